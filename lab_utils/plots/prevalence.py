"""What the prevalence does to the predictive values, as a curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lab_utils import accuracy
from lab_utils.colours import BLUE, GREY, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.measures import NPV, PPV, percent
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import LANGUAGES, Texts, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TEXTS = Texts(
    {
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
