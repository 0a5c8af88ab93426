"""nbgrader takes the folders of a course and of the labs for plain names."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.utils import is_ignored

from grading.course import paths
from grading.course.nbgrader_config import open_course


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Khóa (1) + [2]'s {x}"
    for name in ("notebooks/90_small", "course/submitted/an/90_small", "course/homes/an"):
        (folder / name).mkdir(parents=True)
    (folder / "notebooks/90_small/items.yaml").touch()
    (folder / "course/homes/an/feedback").touch()
    monkeypatch.setattr(paths, "NOTEBOOKS", folder / "notebooks")
    monkeypatch.setenv("LABS_COURSE", str(folder / "course"))
    return folder


def test_labs_and_submissions_are_found(folder: Path) -> None:
    api = open_course()
    assert api.get_source_assignments() == {"90_small"}
    assert api.get_submitted_students("90_small") == {"an"}


def test_what_is_to_be_left_out_is_known(folder: Path) -> None:
    open_course()
    assert is_ignored(str(folder / "course/homes/an/feedback"), ["feedback"])


def test_other_folders_are_globbed_as_ever(folder: Path) -> None:
    from nbgrader.converters import base

    open_course()
    (folder.parent / "elsewhere").mkdir()
    assert base.glob.glob(f"{folder.parent}/e*") == [f"{folder.parent}/elsewhere"]
