"""Every lab there is: ready for release, and marked as stock nbgrader marks it."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest

from grading import check, course, steps
from grading.invent import invent_answers, put_submission
from grading.stock import mark_both_ways
from lab_utils.ask import Lab

LABS = course.lab_names()
# One of each kind: right, blank, half, a known mistake, and two drawn by chance.
SUBMISSIONS = 6


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_is_ready_to_be_released(lab: str) -> None:
    assert check.check_lab(lab, lambda line: None) == []


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_gets_the_marks_of_stock_nbgrader(
    lab: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # benchmarks/same_marks.py does it with 200 submissions a lab.
    with check.run_copy(course.lab_folder(lab), "vi", solved=True) as (folder, _):
        solutions, mistakes = check.recorded_answers(folder), check.declared_mistakes(folder)
        items = Lab("vi", folder).items
    root = tmp_path / "course"
    monkeypatch.setenv("LABS_COURSE", str(root))
    steps.release(lab, "vi")
    dice = random.Random(20261122)
    answers = islice(invent_answers(items, solutions, mistakes, seed=20261122), SUBMISSIONS)
    for number, (_, given) in enumerate(answers):
        folder = root / "submitted" / f"t{number}" / lab
        put_submission(root / "release" / lab, folder, given, dice)
    ours, stock = mark_both_ways(lab, tmp_path / "twin")
    assert ours == stock
    assert len(ours) == SUBMISSIONS


def test_the_readme_names_every_lab() -> None:
    readme = (course.PROJECT / "README.md").read_text(encoding="utf-8")
    assert [lab for lab in LABS if f"](notebooks/{lab}/{lab}.ipynb)" not in readme] == []
