"""What delta checks cost and find: alerts a day, parted by what stood behind each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Reason: colours and hatch of its part of the bar, and its words.
_PARTS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "swap": (
        {"fc": VERMILLION, "ec": VERMILLION},
        {"vi": "ống đổi nhầm", "en": "exchanged tube"},
    ),
    "after": (
        {"fc": "white", "ec": VERMILLION, "hatch": "////"},
        {"vi": "mẫu kế sau ống đổi nhầm", "en": "sample after such a tube"},
    ),
    "change": (
        {"fc": BLUE, "ec": BLUE},
        {"vi": "bệnh thay đổi thật", "en": "true clinical change"},
    ),
    "other": (
        {"fc": "white", "ec": GREY},
        {"vi": "ngẫu nhiên, lỗi khác", "en": "chance, other errors"},
    ),
}
_A_DAY = {"vi": "Báo động mỗi ngày", "en": "Alerts a day"}
_HEAD = {"vi": "{label}: {rate} báo động/ngày", "en": "{label}: {rate} alerts a day"}
_OF = {"vi": "{count} trên {total}", "en": "{count} of {total}"}
_MOST = {"vi": "Nhiều nhất {most} mỗi ngày", "en": "At most {most} a day"}
_ALT = {
    "vi": "{note}. Báo động trong {days} ngày. {rows}.",
    "en": "{note}. Alerts in {days} days. {rows}.",
}
_LONGEST = 20  # alerts a day that the axis has room for while a slider moves
_LINE = 0.25  # inches
_COLUMNS = (0.4, 0.67, 0.85)  # of the counts, one a bar
_LONGEST_LABEL = 20


def delta_alerts(
    alerts: Mapping[str, Mapping[str, int]],
    totals: Mapping[str, int],
    days: int,
    language: str,
    *,
    note: str | Mapping[str, str],
    most: float | None = None,
) -> Picture:
    """Draw a bar for each rule or model: its alerts a day, parted by what stood behind them.

    Redrawn while a slider moves, with one bar, or side by side, with several.

    Parameters
    ----------
    alerts : mapping of label to mapping of reason to int
        Alerts in all days. Reasons: swap, after, change and other, as in
        `lab_utils.simulate.jump_reasons`; one that is left out is 0.
    totals : mapping of reason to int
        How many there were to find, flagged or not; written as "20 of 24".
    days : int
        1 or more.
    language : {"vi", "en"}
    note : twin
        That the data are simulated, say; on the figure and in its alt text.
    most : float, optional
        Alerts a day that can be looked at: a line.

    Raises
    ------
    ValueError
        If there is no bar or more than three, a label has more than 20 characters, a reason is
        unknown, `days` is below 1, or more is found than there was.

    Examples
    --------
    >>> drawn = delta_alerts(
    ...     {"Rule": {"swap": 3, "other": 27}}, {"swap": 6}, 30, "en", note="Simulated"
    ... )
    >>> drawn.alt.partition("Rule: ")[2]
    '1.0 alerts a day; exchanged tube 3 of 6; chance, other errors 27.'
    """
    _check(alerts, totals, days)
    shown = [one for one in _PARTS if one in totals or any(one in row for row in alerts.values())]
    told = pick(note, language)
    heads, found = [], []
    for label, counts in alerts.items():
        rate = format_number(sum(counts.values()) / days, language, decimals=1)
        heads.append(pick(_HEAD, language).format(label=label, rate=rate))
        found.append([_found(one, counts.get(one, 0), totals, language) for one in shown])
    names = [pick(_PARTS[one][1], language) for one in shown]
    columns = list(alerts) if len(alerts) > 1 else []
    longest = _LONGEST
    if columns:
        largest = max(sum(row.values()) for row in alerts.values()) / days
        longest = 5 * max(1, math.ceil(largest / 5))
    lines = len(shown) + bool(columns)
    with style():
        figure = new_figure(height=1.45 + 0.75 * len(alerts) + _LINE * lines)
        inches = figure.get_size_inches()[1]
        bottom = (1.0 + _LINE * lines) / inches
        axes = figure.add_axes((0.04, bottom, 0.92, 1 - bottom - 0.15 / inches))
        axes.set(xlim=(0, longest), ylim=(len(alerts), 0))
        for row, (counts, head) in enumerate(zip(alerts.values(), heads, strict=True)):
            _draw_bar(
                axes, row + 0.65, [(one, counts.get(one, 0) / days) for one in shown], longest
            )
            axes.text(0, row + 0.22, head, va="center", weight="bold")
        if most is not None:
            axes.vlines(most, 0.38, len(alerts), color=INK, lw=2, ls="--")
            words = pick(_MOST, language).format(most=format_number(most, language))
            axes.text(longest, 0.22, words, ha="right", va="center")
        ticks = range(0, longest + 1, 5 if longest > 5 else 1)
        axes.set_xticks(ticks, [format_number(tick, language) for tick in ticks])
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(pick(_A_DAY, language))
        for place, label in zip(_COLUMNS, columns, strict=False):
            figure.text(place, (_LINE * lines + 0.25) / inches, label, va="center", weight="bold")
        for line, one in enumerate(shown):
            y = (_LINE * (len(shown) - line) + 0.25) / inches
            _draw_key(figure, one, y, inches)
            figure.text(0.09, y, names[line], va="center")
            for place, counted in zip(_COLUMNS, found, strict=False):
                figure.text(place, y, counted[line], va="center")
        figure.text(0.96, 0.06 / inches, told, ha="right", va="bottom", style="italic")
        rows = ". ".join(
            "; ".join([head, *(f"{name} {count}" for name, count in zip(names, row, strict=True))])
            for head, row in zip(heads, found, strict=True)
        )
        alt = pick(_ALT, language).format(note=told, days=days, rows=rows)
        return Picture(figure, alt)


def _check(alerts: Mapping[str, Mapping[str, int]], totals: Mapping[str, int], days: int) -> None:
    if not 1 <= len(alerts) <= len(_COLUMNS):
        raise ValueError(f"alerts has {len(alerts)} rows; expected 1 to {len(_COLUMNS)}")
    if days < 1:
        raise ValueError(f"days is {days}; expected 1 or more")
    for label, counts in alerts.items():
        if len(label) > _LONGEST_LABEL:
            raise ValueError(f"the label {label!r} is too long; {_LONGEST_LABEL} characters fit")
        if unknown := sorted({*counts, *totals} - set(_PARTS)):
            raise ValueError(f"unknown reasons {unknown}; expected some of {', '.join(_PARTS)}")
        for reason, total in totals.items():
            if counts.get(reason, 0) > total:
                raise ValueError(f"{label!r} finds {counts[reason]} of {total} {reason}")


def _found(reason: str, count: int, totals: Mapping[str, int], language: str) -> str:
    """How many a reason stood behind, and out of how many where that is known."""
    number = format_number(count, language)
    if reason not in totals:
        return number
    total = format_number(totals[reason], language)
    return pick(_OF, language).format(count=number, total=total)


def _draw_bar(axes: Axes, y: float, parts: list[tuple[str, float]], longest: int) -> None:
    left = 0.0
    for reason, rate in parts:
        width = min(left + rate, longest) - left
        if width > 0:
            axes.barh(y, width, 0.46, left, lw=1, **_PARTS[reason][0])
            left += width
    if sum(rate for _, rate in parts) > longest:
        axes.text(longest, y, "▶", ha="right", va="center", color=INK, size=16)


def _draw_key(figure: Figure, reason: str, y: float, inches: float) -> None:
    from matplotlib.patches import Rectangle

    box = Rectangle(
        (0.045, y - 0.065 / inches),
        0.03,
        0.14 / inches,
        lw=1,
        transform=figure.transFigure,
        **_PARTS[reason][0],
    )
    figure.add_artist(box)
