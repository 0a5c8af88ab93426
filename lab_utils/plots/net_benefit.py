"""Net benefit over the threshold from which one would act: a decision curve."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.picture import Picture, backdrop, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
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
_LABELS = {
    "all": {"vi": "Làm cho tất cả", "en": "Act on all"},
    "none": {"vi": "Không làm cho ai", "en": "Act on none"},
}
_BENEFIT = {"vi": "Lợi ích ròng (trên 1000 người)", "en": "Net benefit (of 1000 people)"}
_THRESHOLD = {"vi": "Ngưỡng hành động (%)", "en": "Threshold to act (%)"}
_AT = {"vi": "Ở ngưỡng {} %", "en": "At threshold {}%"}
_ALT = {
    "vi": "Lợi ích ròng trên 1000 người ở ngưỡng hành động {at} %: {values}.",
    "en": "Net benefit of 1000 people at a threshold to act of {at}%: {values}.",
}
_LOWEST = 60  # of 1000: how far below zero the axis goes
_NAME_WIDTH, _NOTE_WIDTH = 24, 74
_TEXT = 0.65  # left edge of the key beside the axes


def net_benefit_curves(
    curve: pd.DataFrame,
    at: float,
    language: str,
    *,
    names: Mapping[str, str | Mapping[str, str]],
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
        What a reader must know, such as that the data are simulated; on the figure and in its
        alt text.

    Raises
    ------
    ValueError
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
    if not 1 <= len(rules) <= len(_RULES) or set(rules) - set(names):
        raise ValueError(f"the rules are {rules}; expected one to three, each with a name")
    if at not in curve.index:
        raise ValueError(
            f"at is {at!r}; expected a threshold of the curve, such as {curve.index[0]}"
        )
    told = {name: names[name] if name in names else _LABELS[name] for name in [*rules, *_REFERENCE]}
    here = {name: 1000 * float(curve[name].loc[at]) for name in told}
    frame = _Frame(
        tuple(100 * float(one) for one in curve.index),
        tuple(tuple(1000 * float(one) for one in curve[name]) for name in told),
        tuple("\n".join(textwrap.wrap(pick(one, language), _NAME_WIDTH)) for one in told.values()),
        "\n".join(textwrap.wrap(note, _NOTE_WIDTH)),
        language,
    )
    values = [format_number(one, language, decimals=0) for one in here.values()]
    percent = format_number(100 * at, language)
    with style():
        figure, axes = _axes(frame)
        figure.add_artist(backdrop(_frame_pixels(frame)))
        axes.set_axis_off()
        axes.axvline(100 * at, color=GREY, lw=1, ls="-", marker="")
        for look, y in zip(_looks(frame), here.values(), strict=True):
            if y >= -_LOWEST:
                axes.plot(100 * at, y, color=look["color"], marker=look["marker"], ms=8)
        figure.text(_TEXT, 0.96, pick(_AT, language).format(percent), va="top", weight="bold")
        for value, y in zip(values, _places(frame), strict=True):
            figure.text(_TEXT + 0.065, y - 0.035, value, va="top", weight="bold")
        read_off = "; ".join(
            f"{pick(one, language)} {value}"
            for one, value in zip(told.values(), values, strict=True)
        )
        alt = pick(_ALT, language).format(at=percent, values=read_off)
        return Picture(figure, f"{note}. {alt}" if note else alt)


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


@lru_cache(maxsize=16)  # writing the words takes longer than all the rest
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
    axes.set_xlabel(pick(_THRESHOLD, language))
    axes.set_ylabel(pick(_BENEFIT, language))
    for look, name, y in zip(_looks(frame), frame.names, _places(frame), strict=True):
        ends = [_TEXT, _TEXT + 0.025, _TEXT + 0.05]
        key = Line2D(ends, [y] * 3, lw=2, ms=8, markevery=[1], transform=figure.transFigure, **look)
        figure.add_artist(key)
        figure.text(_TEXT + 0.065, y - 0.025, name, va="bottom", linespacing=1.1)
    figure.text(0.01, 0.02, frame.note, va="bottom", style="italic")
    return pixels(figure)
