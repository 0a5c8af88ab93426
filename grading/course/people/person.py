"""A person of the course, and how to find one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from grading.course.people.tables import PEOPLE
from grading.course.store import Store

# Role -> group in the hub.
GROUPS = {"trainee": "trainees", "instructor": "instructors"}


@dataclass(frozen=True)
class Person:
    """One person of the course.

    Attributes
    ----------
    username, name : str
    role : str
        A key of `GROUPS`.
    profession : str
        A key of `grading.course.professions.PROFESSIONS`; empty when not given.
    unit : str
        Where they work, in their own words; empty when not given.
    state : str
        ``present``; ``aside``: cannot come in for the time being; ``gone``: taken off the list.
    code : str
        Lets its holder set the password, once; empty where there is none.
    has_password : bool
    """

    username: str
    name: str
    role: str = "trainee"
    profession: str = ""
    unit: str = ""
    state: str = "present"
    code: str = ""
    has_password: bool = False


def people(store: Store, *states: str) -> list[Person]:
    """Return the people of some states (all that are not gone unless given), by user name."""
    query = select(PEOPLE).where(PEOPLE.c.state.in_(states or ("present", "aside")))
    with store.read_transaction() as db:
        rows = db.execute(query.order_by(PEOPLE.c.username)).mappings()
        return [as_person(row) for row in rows]


def find(store: Store, username: str) -> Person | None:
    """Return the person of a user name, also one who is gone; None where there never was one."""
    with store.read_transaction() as db:
        row = read_row(db, username)
        return as_person(row) if row else None


def read_row(db: Connection, username: str, writes: bool = False) -> RowMapping | None:
    """Return a person's row, in a transaction that is open; nobody else changes it if this one
    writes.
    """
    query = select(PEOPLE).where(PEOPLE.c.username == username)
    # SQLite has one writer at a time anyway.
    return db.execute(query.with_for_update() if writes else query).mappings().one_or_none()


def as_person(row: RowMapping) -> Person:
    """Leave away of a row what no page may show: the password."""
    columns = ("username", "name", "role", "profession", "unit", "state")
    return Person(
        **{name: row[name] for name in columns},
        code=row["code"] or "",
        has_password=bool(row["password"]),
    )
