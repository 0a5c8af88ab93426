"""How long people worked, at least."""

from __future__ import annotations

from grading.report.gather import LONGEST_GAP
from grading.report.groups import LEAST, few
from grading.report.lab_class import LabClass
from grading.report.page import Section, held
from grading.report.statistics import quartiles
from grading.report.table import Cell, Table
from grading.report.words import TEXTS
from lab_utils.numbers import format_number


def time_spent(lab: LabClass, language: str) -> Section:
    """Return the section on time; the class has five people or more."""
    heading = TEXTS.say("time", language)
    known = [person.minutes for person in lab.timed.people if person.minutes is not None]
    if len(known) < LEAST:
        return Section("part-time", heading, [TEXTS.say("no_time", language)])
    found = quartiles(known)
    low, median, high = (format_number(minutes, language, 0) for minutes in found)
    # The exact number would tell how many few gave less than two answers.
    people = few(len(known), len(lab.people))
    says = {"low": low, "median": median, "high": high, "people": people}
    row: tuple[Cell, ...] = (lab.released.name, people, *found)
    names = ("lab", "people", "quartile_low", "median", "quartile_high")
    columns = tuple(TEXTS.say(name, language) for name in names)
    return Section(
        "part-time",
        heading,
        [*held(lab, lab.timed.day, language), TEXTS.say("time_says", language, **says)],
        tables=[
            Table("time", heading, columns, [row], decimals={2: 0, 3: 0, 4: 0}, day=lab.timed.day)
        ],
        notes=[TEXTS.say("time_limits", language, gap=LONGEST_GAP)],
    )
