"""Finds people of a class of thousands: by words, by what they wait for, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from grading.course.class_list.spelling import plain
from grading.course.people.person import Person, as_person
from grading.course.people.tables import PEOPLE
from grading.course.professions import PROFESSIONS
from grading.course.pseudonyms import PREFIX
from grading.course.store import Store

_of = PEOPLE.c
_HERE = _of.state.in_(("present", "aside"))
_KINDS: dict[str, ColumnElement[bool]] = {
    "all": _HERE,
    "waiting": and_(
        _of.state == "present",
        func.coalesce(_of.password, "") == "",
        ~_of.username.startswith(PREFIX),
    ),
    "aside": _of.state == "aside",
    "instructor": and_(_HERE, _of.role == "instructor"),
    "gone": _of.state == "gone",
}
KINDS = tuple(_KINDS)


@dataclass(frozen=True)
class Found:
    """Some of those found, and how many there are."""

    people: list[Person]
    total: int


def search(
    store: Store, words: str = "", kind: str = "all", first: int = 0, most: int = 100
) -> Found:
    """Return people by user name.

    Parameters
    ----------
    store : Store
    words : str
        All of them stand in user name, name, profession or unit; capitals and marks do not count.
    kind : str
        One of `KINDS`: all who are in the course; those who have not come yet, who are set aside,
        who teach; those who are gone.
    first, most : int
        How many to pass over, and to return.
    """
    query = select(PEOPLE).where(_KINDS[kind]).order_by(_of.username)
    wanted = plain(words).split()
    with store.read_transaction() as db:
        if not wanted:
            total = db.scalar(select(func.count()).select_from(query.subquery())) or 0
            rows = db.execute(query.offset(first).limit(most)).mappings()
            return Found([as_person(row) for row in rows], total)
        # No database takes the marks off Vietnamese letters in the same way.
        found = [row for row in db.execute(query).mappings() if _has(row, wanted)]
    return Found([as_person(row) for row in found[first : first + most]], len(found))


def count(store: Store) -> dict[str, int]:
    """Return how many people there are of each of `KINDS`."""
    counts = [func.count().filter(one).label(kind) for kind, one in _KINDS.items()]
    with store.read_transaction() as db:
        return dict(db.execute(select(*counts).select_from(PEOPLE)).mappings().one())


def _has(row: Any, wanted: list[str]) -> bool:
    profession = " ".join(PROFESSIONS.get(row["profession"], {}).values())
    text = plain(f"{row['username']} {row['name']} {row['unit']} {profession}")
    return all(one in text for one in wanted)
