"""Failed sign-ins: guesses slow down, and the desk shows who is being guessed at.

A hall of 200 may come from one address, and whoever guesses may have many: after a few failures
the next try on an account from the same address waits longer each time; tries on one account from
anywhere and on any account from one address wait a little once there are far too many. A browser
in which the person has been counts by itself: whoever guesses from elsewhere keeps nobody out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from grading.course.people.tables import FAILED_SIGN_INS
from grading.course.store import Store, now

_of = FAILED_SIGN_INS.c
_KEPT = timedelta(days=1)
_MOST_KEPT = 20_000
_FREE = 5  # failures on an account from one address that cost nothing
_LONGEST = 300  # seconds
_FREE_ON_ACCOUNT, _PAUSE_ON_ACCOUNT = 50, 30  # from anywhere; seconds
_FREE_FROM_ADDRESS, _PAUSE_FROM_ADDRESS = 200, 2
_SHOWN_FROM = 10
_BROWSER = "browser "  # no address begins so


@dataclass(frozen=True)
class Guessed:
    """An account that somebody keeps failing to sign in to.

    Attributes
    ----------
    username : str
        As typed; there may be no such person.
    times, addresses : int
    last : datetime
        UTC, naive.
    """

    username: str
    times: int
    addresses: int
    last: datetime


def of_browser(known: str) -> str:
    """Return what stands in the place of the address of a browser where the person has been."""
    return _BROWSER + known


def seconds_to_wait(db: Connection, username: str, address: str) -> int:
    """Return how long the next try has to wait; 0 where it may be made now.

    Parameters
    ----------
    db : Connection
        A transaction that is open.
    username, address : str
        The address, or `of_browser`.
    """
    account, place = _of.username == username[:32], _of.address == address[:64]
    both, last = _count(db, account, place)
    waits = [(last, min(2 ** min(both - _FREE, 16), _LONGEST) if both >= _FREE else 0)]
    everywhere = (
        (account, _FREE_ON_ACCOUNT, _PAUSE_ON_ACCOUNT),
        (place, _FREE_FROM_ADDRESS, _PAUSE_FROM_ADDRESS),
    )
    for where, free, pause in () if address.startswith(_BROWSER) else everywhere:
        times, last = _count(db, where)
        waits.append((last, pause if times >= free else 0))
    return max(0, *(_left(last, pause) for last, pause in waits))


def note(db: Connection, username: str, address: str) -> None:
    """Note a failure; those of a day are kept, and no more than some."""
    db.execute(
        insert(FAILED_SIGN_INS).values(time=now(), username=username[:32], address=address[:64])
    )
    newest = db.scalar(select(func.max(_of.id))) or 0
    old = (_of.time < now() - _KEPT) | (_of.id <= newest - _MOST_KEPT)
    db.execute(delete(FAILED_SIGN_INS).where(old))


def forget(db: Connection, username: str, address: str) -> None:
    """Forget the failures of somebody who got in."""
    db.execute(delete(FAILED_SIGN_INS).where(_of.username == username, _of.address == address[:64]))


def guessed(store: Store) -> list[Guessed]:
    """Return the accounts with repeated failures within a day, the most first."""
    times = func.count(_of.id)
    query = (
        select(_of.username, times, func.count(_of.address.distinct()), func.max(_of.time))
        .where(_of.time > now() - _KEPT)
        .group_by(_of.username)
        .having(times >= _SHOWN_FROM)
        .order_by(times.desc())
        .limit(20)
    )
    with store.read_transaction() as db:
        return [Guessed(*row) for row in db.execute(query)]


def _count(db: Connection, *where: object) -> tuple[int, datetime | None]:
    query = select(func.count(_of.id), func.max(_of.time)).where(*where)  # type: ignore[arg-type]
    times, last = db.execute(query).one()
    return times, last


def _left(last: datetime | None, pause: int) -> int:
    if last is None or not pause:
        return 0
    return max(0, -int(-(pause - (now() - last).total_seconds()) // 1))
