"""Lines from which no person can be made."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grading.course.class_list.model import WrongLine
from grading.course.class_list.spelling import plain
from grading.course.class_list.texts import EXPECTED, WRONG
from grading.course.paths import is_user_name

LONGEST = 100  # letters of a name, a profession, a unit
_ROLES = {
    "trainee": ("", "hoc vien", "hv", "nguoi hoc", "trainee", "student", "learner"),
    "instructor": ("giang vien", "gv", "giao vien", "instructor", "lecturer", "teacher"),
}
_FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
# Excel writes "?" for a letter that the code page of a plain CSV does not have.
_LOST = re.compile(r"\w\?|\?\w|[\ufffd\x00-\x1f\x7f]")


def read_role(text: str) -> str:
    """Return the key of a role in either language, trainee where it is empty; "" if unknown."""
    said = plain(text)
    return next((role for role, names in _ROLES.items() if said in names), "")


def find_wrong(line: int, texts: Mapping[str, str], first: Mapping[str, int]) -> WrongLine | None:
    """Return the first thing that is wrong with a line.

    Parameters
    ----------
    line : int
    texts : mapping of str to str
        ``username``, ``name``, ``role``, ``profession``, ``unit``, tidied.
    first : mapping of str to int
        User names of the lines above, and where they stand.
    """
    for text in texts.values():
        if _FORMULA_ERROR.fullmatch(text):
            return _wrong(line, "formula", text)
        if len(text) > LONGEST:
            return _wrong(line, "long", text[:LONGEST], most=LONGEST)
    for field in ("name", "profession", "unit"):
        if _LOST.search(texts[field]):
            return _wrong(line, "lost", texts[field])
    username, name = texts["username"], texts["name"]
    if username and not is_user_name(username):
        return _wrong(line, "username", username)
    if username in first:
        return _wrong(line, "twice", username, first=first[username])
    if name and not any(one.isalpha() for one in name):
        return _wrong(line, "name", name)
    if not name and not username:
        return _wrong(line, "name", "")
    if not read_role(texts["role"]):
        return _wrong(line, "role", texts["role"])
    return None


def _wrong(line: int, kind: str, value: str, **values: object) -> WrongLine:
    expected = EXPECTED.twin(kind, **values)
    text = WRONG.twin(kind, line=line, value=value, expected=expected, **values)
    return WrongLine(line, kind, value, expected, text)
