"""Which rows below the heads are people, and which are totals, signatures and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from grading.course.class_list.heads import Heads
from grading.course.class_list.old_fonts import best_reading
from grading.course.class_list.spelling import plain, tidy
from grading.course.class_list.table import Row
from grading.course.paths import is_user_name

# With their marks where a name would be the same without: Tống Công, Trương Khoa, Lãnh Đạo.
_TOTAL = re.compile(
    r"(tổng( cộng| số)?|cộng)\b.*|tong (cong|so)\s*:?\s*\d*|cong\s*:\s*\d+|total\b.*", re.IGNORECASE
)
_REMARK = re.compile(r"(ghi chu|luu y|danh sach (nay )?(gom|co)|notes? )\b.*")
_CHIEF = re.compile(r"(trưởng|phó) (phòng|khoa|ban|bộ môn|đơn vị)\b.*", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(nguoi (lap|tong hop|duyet)|lap (bieu|bang)|thu truong|xac nhan|noi nhan|phe duyet"
    r"|(pho )?giam doc|hieu truong|ky (ten|ghi)|tm |kt |prepared by|approved by|signature)\b.*"
    r"|(.* )?ngay (\d+ )?thang( \d+)?( nam.*)?|lanh dao (don vi|benh vien|khoa|phong)"
)
_SECTION = re.compile(
    r"([IVX\d]+[.)]?\s+)?(khoa|phòng|trung tâm|bộ môn|bệnh viện|viện|đơn vị|tổ|đội)\s.*",
    re.IGNORECASE,
)
_PLACES = ("number", "username", "name", "family")
_NUMBER = re.compile(r"\s*\d+[.)]?\s*")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-Z])\)?")


def sort_rows(rows: Sequence[Row], heads: Heads) -> tuple[list[Row], list[Row], list[Row]]:
    """Part the rows below the heads into people, rows with a number alone, and all others.

    Below a signature a row is a person only where it has a number or a user name.
    """
    head = rows[heads.place]
    people: list[Row] = []
    numbers: list[Row] = []
    others: list[Row] = []
    signed = False
    for row in rows[heads.place + 1 :]:
        has_number = bool(_NUMBER.fullmatch(row.text(heads.columns.get("number"))))
        is_listed = has_number or is_user_name(tidy(row.text(heads.columns.get("username"))))
        if has_number and len(row.filled()) == 1:
            numbers.append(row)
        elif _is_head_again(row, head, heads) or _is_numbering(row, heads):
            others.append(row)
        elif not is_listed and (signed or _says(row, heads, _is_signature)):
            others.append(row)
            signed = True
        elif _is_section(row, heads) or (not is_listed and _says(row, heads, _is_remark)):
            others.append(row)
        else:
            people.append(row)
    return people, numbers, others


def _is_head_again(row: Row, head: Row, heads: Heads) -> bool:
    return all(row.text(one) == head.text(one) for one in heads.columns.values())


def _is_numbering(row: Row, heads: Heads) -> bool:
    """Say whether the row numbers the columns: (1), (2), (3)."""
    filled = row.filled()
    named = row.text(heads.columns.get("name", heads.columns.get("family")))
    return len(filled) > 1 and bool(named) and all(_COLUMN_NUMBER.fullmatch(one) for one in filled)


def _is_section(row: Row, heads: Heads) -> bool:
    """Say whether a ward stands above its people, or one cell alone where no name is."""
    naming = ("username", "name", "family", "given", "rest")
    named = [text for one in naming if (text := row.text(heads.columns.get(one)))]
    filled = row.filled()
    numbered = row.text(heads.columns.get("number"))
    if not named:
        return len(filled) == 1
    return len(filled) == 1 + bool(numbered) and bool(_SECTION.fullmatch(best_reading(named[0])))


def _says(row: Row, heads: Heads, says: Callable[[str], bool]) -> bool:
    """Ask what stands in the place of a name or number; where nothing does, the other cells.

    Not a profession, which may be "Giám đốc".
    """
    places = [heads.columns[one] for one in _PLACES if one in heads.columns]
    texts = [text for place in places if (text := row.text(place))]
    profession = heads.columns.get("profession")
    others = [text for column, text in enumerate(row.cells) if text and column != profession]
    return any(says(best_reading(text)) for text in texts or others)


def _is_signature(text: str) -> bool:
    return bool(_SIGNATURE.fullmatch(plain(text)) or _CHIEF.fullmatch(text))


def _is_remark(text: str) -> bool:
    return bool(_TOTAL.fullmatch(text) or _REMARK.fullmatch(plain(text)))
