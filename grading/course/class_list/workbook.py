"""A class list in an Excel workbook (.xlsx)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from grading.course.class_list.errors import ClassListError
from grading.course.class_list.table import MOST_COLUMNS, MOST_ROWS, Sheet, rows_of

_MOST_UNPACKED = 30_000_000  # bytes
_MOST_PARTS = 1_000
_MOST_MERGED = 2_000
_LAST_ROW = 20_000  # below it nothing is looked for


def read_workbook(content: bytes) -> Iterator[Sheet]:
    """Read the visible sheets of a workbook, one after the other, formulas by their results.

    Raises
    ------
    ClassListError
        If the file is no workbook, is damaged, or too large when it is unpacked.
    """
    _check_size(content)
    # Loaded here: a page that shows people, and reads no list, starts without it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield _read_sheet(sheet)
    except ClassListError:
        raise
    except Exception:  # a damaged file fails in the parser in any way
        raise ClassListError("damaged") from None


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
    except Exception:  # as above
        raise ClassListError("damaged") from None
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise ClassListError("zip")
    # No part yields more than what is written here.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
        raise ClassListError("swollen", size=_MOST_UNPACKED // 1_000_000)


def _read_sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # some programs write a wrong size
    values = sheet.iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
    lines = [
        (line, [_text(value) for value in row])
        for line, row in enumerate(values, 1)
        if any(value is not None for value in row)
    ]
    ranges, no_result = _merged_and_unknown(sheet)
    texts = dict(lines)
    merged: dict[int, dict[int, str]] = {}
    for column, first, last in ranges:
        text = texts[first][column] if first in texts else ""
        for line in range(first + 1, min(last, _LAST_ROW) + 1):
            if text and line in texts:
                merged.setdefault(line, {})[column] = text
    return Sheet(sheet.title, rows_of(lines, merged), no_result)


def _merged_and_unknown(sheet: Any) -> tuple[list[tuple[int, int, int]], tuple[str, ...]]:
    """Return column, first and last row of cells merged downwards, and formulas without result.

    openpyxl's sparing mode hands on neither; its other mode fills any range that a file names.
    """
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import range_boundaries

    ranges: list[tuple[int, int, int]] = []
    no_result = []
    count = 0
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "c":
                parts = {one.tag.rpartition("}")[2]: one.text for one in element}
                # A result that is an empty text is one too.
                if "f" in parts and not parts.get("v") and element.get("t") != "str":
                    no_result.append(element.get("r", "?"))
            elif tag == "mergeCell":
                column, first, _, last = range_boundaries(element.get("ref", ""))
                count += 1
                if column and first and last and last > first:
                    ranges.append((column - 1, first, last))
                if count > _MOST_MERGED:
                    raise ClassListError("rows", rows=MOST_ROWS)
            if tag in ("c", "row"):
                element.clear()
    return ranges, tuple(no_result)


def _text(value: object) -> str:
    """Write a value as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return str(value)
