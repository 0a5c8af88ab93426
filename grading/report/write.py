"""The report on disk: a page for each lab, one before them, and a CSV file for each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from grading.course.course_info import read_info
from grading.course.errors import CourseError
from grading.course.paths import course_folder
from grading.course.store import Store
from grading.release.released_lab import ReleasedLab, released_lab
from grading.report.completion import completion, overview
from grading.report.gather import gather, marked_labs
from grading.report.groups import LEAST
from grading.report.hold import hold
from grading.report.items import items, mistakes
from grading.report.lab_class import Counted, LabClass
from grading.report.learnt import learnt
from grading.report.marks import marks
from grading.report.page import Section, page
from grading.report.published import alone, recall, remember
from grading.report.table import day
from grading.report.time_spent import time_spent
from grading.report.words import TEXTS
from lab_utils.files import folder_atomically
from lab_utils.language import pick


def write_report(
    labs: Sequence[str] = (),
    language: str = "vi",
    say: Callable[[str], None] = lambda line: None,
) -> Path:
    """Write the report into ``course/report``, in the place of an earlier one.

    Parameters
    ----------
    labs : sequence of str
        All that are marked where none is named.
    language : {"vi", "en"}
    say : callable
        Takes the name of each lab that is done.

    Returns
    -------
    Path
        The page to begin with.

    Raises
    ------
    CourseError
        If a lab is not there, not released or not marked, or nothing is marked; if what an
        earlier report showed cannot be read.
    """
    chosen = [released_lab(name) for name in labs] or marked_labs()
    if not chosen:
        raise CourseError(
            vi="Chưa chấm bài nào: hãy thu bài và chấm trước.",
            en="No lab has been marked yet: run `labs mark LAB` first.",
        )
    folder = course_folder() / "report"
    with alone(), folder_atomically(folder) as new:
        _write_labs(new, chosen, language, say)
    return folder / "index.html"


def _write_labs(
    new: Path, chosen: Sequence[ReleasedLab], language: str, say: Callable[[str], None]
) -> None:
    """Write a page for each lab, and the one that goes before them."""
    known, today = [], _today()
    with Store() as store:
        info = read_info(store)
    course = [info.title(language), info.institution, info.days(language)]
    for lab in chosen:
        found, shown = hold(gather(lab), recall(lab.name), today)
        # Before anybody can read it: what was shown and is forgotten could be subtracted.
        remember(lab.name, shown)
        _write(
            new,
            lab.name,
            TEXTS.say("title", language, title=pick(lab.declaration.title, language)),
            sections(found, language),
            today,
            language,
            course,
        )
        # Thousands of people are held for one lab at a time.
        known.append(LabClass(lab, today, found.progress, found.progress_day, Counted((), today)))
        say(lab.name)
    title = TEXTS.say("overview", language)
    _write(new, "index", title, [overview(known, language)], today, language, course)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def sections(lab: LabClass, language: str) -> list[Section]:
    """Return what the page of a lab shows: of a class below five, completion only."""
    parts = [completion]
    if len(lab.people) >= LEAST:
        if lab.scored:
            parts += [marks, items, mistakes, learnt]
        parts.append(time_spent)
    return [part(lab, language) for part in parts]


def _write(
    folder: Path,
    file: str,
    title: str,
    parts: list[Section],
    today: date,
    language: str,
    course: list[str],
) -> None:
    about = " · ".join(filter(None, course))
    html = page(title, about, parts, day(today, language), file, language)
    (folder / f"{file}.html").write_text(html, encoding="utf-8", errors="replace")
    for table in (table for part in parts for table in part.tables):
        (folder / f"{file}-{table.name}.csv").write_bytes(table.csv(language))
