"""Changes to who is in the course; each ends the sessions that it takes the ground from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from grading.course.errors import CourseError
from grading.course.paths import is_user_name
from grading.course.people.codes import new_code
from grading.course.people.person import GROUPS, Person, read_row
from grading.course.people.tables import PEOPLE
from grading.course.professions import PROFESSIONS, as_written
from grading.course.store import Store, now


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
        return [_add(db, person) for person in people]


def change(store: Store, username: str, **values: str) -> None:
    """Change name, role, profession or unit of a person who is in the course.

    Raises
    ------
    PersonError
        If there is no such person or a value cannot be used.
    """
    with store.write_transaction() as db:
        before = _present(db, username)
        _check(dict(before) | values)
        # Another role is another server, with other rights.
        ends = values.get("role", before["role"]) != before["role"]
        _set(db, username, **values, sessions_end=before["sessions_end"] or ends)


def set_aside(store: Store, username: str) -> None:
    """Let nobody in under this name for the time being; all else stays."""
    _end(store, username, state="aside")


def take_back(store: Store, username: str) -> None:
    """Let somebody in again who was set aside."""
    with store.write_transaction() as db:
        _present(db, username)
        _set(db, username, state="present")


def remove(store: Store, username: str) -> None:
    """Take somebody off the list: password, sessions and server end, and the work is set aside.

    The user name stays theirs: nobody else inherits what was done under it.

    Raises
    ------
    PersonError
        If there is no such person.
    """
    _end(store, username, state="gone", password=None, code=None)


def reset(store: Store, username: str) -> str:
    """End a forgotten password, with all sessions and the server; return a code to tell.

    Raises
    ------
    PersonError
        If there is no such person.
    """
    code = new_code()
    _end(store, username, password=None, code=code)
    return code


def agree(store: Store, username: str) -> None:
    """Note that a person has agreed to what the course keeps of them."""
    with store.write_transaction() as db:
        _set(db, username, agreed=now())


def free_user_name(db: Connection, username: str) -> str:
    """Return a user name like another that nobody has or had.

    Examples
    --------
    ``annv`` taken: ``annv2``; ``annv2`` too: ``annv3``.
    """
    stem = username.rstrip("0123456789")[:28] or "hv"
    taken = set(db.scalars(select(PEOPLE.c.username).where(PEOPLE.c.username.startswith(stem))))
    number = 2
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _add(db: Connection, person: Person) -> str:
    values = {
        name: getattr(person, name) for name in ("username", "name", "role", "profession", "unit")
    }
    _check(values)
    before = read_row(db, person.username)
    if before is None:
        code = new_code()
        fresh = {"state": "present", "code": code, "sessions_end": False, "came": now()}
        db.execute(insert(PEOPLE).values(**values, **fresh))
        return code
    if before["state"] == "gone" and before["name"] == person.name:
        code = new_code()
        _set(db, person.username, **values, state="present", code=code)
        return code
    had = before["state"] == "gone"
    raise PersonError(
        vi=f"Tài khoản {person.username} {'đã từng là' if had else 'đang là'} của {before['name']} "
        f"nên không giao cho {person.name} được. Còn trống: {free_user_name(db, person.username)}.",
        en=f"User name {person.username} {'was' if had else 'is'} that of {before['name']} and is "
        f"not given to {person.name}. Free: {free_user_name(db, person.username)}.",
    )


def _end(store: Store, username: str, **values: Any) -> None:
    with store.write_transaction() as db:
        _present(db, username)
        _set(db, username, **values, sessions_end=True)


def _present(db: Connection, username: str) -> RowMapping:
    row = read_row(db, username)
    if row is None or row["state"] == "gone":
        raise PersonError(
            vi=f"Danh sách lớp không có tài khoản {username!r}.",
            en=f"There is no account {username!r} on the class list.",
        )
    return row


def _check(values: Mapping[str, Any]) -> None:
    if not is_user_name(values["username"]):
        raise PersonError(
            vi=f"Tài khoản {values['username']!r}: dùng 1 đến 32 ký tự a-z 0-9 . _ - (không chữ "
            "hoa, không dấu), bắt đầu bằng chữ hoặc số.",
            en=f"User name {values['username']!r}: use 1 to 32 of a-z 0-9 . _ - (no capitals, no "
            "accents), beginning with a letter or a digit.",
        )
    if not values["name"].strip():
        raise PersonError(
            vi=f"Tài khoản {values['username']}: hãy ghi họ tên.",
            en=f"User name {values['username']}: write the person's name.",
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
