"""`labs due`: what it sets, what it refuses, and what formgrader shows of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from grading.cli.main import main
from grading.course.store import Store, now
from grading.exchange import steps
from grading.exchange.due import due
from grading.exchange.refusal import ExchangeRefusal


def labs(*words: str) -> str:
    """Type a command; return what it says, and a word about its end where it fails."""
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output + ("" if result.exit_code == 0 else "(failed)")


@pytest.fixture
def one(new_course: Callable, released_once: Any) -> Any:
    return new_course(released_once)


def book(one: Any, trainee: str = "") -> Any:
    """The gradebook's due date, or a trainee's extension."""
    with one.open().gradebook as gradebook:
        if trainee:
            return gradebook.find_submission(one.lab, trainee).extension
        return gradebook.find_assignment(one.lab).duedate


def test_it_is_read_as_vietnam_time_and_shown_in_formgrader(one: Any) -> None:
    said = labs("due", one.lab, "--at", "2099-12-01T17:00", "--grace", "15")
    assert said == f"Lab {one.lab} is due at 17:00 01/12/2099 (Vietnam time), 15 minutes grace.\n"
    assert book(one) == datetime(2099, 12, 1, 10)
    (listed,) = [a for a in one.open().get_assignments() if a["name"] == one.lab]
    assert listed["display_duedate"].startswith("2099-12-01 17:00")
    said = labs("due", one.lab, "--at", "2099-12-03T08:00", "--for", "an")
    assert said.endswith("  an: 08:00 03/12/2099\n")
    # Without a date it says what stands; a new one for all leaves the extension.
    labs("due", one.lab, "--at", "2099-12-02T17:00")
    assert labs("due", one.lab) == (
        f"Lab {one.lab} is due at 17:00 02/12/2099 (Vietnam time).\n  an: 08:00 03/12/2099\n"
    )


def test_no_date_is_said(one: Any) -> None:
    assert labs("due", one.lab) == f"Lab {one.lab} has no due date.\n"


def test_an_extension_reaches_the_gradebook_with_the_submission(one: Any) -> None:
    for trainee in ("an", "binh"):
        one.answer(trainee, one.right)
        one.submit(trainee)
    labs("due", one.lab, "--at", "2099-12-01T17:00")
    labs("due", one.lab, "--at", "2099-12-03T17:00", "--for", "an")
    one.mark()
    assert (book(one, "an"), book(one, "binh")) == (timedelta(days=2), None)
    assert one.points("an") == one.points("binh")
    # Collected already: at once.
    labs("due", one.lab, "--at", "2099-12-05T17:00", "--for", "binh")
    assert book(one, "binh") == timedelta(days=4)
    with Store() as store:
        stands = due(store, one.lab)
    assert stands and set(stands.extensions) == {"an", "binh"}


def test_late_is_refused_and_an_extension_lets_in(one: Any) -> None:
    one.answer("an", one.right)
    labs("due", one.lab, "--at", "2020-12-01T17:00")
    with pytest.raises(ExchangeRefusal, match=r"closed at 17:00 01/12/2020"):
        one.submit("an")
    tomorrow = now() + timedelta(days=1)
    labs("due", one.lab, "--at", f"{tomorrow:%Y-%m-%dT%H:%M}", "--for", "an")
    one.submit("an")
    one.open()
    assert steps.collect(one.lab) == ["an"]


def test_a_date_and_an_extension_can_be_taken_away(one: Any) -> None:
    for trainee in ("an", "binh"):
        one.answer(trainee, one.right)
        one.submit(trainee)
    one.mark()
    labs("due", one.lab, "--at", "2099-12-01T17:00")
    for trainee in ("an", "binh"):
        labs("due", one.lab, "--at", "2099-12-03T17:00", "--for", trainee)
    assert labs("due", one.lab, "--none", "--for", "an") == (
        f"Lab {one.lab} is due at 17:00 01/12/2099 (Vietnam time).\n  binh: 17:00 03/12/2099\n"
    )
    assert (book(one, "an"), book(one, "binh")) == (None, timedelta(days=2))
    told = labs("due", one.lab, "--none", "--for", "an")
    assert "has no extension" in told and told.endswith("(failed)")
    assert labs("due", one.lab, "--none") == f"Lab {one.lab} has no due date.\n"
    assert (book(one), book(one, "binh")) == (None, None)
    # A new date brings none of the old extensions back.
    labs("due", one.lab, "--at", "2099-12-01T17:00")
    assert labs("due", one.lab).count("\n") == 1


def test_what_was_closed_takes_hand_ins_again_without_its_date(one: Any) -> None:
    one.answer("an", one.right)
    labs("due", one.lab, "--at", "2020-12-01T17:00")
    with pytest.raises(ExchangeRefusal, match="closed"):
        one.submit("an")
    labs("due", one.lab, "--none")
    one.submit("an")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["90_small", "--none"], "has no due date"),
        (["90_small", "--none", "--for", "an"], "has no due date"),
        (["90_small", "--none", "--at", "2099-12-01T17:00"], "--none takes a date away"),
        (["90_small", "--none", "--grace", "5"], "--none takes a date away"),
        (["99_nothing", "--at", "2099-12-01T17:00"], "There is no lab '99_nothing'"),
        (["90_small", "--at", "tomorrow"], "'tomorrow' does not match"),
        (["90_small", "--at", "2099-12-01T17:00", "--for", "an"], "set one for all before"),
        (["90_small", "--grace", "5"], "--at"),
        (["90_small", "--for", "an"], "--at"),
        (["90_small", "--at", "2099-12-01T17:00", "--grace", "-1"], "-1"),
        (["90_small", "--at", "2099-12-01T17:00", "--grace", "5", "--for", "an"], "for all"),
    ],
)
def test_what_makes_no_sense_is_refused(one: Any, words: list[str], said: str) -> None:
    told = labs("due", *words)
    assert said in told and told.endswith("(failed)")
    assert labs("due", one.lab).endswith("has no due date.\n")


def test_an_extension_that_extends_nothing_is_refused(one: Any) -> None:
    labs("due", one.lab, "--at", "2099-12-01T17:00")
    told = labs("due", one.lab, "--at", "2099-12-01T16:59", "--for", "an")
    assert "extends nothing" in told and told.endswith("(failed)")
    (one.root / "accounts.csv").write_text("username,role\nhocvien01,trainee\n")
    told = labs("due", one.lab, "--at", "2099-12-02T17:00", "--for", "hocvien1")
    assert "There is no trainee 'hocvien1'" in told
    (one.root / "accounts.csv").write_text("username,role\nHocvien01,trainee\n")
    told = labs("due", one.lab, "--at", "2099-12-02T17:00", "--for", "hocvien01")
    assert "Line 2: the username 'Hocvien01'" in told and told.endswith("(failed)")


def test_a_lab_that_is_not_released_has_no_due_date(new_course: Callable) -> None:
    empty = new_course()
    assert "has not been released yet" in labs("due", empty.lab, "--at", "2099-12-01T17:00")
