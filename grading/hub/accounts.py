"""The accounts of a course: a small table that a person can edit."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from grading.hub.places import is_user_name
from grading.professions import read_profession

# Role in the table -> group in the hub.
GROUPS = {"trainee": "trainees", "instructor": "instructors"}
_COLUMNS = ["username", "role", "name", "profession", "unit"]
_DEFAULT_PROFESSIONS = ["bác sĩ", "điều dưỡng", "dược sĩ", "quản lý", "giảng viên"]
_DEFAULT_UNITS = ["Khoa Nội", "Khoa Hồi sức"]
_DEFAULTS = [
    ["giangvien", "instructor", "Giảng viên", "", ""],
    *(
        [
            f"hocvien{n:02}",
            "trainee",
            f"Học viên {n:02}",
            _DEFAULT_PROFESSIONS[(n - 1) % 5],
            _DEFAULT_UNITS[(n - 1) % 2],
        ]
        for n in range(1, 13)
    ),
]


class AccountsError(ValueError):
    """The table of accounts cannot be used; the message names each bad line."""


@dataclass(frozen=True)
class Account:
    """One person who may sign in.

    Attributes
    ----------
    username, name : str
    role : str
        A key of `GROUPS`.
    profession : str
        A key of `grading.professions.PROFESSIONS`; empty when not given.
    unit : str
        Where they work, in their own words; empty when not given.
    """

    username: str
    role: str
    name: str
    profession: str = ""
    unit: str = ""


def create_missing(path: Path) -> None:
    """Write the default accounts (one instructor, twelve trainees) unless the table is there."""
    if path.exists():
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel: UTF-8
        csv.writer(file).writerows([_COLUMNS, *_DEFAULTS])


def read(path: Path) -> list[Account]:
    """Read the table; comma or semicolon, as Excel saves it.

    Columns are username and role, and, where given, name, profession and unit.

    Raises
    ------
    AccountsError
        If the table is empty, a column is missing, or lines are wrong: all of them are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AccountsError(f"{path} is not UTF-8: save it from Excel as 'CSV UTF-8'") from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in header else ",")
    if not {"username", "role"} <= set(rows.fieldnames or []):
        expected = ",".join(_COLUMNS)
        raise AccountsError(f"{path}, line 1: expected {expected}, found {header!r}")
    accounts: dict[str, Account] = {}
    wrong = []
    for row in rows:
        username = (row["username"] or "").strip()
        role = (row["role"] or "").strip()
        if not is_user_name(username):
            wrong.append(
                f"line {rows.line_num}: username {username!r}: use 1 to 32 of a-z 0-9 . _ - "
                "(no capitals, no accents), beginning with a letter or a digit"
            )
        elif username in accounts:
            wrong.append(f"line {rows.line_num}: username {username!r} stands there twice")
        elif role not in GROUPS:
            wrong.append(f"line {rows.line_num}: role {role!r}: write {' or '.join(GROUPS)}")
        else:
            try:
                accounts[username] = _account(username, role, row)
            except ValueError as error:
                wrong.append(f"line {rows.line_num}: {error}")
    if wrong:
        raise AccountsError("\n".join([f"{path} cannot be used:", *wrong]))
    if not accounts:
        raise AccountsError(f"{path} lists nobody: write one line an account, or delete the file")
    return list(accounts.values())


def _account(username: str, role: str, row: dict[str, str | None]) -> Account:
    name, profession, unit = (_tidy(row.get(column)) for column in _COLUMNS[2:])
    profession = read_profession(profession) if profession else ""
    return Account(username, role, name or username, profession, unit)


def _tidy(text: str | None) -> str:
    """Letters and their marks in one character, as they are compared; single spaces."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())
