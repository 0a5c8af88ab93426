"""What a class did in one lab, read from the course; nothing of it is shown yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import islice, pairwise
from typing import Any

from grading.course.enrolled import trainees
from grading.course.errors import CourseError
from grading.course.nbgrader_config import open_course
from grading.course.people.agreements import refused
from grading.course.store import Store
from grading.marking.gradebook import GradebookWriter
from grading.release.released_lab import (
    ReleasedLab,
    language_named,
    released_labs,
    require_in_gradebook,
)
from lab_utils.language import pick
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError, answered, usable
from lab_utils.questions.wording import say

# A longer time between two answers is a break.
LONGEST_GAP = 20  # minutes


@dataclass(frozen=True, slots=True)
class Person:
    """One marked submission.

    Attributes
    ----------
    profession, unit : str
        As in the list of accounts; empty when not given.
    points : dict of str to float
        By scored item, nothing taken off for lateness.
    answered : frozenset of str
        Scored items that are not blank.
    mistakes : frozenset of (str, str)
        Item and misconception of what the check said to look at again.
    guesses : dict of str to JSON value
        First answer to each guess that comes back.
    minutes : float or None
        At work, at least; None with fewer than two answers.
    lot : str
        The same each time, and unknown to who does not know the answers.
    waiting : bool
        Whether written answers wait for a person; their points are then nothing.
    """

    profession: str
    unit: str
    points: dict[str, float]
    answered: frozenset[str]
    mistakes: frozenset[tuple[str, str]]
    guesses: dict[str, Any]
    minutes: float | None
    lot: str
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person on the list is.

    Attributes
    ----------
    handed_in, marked : bool
    waiting : bool
        Whether written answers wait for a person.
    damaged : bool
        Whether the ``answers.json`` that was marked is not the lab's; it is in no figure.
    skipped : int
        Single answers that cannot be read; they count as blank.
    """

    handed_in: bool = False
    marked: bool = False
    waiting: bool = False
    damaged: bool = False
    skipped: int = 0


@dataclass(frozen=True)
class Gathered:
    """What a class did in one lab by today.

    Attributes
    ----------
    released : ReleasedLab
    progress : dict of str to Progress
        By user name, of all who are enrolled.
    people : dict of str to Person
        By user name, of those whose submission is marked and can be read.
    """

    released: ReleasedLab
    progress: dict[str, Progress]
    people: dict[str, Person]


def marked_labs() -> list[ReleasedLab]:
    """Return the released labs of which a submission is marked."""
    api = open_course()
    return [lab for lab in released_labs().values() if api.get_autograded_students(lab.name)]


def gather(lab: ReleasedLab) -> Gathered:
    """Read what a class did in a lab.

    Raises
    ------
    CourseError
        If it is not in the gradebook, or nothing of it is marked.
    """
    api = open_course()
    require_in_gradebook(api, lab)
    submitted = api.get_submitted_students(lab.name) - _refused()
    marked = sorted(api.get_autograded_students(lab.name) & submitted)
    if not marked:
        raise CourseError(
            vi=f"Bài {lab.name} chưa được chấm: hãy chấm bài trước.",
            en=f"Lab {lab.name} has not been marked yet: run `labs mark {lab.name}` first.",
        )
    about = _professions_and_units()
    if not about:  # a course without a class list
        with api.gradebook as gradebook:
            about = dict.fromkeys((student.id for student in gradebook.students), ("", ""))
    reading = _Reading(lab)
    people: dict[str, Person] = {}
    progress = {name: Progress(handed_in=name in submitted) for name in about.keys() | submitted}
    with closing(GradebookWriter(api, lab)) as gradebook:
        left = iter(marked)
        while some := list(islice(left, 500)):
            sheets, entries = gradebook.sheets(some), gradebook.entries(some)
            for trainee in some:
                points = {
                    name.removesuffix("_check"): score
                    for name, score in sheets[trainee].points.items()
                }
                waiting = trainee in entries and bool(entries[trainee].waiting)
                person, skipped = reading.person(
                    trainee, points, *about.get(trainee, ("", "")), waiting
                )
                progress[trainee] = Progress(True, True, waiting, person is None, skipped)
                if person:
                    people[trainee] = person
    return Gathered(lab, progress, people)


def _refused() -> set[str]:
    with Store() as store:
        return refused(store)


def _professions_and_units() -> dict[str, tuple[str, str]]:
    return {one.username: (one.profession, one.unit) for one in trainees()}


class _Reading:
    """Reads submissions one by one."""

    def __init__(self, lab: ReleasedLab) -> None:
        self._lab = lab
        self._items = lab.declaration.items

    def person(
        self, trainee: str, points: dict[str, float], profession: str, unit: str, waiting: bool
    ) -> tuple[Person | None, int]:
        """Return a person, unless their files are damaged, and how many answers were skipped."""
        submitted, marked = self._lab.submitted_folder(trainee), self._lab.marked_folder(trainee)
        try:
            found = AnswersFile(submitted, self._lab.name, "en").read()
            notebook = json.loads((marked / f"{self._lab.name}.ipynb").read_bytes())
        except (AnswersFileError, OSError, ValueError):
            return None, 0
        entries = {
            name: found[name]
            for name, item in self._items.items()
            if name in found and usable(found[name], item)
        }
        given = {name for name, entry in entries.items() if answered(entry, self._items[name])}
        person = Person(
            profession,
            unit,
            {
                name: points.get(name, 0.0)
                for name, item in self._items.items()
                if item.scored and not (waiting and item.manual)
            },
            frozenset(name for name in given if self._items[name].scored),
            frozenset(self._mistakes(notebook["cells"])),
            {name: entries[name]["first"] for name in given if self._items[name].again},
            minutes_spent([datetime.fromisoformat(one["time"]) for one in entries.values()]),
            hashlib.sha256(json.dumps([trainee, entries]).encode()).hexdigest(),
            waiting,
        )
        return person, len(found.keys() & self._items.keys()) - len(entries)

    def _mistakes(self, cells: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        """The misconceptions that the checks of a marked notebook name."""
        language = language_named({"".join(cell["source"]).strip() for cell in cells})
        for cell in cells:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removesuffix("_check")
            item = self._items.get(name)
            if item is None or not item.mistakes:
                continue
            html = "".join(
                "".join(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", [])
            )
            for mistake, text in item.mistakes.items():
                said = escape(say("think_again", language, text=pick(text, language)))
                if f"{said}</p>" in html:
                    yield name, mistake


def minutes_spent(times: Sequence[datetime]) -> float | None:
    """Return the minutes between answers, breaks left out; None with fewer than two answers.

    It is a lower bound: reading before the first answer and after the last is not in it, nor
    what lies in a gap above `LONGEST_GAP`, and of each item only the latest time is known.

    Examples
    --------
    >>> at = datetime.fromisoformat
    >>> minutes_spent([at("2026-11-22T08:00Z"), at("2026-11-22T09:30Z"), at("2026-11-22T08:12Z")])
    12.0
    """
    if len(times) < 2:
        return None
    gaps = ((later - earlier).total_seconds() / 60 for earlier, later in pairwise(sorted(times)))
    return sum(gap for gap in gaps if gap <= LONGEST_GAP)
