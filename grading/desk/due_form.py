"""The form about a due date: what somebody typed in Vietnam, and what stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grading.course.enrolled import trainees
from grading.course.people.person import Person
from grading.course.store import Store, now
from grading.exchange.change_due_date import change
from grading.exchange.due import due
from grading.exchange.vietnam_time import local_time, read_typed
from lab_utils.errors import BilingualError

_LONGEST_GRACE = 7 * 24 * 60  # minutes


class DueError(BilingualError, ValueError):
    """What was typed is no date, no time or no number of minutes."""

    def __init__(self) -> None:
        super().__init__(
            vi="Ngày giờ hoặc số phút chưa đúng. Ví dụ: 2026-12-01T17:00, và 0 đến {most} phút.",
            en="The date, time or minutes cannot be read. For example 2026-12-01T17:00, and 0 to "
            "{most} minutes.",
            most=str(_LONGEST_GRACE),
        )


@dataclass(frozen=True)
class Change:
    """A date to be set, for all or for one trainee; `at` is UTC, naive."""

    lab: str
    at: datetime
    grace: int
    trainee: str
    form: dict[str, str]  # as it was typed, to be sent again

    @property
    def past(self) -> bool:
        """Whether it is over already."""
        return self.at < now()

    @property
    def shown(self) -> str:
        """The date as people read it."""
        return local_time(self.at)


@dataclass(frozen=True)
class Deadline:
    """What is set, as people read it, and who may get an extension.

    Attributes
    ----------
    at : str
        Empty where there is no date.
    grace : int
        Minutes.
    extended : list of (str, str, str)
        User name, name and date.
    trainees : list of Person
    """

    at: str
    grace: int
    extended: list[tuple[str, str, str]]
    trainees: list[Person]


def deadline(lab: str) -> Deadline:
    """Return what is set for a lab.

    Raises
    ------
    CourseError
        If the class list cannot be used.
    """
    people = trainees()
    names = {one.username: f"{one.name} ({one.username})" for one in people}
    with Store() as store:
        found = due(store, lab)
    if found is None:
        return Deadline("", 0, [], people)
    extended = [
        (one, names.get(one, one), local_time(found.at_for(one)))
        for one in sorted(found.extensions)
    ]
    return Deadline(local_time(found.at), int(found.grace.total_seconds() // 60), extended, people)


def read_form(lab: str, at: str, grace: str, trainee: str) -> Change:
    """Read what was typed; a trainee's name makes it an extension.

    Raises
    ------
    DueError
        If it cannot be read.
    """
    try:
        moment, minutes = read_typed(at), int(grace)
    except (ValueError, OverflowError) as error:
        raise DueError from error
    if not 0 <= minutes <= _LONGEST_GRACE:
        raise DueError
    form = {"at": at[:16], "grace": grace} | ({"trainee": trainee} if trainee else {})
    return Change(lab, moment, minutes, trainee, form)


def apply(wanted: Change) -> None:
    """Set it, in the exchange and the gradebook.

    Raises
    ------
    CourseError
        If the lab is not released, an extension extends nothing, or there is no such trainee.
    """
    change(wanted.lab, wanted.at, wanted.grace, wanted.trainee or None)
