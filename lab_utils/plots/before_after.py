"""How many answers were right before and after advice: a pair of points a row."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.errors import FigureError, require_count
from lab_utils.figures.measures import percent
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lab_utils.accuracy import Estimate

_TEXTS = Texts(
    {
        "before": {"vi": "○ trước khi xem lời khuyên", "en": "○ before the advice"},
        "after": {"vi": "■ sau khi xem", "en": "■ after it"},
        "measure": {"vi": "Trả lời đúng (%)", "en": "Right answers (%)"},
        "alt": {
            "vi": "Trả lời đúng trước và sau lời khuyên: {rows}.",
            "en": "Right answers before and after advice: {rows}.",
        },
    }
)
_LABEL_WIDTH = 20
_MOST_ROWS = 6


def before_after(
    rows: Mapping[str, tuple[Estimate, Estimate]], language: str, note: str = ""
) -> Picture:
    """Draw the share of right answers before and after advice, a line of two points a row.

    Parameters
    ----------
    rows : mapping of label to (before, after)
        1 to 6 rows of proportions 0..1; limits are not drawn, as the two points belong to the
        same people.
    language : {"vi", "en"}
    note : str, optional
        What a reader must know; on the figure and in its alt text.

    Raises
    ------
    FigureError
        If there is no row or more than six, or a share is missing.

    Examples
    --------
    >>> from lab_utils.accuracy import wilson
    >>> before_after({"AI wrong": (wilson(5, 6), wilson(3, 6))}, "en").alt
    'Right answers before and after advice: AI wrong 83.3 % → 50.0 %.'
    """
    require_count("rows", len(rows), _MOST_ROWS, {"vi": "dòng", "en": "rows"})
    if empty := [label for label, pair in rows.items() if any(math.isnan(x.value) for x in pair)]:
        raise FigureError(
            vi="{empty} không tính được tỷ lệ; hãy bỏ những dòng không có ca nào.",
            en="{empty} have no share; leave out rows without cases.",
            empty=str(empty),
        )
    written = {
        label: f"{percent(before.value, language)} → {percent(after.value, language)}"
        for label, (before, after) in rows.items()
    }
    told = "; ".join(f"{label} {text}" for label, text in written.items())
    alt = _TEXTS.say("alt", language, rows=told)
    with style():
        figure = _draw(rows, list(written.values()), note, language)
        return Picture(figure, f"{note}. {alt}" if note else alt)


def _draw(
    rows: Mapping[str, tuple[Estimate, Estimate]], written: list[str], note: str, language: str
) -> Figure:
    figure = new_figure(height=1.25 + 0.55 * len(rows))
    inches = figure.get_size_inches()[1]
    axes = figure.add_axes((0.27, 0.62 / inches, 0.42, 1 - 1.0 / inches))
    for place, (before, after) in enumerate(rows.values()):
        _draw_row(axes, place, 100 * before.value, 100 * after.value)
    names = ["\n".join(textwrap.wrap(label, _LABEL_WIDTH)) for label in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(-4, 104), ylim=(len(rows) - 0.5, -0.5))
    ticks = (0, 25, 50, 75, 100)
    axes.set_xticks(ticks, [format_number(tick, language) for tick in ticks])
    axes.grid(axis="x", color=GREY, alpha=0.3, lw=0.8, ls="-")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(_TEXTS.say("measure", language))
    for place, text in enumerate(written):
        axes.text(1.04, place, text, transform=axes.get_yaxis_transform(), va="center")
    key = f"{_TEXTS.say('before', language)}   {_TEXTS.say('after', language)}"
    figure.text(0.27, 1 - 0.08 / inches, key, va="top")
    figure.text(0.01, 0.06 / inches, note, va="bottom", style="italic")
    return figure


def _draw_row(axes: Axes, place: int, before: float, after: float) -> None:
    colour = VERMILLION if after < before else BLUE
    if after != before:
        arrow = {"arrowstyle": "->", "color": colour, "lw": 2, "shrinkB": 6}
        axes.annotate("", (after, place), (before, place), arrowprops=arrow)
    axes.plot(before, place, marker="o", ms=10, color=INK, mfc="white", mew=2)
    axes.plot(after, place, marker="s", ms=7, color=colour)
