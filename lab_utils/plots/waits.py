"""Waits of several groups in two or three orders, beside one another."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.accuracy.inputs import written
from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.errors import FigureError, require_count, require_known
from lab_utils.figures.picture import Picture, backdrop, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

    from lab_utils.accuracy import Estimate

# Sign of the first, second and third order: shape and filling say the same as colour.
_SIGNS: tuple[dict[str, Any], ...] = (
    {"marker": "o", "color": INK, "mfc": "white", "mew": 2, "ms": 9},
    {"marker": "s", "color": BLUE, "ms": 9},
    {"marker": "^", "color": VERMILLION, "ms": 10},
)
_LABEL_WIDTH = 21  # characters of a name on one line
_MOST_ROWS = 8
_LEFT, _AXES, _TEXT = 0.245, 0.42, 0.715  # left edge and width of the axes, edge of the figures
_TOP, _BOTTOM, _LINE, _GAP = 0.5, 0.85, 0.24, 0.2  # inches
_TEXTS = Texts(
    {
        "at_most": {"vi": "cần ≤ {most}", "en": "wanted ≤ {most}"},
        "limits": {"vi": "khoảng tin cậy 95 %", "en": "95 % confidence limits"},
    }
)


def waits_by_order(
    waits: Mapping[str, Mapping[str, float | Estimate]],
    language: str,
    *,
    measure: Twin,
    note: Twin = "",
    most: Mapping[str, float] | None = None,
) -> Picture:
    """Draw a line for each group with a sign for each order, and write the figures beside it.

    Redrawn while a slider moves.

    Parameters
    ----------
    waits : mapping of group to mapping of order to float or Estimate
        1 to 8 groups, each with the same 1 to 3 orders; 0 or more, all in one unit. Limits are
        drawn and written where there are any.
    language : {"vi", "en"}
    measure : twin
        What is measured, with its unit; under the axis and in the alt text.
    note : twin
        For example that the figures are simulated; on the figure and in its alt text.
    most : mapping of group to float, optional
        The most that is wanted of a group: a dashed line, and words under its name.

    Raises
    ------
    FigureError
        If there are too many groups or orders, or none; if groups differ in their orders; if
        `most` names another group; if a figure is negative or not finite.

    Examples
    --------
    >>> picture = waits_by_order(
    ...     {"Flagged": {"As they arrive": 40.0, "AI order": 9.3}}, "en", measure="Mean wait (min)"
    ... )
    >>> picture.alt
    'Mean wait (min). Flagged: As they arrive 40.0; AI order 9.3.'
    """
    most = most or {}
    groups = _estimates(waits)
    orders = _check(groups, most)
    told = pick(note, language)
    limited = any(not math.isnan(one.low) for row in groups.values() for one in row.values())
    limits = f"   ({_TEXTS.say('limits', language)})" if limited else ""
    frame = _Frame(
        groups=tuple((group, most.get(group)) for group in groups),
        orders=tuple(orders),
        longest=_longest(groups, most),
        measure=pick(measure, language),
        foot=(told + limits).strip(),
        language=language,
    )
    with style():
        figure = _draw(frame, groups)
        return Picture(figure, _alt(groups, most, frame.measure, told, language))


def _estimates(
    waits: Mapping[str, Mapping[str, float | Estimate]],
) -> dict[str, dict[str, Estimate]]:
    """Plain numbers as estimates without limits."""
    from lab_utils.accuracy import Estimate

    return {
        group: {
            order: one if isinstance(one, Estimate) else Estimate(one, math.nan, math.nan)
            for order, one in row.items()
        }
        for group, row in waits.items()
    }


@dataclass(frozen=True)
class _Frame:
    """What stays in `waits_by_order` while figures change."""

    groups: tuple[tuple[str, float | None], ...]  # and the most that is wanted of each
    orders: tuple[str, ...]
    longest: float
    measure: str
    foot: str
    language: str

    @property
    def row(self) -> float:
        """Height of a group in inches; names and wishes need two lines or three."""
        lines = max(
            len(textwrap.wrap(group, _LABEL_WIDTH)) + (most is not None)
            for group, most in self.groups
        )
        return max(len(self.orders), lines) * _LINE + _GAP

    @property
    def height(self) -> float:
        return _TOP + _BOTTOM + self.row * len(self.groups)

    def place(self, line: int, order: int) -> float:
        """Where a figure stands: in inches below the top of the axes."""
        return (line + 0.5) * self.row + (order - (len(self.orders) - 1) / 2) * _LINE

    def add_axes(self, figure: Figure) -> Axes:
        """Axes in minutes to the right and inches downwards."""
        inside = self.row * len(self.groups)
        return figure.add_axes(
            (_LEFT, _BOTTOM / self.height, _AXES, inside / self.height),
            xlim=(0, self.longest),
            ylim=(inside, 0),
        )

    @staticmethod
    def across(figure: Figure, axes: Axes) -> Transform:
        """Shares of the figure to the right, inches of the axes downwards."""
        from matplotlib.transforms import blended_transform_factory

        return blended_transform_factory(figure.transFigure, axes.transData)


def _draw(frame: _Frame, groups: Mapping[str, Mapping[str, Estimate]]) -> Figure:
    figure = new_figure(frame.height)
    figure.add_artist(backdrop(_frame_pixels(frame)))
    axes = frame.add_axes(figure)
    axes.set_axis_off()
    across = frame.across(figure, axes)
    for number, (order, sign) in enumerate(zip(frame.orders, _SIGNS, strict=False)):
        column = [row[order] for row in groups.values()]
        y = [frame.place(line, number) for line in range(len(column))]
        for one, height in zip(column, y, strict=True):
            if not math.isnan(one.low):
                ends = [one.low, one.high]
                axes.plot(ends, [height] * 2, color=sign["color"], ls="-", marker="|", ms=8)
            words = _written(one, frame.language)
            axes.text(_TEXT, height, words, va="center", transform=across)
        axes.plot([one.value for one in column], y, ls="", zorder=3, clip_on=False, **sign)
    return figure


@lru_cache(maxsize=16)  # text takes longer to draw than all the rest
def _frame_pixels(frame: _Frame) -> np.ndarray:
    figure = new_figure(frame.height)
    axes = frame.add_axes(figure)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    ticks = [frame.longest * part / 4 for part in range(5)]
    axes.set_xticks(ticks, [format_number(tick, frame.language) for tick in ticks])
    axes.set_xlabel(frame.measure, loc="left")
    for line, (group, most) in enumerate(frame.groups):
        _draw_group(figure, axes, frame, line, group, most)
    _draw_legend(figure, frame.orders)
    figure.text(0.985, 0.06 / frame.height, frame.foot, ha="right", va="bottom", style="italic")
    return pixels(figure)


def _draw_group(
    figure: Figure, axes: Axes, frame: _Frame, line: int, group: str, most: float | None
) -> None:
    """The name of a group with its wish, a line above it, and the signs beside its figures."""
    across = frame.across(figure, axes)
    label = textwrap.fill(group, _LABEL_WIDTH)
    if line:
        between = [line * frame.row] * 2
        look: dict[str, Any] = {"color": GREY, "lw": 0.6, "ls": ":", "marker": ""}
        axes.plot([0.01, 0.99], between, transform=across, clip_on=False, **look)
    if most is not None:
        label += "\n" + _TEXTS.say("at_most", frame.language, most=most)
        ends = [(line + 0.06) * frame.row, (line + 0.94) * frame.row]
        axes.plot([most, most], ends, color=INK, ls="--", marker="")
    middle = (line + 0.5) * frame.row
    axes.text(0.01, middle, label, va="center", transform=across, linespacing=1.15)
    for number, sign in enumerate(_SIGNS[: len(frame.orders)]):
        small = sign | {"ms": 6, "ls": "", "clip_on": False}
        axes.plot(_TEXT - 0.025, frame.place(line, number), transform=across, **small)


def _draw_legend(figure: Figure, orders: Sequence[str]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], ls="", label=order, **sign)
        for order, sign in zip(orders, _SIGNS, strict=False)
    ]
    figure.legend(
        handles=handles,
        loc="upper left",
        ncols=len(handles),
        handletextpad=0.1,
        columnspacing=1.2,
        borderaxespad=0.3,
    )


def _check(
    groups: Mapping[str, Mapping[str, Estimate]], most: Mapping[str, float]
) -> Sequence[str]:
    """Return the orders, which all groups share."""
    require_count("waits", len(groups), _MOST_ROWS, {"vi": "nhóm", "en": "groups"})
    orders = list(next(iter(groups.values())))
    require_count("waits", len(orders), len(_SIGNS), {"vi": "thứ tự", "en": "orders"})
    for group, row in groups.items():
        if list(row) != orders:
            raise FigureError(
                vi="{group} có các thứ tự {found}; cần {expected} như nhóm đầu.",
                en="{group} has the orders {found}; expected {expected} as in the first group.",
                group=repr(group),
                found=str(list(row)),
                expected=str(orders),
            )
        for order, one in row.items():
            if not 0 <= one.value < math.inf:
                raise FigureError(
                    vi="{group}, {order} là {value}; cần một số từ 0 trở lên.",
                    en="{group}, {order} is {value}; expected 0 or more.",
                    group=repr(group),
                    order=repr(order),
                    value=written(one.value),
                )
    require_known("most", most, groups)
    return orders


def _longest(groups: Mapping[str, Mapping[str, Estimate]], most: Mapping[str, float]) -> float:
    """End of the axis: it doubles, so that it stands still while little changes."""
    values = [x for row in groups.values() for one in row.values() for x in (one.value, one.high)]
    largest = max(60, *most.values(), *(x for x in values if not math.isnan(x)))
    return 60 * 2.0 ** math.ceil(math.log2(largest / 60))


def _written(one: Estimate, language: str) -> str:
    value = format_number(one.value, language, decimals=1)
    if math.isnan(one.low):
        return value
    decimals = 1 if one.high < 100 else 0
    low, high = (format_number(x, language, decimals) for x in (one.low, one.high))
    return f"{value} ({low}–{high})"


def _alt(
    groups: Mapping[str, Mapping[str, Estimate]],
    most: Mapping[str, float],
    measure: str,
    told: str,
    language: str,
) -> str:
    sentences = []
    for group, row in groups.items():
        figures = [f"{order} {_written(one, language)}" for order, one in row.items()]
        if group in most:
            figures.append(_TEXTS.say("at_most", language, most=most[group]))
        sentences.append(f"{group}: {'; '.join(figures)}.")
    opening = [f"{told}." if told else "", f"{measure}."]
    return " ".join(word for word in (*opening, *sentences) if word)
