"""The people of the course as a class list to take home; read again, it changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from grading.course.csv_cell import harmless
from grading.course.people.person import Person
from grading.course.professions import PROFESSIONS

_HEADS = ["Tài khoản", "Họ và tên", "Vai trò", "Nghề", "Đơn vị"]
_ROLES = {"trainee": "học viên", "instructor": "giảng viên"}
_WIDTHS = [18, 32, 14, 14, 32]  # letters


def as_csv(people: Iterable[Person]) -> bytes:
    """Return a CSV file as Excel reads it: UTF-8 with a mark, comma."""
    file = io.StringIO(newline="")
    rows = ([harmless(cell) for cell in _row(one)] for one in people)
    csv.writer(file).writerows([_HEADS, *rows])
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(people: Iterable[Person]) -> bytes:
    """Return an Excel workbook; all cells are text."""
    # Loaded here: the page starts without it.
    from openpyxl import Workbook
    from openpyxl.cell import Cell, WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách lớp")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width

    def cell(text: str, bold: bool = False) -> Cell:
        one = WriteOnlyCell(sheet, text)
        one.data_type = "s"  # never a formula
        if bold:
            one.font = Font(bold=True)
        return one

    sheet.append([cell(head, bold=True) for head in _HEADS])
    for one in people:
        sheet.append([cell(text) for text in _row(one)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(one: Person) -> list[str]:
    profession = PROFESSIONS[one.profession]["vi"] if one.profession else ""
    return [one.username, one.name, _ROLES[one.role], profession, one.unit]
