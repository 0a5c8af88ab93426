"""Marks of the whole class, by profession and by unit."""

from __future__ import annotations

from collections.abc import Mapping

from grading.course.professions import PROFESSIONS
from grading.report.gather import LabClass
from grading.report.groups import Groups, safe_groups
from grading.report.page import Section, percent
from grading.report.statistics import mean_limits
from grading.report.table import Cell, Table
from grading.report.words import TEXTS
from lab_utils.accuracy import Estimate
from lab_utils.language import pick

# More lines than these nobody reads in a picture.
_MOST_DRAWN = 20


def marks(lab: LabClass, language: str) -> Section:
    """Return the section on marks; the class has five people or more."""
    most = sum(item.points for item in lab.scored.values())
    shares = [sum(person.points[name] for name in lab.scored) / most for person in lab.people]
    overall = mean_limits(shares)
    names = {key: pick(twin, language).capitalize() for key, twin in PROFESSIONS.items()}
    by_profession, by_unit = safe_groups(
        [person.profession for person in lab.people], [person.unit for person in lab.people]
    )
    section = Section(
        "part-marks",
        TEXTS.say("marks", language),
        [
            TEXTS.say(
                "marks_say",
                language,
                people=len(shares),
                mean=percent(overall.value, language),
                low=percent(overall.low, language),
                high=percent(overall.high, language),
            )
        ],
    )
    _add(section, "profession", by_profession, names, shares, overall, language)
    _add(section, "unit", by_unit, {}, shares, overall, language)
    return section


def _add(
    section: Section,
    by: str,
    groups: Groups,
    names: Mapping[str, str],
    shares: list[float],
    overall: Estimate,
    language: str,
) -> None:
    """Add a picture and a table of one way to split the class, or say that there is none."""
    from lab_utils.plots import forest

    if not groups:
        section.words.append(TEXTS.say("no_groups", language, by=TEXTS.say(by, language)))
        return
    called = {"": TEXTS.say("not_given", language), **names}
    labels = {
        key: TEXTS.say("others", language) if key is None else called.get(key, key)
        for key in groups
    }
    found = {
        key: mean_limits([shares[number] for number in group]) for key, group in groups.items()
    }
    ordered = sorted(groups, key=lambda key: (key is None, found[key].value))
    rows: list[tuple[Cell, ...]] = [
        (
            labels[key],
            len(groups[key]),
            100 * found[key].value,
            100 * found[key].low,
            100 * found[key].high,
        )
        for key in ordered
    ]
    columns = tuple(
        TEXTS.say(name, language) for name in (by, "people", "mean_share", "low", "high")
    )
    caption = TEXTS.say(f"by_{by}", language)
    section.tables.append(Table(by, caption, columns, rows))
    largest = set(sorted(groups, key=lambda key: -len(groups[key]))[:_MOST_DRAWN])
    drawn = [key for key in ordered if key in largest]
    picture = forest(
        {labels[key]: found[key] for key in drawn},
        language,
        measure=TEXTS.say("mean_measure", language),
        counts={labels[key]: len(groups[key]) for key in drawn},
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
