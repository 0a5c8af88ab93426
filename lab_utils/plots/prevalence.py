"""What the prevalence does to the predictive values: people counted, and a curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils import accuracy
from lab_utils.accuracy.inputs import one_number
from lab_utils.colours import BLUE, FIGURE_WIDTH, GREY, INK, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.measures import NPV, PPV, percent
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import LANGUAGES, Texts, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Sign, colour and share of the cell that it fills.
SIGNS = {
    "found": ("s", BLUE, 0.85),
    "missed": ("X", INK, 0.85),
    "false_alarms": ("^", VERMILLION, 0.9),
    "quiet": ("o", GREY, 0.35),
}
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
            "vi": "Trong {alerts} báo động\ncó {found} báo động đúng",
            "en": "{found} of {alerts} alerts\nare right",
        },
        "people_alt": {
            "vi": "{heading} có {ill} người có bệnh: {found} được phát hiện, {missed} bị bỏ sót. "
            "Trong {healthy} người không bệnh, {false_alarms} bị báo động giả, {quiet} không bị "
            "báo động. Vậy trong {alerts} báo động có {found} báo động đúng.",
            "en": "{heading} {ill} are ill: {found} found, {missed} missed. Of the {healthy} who "
            "are not ill, {false_alarms} get a false alarm and {quiet} do not. So {found} of "
            "{alerts} alerts are right.",
        },
        "prevalence": {"vi": "Tỷ lệ hiện mắc (%)", "en": "Prevalence (%)"},
        "predictive_value": {"vi": "Giá trị tiên đoán (%)", "en": "Predictive value (%)"},
        "curve_alt": {
            "vi": "Giá trị tiên đoán theo tỷ lệ hiện mắc, độ nhạy {sensitivity}, độ đặc hiệu "
            "{specificity}. {points}",
            "en": "Predictive values by prevalence, sensitivity {sensitivity}, specificity "
            "{specificity}. {points}",
        },
        "point": {
            "vi": "Ở tỷ lệ hiện mắc {prevalence} %: giá trị tiên đoán dương {ppv}, âm {npv}.",
            "en": "At prevalence {prevalence} %: positive predictive value {ppv}, negative {npv}.",
        },
    }
)

# Place of a value beside its point on the curves, clear of both.
_ABOVE = (0, 7, "center", "bottom")
_BELOW = (5, -12, "center", "top")
_UPPER_LEFT = (-8, 4, "right", "bottom")
_LOWER_LEFT = (-8, -4, "right", "top")


def natural_frequencies(
    sensitivity: float,
    specificity: float,
    prevalence: float,
    language: str,
    people: int = 1000,
) -> Picture:
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
    values = counted.values()
    words = {name: _TEXTS.say(name, language, **values) for name in (heading, *SIGNS, "alerts")}
    alt = _TEXTS.say("people_alt", language, heading=words[heading], **values)
    with style():
        figure = new_figure(height=3.6)
        _draw_people(figure, counted)
        _draw_key(figure, list(words.values()))
        return Picture(figure, alt)


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
            "people": self.people,
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


def _draw_people(figure: Figure, counted: _People) -> None:
    """A sign for each person, from the upper left, in rows."""
    axes = figure.add_axes((0.01, 0.02, 0.56, 0.96))
    # As wide as the axes are to their height, so that the cells are about square.
    columns = math.ceil(math.sqrt(counted.people * 1.13))
    rows = math.ceil(counted.people / columns)
    size = 0.56 * FIGURE_WIDTH * 72 / columns  # a cell in points
    start = 0
    for kind, (marker, colour, share) in SIGNS.items():
        place = np.arange(start, start + counted.values()[kind])
        start += len(place)
        look: dict[str, Any] = {"marker": marker, "color": colour, "ms": share * size, "mew": 0}
        axes.plot(place % columns, -(place // columns), ls="", **look)
    axes.set(xlim=(-0.7, columns - 0.3), ylim=(0.3 - rows, 0.7))
    axes.set_axis_off()


def _draw_key(figure: Figure, words: list[str]) -> None:
    """A heading, each sign with its words, and what follows for an alert."""
    heading, *kinds, conclusion = words
    y = 0.93
    figure.text(0.6, y, heading, weight="bold", va="top")
    for (marker, colour, share), text in zip(SIGNS.values(), kinds, strict=True):
        y -= 0.145
        key = figure.add_axes((0.595, y - 0.03, 0.03, 0.06))
        key.plot(0, 0, marker=marker, color=colour, ms=13 * share, mew=0, clip_on=False)
        key.set_axis_off()
        figure.text(0.64, y, text, va="center_baseline")
    figure.text(0.6, y - 0.12, conclusion, va="top", weight="bold")


def predictive_value_curve(
    sensitivity: float,
    specificity: float,
    language: str,
    marked: Sequence[float] = (0.01, 0.1, 0.5),
) -> Picture:
    """Draw how the predictive values of one test change with the prevalence.

    Parameters
    ----------
    sensitivity, specificity : float
        Proportions 0..1.
    language : {"vi", "en"}
    marked : sequence of float
        Prevalences at which the values are written, each above 0 and below 1.

    Raises
    ------
    lab_utils.accuracy.InputError
        If a proportion is out of range.
    FigureError
        If `marked` is empty or holds a prevalence that is out of range.

    Examples
    --------
    >>> predictive_value_curve(0.9, 0.95, "en", marked=[0.01]).alt.split(". ")[1]
    'At prevalence 1 %: positive predictive value 15.4 %, negative 99.9 %.'
    """
    if not len(marked) or not all(0 < p < 1 for p in marked):
        raise FigureError(
            vi="marked là {marked}; cần các tỷ lệ hiện mắc lớn hơn 0 và nhỏ hơn 1; 10 % viết 0,1.",
            en="marked is {marked}; expected prevalences above 0 and below 1; write 10 % as 0.1.",
            marked={
                language: "; ".join(format_number(p, language) for p in marked) or "[]"
                for language in LANGUAGES
            },
        )
    points = {
        prevalence: accuracy.predictive_values(sensitivity, specificity, prevalence)
        for prevalence in sorted(marked)
    }
    sentences = [
        _TEXTS.say(
            "point",
            language,
            prevalence=100 * prevalence,
            ppv=percent(at.ppv, language),
            npv=percent(at.npv, language),
        )
        for prevalence, at in points.items()
    ]
    alt = _TEXTS.say(
        "curve_alt",
        language,
        sensitivity=percent(sensitivity, language),
        specificity=percent(specificity, language),
        points=" ".join(sentences),
    )
    low, high = min(0.001, *marked), max(0.9, *marked)
    with style():
        figure = new_figure(layout="constrained")
        axes = figure.add_subplot()
        _draw_curves(axes, sensitivity, specificity, np.geomspace(low, high, 200), language)
        for prevalence, at in points.items():
            _draw_point(axes, prevalence, at, language)
        _draw_axes(axes, marked, low, high, language)
        figure.legend(loc="outside upper center", ncols=2)
        return Picture(figure, alt)


def _draw_curves(
    axes: Axes, sensitivity: float, specificity: float, prevalences: np.ndarray, language: str
) -> None:
    values = [accuracy.predictive_values(sensitivity, specificity, p) for p in prevalences]
    for name, title, colour, dash in (("ppv", PPV, BLUE, "-"), ("npv", NPV, VERMILLION, "--")):
        shares = [100 * getattr(value, name) for value in values]
        label = pick(title, language)
        axes.plot(prevalences, shares, color=colour, ls=dash, marker="", label=label)


def _draw_point(
    axes: Axes, prevalence: float, at: accuracy.PredictiveValues, language: str
) -> None:
    """Both values at one prevalence, each beside its point and clear of the other curve."""
    axes.axvline(prevalence, color=GREY, lw=1, ls=":", marker="", zorder=0)
    ppv, npv = (_UPPER_LEFT, _LOWER_LEFT) if at.ppv > at.npv else (_BELOW, _ABOVE)
    plain = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    for value, colour, marker, (x, y, align, side) in (
        (at.ppv, BLUE, "o", ppv),
        (at.npv, VERMILLION, "s", npv),
    ):
        point = (prevalence, 100 * value)
        axes.plot(*point, marker=marker, color=colour)
        axes.annotate(
            percent(value, language),
            point,
            (x, y),
            textcoords="offset points",
            ha=align,
            va=side,
            bbox=plain,
        )


def _draw_axes(axes: Axes, marked: Sequence[float], low: float, high: float, language: str) -> None:
    axes.set_xscale("log")
    ticks = [t for t in (0.001, 0.01, 0.1, 0.5) if not any(t / 2 < p < t * 2 for p in marked)]
    ticks = sorted({*ticks, *marked})
    axes.set_xticks(ticks, [format_number(100 * t, language) for t in ticks])
    axes.set_xticks([], minor=True)
    axes.set(xlim=(low / 2, high * 1.6), ylim=(-18, 122), yticks=(0, 25, 50, 75, 100))
    axes.set_xlabel(_TEXTS.say("prevalence", language))
    axes.set_ylabel(_TEXTS.say("predictive_value", language))


def _whole(x: float) -> int:
    return math.floor(x + 0.5)
