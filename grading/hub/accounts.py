"""The accounts of a course: a small table that a person can edit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from grading.hub.places import is_user_name

# Role in the table -> group in the hub.
GROUPS = {"trainee": "trainees", "instructor": "instructors"}
_COLUMNS = ["username", "role", "name"]
_DEFAULTS = [
    ["giangvien", "instructor", "Giảng viên"],
    *([f"hocvien{n:02}", "trainee", f"Học viên {n:02}"] for n in range(1, 13)),
]


class AccountsError(ValueError):
    """The table of accounts cannot be used; the message names each bad line."""


@dataclass(frozen=True)
class Account:
    """One person who may sign in; `role` is a key of `GROUPS`."""

    username: str
    role: str
    name: str


def create_missing(path: Path) -> None:
    """Write the default accounts (one instructor, twelve trainees) unless the table is there."""
    if path.exists():
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel: UTF-8
        csv.writer(file).writerows([_COLUMNS, *_DEFAULTS])


def read(path: Path) -> list[Account]:
    """Read the table: columns username, role, name; comma or semicolon, as Excel saves it.

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
        raise AccountsError(f"{path}, line 1: expected {','.join(_COLUMNS)}, found {header!r}")
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
            accounts[username] = Account(username, role, (row.get("name") or username).strip())
    if wrong:
        raise AccountsError("\n".join([f"{path} cannot be used:", *wrong]))
    if not accounts:
        raise AccountsError(f"{path} lists nobody: write one line an account, or delete the file")
    return list(accounts.values())
