"""Net benefit over the threshold from which one would act: a decision curve."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.accuracy.inputs import written
from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.picture import Picture, backdrop, beside, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Acting on everybody and on nobody, then up to three rules: line, colour, sign.
_REFERENCE: dict[str, dict[str, Any]] = {
    "all": {"color": GREY, "ls": "--", "marker": "^"},
    "none": {"color": INK, "ls": "-", "marker": "o"},
}
_RULES: list[dict[str, Any]] = [
    {"color": VERMILLION, "ls": "-", "marker": "X"},
    {"color": BLUE, "ls": "-.", "marker": "s"},
    {"color": INK, "ls": ":", "marker": "D"},
]
_TEXTS = Texts(
    {
        "all": {"vi": "Làm cho tất cả", "en": "Act on all"},
        "none": {"vi": "Không làm cho ai", "en": "Act on none"},
        "benefit": {
            "vi": "Lợi ích ròng (trên 1000 người)",
            "en": "Net benefit (of 1000 people)",
        },
        "threshold": {"vi": "Ngưỡng hành động (%)", "en": "Threshold to act (%)"},
        "at": {"vi": "Ở ngưỡng {percent} %", "en": "At threshold {percent}%"},
        "alt": {
            "vi": "Lợi ích ròng trên 1000 người ở ngưỡng hành động {percent} %: {values}.",
            "en": "Net benefit of 1000 people at a threshold to act of {percent}%: {values}.",
        },
    }
)
_LOWEST = 60  # of 1000: how far below zero the axis goes
_NAME_WIDTH, _NOTE_WIDTH = 24, 74
_SEAM = 0.635  # between them, where a narrow screen parts the figure
_TEXT = 0.65  # left edge of the key beside the axes


def net_benefit_curves(
    curve: pd.DataFrame,
    at: float,
    language: str,
    *,
    names: Mapping[str, Twin],
    note: str = "",
) -> Picture:
    """Draw decision curves and read them off at one threshold.

    Redrawn while a slider moves: only the readings change.

    Parameters
    ----------
    curve : DataFrame
        As `lab_utils.decision.decision_curve` returns it, one to three rules.
    at : float
        One of its thresholds, 0..1.
    language : {"vi", "en"}
    names : mapping of rule to twin
        What a reader sees.
    note : str, optional
        What a reader must know, for example that the data are simulated; on the figure and in its
        alt text.

    Raises
    ------
    FigureError
        If the curve has no such threshold, too many rules, or a rule has no name.

    Examples
    --------
    >>> from lab_utils.decision import decision_curve
    >>> curve = decision_curve([0, 0, 0, 1], {"ai": [0, 0, 1, 1]}, [0.1, 0.5])
    >>> net_benefit_curves(curve, 0.5, "en", names={"ai": "AI alert"}).alt
    'Net benefit of 1000 people at a threshold to act of 50%: AI alert 0; Act on all −500; Act on \
none 0.'
    """
    rules = [name for name in curve.columns if name not in _REFERENCE]
    _check(curve, at, rules, names)
    told = {name: pick(names[name], language) for name in rules}
    told |= {name: _TEXTS.say(name, language) for name in _REFERENCE if name not in told}
    here = [1000 * float(curve[name].loc[at]) for name in told]
    values = [format_number(one, language, decimals=0) for one in here]
    frame = _Frame(
        tuple(100 * float(one) for one in curve.index),
        tuple(tuple(1000 * float(one) for one in curve[name]) for name in told),
        tuple("\n".join(textwrap.wrap(one, _NAME_WIDTH)) for one in told.values()),
        "\n".join(textwrap.wrap(note, _NOTE_WIDTH)),
        language,
    )
    percent = 100 * at
    read_off = "; ".join(f"{one} {value}" for one, value in zip(told.values(), values, strict=True))
    alt = _TEXTS.say("alt", language, percent=percent, values=read_off)
    with style():
        figure = _draw(frame, percent, here)
        heading = _TEXTS.say("at", language, percent=percent)
        figure.text(_TEXT, 0.96, heading, va="top", weight="bold")
        for value, y in zip(values, _places(frame), strict=True):
            figure.text(_TEXT + 0.065, y - 0.035, value, va="top", weight="bold")
        return Picture(figure, f"{note}. {alt}" if note else alt, beside(_SEAM))


def _check(curve: pd.DataFrame, at: float, rules: list[str], names: Mapping[str, Twin]) -> None:
    if not 1 <= len(rules) <= len(_RULES) or set(rules) - set(names):
        raise FigureError(
            vi="Các quy tắc là {rules}; cần một đến ba quy tắc, mỗi quy tắc có tên trong names.",
            en="the rules are {rules}; expected one to three, each with a name in names.",
            rules=str(rules),
        )
    if at not in curve.index:
        raise FigureError(
            vi="at là {at}; cần một ngưỡng có trên đường cong, ví dụ {first}.",
            en="at is {at}; expected a threshold of the curve, for example {first}.",
            at=written(at),
            first=float(curve.index[0]),
        )


@dataclass(frozen=True)
class _Frame:
    """What stays while the threshold moves: per cent, lines of 1000 people, their names."""

    thresholds: tuple[float, ...]
    lines: tuple[tuple[float, ...], ...]
    names: tuple[str, ...]
    note: str
    language: str


def _looks(frame: _Frame) -> list[dict[str, Any]]:
    return [*_RULES[: len(frame.lines) - 2], *_REFERENCE.values()]


def _places(frame: _Frame) -> list[float]:
    """Height of each entry of the key, in parts of the figure."""
    return [0.83 - 0.17 * place for place in range(len(frame.lines))]


def _axes(frame: _Frame) -> tuple[Figure, Axes]:
    figure = new_figure(height=3.7 + 0.22 * (bool(frame.note) + frame.note.count("\n")))
    inches = figure.get_size_inches()[1]
    bottom = 1 - 3.1 / inches
    axes = figure.add_axes((0.12, bottom, 0.5, 2.95 / inches))
    highest = max(max(line) for line in frame.lines)
    axes.set(xlim=(0, max(frame.thresholds)), ylim=(-_LOWEST, max(1.1 * highest, 1)))
    return figure, axes


def _draw(frame: _Frame, at: float, here: list[float]) -> Figure:
    """The frame, a line at the threshold, and a sign on each curve."""
    figure, axes = _axes(frame)
    figure.add_artist(backdrop(_frame_pixels(frame)))
    axes.set_axis_off()
    axes.axvline(at, color=GREY, lw=1, ls="-", marker="")
    for look, y in zip(_looks(frame), here, strict=True):
        if y >= -_LOWEST:
            axes.plot(at, y, color=look["color"], marker=look["marker"], ms=8)
    return figure


@lru_cache(maxsize=16)  # text takes longer to draw than all the rest
def _frame_pixels(frame: _Frame) -> np.ndarray:
    from matplotlib.lines import Line2D

    language = frame.language
    figure, axes = _axes(frame)
    for look, line in zip(_looks(frame), frame.lines, strict=True):
        axes.plot(frame.thresholds, line, lw=2, **look | {"marker": ""})
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        ticks = [tick for tick in axis.get_ticklocs() if low <= tick <= high]
        axis.set_ticks(ticks, [format_number(float(tick), language) for tick in ticks])
    axes.set_xlabel(_TEXTS.say("threshold", language))
    axes.set_ylabel(_TEXTS.say("benefit", language))
    for look, name, y in zip(_looks(frame), frame.names, _places(frame), strict=True):
        ends = [_TEXT, _TEXT + 0.025, _TEXT + 0.05]
        key = Line2D(ends, [y] * 3, lw=2, ms=8, markevery=[1], transform=figure.transFigure, **look)
        figure.add_artist(key)
        figure.text(_TEXT + 0.065, y - 0.025, name, va="bottom", linespacing=1.1)
    figure.text(0.01, 0.02, frame.note, va="bottom", style="italic")
    return pixels(figure)
