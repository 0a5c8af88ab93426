"""How the wait for a bed grows as a ward fills up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.colours import BLUE, INK, SMALL, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.picture import Picture, backdrop, beside, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LOWEST, _HIGHEST = 0.5, 0.99
_AXES = (0.1, 0.17, 0.54, 0.78)
_HEIGHT = 3.6
_SEAM = 0.65  # between them, where a narrow screen parts the figure
_TEXT = 0.67  # left edge of the words beside the axes
_AT_SIZE = 10.5  # points; the longest sentence still fits
_TEXTS = Texts(
    {
        "full": {"vi": "Công suất sử dụng giường (%)", "en": "Beds taken (%)"},
        "hours": {"vi": "Chờ giường trung bình (giờ)", "en": "Mean wait for a bed (hours)"},
        "ward": {
            "vi": "Khoa {beds} giường,\nmỗi người nằm {stay} ngày",
            "en": "Ward of {beds} beds,\n{stay} days a stay",
        },
        "at": {
            "vi": "Khi {full} % số giường có người:",
            "en": "When {full} % of beds are taken:",
        },
        "wait": {"vi": "chờ trung bình {hours} giờ", "en": "mean wait {hours} hours"},
        "delayed": {
            "vi": "{share} trong 100 người phải chờ",
            "en": "{share} of 100 people wait",
        },
        "theory": {"vi": "Tính theo công thức Erlang C", "en": "By the Erlang C formula"},
        "alt": {
            "vi": "{theory}. {ward}. Đường cong: chờ giường trung bình theo công suất, càng đầy "
            "càng dốc; trên đường có các điểm {points}. {at} {wait}, {delayed}.",
            "en": "{theory}. {ward}. Curve: mean wait for a bed by the share of beds taken, "
            "steeper as the ward fills; marked on it: {points}. {at} {wait}, {delayed}.",
        },
    }
)


def occupancy_curve(
    full: float,
    beds: int,
    stay: float,
    language: str,
    marked: Mapping[str, float] | None = None,
) -> Picture:
    """Draw the mean wait for a bed against the share of beds taken, with one share picked out.

    Redrawn while a slider moves; the axis ends at twice the wait of the highest marked point.

    Parameters
    ----------
    full : float
        Share of beds taken that is picked out and put into words, 0.5..0.99.
    beds : int
    stay : float
        Mean days in bed.
    language : {"vi", "en"}
    marked : mapping of letter to float
        Points of the curve that are named; A at 0.85 and B at 0.95 unless given.

    Raises
    ------
    FigureError
        If a share is outside 0.5..0.99.
    lab_utils.worklist.WorklistError
        If there are no beds or no days.

    Examples
    --------
    >>> occupancy_curve(0.85, 20, 5, "en").alt.rpartition("taken: ")[2]
    'mean wait 15.4 hours, 39 of 100 people wait.'
    """
    points = tuple((marked or {"A": 0.85, "B": 0.95}).items())
    for share in (full, *(share for _, share in points)):
        if not _LOWEST <= share <= _HIGHEST:
            raise FigureError(
                vi="Tỷ lệ giường có người là {share}; cần từ {low} đến {high}. 85 % viết là 0,85.",
                en="{share} of beds taken; expected {low} to {high}; write 85 % as 0.85.",
                share=share,
                low=_LOWEST,
                high=_HIGHEST,
            )
    hours = _hours(full, beds, stay)
    words = _words(full, beds, stay, hours, language)
    named = ", ".join(f"{name} ({format_number(100 * x, language)} %)" for name, x in points)
    ward = _ward(beds, stay, language).replace("\n", " ")
    alt = _TEXTS.say("alt", language, theory=_TEXTS["theory"], ward=ward, points=named, **words)
    with style():
        figure = _draw(
            full, hours, _curve_pixels(beds, stay, language, points), _top(beds, stay, points)
        )
        figure.text(_TEXT, 0.66, words["at"], va="top", size=_AT_SIZE)
        figure.text(_TEXT, 0.58, words["wait"], va="top", weight="bold")
        figure.text(_TEXT, 0.5, words["delayed"], va="top")
        return Picture(figure, alt, beside(_SEAM))


def _words(full: float, beds: int, stay: float, hours: float, language: str) -> dict[str, str]:
    """What is said of the share that is picked out."""
    from lab_utils.worklist import erlang_c

    wait = format_number(hours, language, decimals=1)
    share = format_number(100 * erlang_c(full * beds, beds), language, decimals=0)
    return {
        "at": _TEXTS.say("at", language, full=100 * full),
        "wait": _TEXTS.say("wait", language, hours=wait),
        "delayed": _TEXTS.say("delayed", language, share=share),
    }


def _draw(full: float, hours: float, curve: np.ndarray, top: float) -> Figure:
    """The curve, and on it the share that is picked out: an arrow where it lies higher."""
    figure = new_figure(_HEIGHT)
    figure.add_artist(backdrop(curve))
    axes = figure.add_axes(_AXES, xlim=_xlim(), ylim=(0, top))
    axes.set_axis_off()
    y = min(hours, top)
    axes.plot([full, full], [0, y], color=VERMILLION, ls="--", marker="")
    marker = "^" if hours > top else "D"
    axes.plot(full, y, marker=marker, ms=10, color=VERMILLION, clip_on=False)
    return figure


def _hours(full: float, beds: int, stay: float) -> float:
    from lab_utils.worklist import mean_wait

    return 24 * mean_wait(full, stay, beds)


def _ward(beds: int, stay: float, language: str) -> str:
    return _TEXTS.say("ward", language, beds=str(beds), stay=stay)


def _xlim() -> tuple[float, float]:
    return _LOWEST, 1.0


def _top(beds: int, stay: float, points: tuple[tuple[str, float], ...]) -> float:
    return 2 * max(_hours(share, beds, stay) for _, share in points)


@lru_cache(maxsize=8)  # text takes longer to draw than all the rest
def _curve_pixels(
    beds: int, stay: float, language: str, points: tuple[tuple[str, float], ...]
) -> np.ndarray:
    figure = new_figure(_HEIGHT)
    top = _top(beds, stay, points)
    axes = figure.add_axes(_AXES, xlim=_xlim(), ylim=(0, top))
    shares = np.linspace(_LOWEST, _HIGHEST, 200)
    axes.plot(shares, [_hours(x, beds, stay) for x in shares], color=BLUE, ls="-", marker="")
    for name, share in points:
        hours = _hours(share, beds, stay)
        axes.plot(share, hours, marker="o", ms=9, color=INK, mfc="white", mew=2)
        axes.annotate(
            name, (share, hours), (-9, 5), textcoords="offset points", ha="right", weight="bold"
        )
    ticks = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    axes.set_xticks(ticks, [format_number(100 * tick, language) for tick in ticks])
    step = 24 * max(1, round(top / 24 / 6))
    levels = np.arange(0, top, step)
    axes.set_yticks(levels, [format_number(level, language) for level in levels])
    axes.set_xlabel(_TEXTS.say("full", language))
    axes.set_ylabel(_TEXTS.say("hours", language))
    figure.text(_TEXT, 0.94, _ward(beds, stay, language), va="top", weight="bold")
    figure.text(
        _TEXT, 0.03, _TEXTS.say("theory", language), va="bottom", style="italic", size=SMALL
    )
    return pixels(figure)
