"""Mark invented submissions by `labs mark` and by stock nbgrader, and compare cell by cell.

    python benchmarks/same_marks.py [--count 200] [LAB ...]

The submissions are right, blank, half, each declared mistake, and drawn by chance; the tests do
the same with fewer. Stock nbgrader takes some seconds a submission.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from pathlib import Path

from marking import fill

from grading.course import labs
from grading.marking import stock_nbgrader


def main() -> None:
    """Compare each lab; end with 1 if any cell differs."""
    warnings.filterwarnings("ignore", module="nbgrader")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("labs", nargs="*", default=labs.lab_names())
    parser.add_argument("--count", type=int, default=200)
    asked = parser.parse_args()
    different = 0
    for lab in asked.labs:
        with tempfile.TemporaryDirectory() as folder:
            different += compare(Path(folder), lab, asked.count)
    sys.exit(different > 0)


def compare(folder: Path, lab: str, count: int) -> int:
    """Mark one class both ways; print and count the trainees whose rows differ."""
    fill(folder / "ours", lab, count)
    marked, expected = stock_nbgrader.mark_both_ways(lab, folder / "theirs")
    assert marked.keys() == expected.keys()
    different = [trainee for trainee in marked if marked[trainee] != expected[trainee]]
    cells = sum(len(rows) - 5 for rows in marked.values())
    scores = len({rows[2] for rows in marked.values()})
    print(f"{lab}: {len(marked)} submissions, {cells} cells, {scores} different totals", end=": ")
    print("all equal" if not different else f"{len(different)} differ: {different}", flush=True)
    return len(different)


if __name__ == "__main__":
    main()
