"""What the prevalence does to the predictive values: people counted, and a curve."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lab_utils import accuracy
from lab_utils.accuracy.inputs import one_number
from lab_utils.colours import BLUE, FIGURE_WIDTH, GREY, INK, VERMILLION
from lab_utils.figures.names import NPV, PPV, percent
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
from lab_utils.numbers import format_number

# Sign, colour and share of the cell that it fills.
SIGNS = {
    "found": ("s", BLUE, 0.85),
    "missed": ("X", INK, 0.85),
    "false_alarms": ("^", VERMILLION, 0.9),
    "quiet": ("o", GREY, 0.35),
}
_PEOPLE = {
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
    "alt": {
        "vi": " có {ill} người có bệnh: {found} được phát hiện, {missed} bị "
        "bỏ sót. Trong {healthy} người không bệnh, {false_alarms} bị báo động giả, {quiet} không "
        "bị báo động. Vậy trong {alerts} báo động có {found} báo động đúng.",
        "en": " {ill} are ill: {found} found, {missed} missed. Of the {healthy} who are not ill, "
        "{false_alarms} get a false alarm and {quiet} do not. So {found} of {alerts} alerts are "
        "right.",
    },
}
_PREVALENCE = {"vi": "Tỷ lệ hiện mắc (%)", "en": "Prevalence (%)"}
_PREDICTIVE_VALUE = {"vi": "Giá trị tiên đoán (%)", "en": "Predictive value (%)"}
_CURVE_ALT = {
    "vi": "Giá trị tiên đoán theo tỷ lệ hiện mắc, độ nhạy {}, độ đặc hiệu {}. ",
    "en": "Predictive values by prevalence, sensitivity {}, specificity {}. ",
}
_CURVE_ALT_AT = {
    "vi": "Ở tỷ lệ hiện mắc {} %: giá trị tiên đoán dương {}, âm {}.",
    "en": "At prevalence {} %: positive predictive value {}, negative {}.",
}

# Place of a value beside its point on the curves, clear of both.
_ABOVE = (0, 7, "center", "bottom")
_BELOW = (5, -12, "center", "top")


def natural_frequencies(
    sensitivity: float,
    specificity: float,
    prevalence: float,
    language: str,
    people: int = 1000,
) -> Picture:
    """Draw a group of people as signs: who is found, missed, alarmed for nothing, left alone.

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
    ValueError
        If a proportion is not within 0..1 or `people` not a whole number from 10 to 1000.

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
        raise ValueError(f"people is {people}; expected a whole number from 10 to 1000")
    ill = _whole(people * prevalence)
    found = _whole(ill * sensitivity)
    false_alarms = _whole((people - ill) * (1 - specificity))
    exact = np.array([people * prevalence, ill * sensitivity, (people - ill) * (1 - specificity)])
    heading = "people" if np.allclose(exact, (ill, found, false_alarms)) else "rounded"
    counts = {
        "found": found,
        "missed": ill - found,
        "false_alarms": false_alarms,
        "quiet": people - ill - false_alarms,
    }
    text = {key: format_number(value, language) for key, value in counts.items()}
    text |= {
        "people": format_number(people, language),
        "ill": format_number(ill, language),
        "healthy": format_number(people - ill, language),
        "alerts": format_number(found + false_alarms, language),
    }

    with style():
        figure = new_figure(height=3.6)
        axes = figure.add_axes((0.01, 0.02, 0.56, 0.96))
        # As wide as the axes are to their height, so that the cells are about square.
        columns = math.ceil(math.sqrt(people * 1.13))
        rows = math.ceil(people / columns)
        size = 0.56 * FIGURE_WIDTH * 72 / columns  # a cell in points
        start, y = 0, 0.93
        figure.text(0.6, y, _PEOPLE[heading][language].format(**text), weight="bold", va="top")
        for kind, (marker, colour, share) in SIGNS.items():
            place = np.arange(start, start + counts[kind])
            start += counts[kind]
            axes.plot(
                place % columns,
                -(place // columns),
                ls="",
                marker=marker,
                color=colour,
                markersize=share * size,
                markeredgewidth=0,
            )
            y -= 0.145
            key = figure.add_axes((0.595, y - 0.03, 0.03, 0.06))
            key.plot(0, 0, marker=marker, color=colour, ms=13 * share, mew=0, clip_on=False)
            key.set_axis_off()
            figure.text(0.64, y, _PEOPLE[kind][language].format(**text), va="center_baseline")
        words = _PEOPLE["alerts"][language].format(**text)
        figure.text(0.6, y - 0.12, words, va="top", weight="bold")
        axes.set(xlim=(-0.7, columns - 0.3), ylim=(0.3 - rows, 0.7))
        axes.set_axis_off()
        alt = _PEOPLE[heading][language] + _PEOPLE["alt"][language]
        return Picture(figure, alt.format(**text))


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
    ValueError
        If a proportion is out of range or `marked` is empty.

    Examples
    --------
    >>> predictive_value_curve(0.9, 0.95, "en", marked=[0.01]).alt.split(". ")[1]
    'At prevalence 1 %: positive predictive value 15.4 %, negative 99.9 %.'
    """
    if not len(marked) or not all(0 < p < 1 for p in marked):
        raise ValueError(f"marked is {list(marked)}; expected prevalences above 0 and below 1")
    low, high = min(0.001, *marked), max(0.9, *marked)
    prevalences = np.geomspace(low, high, 200)
    values = [accuracy.predictive_values(sensitivity, specificity, p) for p in prevalences]

    with style():
        figure = new_figure(layout="constrained")
        axes = figure.add_subplot()
        for name, title, colour, dash in (
            ("ppv", PPV, BLUE, "-"),
            ("npv", NPV, VERMILLION, "--"),
        ):
            shares = [100 * getattr(value, name) for value in values]
            axes.plot(
                prevalences, shares, color=colour, ls=dash, marker="", label=pick(title, language)
            )
        sentences = []
        for prevalence in sorted(marked):
            at = accuracy.predictive_values(sensitivity, specificity, prevalence)
            ppv, npv = percent(at.ppv, language), percent(at.npv, language)
            axes.axvline(prevalence, color=GREY, lw=1, ls=":", marker="", zorder=0)
            ppv_above = at.ppv > at.npv
            for value, words, colour, marker, (x, y, align, side) in (
                (at.ppv, ppv, BLUE, "o", (-8, 4, "right", "bottom") if ppv_above else _BELOW),
                (at.npv, npv, VERMILLION, "s", (-8, -4, "right", "top") if ppv_above else _ABOVE),
            ):
                axes.plot(prevalence, 100 * value, marker=marker, color=colour)
                axes.annotate(
                    words,
                    (prevalence, 100 * value),
                    (x, y),
                    textcoords="offset points",
                    ha=align,
                    va=side,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
                )
            shown = format_number(100 * prevalence, language)
            sentences.append(pick(_CURVE_ALT_AT, language).format(shown, ppv, npv))
        axes.set_xscale("log")
        ticks = [t for t in (0.001, 0.01, 0.1, 0.5) if not any(t / 2 < p < t * 2 for p in marked)]
        ticks = sorted({*ticks, *marked})
        axes.set_xticks(ticks, [format_number(100 * t, language) for t in ticks])
        axes.set_xticks([], minor=True)
        axes.set(xlim=(low / 2, high * 1.6), ylim=(-18, 122), yticks=(0, 25, 50, 75, 100))
        axes.set_xlabel(pick(_PREVALENCE, language))
        axes.set_ylabel(pick(_PREDICTIVE_VALUE, language))
        figure.legend(loc="outside upper center", ncols=2)
        start = pick(_CURVE_ALT, language).format(
            percent(sensitivity, language), percent(specificity, language)
        )
        return Picture(figure, start + " ".join(sentences))


def _whole(x: float) -> int:
    return math.floor(x + 0.5)
