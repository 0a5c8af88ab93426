"""How many have handed in, and what has been marked."""

from __future__ import annotations

from collections.abc import Sequence

from grading.report.groups import LEAST, few
from grading.report.items import blanks
from grading.report.lab_class import LabClass
from grading.report.page import Section, held, percent
from grading.report.table import Cell, Table, day
from grading.report.words import TEXTS
from lab_utils.language import pick


def completion(lab: LabClass, language: str) -> Section:
    """Return the section on one lab; the only one for a class below five."""
    enrolled, handed_in, waiting = (
        len(lab.progress),
        lab.count("handed_in"),
        lab.count("waiting"),
    )
    share = handed_in / enrolled
    says = TEXTS.say(
        "completion_says",
        language,
        handed=handed_in,
        enrolled=enrolled,
        share=percent(share, language),
    )
    words = [*held(lab, lab.progress_day, language), says]
    if waiting:
        words.append(TEXTS.say("written_wait", language, count=waiting))
    if len(lab.people) < LEAST:
        words.append(TEXTS.say("too_few", language))
    counts: dict[str, int] = {
        "enrolled": enrolled,
        "handed_in": handed_in,
        "marked": lab.count("marked"),
        "waiting": waiting,
    }
    counts |= {name: one for name in ("damaged", "skipped") if (one := lab.count(name))}
    rows: list[tuple[Cell, ...]] = [
        (TEXTS.say(name, language), one) for name, one in counts.items()
    ]
    if len(lab.people) >= LEAST:
        # Their sum would tell what the table of questions does not: a number below five.
        nobody = few(0, len(lab.people))
        left = sum(blanks(lab, name) != nobody for name in lab.scored)
        rows.append((TEXTS.say("blanks", language), left))
    heading = TEXTS.say("completion", language)
    table = Table(
        "completion",
        heading,
        (TEXTS.say("what", language), TEXTS.say("count", language)),
        rows,
        day=lab.progress_day,
    )
    return Section("part-completion", heading, words, tables=[table])


def overview(labs: Sequence[LabClass], language: str) -> Section:
    """Return the section of the page that goes before all labs."""
    heading = TEXTS.say("completion", language)
    names = ("lab", "lab_title", "enrolled", "handed_in", "marked", "waiting", "as_of")
    rows: list[tuple[Cell, ...]] = [
        (
            one.released.name,
            pick(one.released.declaration.title, language),
            len(one.progress),
            *(one.count(name) for name in ("handed_in", "marked", "waiting")),
            day(one.progress_day, language),
        )
        for one in labs
    ]
    columns = tuple(TEXTS.say(name, language) for name in names)
    table = Table("completion", heading, columns, rows, texts=frozenset({0, 1}))
    return Section("part-completion", heading, tables=[table])
