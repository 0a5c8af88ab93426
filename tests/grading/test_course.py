"""Where a course lives, which labs there are, and how nbgrader is set up for both sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from traitlets.config import Config

from grading import course


def test_course_folder_is_the_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "khóa học"))
    assert course.course_folder() == tmp_path / "khóa học"


def test_course_folder_is_here_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABS_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert course.course_folder() == tmp_path / "course"


def test_a_lab_is_a_folder_with_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("02_b", "01_a", "drafts"):
        (tmp_path / name).mkdir()
    for name in ("02_b", "01_a"):
        (tmp_path / name / "items.yaml").touch()
    monkeypatch.setattr(course, "NOTEBOOKS", tmp_path)
    assert course.lab_names() == ["01_a", "02_b"]
    assert course.lab_folder("02_b") == tmp_path / "02_b"


@pytest.mark.parametrize(
    "name",
    ["99_nothing", "", ".", "..", "../90_small", "90_small/", "90_small/../90_small", "*", "90_*"],
)
def test_only_a_name_from_the_list_becomes_a_path(small_copy: Path, name: str) -> None:
    with pytest.raises(course.CourseError) as caught:
        course.lab_folder(name)
    assert str(caught.value) == f"There is no lab {name!r}. The labs are: 90_small."


def test_an_absolute_path_is_no_lab(small_copy: Path) -> None:
    with pytest.raises(course.CourseError, match="The labs are: 90_small"):
        course.lab_folder(str(small_copy))


def test_a_trainee_is_whom_the_hub_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    monkeypatch.setenv("JUPYTERHUB_USER", "lan")
    config = Config()
    course.trainee_config(config)
    assert config.CourseDirectory.student_id == "lan"
    # The trainees' side knows neither the gradebook nor the sources.
    assert "db_url" not in config.CourseDirectory
    assert "source_directory" not in config.CourseDirectory


def test_both_sides_meet_in_one_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    monkeypatch.setenv("JUPYTERHUB_USER", "lan")
    trainee, instructor = Config(), Config()
    course.trainee_config(trainee)
    course.instructor_config(instructor)
    assert trainee.Exchange.root == instructor.Exchange.root == str(tmp_path / "exchange")
    assert trainee.CourseDirectory.course_id == instructor.CourseDirectory.course_id


def test_opening_a_course_makes_its_folder_and_finds_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "new" / "course"))
    # nbgrader makes the gradebook by `alembic`, which stands in the environment's folder only.
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with course.open_course().gradebook as gradebook:
        assert gradebook.students == []
    assert (tmp_path / "new" / "course" / "gradebook.db").exists()
