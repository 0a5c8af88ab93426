"""A group of people after one test, each a sign, following a slider."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lab_utils.accuracy.inputs import one_number
from lab_utils.figures.errors import FigureError
from lab_utils.figures.live import LiveFigure, moving
from lab_utils.language import Texts

_TEXTS = Texts(
    {
        "people": {"vi": "Trong {people} người", "en": "Of {people} people"},
        "rounded": {"vi": "Trong {people} người (làm tròn)", "en": "Of {people} people (rounded)"},
        "found": {"vi": "{found} có bệnh, được phát hiện", "en": "{found} ill and found"},
        "missed": {"vi": "{missed} có bệnh, bị bỏ sót", "en": "{missed} ill and missed"},
        "false_alarms": {
            "vi": "{false_alarms} không bệnh, báo động giả",
            "en": "{false_alarms} not ill, false alarm",
        },
        "quiet": {"vi": "{quiet} không bệnh, AI im lặng", "en": "{quiet} not ill, AI silent"},
        "alerts": {
            "vi": "Trong {alerts} báo động có {found} báo động đúng",
            "en": "{found} of {alerts} alerts are right",
        },
        "alt": {
            "vi": "{heading} có {ill} người có bệnh: {found} được phát hiện, {missed} bị bỏ sót. "
            "Trong {healthy} người không bệnh, {false_alarms} bị báo động giả, {quiet} không bị "
            "báo động. Vậy trong {alerts} báo động có {found} báo động đúng.",
            "en": "{heading} {ill} are ill: {found} found, {missed} missed. Of the {healthy} who "
            "are not ill, {false_alarms} get a false alarm and {quiet} do not. So {found} of "
            "{alerts} alerts are right.",
        },
    }
)
# The strokes of each sign, in cells: thick, and dashed as long and as far apart. A dash of no
# length with a round end is a dot. Square: ill; dot: not ill; full: the AI alerts.
_SIGNS = {
    "found": (("", 0.76, "0.76 0.24"),),
    "missed": (("", 0.76, "0.76 0.24"), ("labs-hole", 0.44, "0 0.16 0.44 0.4")),
    "false_alarms": (("", 0.8, "0 1"),),
    "quiet": (("", 0.3, "0 1"),),
}
_CLASSES = {name: f"labs-{name.replace('_', '-')}" for name in _SIGNS}


def natural_frequencies(
    sensitivity: float,
    specificity: float,
    prevalence: float,
    language: str,
    people: int = 1000,
) -> LiveFigure:
    """Draw a group of people as signs: who is found, missed, falsely alarmed, or left alone.

    Counts are rounded to whole people, the ill first, so that they add up.

    Parameters
    ----------
    sensitivity, specificity, prevalence : float
        Proportions 0..1.
    language : {"vi", "en"}
    people : int
        Size of the group, 10 to 1000.

    Raises
    ------
    lab_utils.accuracy.InputError
        If a proportion is not within 0..1.
    FigureError
        If `people` is not a whole number from 10 to 1000.

    Examples
    --------
    >>> natural_frequencies(0.9, 0.95, 0.01, "en").alt
    'Of 1000 people (rounded) 10 are ill: 9 found, 1 missed. Of the 990 who are not ill, 50 get \
a false alarm and 940 do not. So 9 of 59 alerts are right.'
    """
    sensitivity = one_number("sensitivity", sensitivity, 0, 1)
    specificity = one_number("specificity", specificity, 0, 1)
    prevalence = one_number("prevalence", prevalence, 0, 1)
    if not (10 <= people <= 1000 and people == int(people)):
        raise FigureError(
            vi="people là {people}; cần một số nguyên từ 10 đến 1000.",
            en="people is {people}; expected a whole number from 10 to 1000.",
            people=people,
        )
    counted = _count(sensitivity, specificity, prevalence, people)
    heading = "people" if counted.exact else "rounded"
    values: dict[str, object] = {"people": people}
    values |= {name: moving(count) for name, count in counted.values().items()}
    words = {name: _TEXTS.say(name, language, **values) for name in (*_SIGNS, "alerts")}
    title = moving(_TEXTS.say(heading, language, people=people))
    alt = _TEXTS.say("alt", language, heading=title, **values)
    key = "".join(f"<li>{_sign(name)}<span>{words[name]}</span></li>" for name in _SIGNS)
    below = f'<ul class="labs-signs">{key}</ul><p><b>{words["alerts"]}</b></p>'
    return LiveFigure(f"<p><b>{title}</b></p>{_people(counted)}", alt, below)


@dataclass(frozen=True)
class _People:
    """A group of people after one test, counted; `exact` where no count was rounded."""

    people: int
    found: int
    missed: int
    false_alarms: int
    quiet: int
    exact: bool

    def values(self) -> dict[str, int]:
        """What the sentences are filled with."""
        ill = self.found + self.missed
        return {
            "found": self.found,
            "missed": self.missed,
            "false_alarms": self.false_alarms,
            "quiet": self.quiet,
            "ill": ill,
            "healthy": self.people - ill,
            "alerts": self.found + self.false_alarms,
        }


def _count(sensitivity: float, specificity: float, prevalence: float, people: int) -> _People:
    ill = _whole(people * prevalence)
    found = _whole(ill * sensitivity)
    false_alarms = _whole((people - ill) * (1 - specificity))
    shares = [people * prevalence, ill * sensitivity, (people - ill) * (1 - specificity)]
    return _People(
        people=people,
        found=found,
        missed=ill - found,
        false_alarms=false_alarms,
        quiet=people - ill - false_alarms,
        exact=np.allclose(shares, (ill, found, false_alarms)),
    )


def _whole(x: float) -> int:
    return math.floor(x + 0.5)


def _people(counted: _People) -> str:
    """A sign for each person, in rows from the upper left: the found, the missed, ….

    Painted from the last kind to the first, each over the beginning of the one before: so a kind
    needs no more than where its last sign stands.
    """
    columns = math.ceil(math.sqrt(counted.people * 1.6))
    rows = math.ceil(counted.people / columns)
    last = counted.people
    drawn = ""
    for name in reversed(_SIGNS):
        drawn += _layer(name, last, columns, rows)
        last -= counted.values()[name]
    return (
        f'<svg class="labs-people" viewBox="0 0 {columns} {rows}" aria-hidden="true">{drawn}</svg>'
    )


def _layer(name: str, count: int, columns: int, rows: int) -> str:
    """So many signs of a kind, on a ground that hides what is under them: whole rows, a rest."""
    full, rest = divmod(count, columns)
    if name == "quiet":  # all people, whatever the value
        return _rows(name, full, columns) + _rest(name, full, rest)
    whole = _rows(name, rows, columns)
    return (
        f'<svg width="{columns}" height="{moving(full)}">{whole}</svg>'
        f'<svg y="{moving(full)}" width="{moving(rest)}" height="1">{_rows(name, 1, columns)}</svg>'
    )


def _rows(name: str, rows: int, columns: int) -> str:
    if not rows:
        return ""
    ground = f'<path class="labs-paper" d="M0 0h{columns}v{rows}H0z"/>'
    return ground + _strokes(name, "".join(f"M{{}} {row}.5H{columns}" for row in range(rows)))


def _rest(name: str, row: int, count: int) -> str:
    return _strokes(name, f"M{{}} {row}.5H{count}") if count else ""


def _strokes(name: str, line: str) -> str:
    """Paths along a line, which begins where the first sign does."""
    start = 0.5 if _SIGNS[name][0][2] == "0 1" else 0.12
    return "".join(
        f'<path class="{more or _CLASSES[name]}" d="{line.replace("{}", f"{start:g}")}" '
        f'stroke-width="{thick}" stroke-dasharray="{dashes}"/>'
        for more, thick, dashes in _SIGNS[name]
    )


def _sign(name: str) -> str:
    """One sign, as the key shows it."""
    return (
        f'<svg class="labs-people" viewBox="0 0 1 1" aria-hidden="true">'
        f"{_strokes(name, 'M{} 0.5H1')}</svg>"
    )
