"""Mark the same invented class in several ways and compare them.

    python benchmarks/marking.py [--lab 02_threshold] [--counts 100 1000] [--stock 100]

Prints for each way: seconds, seconds of processor time, most memory of all its processes, and
milliseconds a submission; then the share of reading, scoring, writing notebooks and gradebook, and
the limit: reading the answers and running the cells that depend on them, alone.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

PART = """
import sys, warnings
warnings.filterwarnings("ignore")
from grading.course import labs, nbgrader_config
from grading.marking import mark_class, stock_nbgrader
lab, way, jobs = sys.argv[1:]
if way == "stock":
    api = nbgrader_config.open_course(stock_nbgrader.stock_config)
    for trainee in sorted(api.get_submitted_students(lab)):
        assert api.autograde(lab, trainee)["success"]
else:
    assert not [mark for mark in mark_class.mark(lab, jobs=int(jobs)) if mark.reasons]
"""


@dataclass
class Cost:
    """What marking a class took: seconds, processor seconds, megabytes at most."""

    wall: float
    processor: float
    memory: float


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lab", default="02_threshold")
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--stock", type=int, default=100, help="at most so many by stock nbgrader")
    asked = parser.parse_args()
    print(f"Lab {asked.lab}, {os.cpu_count()} processors, Python {sys.version.split()[0]}\n")
    print("| submissions | marked by | s | processor s | MB | ms each |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in asked.counts:
            model = fill(Path(folder, f"class{count}"), asked.lab, count)
            for way, jobs in (("ours", 1), ("ours", 2), ("stock", 1)):
                if way == "stock" and count > asked.stock:
                    continue
                twin = Path(shutil.copytree(model, Path(folder, "twin")))
                cost = measure(twin, asked.lab, way, jobs)
                shutil.rmtree(twin)
                name = "stock nbgrader autograde" if way == "stock" else f"labs mark --jobs {jobs}"
                each = 1000 * cost.wall / count
                print(
                    f"| {count} | {name} | {cost.wall:.1f} | {cost.processor:.1f} "
                    f"| {cost.memory:.0f} | {each:.1f} |",
                    flush=True,
                )
        print("\n| step, in one process | ms a submission |\n|---|---|")
        for step, each in steps(Path(folder, f"class{asked.counts[-1]}"), asked.lab):
            print(f"| {step} | {each:.2f} |", flush=True)


def fill(root: Path, lab: str, count: int) -> Path:
    """Release a lab and put submissions of an invented class in place; return the course."""
    from grading.authoring import check, invented_answers
    from grading.course import labs
    from grading.exchange.steps import release
    from lab_utils.questions.items_file import read_items

    os.environ["LABS_COURSE"] = str(root)
    release(lab, "vi")
    source = labs.lab_source(lab)
    right, items = check.solve(source.folder, "vi"), read_items(source.items_path).items
    dice = random.Random(count)
    answers = invented_answers.invent_answers(items, right.answers, right.mistakes, seed=count)
    for number, (_, given) in zip(range(count), answers, strict=False):
        folder = root / "submitted" / f"t{number:05}" / lab
        invented_answers.put_submission(root / "release" / lab, folder, given, dice)
    return root


def measure(root: Path, lab: str, way: str, jobs: int) -> Cost:
    """Mark a course in a process of its own and watch what it and its children take."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", PART, lab, way, str(jobs)],
        env={**os.environ, "LABS_COURSE": str(root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seen: dict[int, float] = {}
    memory = 0.0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        now = 0.0
        for one in family(watched):
            try:
                times = one.cpu_times()
                seen[one.pid] = times.user + times.system
                now += one.memory_full_info().pss / 1e6
            except psutil.Error:
                continue
        memory = max(memory, now)
        time.sleep(0.2)
    assert process.returncode == 0
    return Cost(time.perf_counter() - started, sum(seen.values()), memory)


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process and all that it has started."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def steps(root: Path, lab: str) -> Iterator[tuple[str, float]]:
    """Yield the milliseconds a submission of each step, in this process."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell

    from grading.course import labs, nbgrader_config
    from grading.marking import worker
    from grading.marking.gradebook import GradebookWriter, ScoredSubmission
    from grading.marking.marked_notebook import MarkedLab
    from grading.marking.submission import read_submission
    from grading.release.released_lab import released_lab

    os.environ["LABS_COURSE"] = str(root)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    InteractiveShell.instance()
    api = nbgrader_config.open_course()
    released = released_lab(lab)
    notebooks = released.marked_notebooks(api.config, api.coursedir.db_url)
    folders = sorted((root / "submitted").glob(f"*/{lab}"))
    shutil.copy(released.items_path, root)
    with contextlib.chdir(root):
        labs = {language: MarkedLab(notebook) for language, notebook in notebooks.items()}
    blank = dict.fromkeys(("reading", "scoring", "writing the notebook", "the gradebook"), 0.0)
    took, scored = dict(blank), []
    clock = time.perf_counter
    for folder in folders:
        began = clock()
        submission = read_submission(
            folder, lab, released.grade_ids, nbgrader_config.MOST_KILOBYTES
        )
        read = clock()
        result = labs[submission.language].mark(folder)
        marked = clock()
        target = released.marked_folder(folder.parent.name)
        worker._write(target, f"{lab}.ipynb", result.notebook, folder)
        took["reading"] += read - began
        took["scoring"] += marked - read
        took["writing the notebook"] += clock() - marked
        scored.append(
            ScoredSubmission(
                folder.parent.name,
                submission.handed_in,
                submission.digest,
                result.points,
                result.comments,
            )
        )
    nbformat.reads(result.notebook, as_version=4)
    began = clock()
    gradebook = GradebookWriter(api, released)
    for start in range(0, len(scored), 200):
        gradebook.write(scored[start : start + 200], "0")
    took["the gradebook"] = clock() - began
    for step, seconds in took.items():
        yield step, 1000 * seconds / len(folders)
    began = clock()
    for folder in folders:
        labs["vi"].mark(folder)
    yield "limit: answers and their cells alone", 1000 * (clock() - began) / len(folders)


if __name__ == "__main__":
    main()
