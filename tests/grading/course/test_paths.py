"""Where a course lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course import paths


def test_course_folder_is_the_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "khóa học"))
    assert paths.course_folder() == tmp_path / "khóa học"


def test_course_folder_is_here_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABS_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert paths.course_folder() == tmp_path / "course"
