"""The heads of a class list: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grading.course.class_list.old_fonts import best_reading
from grading.course.class_list.spelling import plain, tidy
from grading.course.class_list.table import Row

_LONGEST = 100  # letters of a head
_SEARCHED = 60  # rows; what stands above a table is a few lines

# What a column holds, and its heads in small letters without marks; where two columns claim the
# same, the one that comes first here is read.
_HEADS = [
    (field, re.compile(pattern))
    for field, pattern in (
        ("number", r"stt|tt|so tt|so thu tu|thu tu|no|order"),
        (
            "username",
            r"(ten )?(tai khoan|dang nhap)( (dang nhap|hoc vien|nguoi dung|lop hoc|su dung))?"
            r"|ten nguoi dung|user ?name|user( id)?|login( name)?|account( name)?",
        ),
        ("family", r"ho( va)?|ho (va )?((chu|ten) )?(dem|lot)|(last|family) name|surname"),
        ("given", r"ten( goi)?|(first|given) names?"),
        (
            "name",
            r"ho (va )?ten( .*)?|ten (day du|hoc vien|nhan vien|can bo|nguoi hoc)|(full ?)?name"
            r"|full name( .*)?|(student|trainee) name|hoc vien",
        ),
        ("role", r"vai tro( .*)?|roles?"),
        ("profession", r"nghe( nghiep)?( .*)?|professions?|occupation"),
        ("profession", r"chuc danh( .*)?"),
        ("profession", r"(trinh do )?chuyen mon"),
        ("profession", r"(job )?(position|title)"),
        ("profession", r"chuc vu( .*)?"),
        ("unit", r"khoa( (phong|ban|dieu tri|lam sang|cong tac|lam viec|don vi)( .*)?)?"),
        ("unit", r"phong( ban| khoa)?|bo phan"),
        ("unit", r"units?|dept|department|ward"),
        ("unit", r"don vi( .*)?"),
        ("unit", r"noi (cong tac|lam viec)( .*)?|co quan( .*)?|benh vien|hospital|workplace"),
    )
]
_COURSE = re.compile("khóa|khoá", re.IGNORECASE)  # not a ward, and the same without marks


@dataclass(frozen=True)
class Heads:
    """The row of heads, and what the columns hold.

    Attributes
    ----------
    place : int
        Of the row among the rows that are not blank, from 0.
    columns : mapping of str to int
        ``username``, ``name`` (or ``family`` and ``given``; ``rest`` for a second column below
        one head), ``role``, ``profession``, ``unit``, ``number``: column, from 0.
    unread : tuple of str
        Heads of the columns that are not read; a letter for one without a head.
    """

    place: int
    columns: Mapping[str, int]
    unread: tuple[str, ...]


def find_heads(rows: Sequence[Row]) -> Heads | None:
    """Find the row of heads: of the first sixty rows, the one with the most heads known."""
    best: tuple[int, dict[str, int]] = (0, {})
    for place, row in enumerate(rows[:_SEARCHED]):
        columns = _columns(row)
        if _is_head(row, columns) and len(columns) > len(best[1]):
            best = place, columns
    place, columns = best
    if not columns:
        return None
    columns = _one_name(columns, rows[place], rows[place + 1 :])
    return Heads(place, columns, _unread(columns, rows[place], rows[place + 1 :]))


def column_letter(column: int) -> str:
    """Return a column's name in a spreadsheet.

    Examples
    --------
    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    high, low = divmod(column, 26)
    return (column_letter(high - 1) if high else "") + chr(ord("A") + low)


def _is_head(row: Row, columns: Mapping[str, int]) -> bool:
    has_people = {"username", "name", "given"} & columns.keys()
    # A single word may be a head only where nothing stands beside it.
    return bool(has_people) and (len(columns) > 1 or len(row.filled()) == 1)


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    for column, text in enumerate(row.cells):
        known = _meaning(text) if text else None
        if known and (known[0] not in found or known[1] < found[known[0]][0]):
            found[known[0]] = known[1], column
    return {field: column for field, (_, column) in found.items()}


def _meaning(text: str) -> tuple[str, int] | None:
    """Return what a head says its column holds, and its rank among the heads for this."""
    if len(text) > _LONGEST:
        return None
    read = best_reading(text)
    if _COURSE.search(read) or re.search(r":\s*\w", read):  # "Khoa: Nội" stands above a table
        return None
    whole = re.sub(r"\(.*?\)", " ", read)
    for said in (plain(whole), plain(re.split(r"[/|–-]", whole)[0])):
        for rank, (field, pattern) in enumerate(_HEADS):
            if pattern.fullmatch(said):
                return field, rank
    return None


def _one_name(columns: dict[str, int], head: Row, body: Sequence[Row]) -> dict[str, int]:
    """Settle which columns make the name."""
    columns = dict(columns)
    if "given" in columns and "name" in columns and "family" not in columns:
        # "Họ và tên", "Tên": the second repeats the last word, or is what the first lacks.
        pairs = [(row.text(columns["name"]), row.text(columns["given"])) for row in body]
        both = [(plain(name), plain(given)) for name, given in pairs if name and given]
        repeated = sum(name.endswith(given) for name, given in both)
        if both and 2 * repeated < len(both):
            columns["family"] = columns.pop("name")
    if "family" in columns and "given" in columns:
        columns.pop("name", None)
    elif "name" in columns:
        columns.pop("family", None)
        columns.pop("given", None)
        rest = columns["name"] + 1
        if not head.text(rest) and _is_second_half(columns["name"], rest, body):
            columns["rest"] = rest
    elif "given" in columns:
        columns["name"] = columns.pop("given")
    return columns


def _is_second_half(name: int, rest: int, body: Sequence[Row]) -> bool:
    """Say whether a column without a head holds given names: one head above two columns."""
    names = [row for row in body if row.text(name)]
    halves = [half for row in names if re.search(r"[^\W\d]", half := row.text(rest))]
    # Totals and signatures below the list have none.
    return 3 * len(halves) > len(names) and not any(re.search(r"[\d@:]", one) for one in halves)


def _unread(columns: Mapping[str, int], head: Row, body: Sequence[Row]) -> tuple[str, ...]:
    read = {column for field, column in columns.items() if field != "number"}
    width = max(len(row.cells) for row in (head, *body))
    names = []
    for column in range(width):
        if column in read:
            continue
        if head.text(column):
            names.append(tidy(best_reading(head.text(column))))
        elif any(row.text(column) for row in body):
            names.append(column_letter(column))
    return tuple(names)
