"""ROC curves, what each can do at the ends that clinics use, and chosen working points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.colours import GREY
from lab_utils.figures.names import SENSITIVITY, SPECIFICITY, percent, threshold_words
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_FALSE_ALARMS = {"vi": "1 − độ đặc hiệu (%)", "en": "1 − specificity (%)"}
_CHANCE = {"vi": "Đoán mò", "en": "Guessing"}
_ALT = {"vi": "Đường cong ROC. ", "en": "ROC curves. "}
_ALT_CURVE = {
    "vi": "{name}: AUC {area}; ở độ đặc hiệu 90 % độ nhạy là {at_90}; ở độ nhạy 95 % và 98 % "
    "độ đặc hiệu là {at_95} và {at_98}",
    "en": "{name}: AUC {area}; at specificity 90 % its sensitivity is {at_90}; at sensitivity "
    "95 % and 98 % its specificity is {at_95} and {at_98}",
}


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
    ValueError
        If there is no curve or more than four, or a marked name is not among the curves.

    Examples
    --------
    >>> from lab_utils import accuracy
    >>> curve = accuracy.roc([0, 1, 0, 1], [0.1, 0.4, 0.5, 0.8])
    >>> roc_curves({"A": curve}, "en").alt
    'ROC curves. A: AUC 0.750; at specificity 90 % its sensitivity is 50.0 %; at sensitivity \
95 % and 98 % its specificity is 50.0 % and 50.0 %.'
    """
    if not 1 <= len(curves) <= 4:
        raise ValueError(f"curves holds {len(curves)}; expected 1 to 4, or none can be told apart")
    marked = marked or {}
    if unknown := set(marked) - set(curves):
        raise ValueError(f"marked names {sorted(unknown)}; expected names of {list(curves)}")

    with style():
        # High enough for the legend; "compressed" keeps the names of square axes inside.
        legend_rows = 2 * len(curves) + 3 * len(marked) + 1
        figure = new_figure(height=max(3.8, 0.22 * legend_rows), layout="compressed")
        axes = figure.add_subplot()
        sentences = []
        for name, curve in curves.items():
            sensitivity, specificity = curve["sensitivity"], curve["specificity"]
            below = float(np.trapezoid(sensitivity, 1 - specificity))
            area = format_number(below, language, decimals=3)
            (line,) = axes.plot(
                100 * (1 - specificity),
                100 * sensitivity,
                label=f"{name}\nAUC {area}",
                markevery=0.15,
            )
            sentence = pick(_ALT_CURVE, language).format(
                name=name,
                area=area,
                at_90=percent(sensitivity[specificity >= 0.90].max(), language),
                at_95=percent(specificity[sensitivity >= 0.95].max(), language),
                at_98=percent(specificity[sensitivity >= 0.98].max(), language),
            )
            if name in marked:
                words = _mark(axes, curve, marked[name], line.get_color(), language)
                sentence += f"; {words[0].lower()}{words[1:]}"
            sentences.append(sentence + ".")
        axes.plot(
            [0, 100], [0, 100], color=GREY, ls=":", marker="", lw=1, label=pick(_CHANCE, language)
        )
        axes.set(xlim=(-2, 102), ylim=(-2, 102), aspect="equal")
        axes.set_xlabel(pick(_FALSE_ALARMS, language))
        axes.set_ylabel(pick(SENSITIVITY, language) + " (%)")
        figure.legend(loc="outside right upper", labelspacing=0.4)
        return Picture(figure, pick(_ALT, language) + " ".join(sentences))


def _mark(axes: Axes, curve: pd.DataFrame, threshold: float, colour: Any, language: str) -> str:
    """Put a star on the curve; return the threshold and what it does in words."""
    # Between two observed scores the same people alert as at the higher of the two.
    point = curve[curve["threshold"] >= threshold].iloc[-1]
    start = threshold_words(threshold, language)
    sensitivity, specificity = (
        f"{pick(name, language).lower()} {percent(point[column], language)}"
        for name, column in ((SENSITIVITY, "sensitivity"), (SPECIFICITY, "specificity"))
    )
    axes.plot(
        100 * (1 - point["specificity"]),
        100 * point["sensitivity"],
        marker="*",
        ms=15,
        ls="",
        color=colour,
        mec="white",
        label=f"{start}:\n{sensitivity},\n{specificity}",
        zorder=5,
    )
    return f"{start}: {sensitivity}, {specificity}"
