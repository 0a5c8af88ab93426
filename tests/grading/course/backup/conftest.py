"""A course that was marked, with its people, and what backs it up and restores it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.course.backup.back_up import back_up


@pytest.fixture
def course(finished_once: tuple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a marked course, in a folder with signs in its name."""
    one, _ = finished_once
    root = Path(shutil.copytree(one.root, tmp_path / "Khóa học [1] (sáng)"))
    (root / "state").chmod(0o700)
    monkeypatch.setenv("LABS_COURSE", str(root))
    return root


@pytest.fixture
def archive(course: Path, tmp_path: Path) -> Path:
    """Return a backup of it."""
    folder = tmp_path / "bản sao"
    folder.mkdir()
    back_up(folder / "a.tar.gz")
    return folder / "a.tar.gz"


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Return what makes another folder the course."""

    def move(to: Path) -> Path:
        monkeypatch.setenv("LABS_COURSE", str(to))
        return to

    return move
