"""Mark a lab's solutions with otter-grader, which runs every cell of a submission, and time it.

    python benchmarks/otter_grader.py OTTER [--lab 02_threshold] [--count 10]

OTTER is the program `otter` of an environment of its own (``pip install otter-grader -r
requirements.txt``). The lab's hidden tests become otter's; answers are typed, as in the solutions.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import nbformat

from grading.course.labs import lab_source
from grading.course.paths import PROJECT

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
TEST = """
OK_FORMAT = True
test = {{
    "name": {name!r},
    "points": {points},
    "suites": [{{"cases": [{{"code": {code!r}, "hidden": True, "locked": False}}],
                "scored": True, "setup": "", "teardown": "", "type": "doctest"}}],
}}
"""


def main() -> None:
    """Build otter's grader, run it on the same submission again and again, print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("otter", type=Path)
    parser.add_argument("--lab", default="02_threshold")
    parser.add_argument("--count", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        most = prepare(asked.lab, folder)
        run(asked.otter, folder, "generate", "-t", "tests", "--no-environment", "items.yaml")
        began, used = time.perf_counter(), os.times()
        for _ in range(asked.count):
            run(asked.otter, folder, "run", "-a", "autograder.zip", "--no-logo", "lab.ipynb")
        wall, now = time.perf_counter() - began, os.times()
        results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    points = sum(float(test.get("score", 0)) for test in results["tests"])
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    print(f"{asked.lab}: {points:g} of {most:g} points for the solutions")
    print(
        f"otter-grader: {1000 * wall / asked.count:.0f} ms a submission, "
        f"{1000 * processor / asked.count:.0f} ms of processor time"
    )


def prepare(lab: str, folder: Path) -> float:
    """Write the submission and otter's tests; return the points to be had."""
    notebook = nbformat.read(lab_source(lab).notebook_path, as_version=4)
    (folder / "items.yaml").write_bytes((lab_source(lab).items_path).read_bytes())
    (folder / "tests").mkdir()
    most = 0.0
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and BEGIN in cell.source:
            visible, hidden = cell.source.split(BEGIN)
            name, points = marks["grade_id"], marks["points"]
            code = as_test(hidden.split(END)[0], points)
            (folder / "tests" / f"{name}.py").write_text(
                TEST.format(name=name, points=points, code=code), encoding="utf-8"
            )
            cell.source = f"{visible}\ngrader.check({name!r})"
            most += points
        cell.metadata = {}
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import otter\ngrader = otter.Notebook()"))
    nbformat.write(notebook, folder / "lab.ipynb")
    return most


def as_test(hidden: str, points: float) -> str:
    """A hidden test whose last expression is full marks, as a doctest."""
    *statements, last = ast.parse(hidden).body
    assert isinstance(last, ast.Expr)
    source = "\n".join([*map(ast.unparse, statements), f"points_ = {ast.unparse(last.value)}"])
    return f">>> exec({source!r}, globals())\n>>> points_ == {float(points)}\nTrue"


def run(otter: Path, folder: Path, *words: str) -> None:
    """Run otter in a folder."""
    done = subprocess.run(
        [otter, *words],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")]),
        },
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
