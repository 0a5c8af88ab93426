"""Who was in a course that is closed, until the hub has ended what they have there.

They are in no list of people any more, and may be in that of the next course under the same name.
"""

from __future__ import annotations

from sqlalchemy import Column, String, Table, delete, func, select

from grading.course.store import METADATA, Store

LEAVING = Table("leaving", METADATA, Column("username", String(32), primary_key=True))


def leaving(store: Store) -> list[str]:
    """Return the user names of who is leaving."""
    with store.read_transaction() as db:
        return list(db.scalars(select(LEAVING.c.username)))


def is_leaving(store: Store, username: str) -> bool:
    """Say whether what somebody of this name has in the hub is of a course that is closed."""
    query = select(func.count()).where(LEAVING.c.username == username)
    with store.read_transaction() as db:
        return bool(db.scalar(query))


def has_left(store: Store, username: str) -> None:
    """Note that the hub has nothing of them any more."""
    with store.write_transaction() as db:
        db.execute(delete(LEAVING).where(LEAVING.c.username == username))
