"""`labs open` and `labs hold`, and formgrader's two buttons that do the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grading.cli.main import main
from grading.course import paths
from grading.course.store import Store, now
from grading.exchange import availability, releases, steps
from grading.exchange.refusal import ExchangeRefusal


def labs(*words: str) -> str:
    """Type a command; return what it says, and a word about its end where it fails."""
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output + ("" if result.exit_code == 0 else "(failed)")


def closed() -> dict[str, datetime | None]:
    with Store() as store:
        return availability.not_open(store)


@pytest.fixture
def one(new_course: Callable, released_once: Any) -> Any:
    return new_course(released_once)


@pytest.fixture
def unlisted(small_copy: Path) -> str:
    """Another lab beside the small one, which somebody is still working on."""
    shutil.copytree(small_copy, small_copy.parent / "91_new")
    (small_copy.parent / "91_new" / "90_small.ipynb").rename(
        small_copy.parent / "91_new" / "91_new.ipynb"
    )
    return "91_new"


def test_a_lab_is_held_back_and_opened(one: Any) -> None:
    one.answer("an", one.right)
    one.submit("an")
    said = "Lab 90_small is held back from the trainees: `labs open 90_small` opens it.\n"
    assert labs("hold", one.lab) == said
    one.answer("an", {"dose": 1})
    with pytest.raises(ExchangeRefusal, match="held back by your instructor"):
        one.submit("an")
    # What was handed in before is collected and marked.
    assert one.mark()["an"].points == 9
    assert labs("open", one.lab) == (
        "Lab 90_small is open: trainees find it on their first page.\n"
    )
    one.submit("an")


def test_releasing_again_says_that_it_is_still_held_back(one: Any) -> None:
    labs("hold", one.lab)
    said = labs("release", one.lab)
    assert "is released (vi)" in said and "is held back from the trainees" in said
    assert closed() == {one.lab: None}


def test_it_opens_at_a_moment_in_vietnam(one: Any) -> None:
    said = labs("open", one.lab, "--from", "2099-12-05 08:00")
    assert said == "Lab 90_small opens at 08:00 05/12/2099 (Vietnam time).\n"
    assert closed() == {one.lab: datetime(2099, 12, 5, 1, 0)}
    one.answer("an", one.right)
    with pytest.raises(ExchangeRefusal, match="opens at 08:00 05/12/2099"):
        one.submit("an")
    past = now() - timedelta(days=2)
    said = labs("open", one.lab, "--from", f"{past:%Y-%m-%d %H:%M}")
    assert "has passed" in said and said.endswith("(failed)")
    assert closed() == {one.lab: datetime(2099, 12, 5, 1, 0)}
    # Held back takes the date away.
    labs("hold", one.lab)
    assert closed() == {one.lab: None}


def test_all_are_those_of_the_course_and_what_was_released_besides(one: Any) -> None:
    with Store() as store:
        releases.release(store, "80_gone", {"80_gone.ipynb": b"{}"})
    assert labs("hold", "--all").count("is held back") == 2
    assert closed() == {"80_gone": None, "90_small": None}
    labs("open", "--all", "--from", "2099-12-05T08:00")
    assert set(closed().values()) == {datetime(2099, 12, 5, 1, 0)}
    labs("open", "--all")
    assert closed() == {}


def test_before_the_first_release_a_lab_is_held_back_too(new_course: Callable) -> None:
    empty = new_course()
    said = labs("hold", empty.lab)
    assert "has not been released yet: run `labs release 90_small`" in said
    steps.release(empty.lab, "vi")
    with Store() as store, pytest.raises(ExchangeRefusal, match="held back"):
        releases.fetch(store, empty.lab)


@pytest.mark.parametrize("command", ["open", "hold"])
def test_which_labs_has_to_be_said_and_right(one: Any, command: str) -> None:
    for words, said in [
        ([], "Name the labs, or say --all."),
        (["90_small", "--all"], "Name the labs, or say --all."),
        (["90_small", "99_nothing"], "There is no lab '99_nothing'. The labs are: 90_small."),
        (["../90_small"], "There is no lab '../90_small'"),
    ]:
        told = labs(command, *words)
        assert said in told and told.endswith("(failed)")
    assert closed() == {}
    assert "'soon' does not match" in labs("open", "90_small", "--from", "soon")


def test_a_lab_that_the_course_does_not_list_reaches_nobody(
    new_course: Callable, unlisted: str
) -> None:
    course = new_course()
    for command in ("release", "hold", "open"):
        said = labs(command, unlisted)
        assert f"Error: Lab {unlisted} is no part of the course" in said
        assert "list it in notebooks/course.yaml first" in said and said.endswith("(failed)")
    assert not (course.root / "release").exists()
    # Nor by formgrader's buttons.
    api = course.open()
    assert api.generate_assignment(unlisted)["success"]
    outcome = api.release_assignment(unlisted)
    assert not outcome["success"]
    assert "chưa thuộc khóa học" in outcome["log"] and "is no part of the course" in outcome["log"]
    with Store() as store:
        assert releases.released(store) == {}
    # Once it is listed, it can be released.
    listed = paths.NOTEBOOKS / "course.yaml"
    with listed.open("a", encoding="utf-8") as file:
        file.write(f"      {unlisted}: {{minutes: 40}}\n")
    assert course.open().release_assignment(unlisted)["success"]
    assert labs("hold", unlisted).startswith(f"Lab {unlisted} is held back")


def test_formgrader_holds_a_lab_back_and_opens_it(one: Any) -> None:
    one.answer("an", one.right)
    one.submit("an")
    api = one.open()
    assert api.unrelease(one.lab)["success"]
    assert closed() == {one.lab: None}
    assert api.get_released_assignments() == set()
    assert one.mark()["an"].points == 9
    assert api.release_assignment(one.lab)["success"]
    assert closed() == {}
    assert api.get_released_assignments() == {one.lab}
    # A date that is to come stays: the lab counts as released.
    labs("open", one.lab, "--from", "2099-12-05T08:00")
    assert api.get_released_assignments() == {one.lab}
    assert api.release_assignment(one.lab)["success"]
    assert closed() == {one.lab: datetime(2099, 12, 5, 1, 0)}
    assert api.unrelease(one.lab)["success"]
    assert closed() == {one.lab: None}
