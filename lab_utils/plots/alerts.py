"""What delta checks cost and find: alerts a day, split by cause."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.errors import FigureError, require_count, require_known
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Reason: colours and hatch of its part of the bar.
_PARTS: dict[str, dict[str, Any]] = {
    "swap": {"fc": VERMILLION, "ec": VERMILLION},
    "after": {"fc": "white", "ec": VERMILLION, "hatch": "////"},
    "change": {"fc": BLUE, "ec": BLUE},
    "other": {"fc": "white", "ec": GREY},
}
_TEXTS = Texts(
    {
        "swap": {"vi": "ống đổi nhầm", "en": "exchanged tube"},
        "after": {"vi": "mẫu kế sau ống đổi nhầm", "en": "sample after such a tube"},
        "change": {"vi": "bệnh thay đổi thật", "en": "true clinical change"},
        "other": {"vi": "ngẫu nhiên, lỗi khác", "en": "chance, other errors"},
        "a_day": {"vi": "Báo động mỗi ngày", "en": "Alerts a day"},
        "head": {
            "vi": "{label}: {rate} báo động/ngày",
            "en": "{label}: {rate} alerts a day",
        },
        "of": {"vi": "{count} trên {total}", "en": "{count} of {total}"},
        "most": {"vi": "Nhiều nhất {most} mỗi ngày", "en": "At most {most} a day"},
        "alt": {
            "vi": "{note}. Báo động trong {days} ngày. {rows}.",
            "en": "{note}. Alerts in {days} days. {rows}.",
        },
    }
)
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
    note: Twin,
    most: float | None = None,
) -> Picture:
    """Draw a bar for each rule or model: its alerts a day, split by cause.

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
        For example that the data are simulated; on the figure and in its alt text.
    most : float, optional
        Alerts a day that can be looked at: a line.

    Raises
    ------
    FigureError
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
    words = _words(alerts, totals, days, language, note, most)
    with style():
        figure = _draw(alerts, days, words, language, most)
        return Picture(figure, _alt(words, days, language))


@dataclass(frozen=True)
class _Words:
    """What is written: a heading a bar, a line a reason, and in it a count a bar."""

    heads: list[str]
    reasons: dict[str, str]
    found: list[list[str]]
    note: str
    most: str


def _words(
    alerts: Mapping[str, Mapping[str, int]],
    totals: Mapping[str, int],
    days: int,
    language: str,
    note: Twin,
    most: float | None,
) -> _Words:
    heads = []
    for label, counts in alerts.items():
        rate = format_number(sum(counts.values()) / days, language, decimals=1)
        heads.append(_TEXTS.say("head", language, label=label, rate=rate))
    shown = [one for one in _PARTS if one in totals or any(one in row for row in alerts.values())]
    return _Words(
        heads=heads,
        reasons={one: _TEXTS.say(one, language) for one in shown},
        found=[
            [_found(one, counts.get(one, 0), totals, language) for one in shown]
            for counts in alerts.values()
        ],
        note=pick(note, language),
        most="" if most is None else _TEXTS.say("most", language, most=most),
    )


def _found(reason: str, count: int, totals: Mapping[str, int], language: str) -> str:
    """How many a reason stood behind, and out of how many where that is known."""
    if reason not in totals:
        return format_number(count, language)
    return _TEXTS.say("of", language, count=count, total=totals[reason])


def _alt(words: _Words, days: int, language: str) -> str:
    rows = (
        [
            head,
            *(f"{name} {count}" for name, count in zip(words.reasons.values(), row, strict=True)),
        ]
        for head, row in zip(words.heads, words.found, strict=True)
    )
    told = ". ".join("; ".join(row) for row in rows)
    return _TEXTS.say("alt", language, note=words.note, days=str(days), rows=told)


def _check(alerts: Mapping[str, Mapping[str, int]], totals: Mapping[str, int], days: int) -> None:
    require_count("alerts", len(alerts), len(_COLUMNS), {"vi": "dòng", "en": "rows"})
    if days < 1:
        raise FigureError(
            vi="days là {days}; cần từ 1 trở lên. Hãy đếm số ngày của dữ liệu.",
            en="days is {days}; expected 1 or more; count the days of the data.",
            days=str(days),
        )
    for label, counts in alerts.items():
        if len(label) > _LONGEST_LABEL:
            raise FigureError(
                vi="Tên {label} dài quá; chỉ đủ chỗ cho {longest} ký tự. Hãy đặt tên ngắn hơn.",
                en="the label {label} is too long; {longest} characters fit; shorten it.",
                label=repr(label),
                longest=_LONGEST_LABEL,
            )
        require_known("alerts", {*counts, *totals}, _PARTS)
        for reason, total in totals.items():
            if counts.get(reason, 0) > total:
                raise FigureError(
                    vi="{label} tìm ra {count} trên {total} {reason}; không thể nhiều hơn tổng số. "
                    "Hãy đếm lại.",
                    en="{label} finds {count} of {total} {reason}; expected no more than there "
                    "were; count again.",
                    label=repr(label),
                    count=counts[reason],
                    total=total,
                    reason=reason,
                )


def _longest(alerts: Mapping[str, Mapping[str, int]], days: int) -> int:
    """End of the axis; it stands still while a slider moves the only bar."""
    if len(alerts) == 1:
        return _LONGEST
    largest = max(sum(row.values()) for row in alerts.values()) / days
    return 5 * max(1, math.ceil(largest / 5))


def _draw(
    alerts: Mapping[str, Mapping[str, int]],
    days: int,
    words: _Words,
    language: str,
    most: float | None,
) -> Figure:
    longest = _longest(alerts, days)
    lines = len(words.reasons) + (len(alerts) > 1)
    figure = new_figure(height=1.45 + 0.75 * len(alerts) + _LINE * lines)
    inches = figure.get_size_inches()[1]
    bottom = (1.0 + _LINE * lines) / inches
    axes = figure.add_axes((0.04, bottom, 0.92, 1 - bottom - 0.15 / inches))
    axes.set(xlim=(0, longest), ylim=(len(alerts), 0))
    for row, (counts, head) in enumerate(zip(alerts.values(), words.heads, strict=True)):
        parts = [(one, counts.get(one, 0) / days) for one in words.reasons]
        _draw_bar(axes, row + 0.65, parts, longest)
        axes.text(0, row + 0.22, head, va="center", weight="bold")
    if most is not None:
        axes.vlines(most, 0.38, len(alerts), color=INK, lw=2, ls="--")
        axes.text(longest, 0.22, words.most, ha="right", va="center")
    ticks = range(0, longest + 1, 5 if longest > 5 else 1)
    axes.set_xticks(ticks, [format_number(tick, language) for tick in ticks])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(_TEXTS.say("a_day", language))
    _draw_table(figure, list(alerts) if len(alerts) > 1 else [], words)
    figure.text(0.96, 0.06 / inches, words.note, ha="right", va="bottom", style="italic")
    return figure


def _draw_table(figure: Figure, columns: list[str], words: _Words) -> None:
    """The key under the bars, with the counts of each bar."""
    inches = figure.get_size_inches()[1]
    lines = len(words.reasons)
    for place, label in zip(_COLUMNS, columns, strict=False):
        y = (_LINE * (lines + 1) + 0.25) / inches
        figure.text(place, y, label, va="center", weight="bold")
    for line, (reason, name) in enumerate(words.reasons.items()):
        y = (_LINE * (lines - line) + 0.25) / inches
        _draw_key(figure, reason, y, inches)
        figure.text(0.09, y, name, va="center")
        for place, counted in zip(_COLUMNS, words.found, strict=False):
            figure.text(place, y, counted[line], va="center")


def _draw_bar(axes: Axes, y: float, parts: list[tuple[str, float]], longest: int) -> None:
    left = 0.0
    for reason, rate in parts:
        width = min(left + rate, longest) - left
        if width > 0:
            axes.barh(y, width, 0.46, left, lw=1, **_PARTS[reason])
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
        **_PARTS[reason],
    )
    figure.add_artist(box)
