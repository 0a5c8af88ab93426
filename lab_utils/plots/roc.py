"""ROC curves, what each can do at the ends that clinics use, and chosen working points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.colours import GREY
from lab_utils.figures.errors import require_count, require_known
from lab_utils.figures.measures import SENSITIVITY, SPECIFICITY, percent, threshold_words
from lab_utils.figures.picture import Picture, beside
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 4  # more cannot be told apart
_TEXTS = Texts(
    {
        "false_alarms": {"vi": "1 − độ đặc hiệu (%)", "en": "1 − specificity (%)"},
        "chance": {"vi": "Đoán mò", "en": "Guessing"},
        "alt": {"vi": "Đường cong ROC. {curves}", "en": "ROC curves. {curves}"},
        "curve": {
            "vi": "{name}: AUC {area}; ở độ đặc hiệu 90 % độ nhạy là {at_90}; ở độ nhạy 95 % và "
            "98 % độ đặc hiệu là {at_95} và {at_98}",
            "en": "{name}: AUC {area}; at specificity 90 % its sensitivity is {at_90}; at "
            "sensitivity 95 % and 98 % its specificity is {at_95} and {at_98}",
        },
    }
)


def roc_curves(
    curves: Mapping[str, pd.DataFrame],
    language: str,
    marked: Mapping[str, float] | None = None,
) -> Picture:
    """Draw ROC curves over each other, with their areas.

    Parameters
    ----------
    curves : mapping of name to DataFrame
        One to four tables from `accuracy.roc`.
    language : {"vi", "en"}
    marked : mapping of name to threshold, optional
        Working points to mark: on the curve of that name, the point of that threshold.

    Raises
    ------
    FigureError
        If there is no curve or more than four, or a marked name is not among the curves.

    Examples
    --------
    >>> from lab_utils import accuracy
    >>> curve = accuracy.roc([0, 1, 0, 1], [0.1, 0.4, 0.5, 0.8])
    >>> roc_curves({"A": curve}, "en").alt
    'ROC curves. A: AUC 0.750; at specificity 90 % its sensitivity is 50.0 %; at sensitivity \
95 % and 98 % its specificity is 50.0 % and 50.0 %.'
    """
    marked = marked or {}
    require_count("curves", len(curves), _MOST, {"vi": "đường cong", "en": "curves"})
    require_known("marked", marked, curves)
    areas = {name: _area(curve, language) for name, curve in curves.items()}
    points = {name: _point(curves[name], threshold, language) for name, threshold in marked.items()}
    sentences = []
    for name, curve in curves.items():
        sentence = _sentence(name, curve, areas[name], language)
        if name in points:
            point = points[name]
            at = point.threshold[0].lower() + point.threshold[1:]
            sentence += f"; {at}: {', '.join(point.words)}"
        sentences.append(sentence + ".")
    with style():
        figure = _draw(curves, areas, points, language)
        alt = _TEXTS.say("alt", language, curves=" ".join(sentences))
        figure.draw_without_rendering()  # which lays it out
        legend = figure.legends[0].get_window_extent()
        left, words = beside(legend.x0 / figure.bbox.width)
        return Picture(figure, alt, (left, (*words[:3], 1 - legend.y0 / figure.bbox.height)))


def _area(curve: pd.DataFrame, language: str) -> str:
    below = float(np.trapezoid(curve["sensitivity"], 1 - curve["specificity"]))
    return format_number(below, language, decimals=3)


def _sentence(name: str, curve: pd.DataFrame, area: str, language: str) -> str:
    sensitivity, specificity = curve["sensitivity"], curve["specificity"]
    return _TEXTS.say(
        "curve",
        language,
        name=name,
        area=area,
        at_90=percent(sensitivity[specificity >= 0.90].max(), language),
        at_95=percent(specificity[sensitivity >= 0.95].max(), language),
        at_98=percent(specificity[sensitivity >= 0.98].max(), language),
    )


@dataclass(frozen=True)
class _Point:
    """A working point: where it stands (0..1), the threshold, and what it does in words."""

    sensitivity: float
    specificity: float
    threshold: str
    words: tuple[str, str]


def _point(curve: pd.DataFrame, threshold: float, language: str) -> _Point:
    # Between two observed scores the same people alert as at the higher of the two.
    point = curve[curve["threshold"] >= threshold].iloc[-1]
    sensitivity, specificity = (
        f"{pick(name, language).lower()} {percent(point[column], language)}"
        for name, column in ((SENSITIVITY, "sensitivity"), (SPECIFICITY, "specificity"))
    )
    return _Point(
        sensitivity=point["sensitivity"],
        specificity=point["specificity"],
        threshold=threshold_words(threshold, language),
        words=(sensitivity, specificity),
    )


def _draw(
    curves: Mapping[str, pd.DataFrame],
    areas: Mapping[str, str],
    points: Mapping[str, _Point],
    language: str,
) -> Figure:
    # High enough for the legend; "compressed" keeps the names of square axes inside.
    legend_rows = 2 * len(curves) + 3 * len(points) + 1
    figure = new_figure(height=max(3.8, 0.22 * legend_rows), layout="compressed")
    axes = figure.add_subplot()
    for name, curve in curves.items():
        (line,) = axes.plot(
            100 * (1 - curve["specificity"]),
            100 * curve["sensitivity"],
            label=f"{name}\nAUC {areas[name]}",
            markevery=0.15,
        )
        if name in points:
            _draw_point(axes, points[name], line.get_color())
    axes.plot(
        [0, 100],
        [0, 100],
        color=GREY,
        ls=":",
        marker="",
        lw=1,
        label=_TEXTS.say("chance", language),
    )
    axes.set(xlim=(-2, 102), ylim=(-2, 102), aspect="equal")
    axes.set_xlabel(_TEXTS.say("false_alarms", language))
    axes.set_ylabel(pick(SENSITIVITY, language) + " (%)")
    figure.legend(loc="outside right upper", labelspacing=0.4)
    return figure


def _draw_point(axes: Axes, point: _Point, colour: Any) -> None:
    """A star on the curve."""
    axes.plot(
        100 * (1 - point.specificity),
        100 * point.sensitivity,
        marker="*",
        ms=15,
        ls="",
        color=colour,
        mec="white",
        label=f"{point.threshold}:\n" + ",\n".join(point.words),
        zorder=5,
    )
