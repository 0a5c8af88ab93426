"""Changes to who is in the course; each ends the sessions that it takes the ground from."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from grading.course.class_list.model import ListedPerson
from grading.course.class_list.user_names import propose_user_names
from grading.course.errors import CourseError
from grading.course.paths import is_user_name
from grading.course.people.codes import new_code
from grading.course.people.erased import UsedUp
from grading.course.people.person import GROUPS, Person, as_person, read_row
from grading.course.people.tables import PEOPLE
from grading.course.professions import PROFESSIONS, as_written
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store, advisory_lock, now

_LONGEST = 200  # characters of a name or a unit
# What of a row ends when somebody is taken off the list.
GONE = {"state": "gone", "password": "", "code": None, "sessions_end": True}


class PersonError(CourseError):
    """A person cannot be added or changed so; the sentence says why and what to do."""


def add(store: Store, people: Iterable[Person]) -> list[str]:
    """Add people, each with a code for the first visit; all of them or none.

    Whoever is gone and comes back under the same user name and full name is present again.

    Returns
    -------
    list of str
        Their codes, in the same order; empty for somebody whose password still holds.

    Raises
    ------
    PersonError
        If a user name is taken, had another person or cannot be one.
    """
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        return [_add(db, person) for person in people]


def add_one(store: Store, person: Person) -> Person:
    """Add somebody, with a user name made from the name where none is given.

    Returns
    -------
    Person
        As they are in the course now, with the code for the first visit.

    Raises
    ------
    PersonError
        As `add`.
    """
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        if not person.username and person.name.strip():
            taken = db.scalars(select(PEOPLE.c.username)).all()
            (named,) = propose_user_names([ListedPerson(0, person.name)], taken, UsedUp(db))
            person = replace(person, username=named.username)
        _add(db, person)
        row = read_row(db, person.username)
        return as_person(row) if row else person


def change(store: Store, username: str, *, by: str = "", **values: str) -> None:
    """Change name, role, profession or unit of a person who is in the course.

    Parameters
    ----------
    store : Store
    username : str
    by : str
        The instructor who does it, where one has signed in: nobody demotes themselves.
    **values : str

    Raises
    ------
    PersonError
        If there is no such person, a value cannot be used, or no instructor would be left.
    """
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        before = _present(db, username)
        values = {name: tidy(value) for name, value in values.items()}
        _check(dict(before) | values)
        # Another role is another server, with other rights.
        ends = values.get("role", before["role"]) != before["role"]
        if ends:
            _require_another(username, by)
        _set(db, username, **values, sessions_end=before["sessions_end"] or ends)
        if ends:
            require_instructor(db, before["role"])


def set_aside(store: Store, username: str, *, by: str = "") -> None:
    """Let nobody in under this name for the time being; all else stays.

    Raises
    ------
    PersonError
        As `remove`.
    """
    _end(store, username, by, state="aside")


def take_back(store: Store, username: str) -> None:
    """Let somebody in again who was set aside."""
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        _present(db, username)
        _set(db, username, state="present")


def remove(store: Store, username: str, *, by: str = "") -> None:
    """Take somebody off the list: password, sessions and server end, and the work is set aside.

    The user name stays theirs: nobody else inherits what was done under it.

    Parameters
    ----------
    store : Store
    username : str
    by : str
        The instructor who does it, where one has signed in: nobody removes themselves.

    Raises
    ------
    PersonError
        If there is no such person, or no instructor would be left.
    """
    _end(store, username, by, **GONE)


def reset(store: Store, username: str, *, by: str = "") -> str:
    """End a forgotten password, with all sessions and the server; return a code to tell.

    Raises
    ------
    PersonError
        If there is no such person, they come by LTI alone, or it is oneself.
    """
    code = new_code()
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        _present(db, username)
        if is_pseudonym(username):
            raise PersonError(
                vi=f"Tài khoản {username} vào từ Moodle nên không có mật khẩu ở đây.",
                en=f"User name {username} comes from Moodle and has no password here.",
            )
        _require_another(username, by)
        _set(db, username, password="", code=code, sessions_end=True)
    return code


def require_unused(db: Connection, username: str) -> None:
    """Refuse a user name whose holder was erased.

    Raises
    ------
    PersonError
    """
    used_up = UsedUp(db)
    if username not in used_up:
        return
    free = free_user_name(username, db.scalars(select(PEOPLE.c.username)).all(), used_up)
    raise PersonError(
        vi=f"Tài khoản {username} đã từng là của một người đã được xóa dữ liệu, nên không giao cho "
        f"ai nữa. Còn trống: {free}.",
        en=f"User name {username} was that of somebody whose data were erased, and is given to "
        f"nobody. Free: {free}.",
    )


def tidy(text: str) -> str:
    """Return a text without signs that nobody sees: a spreadsheet cannot hold some of them, and
    others turn the letters around them.

    Examples
    --------
    >>> tidy("Trần\\u202eVăn \\x07 Minh")
    'TrầnVăn Minh'
    """
    shown = "".join(
        " " if one.isspace() else one
        for one in text
        if one.isspace() or unicodedata.category(one) not in ("Cc", "Cf")
    )
    return " ".join(shown.split())


def free_user_name(username: str, taken: Collection[str], used_up: Container[str] = ()) -> str:
    """Return a user name like another that nobody has or had.

    Examples
    --------
    >>> free_user_name("annv", {"annv"}), free_user_name("annv", {"annv", "annv2"})
    ('annv2', 'annv3')
    """
    stem = username.rstrip("0123456789")[:28] or "hv"
    number = 2
    while f"{stem}{number}" in taken or f"{stem}{number}" in used_up:
        number += 1
    return f"{stem}{number}"


def fresh_row(person: Person) -> dict[str, Any]:
    """Return the row of somebody who comes into the course, with a code for the first visit.

    Raises
    ------
    PersonError
        If a value cannot be used.
    """
    values = {
        name: tidy(getattr(person, name))
        for name in ("username", "name", "role", "profession", "unit")
    }
    _check(values)
    code = None if is_pseudonym(person.username) else new_code()  # they come by LTI alone
    return values | {"state": "present", "code": code, "sessions_end": False, "came": now()}


def require_instructor(db: Connection, *roles: str) -> None:
    """Refuse a change after which no instructor is left to undo it.

    Parameters
    ----------
    db : Connection
        A transaction that is open, with the change made.
    *roles : str
        Of the people as they were; where none was an instructor, nothing is asked.

    Raises
    ------
    PersonError
    """
    if "instructor" not in roles:
        return
    left = select(func.count()).where(PEOPLE.c.role == "instructor", PEOPLE.c.state == "present")
    if not db.scalar(left):
        raise PersonError(
            vi="Khóa học cần ít nhất một giảng viên: hãy thêm giảng viên khác trước.",
            en="A course needs an instructor: add another one first.",
        )


def _add(db: Connection, person: Person) -> str:
    values = fresh_row(person)
    before = read_row(db, person.username)
    if before is None:
        require_unused(db, person.username)
        db.execute(insert(PEOPLE).values(**values))
        return values["code"] or ""
    if before["state"] == "gone" and before["name"] == person.name:
        # What ended when they went may still be ending.
        _set(
            db,
            person.username,
            **values | {name: before[name] for name in ("came", "sessions_end")},
        )
        return values["code"] or ""
    had = before["state"] == "gone"
    taken = db.scalars(select(PEOPLE.c.username)).all()
    free = free_user_name(person.username, taken, UsedUp(db))
    raise PersonError(
        vi=f"Tài khoản {person.username} {'đã từng là' if had else 'đang là'} của {before['name']} "
        f"nên không giao cho {person.name} được. Còn trống: {free}.",
        en=f"User name {person.username} {'was' if had else 'is'} that of {before['name']} and is "
        f"not given to {person.name}. Free: {free}.",
    )


def _end(store: Store, username: str, by: str, **values: Any) -> None:
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        before = _present(db, username)
        _require_another(username, by)
        _set(db, username, **values | {"sessions_end": True})
        require_instructor(db, before["role"])


def _require_another(username: str, by: str) -> None:
    if username == by:
        raise PersonError(
            vi="Bạn không làm việc này cho chính mình được: hãy nhờ giảng viên khác.",
            en="You cannot do this to yourself: ask another instructor.",
        )


def _present(db: Connection, username: str) -> RowMapping:
    row = read_row(db, username)
    if row is None or row["state"] == "gone":
        raise PersonError(
            vi=f"Danh sách lớp không có tài khoản {username!r}.",
            en=f"There is no account {username!r} on the class list.",
        )
    return row


def _check(values: Mapping[str, Any]) -> None:
    if not values["name"].strip():
        raise PersonError(vi="Hãy ghi họ tên.", en="Write the person's full name.")
    if not is_user_name(values["username"]):
        raise PersonError(
            vi=f"Tài khoản {values['username']!r}: dùng 1 đến 32 ký tự a-z 0-9 . _ - (không chữ "
            "hoa, không dấu), bắt đầu bằng chữ hoặc số.",
            en=f"User name {values['username']!r}: use 1 to 32 of a-z 0-9 . _ - (no capitals, no "
            "accents), beginning with a letter or a digit.",
        )
    for one in (values["name"], values["unit"]):
        if len(one) > _LONGEST:
            raise PersonError(
                vi=f"{one[:60]!r} quá dài: họ tên và đơn vị nhiều nhất {_LONGEST} ký tự.",
                en=f"{one[:60]!r} is too long: a name and a unit have at most {_LONGEST} "
                "characters.",
            )
    if values["role"] not in GROUPS:
        expected = " / ".join(GROUPS)
        raise PersonError(
            vi=f"Vai trò {values['role']!r}: ghi {expected}.",
            en=f"Role {values['role']!r}: write {expected}.",
        )
    if values["profession"] and values["profession"] not in PROFESSIONS:
        raise PersonError(
            vi=f"Nghề {values['profession']!r}: ghi {as_written()}, hoặc để trống.",
            en=f"Profession {values['profession']!r}: write one of {as_written()}, or leave it "
            "empty.",
        )


def _set(db: Connection, username: str, /, **values: Any) -> None:
    db.execute(update(PEOPLE).where(PEOPLE.c.username == username).values(**values))
