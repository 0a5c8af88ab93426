"""How far somebody has come, from the files of a lab."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from grading.course.paths import NOTEBOOKS
from grading.trainee.progress import progress
from lab_utils.questions import Lab


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "02_threshold"
    folder.mkdir()
    shutil.copy(NOTEBOOKS / "02_threshold/items.yaml", folder)
    return folder


def test_a_lab_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert progress(tmp_path / "02_threshold") is None


def test_questions_with_marks_are_counted(folder: Path) -> None:
    lab = Lab("vi", folder)
    lab.record(lab.items["travel"], 65.0)
    lab.record(lab.items["guess"], "e")  # carries no marks
    done = progress(folder)
    assert done
    assert (done.done, done.asked) == (1, 9)
    assert "travel" not in [item.name for item in done.blank]
    assert done.latest and done.latest.tzinfo


def test_a_text_wiped_out_again_is_blank(folder: Path) -> None:
    lab = Lab("vi", folder)
    lab.record(lab.items["night"], "")
    assert progress(folder).done == 0  # type: ignore[union-attr]


def test_without_marks_all_that_record_are_counted(tmp_path: Path) -> None:
    folder = tmp_path / "00_start"
    folder.mkdir()
    shutil.copy(NOTEBOOKS / "00_start/items.yaml", folder)
    done = progress(folder)
    # The slider is there to look with.
    assert done and done.asked == 7


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"lab": "other", "items": {}})])
def test_a_damaged_file_counts_as_blank(folder: Path, text: str) -> None:
    (folder / "answers.json").write_text(text)
    assert progress(folder).done == 0  # type: ignore[union-attr]
