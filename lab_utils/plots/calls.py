"""Calls a night against missed cases, as the limit of an early-warning score moves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.colours import BLUE, GREY, INK, LARGE, VERMILLION
from lab_utils.figures.picture import Picture, backdrop, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lab_utils.warning import Calls

_LIMIT = {"vi": "Ngưỡng gọi (điểm)", "en": "Limit for a call (points)"}
_CALLS = {"vi": "Cuộc gọi mỗi đêm", "en": "Calls a night"}
_MISSED = {"vi": "Ca diễn biến nặng bị sót", "en": "Cases that were missed"}
_MOST = {"vi": "nhiều nhất {}", "en": "at most {}"}
_CHOSEN = {"vi": "Gọi từ {} điểm", "en": "A call from {} points"}
_TOLD = {
    "a_night": {"vi": "Cuộc gọi mỗi đêm", "en": "Calls a night"},
    "found": {"vi": "Ca được gọi trước", "en": "Cases called for before"},
    "total": {"vi": "Tổng số cuộc gọi", "en": "Calls in all"},
    "true": {"vi": "Trong đó gọi đúng", "en": "True calls among them"},
    "lead": {"vi": "Báo trước (trung vị)", "en": "Lead time (median)"},
}
_FOUND = {"vi": "{found} trên {events}", "en": "{found} of {events}"}
_LEAD = {"vi": "{lead} giờ", "en": "{lead} hours"}
_NONE = {"vi": "không có", "en": "none"}
_ALT = {
    "vi": "{note}. {chosen}: {told}. Mọi ngưỡng: {rows}.",
    "en": "{note}. {chosen}: {told}. All limits: {rows}.",
}
_ROW = {
    "vi": "{limit} điểm: {calls} cuộc gọi mỗi đêm, sót {missed} ca",
    "en": "{limit} points: {calls} calls a night, {missed} missed",
}
_UPPER, _LOWER = (0.075, 0.58, 0.55, 0.34), (0.075, 0.17, 0.55, 0.25)
_TEXT = 0.68  # left edge of the words beside the axes

_Row = tuple[int, float, int]  # limit, calls a night, missed cases


def calls_by_limit(
    counted: Mapping[int, Calls],
    limit: int,
    language: str,
    *,
    note: str | Mapping[str, str],
    most: float | None = None,
) -> Picture:
    """Draw calls a night above, missed cases below, and mark one limit.

    Redrawn while a slider moves: all that stays is drawn once.

    Parameters
    ----------
    counted : mapping of limit to Calls
        From `lab_utils.warning.count_calls`, limits rising by one.
    limit : int
        One of them.
    language : {"vi", "en"}
    note : twin
        That the ward is simulated, say; on the figure and in its alt text.
    most : float, optional
        Calls a night that the ward can answer: a line.

    Raises
    ------
    ValueError
        If there is nothing to draw, or `limit` is not among the limits.

    Examples
    --------
    >>> from lab_utils.warning import Calls
    >>> counted = {5: Calls(30, 2, 90, 60, 4, (6.0, 9.5)), 6: Calls(30, 2, 40, 24, 2, (9.0,))}
    >>> calls_by_limit(counted, 6, "en", note="Simulated ward").alt[:61]
    'Simulated ward. A call from 6 points: Calls a night 0.8; Case'
    """
    if limit not in counted:
        raise ValueError(f"limit is {limit}; expected one of {', '.join(map(str, counted))}")
    told = pick(note, language)
    rows = tuple((one, c.a_night, c.events - c.found) for one, c in counted.items())
    chosen = pick(_CHOSEN, language).format(format_number(limit, language))
    values = _values(counted[limit], language)
    names = [pick(twin, language) for twin in _TOLD.values()]
    with style():
        figure = new_figure(height=4.2)
        figure.add_artist(backdrop(_frame(rows, language, told, most)))
        for axes, place in zip(_axes(figure, rows, most), (1, 2), strict=True):
            axes.set_axis_off()
            row = next(one for one in rows if one[0] == limit)
            axes.bar(limit, row[place], 0.7, color=(BLUE, VERMILLION)[place - 1])
            ends = (limit - 0.35, limit + 0.35)
            axes.plot(ends, (0, 0), color=INK, lw=3, ls="-", marker="", solid_capstyle="butt")
        figure.text(_TEXT, 0.95, chosen, va="top", weight="bold", size=LARGE)
        for line, value in enumerate(values):
            figure.text(_TEXT, 0.775 - 0.135 * line, value, va="top", weight="bold")
        alt = pick(_ALT, language).format(
            note=told,
            chosen=chosen,
            told="; ".join(f"{name} {value}" for name, value in zip(names, values, strict=True)),
            rows="; ".join(_row_words(row, language) for row in rows),
        )
        return Picture(figure, alt)


def _values(calls: Calls, language: str) -> list[str]:
    counts = (calls.found, calls.events, calls.total, calls.true)
    found, events, total, true = (format_number(n, language) for n in counts)
    lead = format_number(calls.lead_time.value, language, decimals=0)
    return [
        format_number(calls.a_night, language, decimals=1),
        pick(_FOUND, language).format(found=found, events=events),
        total,
        true,
        pick(_LEAD if calls.found else _NONE, language).format(lead=lead),
    ]


def _row_words(row: _Row, language: str) -> str:
    limit, calls, missed = row
    return pick(_ROW, language).format(
        limit=format_number(limit, language),
        calls=format_number(calls, language, decimals=1),
        missed=format_number(missed, language),
    )


def _axes(figure: Figure, rows: tuple[_Row, ...], most: float | None) -> tuple[Axes, Axes]:
    limits, calls, missed = zip(*rows, strict=True)
    xlim = (min(limits) - 0.6, max(limits) + 0.6)
    highest = 1.15 * max(*calls, most or 0, 1)
    return (
        figure.add_axes(_UPPER, xlim=xlim, ylim=(0, highest)),
        figure.add_axes(_LOWER, xlim=xlim, ylim=(0, 1.3 * max(*missed, 1))),
    )


@lru_cache(maxsize=8)  # writing the words takes longer than all the rest
def _frame(rows: tuple[_Row, ...], language: str, note: str, most: float | None) -> np.ndarray:
    figure = new_figure(height=4.2)
    for axes, place in zip(_axes(figure, rows, most), (1, 2), strict=True):
        colour = (BLUE, VERMILLION)[place - 1]
        for row in rows:
            axes.bar(row[0], row[place], 0.7, fc="white", ec=colour, hatch="////", lw=1)
            number = format_number(row[place], language, decimals=2 - place)
            axes.text(row[0], row[place], number, ha="center", va="bottom")
        axes.set_xticks([row[0] for row in rows], [format_number(row[0], language) for row in rows])
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_title(pick((_CALLS, _MISSED)[place - 1], language), loc="left", weight="bold")
        if place == 1 and most is not None:
            axes.axhline(most, color=INK, lw=1.5, ls="--", marker="")
            words = pick(_MOST, language).format(format_number(most, language))
            axes.text(rows[-1][0] + 0.6, most, words, ha="right", va="bottom")
    axes.set_xlabel(pick(_LIMIT, language))
    for line, twin in enumerate(_TOLD.values()):
        figure.text(_TEXT, 0.83 - 0.135 * line, pick(twin, language), va="top", color=GREY)
    figure.text(_TEXT, 0.05, note, va="bottom", style="italic")
    return pixels(figure)
