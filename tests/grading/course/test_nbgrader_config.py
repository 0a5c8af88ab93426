"""Where a course lives, which labs there are, and how nbgrader is set up for both sides."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from grading.course import errors, labs, nbgrader_config, paths
from grading.exchange import nbgrader_config as exchange_config


def test_course_folder_is_the_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "khóa học"))
    assert paths.course_folder() == tmp_path / "khóa học"


def test_course_folder_is_here_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LABS_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert paths.course_folder() == tmp_path / "course"


def test_a_lab_is_a_folder_with_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("02_b", "01_a", "drafts"):
        (tmp_path / name).mkdir()
    for name in ("02_b", "01_a"):
        (tmp_path / name / "items.yaml").touch()
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    assert labs.lab_names() == ["01_a", "02_b"]
    assert labs.lab_source("02_b").folder == tmp_path / "02_b"


@pytest.mark.parametrize(
    "name",
    ["99_nothing", "", ".", "..", "../90_small", "90_small/", "90_small/../90_small", "*", "90_*"],
)
def test_only_a_name_from_the_list_becomes_a_path(small_copy: Path, name: str) -> None:
    with pytest.raises(errors.CourseError) as caught:
        labs.lab_source(name)
    assert caught.value.say("en") == f"There is no lab {name!r}. The labs are: 90_small."


def test_an_absolute_path_is_no_lab(small_copy: Path) -> None:
    with pytest.raises(errors.CourseError, match="The labs are: 90_small"):
        labs.lab_source(str(small_copy))


def test_the_trainees_side_knows_neither_gradebook_nor_sources() -> None:
    config = Config()
    exchange_config.trainee_config(config)
    assert "db_url" not in config.CourseDirectory
    assert "source_directory" not in config.CourseDirectory


def test_every_step_through_the_exchange_is_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    sides = {
        "trainee": exchange_config.trainee_config,
        "instructor": exchange_config.instructor_config,
    }
    done = set()
    for side, configure in sides.items():
        config = Config()
        configure(config)
        factory = ExchangeFactory(config=config)
        for step in config.ExchangeFactory:
            assert getattr(factory, step).__module__ == f"grading.exchange.nbgrader_{side}"
            done.add(step)
        assert config.CourseDirectory.course_id == "clinical-ai"
    assert done == set(ExchangeFactory.class_trait_names(config=True)) - {"exchange"}


def test_opening_a_course_makes_its_folder_and_finds_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "new" / "course"))
    # nbgrader makes the gradebook by `alembic`, which stands in the environment's folder only.
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with nbgrader_config.open_course().gradebook as gradebook:
        assert gradebook.students == []
    assert (tmp_path / "new" / "course" / "gradebook.db").exists()
