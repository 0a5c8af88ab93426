"""One card a lab for the instructor: how far it has come, from release to feedback."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from grading.course.errors import CourseError
from grading.course.labs import lab_source
from grading.course.nbgrader_config import open_course
from grading.course.paths import course_folder
from grading.course.store import Store
from grading.course.syllabus import read_syllabus
from grading.exchange import feedback, releases, submissions
from grading.exchange.availability import not_open
from grading.exchange.due import Due, due
from grading.exchange.vietnam_time import local_time
from grading.marking.gradebook import GradebookWriter
from grading.release.released_lab import ReleasedLab, language_of, released_labs
from lab_utils.language import pick
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import ItemsError


@dataclass(frozen=True)
class Card:
    """What the page says of a lab.

    Attributes
    ----------
    lab, title : str
    problem : str
        Why the starting hub could not release it; empty where it could.
    open : bool
        Whether trainees can fetch it and hand it in, once it is released.
    opens : str
        From when, as people read it; empty where it is open, or held back without a date.
    released : bool
    language : str
        In which it was released; empty where that is not known.
    due : Due or None
    handed_in, collected, marked, waiting, given : int
        Trainees: in the exchange, fetched, marked, those of them whose written answers wait for
        a person, and those with feedback.
    report : bool
        Whether there is a page of the class report.
    """

    lab: str
    title: str
    problem: str = ""
    open: bool = True
    opens: str = ""
    released: bool = False
    language: str = ""
    due: Due | None = None
    handed_in: int = 0
    collected: int = 0
    marked: int = 0
    waiting: int = 0
    given: int = 0
    report: bool = False

    @property
    def due_at(self) -> str:
        """The due date as people read it; empty where there is none."""
        return local_time(self.due.at) if self.due else ""


@dataclass(frozen=True)
class Section:
    """Cards under one heading."""

    title: str
    cards: list[Card]


def sections(language: str) -> list[Section]:
    """Return the cards of all labs by module, in the order of the course.

    Raises
    ------
    CourseError
        If ``course.yaml`` or a database cannot be used.
    """
    kept = released_labs()
    with Store() as store:
        released = releases.released(store)
        problems, closed = releases.problems(store), not_open(store)
        api = open_course() if any(lab in kept for lab in released) else None

        def card(lab: str) -> Card:
            begun = Card(
                lab,
                title(lab, language),
                problem=pick(problems[lab], language) if lab in problems else "",
                open=lab not in closed,
                opens=local_time(opens) if (opens := closed.get(lab)) else "",
            )
            return _counted(begun, store, api, kept.get(lab)) if lab in released else begun

        return [
            Section(pick(module.title, language), [card(lab) for lab in module.labs])
            for module in read_syllabus().modules
        ]


def title(lab: str, language: str) -> str:
    """Return a lab's title with its number; its name where it has no title that can be read."""
    try:
        path = lab_source(lab).items_path
        found = pick(_title(path, path.stat().st_mtime_ns), language)
    except (CourseError, ItemsError):
        return lab
    return f"{lab.partition('_')[0]}. {found}"


def _counted(begun: Card, store: Store, api: Any, kept: ReleasedLab | None) -> Card:
    lab = begun.lab
    notebook = course_folder() / "release" / lab / f"{lab}.ipynb"
    marked, waiting = _marked(api, kept) if api and kept else (0, 0)
    return replace(
        begun,
        released=True,
        language=_language(notebook, notebook.stat().st_mtime_ns) if notebook.exists() else "",
        due=due(store, lab),
        handed_in=len(submissions.latest(store, lab)),
        collected=len(api.get_submitted_students(lab)) if api else 0,
        marked=marked,
        waiting=waiting,
        given=feedback.given(store, lab),
        report=(course_folder() / "report" / f"{lab}.html").exists(),
    )


def _marked(api: Any, lab: ReleasedLab) -> tuple[int, int]:
    """How many are marked as they stand, and how many of them wait for a person."""
    trainees = sorted(api.get_autograded_students(lab.name))
    if not trainees:
        return 0, 0
    with closing(GradebookWriter(api, lab)) as gradebook:
        entries = gradebook.entries(trainees).values()
    return len(trainees), sum(one.waiting > 0 for one in entries)


# Reading takes much longer than looking whether a file has changed.
@lru_cache(maxsize=64)
def _title(path: Path, changed: int) -> Any:
    return read_items(path).title


@lru_cache(maxsize=64)
def _language(path: Path, changed: int) -> str:
    import nbformat

    return language_of(nbformat.read(path, as_version=4))
