"""Marks of the whole class, by profession and by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.course.professions import PROFESSIONS
from grading.report.gather import Person
from grading.report.lab_class import LabClass
from grading.report.page import Section, held, percent
from grading.report.statistics import mean_limits
from grading.report.table import Cell, Table, day
from grading.report.words import TEXTS
from lab_utils.accuracy import Estimate
from lab_utils.language import pick

# More lines than these nobody reads in a picture.
_MOST_DRAWN = 20


def marks(lab: LabClass, language: str) -> Section:
    """Return the section on marks; the class has five people or more."""
    overall = mean_limits(_shares(lab, lab.people))
    names = {key: pick(twin, language).capitalize() for key, twin in PROFESSIONS.items()}
    section = Section(
        "part-marks",
        TEXTS.say("marks", language),
        [
            *held(lab, lab.everybody.day, language),
            TEXTS.say(
                "marks_say",
                language,
                people=len(lab.people),
                mean=percent(overall.value, language),
                low=percent(overall.low, language),
                high=percent(overall.high, language),
            ),
        ],
    )
    _add(section, lab, "profession", names, overall, language)
    _add(section, lab, "unit", {}, overall, language)
    return section


def _shares(lab: LabClass, people: Sequence[Person]) -> list[float]:
    most = sum(item.points for item in lab.scored.values())
    return [sum(person.points[name] for name in lab.scored) / most for person in people]


def _add(
    section: Section,
    lab: LabClass,
    by: str,
    names: Mapping[str, str],
    overall: Estimate,
    language: str,
) -> None:
    """Add a picture and a table of one way to split the class, or say that there is none."""
    from lab_utils.plots import forest

    groups = lab.groups.get(by, {})
    if not groups:
        section.words.append(TEXTS.say("no_groups", language, by=TEXTS.say(by, language)))
        return
    called = {"": TEXTS.say("not_given", language), **names}
    labels = {
        key: TEXTS.say("others", language) if key is None else called.get(key, key)
        for key in groups
    }
    found = {key: mean_limits(_shares(lab, counted.people)) for key, counted in groups.items()}
    ordered = sorted(groups, key=lambda key: (key is None, found[key].value))
    rows: list[tuple[Cell, ...]] = [
        (
            labels[key],
            len(groups[key].people),
            100 * found[key].value,
            100 * found[key].low,
            100 * found[key].high,
            day(groups[key].day, language),
        )
        for key in ordered
    ]
    columns = tuple(
        TEXTS.say(name, language) for name in (by, "people", "mean_share", "low", "high", "as_of")
    )
    caption = TEXTS.say(f"by_{by}", language)
    section.tables.append(Table(by, caption, columns, rows))
    if any(counted.day < lab.today for counted in groups.values()):
        section.notes.append(TEXTS.say("groups_held", language, by=TEXTS.say(by, language)))
    largest = set(sorted(groups, key=lambda key: -len(groups[key].people))[:_MOST_DRAWN])
    drawn = [key for key in ordered if key in largest]
    picture = forest(
        {labels[key]: found[key] for key in drawn},
        language,
        measure=TEXTS.say("mean_measure", language),
        counts={labels[key]: len(groups[key].people) for key in drawn},
        overall=overall,
    )
    lowest, highest = (end(groups, key=lambda key: found[key].value) for end in (min, max))
    says = TEXTS.say(
        "groups_say",
        language,
        lowest=labels[lowest],
        low=percent(found[lowest].value, language),
        highest=labels[highest],
        high=percent(found[highest].value, language),
    )
    if len(drawn) < len(groups):
        says += " " + TEXTS.say("largest", language, count=len(drawn))
    section.pictures.append((picture, f"{caption}. {says}"))
