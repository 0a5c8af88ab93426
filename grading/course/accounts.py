"""The accounts of a course: a small table that a person can edit."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from grading.course.paths import is_user_name
from grading.course.professions import as_written, read_profession
from lab_utils.errors import BilingualError
from lab_utils.language import Texts

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


class AccountsError(BilingualError, ValueError):
    """The table of accounts cannot be used; the message names each bad line.

    Attributes
    ----------
    wrong : list of dict of str to str
        What is wrong, a sentence each, by language.
    """

    def __init__(self, path: Path, wrong: list[dict[str, str]]) -> None:
        self.wrong = wrong
        super().__init__(
            vi=f"Danh sách lớp {path} chưa dùng được: " + "; ".join(one["vi"] for one in wrong),
            en="\n".join([f"{path} cannot be used:", *(one["en"] for one in wrong)]),
        )


_WRONG = Texts(
    {
        "utf8": {
            "vi": "không phải UTF-8: trong Excel, hãy lưu dạng 'CSV UTF-8'",
            "en": "it is not UTF-8: save it from Excel as 'CSV UTF-8'",
        },
        "header": {
            "vi": "dòng 1: cần {expected}, gặp {found!r}",
            "en": "line 1: expected {expected}, found {found!r}",
        },
        "name": {
            "vi": "dòng {line}: tài khoản {found!r}: dùng 1 đến 32 ký tự a-z 0-9 . _ - (không chữ "
            "hoa, không dấu), bắt đầu bằng chữ hoặc số",
            "en": "line {line}: username {found!r}: use 1 to 32 of a-z 0-9 . _ - (no capitals, no "
            "accents), beginning with a letter or a digit",
        },
        "twice": {
            "vi": "dòng {line}: tài khoản {found!r} đã có ở dòng trên",
            "en": "line {line}: username {found!r} stands there twice",
        },
        "role": {
            "vi": "dòng {line}: vai trò {found!r}: ghi {expected}",
            "en": "line {line}: role {found!r}: write {expected}",
        },
        "profession": {
            "vi": "dòng {line}: nghề {found!r}: ghi {expected}, hoặc để trống",
            "en": "line {line}: profession {found!r}: write one of {expected}, or leave it empty",
        },
    }
)


@dataclass(frozen=True)
class Account:
    """One person who may sign in.

    Attributes
    ----------
    username, name : str
    role : str
        A key of `GROUPS`.
    profession : str
        A key of `grading.course.professions.PROFESSIONS`; empty when not given.
    unit : str
        Where they work, in their own words; empty when not given.
    """

    username: str
    role: str
    name: str
    profession: str = ""
    unit: str = ""


def create_missing(path: Path, empty: bool = False) -> None:
    """Write the default accounts (one instructor, twelve trainees) unless the table is there.

    An empty one has the names of the columns alone.
    """
    if path.exists():
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel: UTF-8
        csv.writer(file).writerows([_COLUMNS] if empty else [_COLUMNS, *_DEFAULTS])


def read(path: Path) -> list[Account]:
    """Read the table; comma or semicolon, as Excel saves it.

    Columns are username and role, and, where given, name, profession and unit.

    Raises
    ------
    AccountsError
        If a column is missing, or lines are wrong: all of them are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AccountsError(path, [_WRONG.twin("utf8")]) from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in header else ",")
    if not {"username", "role"} <= set(rows.fieldnames or []):
        expected = ",".join(_COLUMNS)
        raise AccountsError(path, [_WRONG.twin("header", expected=expected, found=header[:200])])
    accounts: dict[str, Account] = {}
    wrong = []
    for row in rows:
        found = _account(row, accounts)
        if isinstance(found, Account):
            accounts[found.username] = found
        else:
            what, values = found
            wrong.append(_WRONG.twin(what, line=rows.line_num, **values))
    if wrong:
        raise AccountsError(path, wrong)
    return list(accounts.values())


def _account(
    row: dict[str, str | None], before: Container[str]
) -> Account | tuple[str, dict[str, str]]:
    """Read a line; or say what is wrong with it."""
    username, role = ((row[column] or "").strip() for column in _COLUMNS[:2])
    name, written, unit = (_tidy(row.get(column)) for column in _COLUMNS[2:])
    if not is_user_name(username):
        return "name", {"found": username}
    if username in before:
        return "twice", {"found": username}
    if role not in GROUPS:
        return "role", {"found": role, "expected": " / ".join(GROUPS)}
    try:
        profession = read_profession(written) if written else ""
    except ValueError:
        return "profession", {"found": written, "expected": as_written()}
    return Account(username, role, name or username, profession, unit)


def _tidy(text: str | None) -> str:
    """Letters and their marks in one character, as they are compared; single spaces."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())
