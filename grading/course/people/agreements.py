"""Who has agreed to what the course keeps of them (`grading.course.privacy_notice`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from grading.course.people.tables import AGREEMENTS, PEOPLE
from grading.course.privacy_notice import VERSION, promise, read_promise
from grading.course.store import Store, now

_of = AGREEMENTS.c


@dataclass(frozen=True)
class Answer:
    """What somebody said to the notice.

    Attributes
    ----------
    version : str
        Of the notice that they saw.
    months : int
        For how long it said that data are kept.
    agreed : bool
    time : datetime
        UTC, naive.
    """

    version: str
    months: int
    agreed: bool
    time: datetime


def agree(store: Store, username: str) -> None:
    """Note that somebody agrees to the notice as it is now."""
    with store.write_transaction() as db:
        _note(db, username, agreed=True)


def refuse(store: Store, username: str) -> None:
    """Note that somebody does not agree, or no longer; their sessions and server end."""
    with store.write_transaction() as db:
        _note(db, username, agreed=False)
        ends = update(PEOPLE).where(PEOPLE.c.username == username)
        db.execute(ends.values(sessions_end=True))


def answers(store: Store, username: str) -> list[Answer]:
    """Return all that somebody said to the notice, the latest last."""
    query = select(_of.version, _of.months, _of.agreed, _of.time).where(_of.username == username)
    with store.read_transaction() as db:
        return [Answer(*row) for row in db.execute(query.order_by(_of.id))]


def agreement(store: Store, username: str) -> Answer | None:
    """Return the agreement that holds; None where there is none to the notice as it is now.

    Who agreed to a shorter time is asked anew, and who agreed to a longer one is not.
    """
    months = promise(store).months
    for latest in answers(store, username)[-1:]:
        if latest.agreed and latest.version == VERSION and latest.months >= months:
            return latest
    return None


def refused(store: Store) -> set[str]:
    """Return the user names of who did not agree, or no longer: their data are not used further."""
    latest = select(func.max(_of.id)).group_by(_of.username)
    query = select(_of.username).where(_of.id.in_(latest), _of.agreed.is_(False))
    with store.read_transaction() as db:
        return set(db.scalars(query))


def _note(db: Connection, username: str, agreed: bool) -> None:
    row = {"username": username, "agreed": agreed, "time": now()}
    said = {"version": VERSION, "months": read_promise(db).months}
    db.execute(insert(AGREEMENTS).values(row | said))
