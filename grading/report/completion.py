"""How many have handed in, and what has been marked."""

from __future__ import annotations

from collections.abc import Sequence

from grading.report.gather import LabClass
from grading.report.groups import LEAST, few
from grading.report.items import blanks
from grading.report.page import Section, percent
from grading.report.table import Cell, Table
from grading.report.words import TEXTS
from lab_utils.language import pick


def completion(lab: LabClass, language: str) -> Section:
    """Return the section on one lab; the only one for a class below five."""
    share = lab.handed_in / lab.enrolled
    says = TEXTS.say(
        "completion_says",
        language,
        handed=lab.handed_in,
        enrolled=lab.enrolled,
        share=percent(share, language),
    )
    words = [says]
    if lab.waiting:
        words.append(TEXTS.say("written_wait", language, count=lab.waiting))
    if len(lab.people) < LEAST:
        words.append(TEXTS.say("too_few", language))
    counts: dict[str, int] = {
        "enrolled": lab.enrolled,
        "handed_in": lab.handed_in,
        "marked": lab.marked,
        "waiting": lab.waiting,
    }
    counts |= {name: one for name in ("damaged", "skipped") if (one := getattr(lab, name))}
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
        "completion", heading, (TEXTS.say("what", language), TEXTS.say("count", language)), rows
    )
    return Section("part-completion", heading, words, tables=[table])


def overview(labs: Sequence[LabClass], language: str) -> Section:
    """Return the section of the page that goes before all labs."""
    heading = TEXTS.say("completion", language)
    names = ("lab", "lab_title", "enrolled", "handed_in", "marked", "waiting")
    rows: list[tuple[Cell, ...]] = [
        (
            one.released.name,
            pick(one.released.declaration.title, language),
            one.enrolled,
            one.handed_in,
            one.marked,
            one.waiting,
        )
        for one in labs
    ]
    columns = tuple(TEXTS.say(name, language) for name in names)
    table = Table("completion", heading, columns, rows, texts=frozenset({0, 1}))
    return Section("part-completion", heading, tables=[table])
