"""A table of the report: the same on the page and in its CSV file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from grading.course.csv_cell import harmless
from grading.report.words import TEXTS
from lab_utils.numbers import format_number

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Rows of figures; numbers are written in the reader's language.

    Attributes
    ----------
    name : str
        Of its file: letters and digits.
    caption : str
    columns : tuple of str
    rows : list of tuple
        As long as the columns; None and NaN stand for nothing.
    texts : frozenset of int
        Columns that hold texts; the others stand flush right.
    decimals : dict of int to int
        By column, digits after the decimal sign of numbers that are not whole; 1 unless given.
    day : date, optional
        As of when, where all rows are of one day; a last column of the CSV file, which is handed
        on without the page.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    texts: frozenset[int] = frozenset({0})
    decimals: Mapping[int, int] = field(default_factory=dict)
    day: date | None = None

    def shown(self, language: str) -> list[list[str]]:
        """Return the rows as the page shows them."""
        return [
            [self._shown(cell, column, language) for column, cell in enumerate(row)]
            for row in self.rows
        ]

    def csv(self, language: str) -> bytes:
        """Return the table as Excel of that language opens it on a double click.

        Vietnamese: semicolons, decimal comma. English: commas, decimal point. UTF-8 with a byte
        order mark. What a spreadsheet would take for a formula gets an apostrophe before it.
        """
        separator, decimal_sign = (";", ",") if language == "vi" else (",", ".")
        text = io.StringIO(newline="")
        lines = csv.writer(text, delimiter=separator)
        dated, made = (
            ([TEXTS.say("as_of", language)], [day(self.day, language)]) if self.day else ([], [])
        )
        lines.writerow([harmless(column) for column in self.columns] + dated)
        lines.writerows(
            [self._saved(cell, column, decimal_sign) for column, cell in enumerate(row)] + made
            for row in self.rows
        )
        return text.getvalue().encode("utf-8-sig", "replace")

    def _shown(self, cell: Cell, column: int, language: str) -> str:
        if isinstance(cell, str):
            return cell
        if cell is None or math.isnan(cell):
            return "–"
        return format_number(cell, language, self._decimals(cell, column))

    def _saved(self, cell: Cell, column: int, decimal_sign: str) -> str:
        if isinstance(cell, str):
            return harmless(cell)
        if cell is None or math.isnan(cell):
            return ""
        return f"{cell:.{self._decimals(cell, column)}f}".replace(".", decimal_sign)

    def _decimals(self, cell: float, column: int) -> int:
        return 0 if isinstance(cell, int) else self.decimals.get(column, 1)


def day(date: date, language: str) -> str:
    """Write a day.

    Examples
    --------
    >>> day(date(2026, 11, 2), "vi"), day(date(2026, 11, 2), "en")
    ('2/11/2026', '2 November 2026')
    """
    if language == "vi":
        return f"{date.day}/{date.month}/{date.year}"
    return f"{date.day} {date:%B %Y}"
