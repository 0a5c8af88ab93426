"""A class in one hall: people sign in, open a lab, answer, hand in, on a real hub.

    python benchmarks/class_of_200.py [--people 200] [--minutes 10] [--stay 5]

People arrive evenly while there is time for each to stay so many minutes; `--stay` close to
`--minutes` lets a whole hall come at once. Each does over HTTP and WebSocket what a browser does
(`trainee.py`). Whom the hub has no room for comes again each half minute, so that it takes longer
on a small machine; and while memory runs out all the same, nobody more comes. At the end every
receipt is held against the exchange; the script ends with 1 if anything handed in is
lost, or belongs to another, or somebody saw what is another's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import aiohttp
import ports
import psutil
from kernel import TroubleError
from people import full_name, write_class
from trainee import Trainee

PROJECT = Path(__file__).resolve().parents[1]
LAB = "02_threshold"
RESERVE = 2e9  # bytes that stay free
PAUSE = 60  # seconds at the end in which nobody does anything
KINDS = {
    "grading.hub.singleuser": "server",
    "ipykernel_launcher": "kernel",
    "configurable-http-proxy": "proxy",
    "grading.exchange": "exchange",
    "grading.trainee": "pages",
    "grading.labrun": "labs",
    "jupyterhub_idle_culler": "culler",
    "jupyterhub": "hub",
}


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--stay", type=float, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        names = [f"hv{number:03}" for number in range(1, asked.people + 1)]
        write_class(course, names)
        hub, address = start_hub(course)
        watch = Watch(psutil.Process(hub.pid))
        try:
            people = [Trainee(address, name, full_name(name), LAB) for name in names]
            asyncio.run(hold(people, 60 * asked.minutes, 60 * asked.stay, watch))
        finally:
            hub.send_signal(signal.SIGINT)
            hub.communicate()
        wrong = report(people, watch, course)
    sys.exit(wrong > 0)


def start_hub(course: Path, labs: bool = True) -> tuple[subprocess.Popen, str]:
    """Start the hub as `make hub` does; it releases the labs first, or counts them as released."""
    if not labs:
        from grading.course.labs import lab_names
        from grading.course.store import Store
        from grading.exchange import releases

        with Store(f"sqlite:///{course}/state/course.sqlite") as store:
            for lab in lab_names():
                releases.release(store, lab, {f"{lab}.ipynb": b"{}"})
    port = ports.in_a_row(5)
    environment = {**os.environ, "LABS_COURSE": str(course), "LABS_PORT": str(port)}
    environment |= {"HOME": str(course.parent), "PYTHONPATH": str(PROJECT)}
    hub = subprocess.Popen(
        [sys.executable, "-m", "grading.hub"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed = ""
    for line in hub.stdout or ():
        printed += line
        if "NOTE" in line:
            break
        if "Ctrl-C" in line:
            return hub, f"http://127.0.0.1:{port}/{port}"
    hub.terminate()
    sys.exit(printed)


class Watch:
    """What the machine has left and what each kind of process takes, looked at again and again."""

    def __init__(self, root: psutil.Process) -> None:
        self._root = root
        self.began = self.ended = time.monotonic()
        self.memory: defaultdict[str, list[int]] = defaultdict(list)  # where it was most
        self.processor: dict[tuple[str, int], float] = {}  # seconds by process
        self.least = psutil.virtual_memory().available
        self.health: list[float] = []
        self.troubles: list[str] = []
        self.turned_away: list[str] = []
        self.idle: dict[str, float] = {}

    def look(self) -> None:
        """Read memory (PSS) and processor time."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for process in self._root.children(recursive=True):
            try:
                words = " ".join(process.cmdline())
                kind = next((kind for word, kind in KINDS.items() if word in words), "other")
                if process.name() == "bwrap":
                    kind = "sandbox"
                with Path(f"/proc/{process.pid}/smaps_rollup").open() as file:
                    pss = next(line for line in file if line.startswith("Pss:"))
                times = process.cpu_times()
            except (psutil.Error, OSError, StopIteration):
                continue
            found[kind].append(1024 * int(pss.split()[1]))
            self.processor[kind, process.pid] = times.user + times.system
        for kind, sizes in found.items():
            if sum(sizes) > sum(self.memory[kind]):
                self.memory[kind] = sizes
        self.least = min(self.least, psutil.virtual_memory().available)

    def seconds(self) -> Counter[str]:
        """Return processor seconds by kind."""
        total: Counter[str] = Counter()
        for (kind, _), seconds in self.processor.items():
            total[kind] += seconds
        return total

    async def on(self, address: str) -> None:
        """Look until cancelled; ask the hub each second whether it is well."""

        async def again() -> None:
            while True:
                await asyncio.to_thread(self.look)
                await asyncio.sleep(10)

        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            group.create_task(again())
            while True:
                began = time.perf_counter()
                try:
                    async with session.get(f"{address}/hub/health") as answer:
                        await answer.read()
                except aiohttp.ClientError as error:
                    self.troubles.append(f"the hub does not answer: {error}")
                self.health.append(time.perf_counter() - began)
                await asyncio.sleep(1)


async def hold(people: list[Trainee], whole: float, stay: float, watch: Watch) -> None:
    """Let the people come, work and go."""
    from grading.course.labs import lab_source
    from lab_utils.questions.items_file import read_items

    items = read_items(lab_source(LAB).items_path).items
    watching = asyncio.create_task(watch.on(people[0].address))
    there = []

    async def one(person: Trainee, neighbour: str) -> None:
        try:
            await person.come(items, stay, neighbour)
        except TroubleError as trouble:
            watch.troubles.append(str(trouble))
        except Exception as error:
            watch.troubles.append(f"{type(error).__name__}: {error}")

    for number, person in enumerate(people):
        at = max(0.0, whole - stay) * number / len(people)
        await asyncio.sleep(watch.began + at - time.monotonic())
        if (left := psutil.virtual_memory().available) < RESERVE:
            minutes, seconds = divmod(int(time.monotonic() - watch.began), 60)
            when = f"{person.name} at {minutes}:{seconds:02}"
            watch.turned_away.append(f"{when}, with {left / 1e9:.1f} GB of memory available")
            continue
        there.append(asyncio.create_task(one(person, people[number - 1].name)))
    await asyncio.gather(*there)
    watch.ended = time.monotonic()
    await asyncio.to_thread(watch.look)
    before = watch.seconds()
    await asyncio.sleep(PAUSE)
    await asyncio.to_thread(watch.look)
    watch.idle = watch.seconds() - before
    watching.cancel()


def report(people: list[Trainee], watch: Watch, course: Path) -> int:
    """Print what was found; return how many submissions are lost or another's."""
    came = len(people) - len(watch.turned_away)
    done = [one for one in people if one.code]
    wrong = lost(done, course)
    seen = [one for one in watch.troubles if "sees" in one or "not one's own" in one]
    minutes = (watch.ended - watch.began) / 60
    print(f"Lab {LAB}: {came} of {len(people)} came, {len(done)} handed in,", end=" ")
    print(f"{wrong} lost or mixed up, {len(seen)} saw another's;", end=" ")
    print(f"told to wait {sum(one.told_to_wait for one in people)} times; {minutes:.0f} minutes.")
    if watch.turned_away:
        print(f"{len(watch.turned_away)} were not let in; the first: {watch.turned_away[0]}.")
    for trouble, count in Counter(watch.troubles).most_common():
        print(f"{count} x {trouble}")
    print_times([person.times for person in people], watch)
    print("\n| | processes | MB each | MB | processor s |\n|---|---|---|---|---|")
    used = watch.seconds()
    for kind, sizes in sorted(watch.memory.items()):
        print(
            f"| {kind} | {len(sizes)} | {statistics.median(sizes) / 1e6:.0f} "
            f"| {sum(sizes) / 1e6:.0f} | {used[kind]:.0f} |"
        )
    print(f"\nLeast memory available: {watch.least / 1e9:.1f} GB of", end=" ")
    print(f"{psutil.virtual_memory().total / 1e9:.1f}.")
    shown = ", ".join(f"{kind} {seconds:.1f}" for kind, seconds in watch.idle.items() if seconds)
    print(f"Processor s in {PAUSE} s in which nobody did anything: {shown or 'none'}.")
    logs = [file.stat().st_size for file in (course / "state" / "log").iterdir()]
    hub_log = (course / "state" / "hub.log").stat().st_size
    each = sum(statistics.median(watch.memory[kind]) for kind in ("server", "kernel"))
    print(f"A person: {each / 1e6:.0f} MB,", end=" ")
    print(f"{sum(used.values()) / max(1, len(done)):.1f} s of a processor in all.")
    print(f"Logs: hub {hub_log / 1e3:.0f} kB, a person {statistics.mean(logs) / 1e3:.0f} kB.")
    return wrong + len(seen)


def print_times(taken: Iterable[dict[str, list[float]]], watch: Watch) -> None:
    """Print how long each step took people, and the hub to say that it is well."""
    print("\n| seconds | median | 95 % | longest |\n|---|---|---|---|")
    steps: defaultdict[str, list[float]] = defaultdict(list)
    for times in taken:
        for step, seconds in times.items():
            steps[step] += seconds
    for step, seconds in {**steps, "the hub says it is well": watch.health}.items():
        print(f"| {step} | {' | '.join(f'{one:.2f}' for one in spread(seconds))} |")


def spread(seconds: Iterable[float]) -> tuple[float, float, float]:
    """Return median, 95th percentile and longest."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[math.ceil(0.95 * len(ordered)) - 1], ordered[-1]


def lost(done: list[Trainee], course: Path) -> int:
    """Count the receipts that do not stand for what their owner answered."""
    from grading.course.store import Store
    from grading.exchange.submissions import content, receipts

    wrong = 0
    with Store(f"sqlite:///{course}/state/course.sqlite") as store:
        for one in done:
            own = one.code in {receipt.code for receipt in receipts(store, one.name)}
            items = json.loads(content(store, one.code)["answers.json"])["items"] if own else {}
            kept = {name: entry["value"] for name, entry in items.items()}
            wrong += kept != one.answers
    return wrong


if __name__ == "__main__":
    main()
