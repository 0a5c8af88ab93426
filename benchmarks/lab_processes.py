"""Print what the processes take that serve the labs' pages to everybody.

    python benchmarks/lab_processes.py [--language vi]

All labs are released into a course of their own, and asked for as the trainees' service does: how
long until a lab's page is there once the parent runs, what a picture under a slider takes the
first time and again, and the memory of all processes together. PSS (from
/proc/PID/smaps_rollup) counts what they share once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
import zlib
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

import psutil

from grading.course.labs import lab_names
from grading.course.store import Store
from grading.exchange import releases, steps
from grading.exchange.exchanged_files import write_folder
from grading.labrun.page import LabPage
from grading.labrun.processes import LabProcesses, LabRelease

T = TypeVar("T")


async def timed(asked: Awaitable[T]) -> tuple[float, T]:
    began = time.perf_counter()
    got = await asked
    return 1000 * (time.perf_counter() - began), got


def release_all(folder: Path, language: str) -> list[LabRelease]:
    os.environ["LABS_COURSE"] = str(folder / "course")
    released = []
    for lab in lab_names():
        steps.release(lab, "vi")
        with Store() as store:
            one = releases.fetch(store, lab)
        write_folder(folder / lab, one.files)
        released.append(LabRelease(lab, language, folder / lab, one.version))
    return released


def memory(process: psutil.Process) -> float:
    """Its PSS in MB."""
    return process.memory_full_info().pss / 1e6


async def pictures(processes: LabProcesses, release: LabRelease, page: LabPage) -> list[float]:
    """Ask for three positions of each slider that Python draws; return ms."""
    taken = []
    for block in page.blocks:
        spec = block.get("spec", {})
        if spec.get("pictured") and spec["kind"] == "threshold":
            low, high = spec["range"]
            steps_there = round((high - low) / spec["step"])
            for part in (0.2, 0.5, 0.8):
                value = low + spec["step"] * round(part * steps_there)
                asked = processes.picture(release, block["item"], value)
                taken.append((await timed(asked))[0])
    return taken


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", choices=["vi", "en"], default="vi")
    language = parser.parse_args().language
    with tempfile.TemporaryDirectory() as folder:
        released = release_all(Path(folder), language)
        processes = LabProcesses(Path(folder) / "pictures")
        cold, _ = await timed(processes.page(released[0]))
        print(f"first page of all, with the parent: {cold / 1000:.1f} s")
        first: list[float] = []
        again: list[float] = []
        for release in released:
            taken, page = await timed(processes.page(release))
            size = len(zlib.compress(json.dumps(page.blocks, ensure_ascii=False).encode()))
            blank, _ = await timed(processes.depends(release, {}))
            first += await pictures(processes, release, page)
            again += await pictures(processes, release, page)
            print(
                f"{release.lab:15} {taken:6.0f} ms to the page of {size / 1000:5.0f} kB "
                f"compressed; {blank:4.0f} ms to what depends on answers"
            )
        for name, taken_by in (("first", first), ("again", again)):
            middle, worst = statistics.median(taken_by), max(taken_by)
            print(f"a picture {name}: median {middle:.1f} ms, most {worst:.0f} ms")
        [parent] = [
            one for one in psutil.Process().children() if "grading.labrun.parent" in one.cmdline()
        ]
        labs = [memory(one) for one in parent.children()]
        print(
            f"{len(labs)} lab processes {sum(labs):.0f} MB (each {min(labs):.0f} to "
            f"{max(labs):.0f}), their parent {memory(parent):.0f} MB"
        )
        await processes.close()


if __name__ == "__main__":
    asyncio.run(main())
