"""Calls a night against missed cases, as the limit of an early-warning score moves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.colours import BLUE, GREY, INK, LARGE, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.picture import Picture, backdrop, beside, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lab_utils.warning import Calls

# Beside the axes, from top to bottom.
_BESIDE = ("a_night", "found", "total", "true", "lead")
_TEXTS = Texts(
    {
        "limit": {"vi": "Ngưỡng gọi (điểm)", "en": "Limit for a call (points)"},
        "calls": {"vi": "Cuộc gọi mỗi đêm", "en": "Calls a night"},
        "missed": {"vi": "Ca diễn biến nặng bị sót", "en": "Cases that were missed"},
        "most": {"vi": "nhiều nhất {most}", "en": "at most {most}"},
        "chosen": {"vi": "Gọi từ {limit} điểm", "en": "A call from {limit} points"},
        "a_night": {"vi": "Cuộc gọi mỗi đêm", "en": "Calls a night"},
        "found": {"vi": "Ca được gọi trước", "en": "Cases called for before"},
        "total": {"vi": "Tổng số cuộc gọi", "en": "Calls in all"},
        "true": {"vi": "Trong đó gọi đúng", "en": "True calls among them"},
        "lead": {"vi": "Báo trước (trung vị)", "en": "Lead time (median)"},
        "of": {"vi": "{found} trên {events}", "en": "{found} of {events}"},
        "hours": {"vi": "{hours} giờ", "en": "{hours} hours"},
        "none": {"vi": "không có", "en": "none"},
        "row": {
            "vi": "{limit} điểm: {calls} cuộc gọi mỗi đêm, sót {missed} ca",
            "en": "{limit} points: {calls} calls a night, {missed} missed",
        },
        "alt": {
            "vi": "{note}. {chosen}: {told}. Mọi ngưỡng: {rows}.",
            "en": "{note}. {chosen}: {told}. All limits: {rows}.",
        },
    }
)
_UPPER, _LOWER = (0.075, 0.58, 0.55, 0.34), (0.075, 0.17, 0.55, 0.25)
_SEAM = 0.635  # between them, where a narrow screen parts the figure
_TEXT = 0.68  # left edge of the words beside the axes

_Row = tuple[int, float, int]  # limit, calls a night, missed cases


def calls_by_limit(
    counted: Mapping[int, Calls],
    limit: int,
    language: str,
    *,
    note: Twin,
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
        For example that the ward is simulated; on the figure and in its alt text.
    most : float, optional
        Calls a night that the ward can answer: a line.

    Raises
    ------
    FigureError
        If there is nothing to draw, or `limit` is not among the limits.

    Examples
    --------
    >>> from lab_utils.warning import Calls
    >>> counted = {5: Calls(30, 2, 90, 60, 4, (6.0, 9.5)), 6: Calls(30, 2, 40, 24, 2, (9.0,))}
    >>> calls_by_limit(counted, 6, "en", note="Simulated ward").alt[:61]
    'Simulated ward. A call from 6 points: Calls a night 0.8; Case'
    """
    if limit not in counted:
        raise FigureError(
            vi="Ngưỡng gọi là {limit}; cần một trong các ngưỡng {limits}.",
            en="limit is {limit}; expected one of {limits}.",
            limit=limit,
            limits=", ".join(map(str, counted)),
        )
    rows = tuple((one, c.a_night, c.events - c.found) for one, c in counted.items())
    told = pick(note, language)
    chosen = _TEXTS.say("chosen", language, limit=limit)
    values = _values(counted[limit], language)
    alt = _TEXTS.say(
        "alt",
        language,
        note=told,
        chosen=chosen,
        told="; ".join(
            f"{_TEXTS.say(name, language)} {value}"
            for name, value in zip(_BESIDE, values, strict=True)
        ),
        rows="; ".join(_row_words(row, language) for row in rows),
    )
    with style():
        figure = new_figure(height=4.2)
        figure.add_artist(backdrop(_frame(rows, language, told, most)))
        _draw_chosen(figure, rows, limit, most)
        figure.text(_TEXT, 0.95, chosen, va="top", weight="bold", size=LARGE)
        for line, value in enumerate(values):
            figure.text(_TEXT, 0.775 - 0.135 * line, value, va="top", weight="bold")
        return Picture(figure, alt, beside(_SEAM))


def _values(calls: Calls, language: str) -> list[str]:
    """What stands beside the axes for one limit, in the order of `_BESIDE`."""
    lead = _TEXTS.say("none", language)
    if calls.found:
        hours = format_number(calls.lead_time.value, language, decimals=0)
        lead = _TEXTS.say("hours", language, hours=hours)
    return [
        format_number(calls.a_night, language, decimals=1),
        _TEXTS.say("of", language, found=calls.found, events=calls.events),
        format_number(calls.total, language),
        format_number(calls.true, language),
        lead,
    ]


def _row_words(row: _Row, language: str) -> str:
    limit, calls, missed = row
    a_night = format_number(calls, language, decimals=1)
    return _TEXTS.say("row", language, limit=limit, calls=a_night, missed=missed)


def _draw_chosen(figure: Figure, rows: tuple[_Row, ...], limit: int, most: float | None) -> None:
    """Fill the bars of the chosen limit, and underline it."""
    row = next(one for one in rows if one[0] == limit)
    for axes, height, colour in zip(
        _axes(figure, rows, most), row[1:], (BLUE, VERMILLION), strict=True
    ):
        axes.set_axis_off()
        axes.bar(limit, height, 0.7, color=colour)
        ends = (limit - 0.35, limit + 0.35)
        axes.plot(ends, (0, 0), color=INK, lw=3, ls="-", marker="", solid_capstyle="butt")


def _axes(figure: Figure, rows: tuple[_Row, ...], most: float | None) -> tuple[Axes, Axes]:
    limits, calls, missed = zip(*rows, strict=True)
    xlim = (min(limits) - 0.6, max(limits) + 0.6)
    highest = 1.15 * max(*calls, most or 0, 1)
    return (
        figure.add_axes(_UPPER, xlim=xlim, ylim=(0, highest)),
        figure.add_axes(_LOWER, xlim=xlim, ylim=(0, 1.3 * max(*missed, 1))),
    )


@lru_cache(maxsize=8)  # text takes longer to draw than all the rest
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
        axes.set_title(
            _TEXTS.say(("calls", "missed")[place - 1], language), loc="left", weight="bold"
        )
        if place == 1 and most is not None:
            axes.axhline(most, color=INK, lw=1.5, ls="--", marker="")
            words = _TEXTS.say("most", language, most=most)
            axes.text(rows[-1][0] + 0.6, most, words, ha="right", va="bottom")
    axes.set_xlabel(_TEXTS.say("limit", language))
    for line, name in enumerate(_BESIDE):
        words = _TEXTS.say(name, language)
        figure.text(_TEXT, 0.83 - 0.135 * line, words, va="top", color=GREY)
    figure.text(_TEXT, 0.05, note, va="bottom", style="italic")
    return pixels(figure)
