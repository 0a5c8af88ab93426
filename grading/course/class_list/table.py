"""A sheet as rows of texts, whatever file it came from; and how large it may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from grading.course.class_list.errors import ClassListError

MOST_ROWS = 5_000
MOST_COLUMNS = 100
_LONGEST_CELL = 1_000
_MOST_MARKS = 20  # on one letter; ordering them takes the square of their number


@dataclass(frozen=True)
class Row:
    """A row that is not blank.

    Attributes
    ----------
    line : int
        Its number, from 1, as a spreadsheet shows it.
    cells : tuple of str
        As they stand in the file, line breaks turned into spaces.
    merged : mapping of int to str
        Column to the text of a cell above with which this one is merged.
    """

    line: int
    cells: tuple[str, ...]
    merged: Mapping[int, str] = field(default_factory=dict)

    def text(self, column: int | None) -> str:
        """Return a cell; empty where the row is shorter."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]

    def filled(self) -> list[str]:
        """Return the cells that are not empty."""
        return [one for one in self.cells if one]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or the one table of a text file.

    Attributes
    ----------
    name : str
        Empty for a text file.
    rows : tuple of Row
    no_result : tuple of str
        Cells such as ``C7`` with a formula of which the file holds no result.
    code_page : str
        What a text that was not Unicode was read as; empty for Unicode.
    """

    name: str
    rows: tuple[Row, ...]
    no_result: tuple[str, ...] = ()
    code_page: str = ""


def rows_of(
    lines: Iterable[tuple[int, Iterable[str]]],
    merged: Mapping[int, Mapping[int, str]] | None = None,
) -> tuple[Row, ...]:
    """Return the rows that are not blank.

    Raises
    ------
    ClassListError
        If there are more than `MOST_ROWS`, or one has more than `MOST_COLUMNS` cells.
    """
    rows: list[Row] = []
    for line, texts in lines:
        cells = [_one_line(text) for text in texts]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise ClassListError("columns", columns=MOST_COLUMNS)
        if cells:
            rows.append(Row(line, tuple(cells), (merged or {}).get(line, {})))
        if len(rows) > MOST_ROWS:
            raise ClassListError("rows", rows=MOST_ROWS)
    return tuple(rows)


def _one_line(text: str) -> str:
    # A no-break space may be half of a letter of misread UTF-8, and stays.
    shown = re.sub(r"(?:_x000D_|[ \t\r\n\v\f\u2028\u2029])+", " ", text)
    shown = shown.strip(" ")[:_LONGEST_CELL]
    if len(shown) > _MOST_MARKS and not shown.isascii():
        runs = groupby(shown, lambda one: unicodedata.combining(one) > 0)
        if any(is_mark and len(list(run)) > _MOST_MARKS for is_mark, run in runs):
            return "\ufffd"  # a letter that cannot be read
    return shown if shown.strip() else ""
