"""A small table in HTML that a screen reader reads well, with its sentences and its data."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab_utils.colours import GREY
from lab_utils.figures.measures import with_limits
from lab_utils.language import Texts
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd

    from lab_utils.accuracy import Estimate

_TEXTS = Texts(
    {
        "points": {"vi": " điểm %", "en": " points"},
        "no_limits": {"vi": "không có giới hạn", "en": "no limits"},
        "to": {"vi": " đến ", "en": " to "},
    }
)
_CELL = f"padding:4px 8px;border-bottom:1px solid {GREY};vertical-align:top;"


@dataclass(frozen=True)
class HtmlTable:
    """A table for a reader and for further work.

    Attributes
    ----------
    table : pandas.DataFrame
        The figures: proportions 0..1, NaN where there is none.
    sentences : tuple of str
        What the table says, in one language; they stand under it.
    caption : str
    head : tuple of str
        Column headings; the first is that of the row names.
    body : tuple of tuple of str
        Cells as a reader sees them; a line break separates a figure from its limits.
    """

    table: pd.DataFrame = field(repr=False)
    sentences: tuple[str, ...]
    caption: str
    head: tuple[str, ...] = field(repr=False)
    body: tuple[tuple[str, ...], ...] = field(repr=False)

    def _repr_html_(self) -> str:
        return html_table(self.caption, self.head, self.body, self.sentences)


def html_table(
    caption: str, head: Sequence[str], body: Sequence[Sequence[str]], notes: Sequence[str]
) -> str:
    """Write a table with caption, headings with their scope, and notes under it."""
    label = html.escape(caption)
    columns = "".join(
        f'<th scope="col" style="{_CELL}text-align:left">{_lines(text)}</th>' for text in head
    )
    rows = "".join(
        f'<tr><th scope="row" style="{_CELL}text-align:left">{_lines(row[0])}</th>'
        + "".join(f'<td style="{_CELL}text-align:left">{_lines(text)}</td>' for text in row[1:])
        + "</tr>"
        for row in body
    )
    listed = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
    # A wide table scrolls by itself on a tablet; the tab key reaches it.
    return (
        f'<div role="region" aria-label="{label}" tabindex="0" style="overflow-x:auto">'
        f'<table style="border-collapse:collapse"><caption style="text-align:left;'
        f'font-weight:bold;padding:4px 8px">{label}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
        + (f"<ul>{listed}</ul>" if listed else "")
    )


def proportion_cell(estimate: Estimate, language: str) -> str:
    """Per cent with limits on a second line: ``79,3 %`` and ``(75,1–83,0)``."""
    if math.isnan(estimate.low) and not math.isnan(estimate.value):
        value = format_number(100 * estimate.value, language, decimals=1)
        return f"{value} %\n({_TEXTS.say('no_limits', language)})"
    return with_limits(estimate, language).replace(" (", "\n(")


def number_cell(estimate: Estimate, language: str, decimals: int = 3) -> str:
    """A plain number with limits on a second line: an AUC, or a ratio with two decimals."""
    value, low, high = (
        format_number(x, language, decimals) for x in (estimate.value, estimate.low, estimate.high)
    )
    if math.isnan(estimate.low):
        return f"{value}\n({_TEXTS.say('no_limits', language)})"
    return f"{value}\n({low}–{high})"


def points_cell(estimate: Estimate, language: str) -> str:
    """A difference of proportions in percentage points, with its sign."""
    return _signed(estimate, language, 100, 1, _TEXTS.say("points", language))


def change_cell(estimate: Estimate, language: str) -> str:
    """A difference of plain numbers, of two AUCs, with its sign."""
    return _signed(estimate, language, 1, 3, "")


def signed_number(x: float, language: str, decimals: int) -> str:
    """Write a number with its sign, none at zero.

    A number that is small but not 0 gets up to two decimals more, so that limits which begin at
    0.04 are seen to exclude 0.
    """
    for more in range(3):
        text = format_number(x, language, decimals + more)
        if text.strip("−0,."):
            return f"+{text}" if x > 0 else text
    return format_number(0, language, decimals)


def estimates_table(found: Mapping[str, Estimate], column: str, index: str) -> pd.DataFrame:
    """Put estimates into a table, a row each: value, ``_low`` and ``_high``."""
    import pandas as pd

    return pd.DataFrame(
        {
            column: [one.value for one in found.values()],
            f"{column}_low": [one.low for one in found.values()],
            f"{column}_high": [one.high for one in found.values()],
        },
        index=pd.Index(list(found), name=index),
    )


def _signed(estimate: Estimate, language: str, scale: float, decimals: int, unit: str) -> str:
    value, low, high = (
        signed_number(scale * x, language, decimals)
        for x in (estimate.value, estimate.low, estimate.high)
    )
    if math.isnan(estimate.low):
        return f"{value}{unit}\n({_TEXTS.say('no_limits', language)})"
    return f"{value}{unit}\n({low}{_TEXTS.say('to', language)}{high})"


def _lines(text: str) -> str:
    # In a narrow column a number keeps its sign of per cent.
    return html.escape(text).replace(" %", "\u00a0%").replace("\n", "<br>")
