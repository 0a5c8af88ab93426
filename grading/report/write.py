"""The report on disk: a page for each lab, one before them, and a CSV file for each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from grading.course.errors import CourseError
from grading.course.paths import course_folder
from grading.release.released_lab import ReleasedLab, released_lab
from grading.report.completion import completion, overview
from grading.report.gather import LabClass, gather, marked_labs
from grading.report.groups import LEAST
from grading.report.items import items, mistakes
from grading.report.learnt import learnt
from grading.report.marks import marks
from grading.report.page import Section, page
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
        If a lab is not there, not released or not marked, or nothing is marked.
    """
    chosen = [released_lab(name) for name in labs] or marked_labs()
    if not chosen:
        raise CourseError(
            vi="Chưa chấm bài nào: hãy thu bài và chấm trước.",
            en="No lab has been marked yet: run `labs mark LAB` first.",
        )
    folder = course_folder() / "report"
    with folder_atomically(folder) as new:
        _write_labs(new, chosen, language, say)
    return folder / "index.html"


def _write_labs(
    new: Path, chosen: Sequence[ReleasedLab], language: str, say: Callable[[str], None]
) -> None:
    """Write a page for each lab, and the one that goes before them."""
    known = []
    for lab in chosen:
        found = gather(lab)
        _write(
            new,
            lab.name,
            TEXTS.say("title", language, title=pick(lab.declaration.title, language)),
            sections(found, language),
            language,
        )
        # Thousands of people are held for one lab at a time.
        found.people.clear()
        known.append(found)
        say(lab.name)
    _write(new, "index", TEXTS.say("overview", language), [overview(known, language)], language)


def sections(lab: LabClass, language: str) -> list[Section]:
    """Return what the page of a lab shows: of a class below five, completion only."""
    parts = [completion]
    if len(lab.people) >= LEAST:
        if lab.scored:
            parts += [marks, items, mistakes, learnt]
        parts.append(time_spent)
    return [part(lab, language) for part in parts]


def _write(folder: Path, file: str, title: str, parts: list[Section], language: str) -> None:
    made = datetime.now(UTC).astimezone()
    day = f"{made.day}/{made.month}/{made.year}" if language == "vi" else f"{made:%d %B %Y}"
    html = page(title, parts, day, file, language)
    (folder / f"{file}.html").write_text(html, encoding="utf-8", errors="replace")
    for table in (table for part in parts for table in part.tables):
        (folder / f"{file}-{table.name}.csv").write_bytes(table.csv(language))
