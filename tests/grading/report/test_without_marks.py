"""A lab without marks: the report tells who did it, and Moodle gets no grade of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from grading.authoring.invented_answers import put_submission
from grading.course.errors import CourseError
from grading.exchange import steps
from grading.moodle.export import export
from grading.report import write_report

LAB = "00_start"


def test_a_lab_without_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "course"
    monkeypatch.setenv("LABS_COURSE", str(root))
    steps.release(LAB, "vi")
    for number in range(6):
        folder = root / "submitted" / f"t{number}" / LAB
        answers = {"marks": "a", "tests": 1200}
        put_submission(root / "release" / LAB, folder, answers, random.Random(number))
    assert [mark.most for mark in steps.mark(LAB)] == [0] * 6
    write_report()
    page = (root / "report" / f"{LAB}.html").read_text(encoding="utf-8")
    assert "6 trong 6 học viên đã nộp bài" in page
    assert 'id="part-marks"' not in page
    with pytest.raises(CourseError, match="does not hold any lab"):
        export(())
