"""How nbgrader is set up for a course."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course import nbgrader_config


def test_opening_a_course_makes_its_folder_and_finds_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "new" / "course"))
    # nbgrader makes the gradebook by `alembic`, which stands in the environment's folder only.
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with nbgrader_config.open_course().gradebook as gradebook:
        assert gradebook.students == []
    assert (tmp_path / "new" / "course" / "gradebook.db").exists()
