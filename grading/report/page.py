"""What a page of the report is made of."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from grading.course.page_templates import template
from grading.report.lab_class import LabClass
from grading.report.table import Table, day
from grading.report.words import TEXTS
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from lab_utils.figures import Picture


@dataclass(frozen=True)
class Section:
    """One heading of the page, and what stands below it.

    Attributes
    ----------
    name : str
        Its anchor.
    heading : str
    words : list of str
        Paragraphs, before the pictures.
    pictures : list of (Picture, str)
        Each with the words beside it.
    tables : list of Table
    notes : list of str
        Paragraphs at the end.
    """

    name: str
    heading: str
    words: list[str] = field(default_factory=list)
    pictures: list[tuple[Picture, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def page(
    title: str, course: str, sections: list[Section], made: str, file: str, language: str
) -> str:
    """Return a page of the report (HTML).

    Parameters
    ----------
    title : str
    course : str
        What is said of it, in one line.
    sections : list of Section
    made : str
        The day.
    file : str
        What the names of its CSV files begin with.
    language : {"vi", "en"}
    """
    return template("report.html").render(
        language=language,
        title=title,
        course=course,
        made=TEXTS.say("made", language, date=made),
        file=file,
        overview=file == "index",
        words={
            name: TEXTS.say(name, language)
            for name in ("contents", "all_labs", "table_file", "hidden", "files")
        },
        sections=[
            {
                "name": one.name,
                "heading": one.heading,
                "words": one.words,
                "pictures": [
                    {
                        "source": base64.b64encode(picture.png).decode("ascii"),
                        "alt": picture.alt,
                        "words": words,
                    }
                    for picture, words in one.pictures
                ],
                "tables": [
                    {
                        "name": table.name,
                        "caption": table.caption,
                        "columns": table.columns,
                        "rows": table.shown(language),
                        "texts": table.texts,
                    }
                    for table in one.tables
                ],
                "notes": one.notes,
            }
            for one in sections
        ],
    )


def held(lab: LabClass, since: date, language: str) -> list[str]:
    """Return the sentence that says why a figure is of an earlier day; nothing for one of today."""
    return [TEXTS.say("held", language, date=day(since, language))] if since < lab.today else []


def percent(share: float, language: str) -> str:
    """Write a share in per cent with one decimal."""
    return f"{format_number(100 * share, language, 1)} %"
