"""Which labs trainees may fetch and hand in: open, held back, or open from a moment on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from grading.course.store import Store, advisory_lock, now
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import AVAILABILITY
from grading.exchange.vietnam_time import local_time


def open_labs(store: Store, labs: Iterable[str], at: datetime | None = None) -> None:
    """Open labs: now, or from a moment on (UTC, naive)."""
    _set(store, labs, [] if at is None else [{"opens": at}])


def hold(store: Store, labs: Iterable[str]) -> None:
    """Hold labs back until they are opened; what was handed in stays."""
    _set(store, labs, [{"opens": None}])


def _set(store: Store, labs: Iterable[str], state: list[dict[str, datetime | None]]) -> None:
    with store.write_transaction() as db:
        advisory_lock(db, "availability")
        for lab in labs:
            db.execute(delete(AVAILABILITY).where(AVAILABILITY.c.lab == lab))
            for values in state:
                db.execute(insert(AVAILABILITY).values(lab=lab, **values))


def not_open(store: Store, at: datetime | None = None) -> dict[str, datetime | None]:
    """Return the labs that are not open, and from when each will be; None where it is held back.

    Parameters
    ----------
    store : Store
    at : datetime, optional
        The moment that is asked about (UTC, naive); now unless given.
    """
    with store.read_transaction() as db:
        return read_not_open(db, at)


def held(store: Store) -> set[str]:
    """Return the labs that are held back, without a moment from which they are open."""
    return {lab for lab, opens in not_open(store).items() if opens is None}


def read_not_open(db: Connection, at: datetime | None = None) -> dict[str, datetime | None]:
    """As `not_open`, in a transaction that is open."""
    moment = at or now()
    rows = db.execute(select(AVAILABILITY.c.lab, AVAILABILITY.c.opens))
    return {row.lab: row.opens for row in rows if row.opens is None or row.opens > moment}


def require_open(db: Connection, lab: str) -> None:
    """Refuse a lab that is not open.

    Raises
    ------
    ExchangeRefusal
        If it is held back, or opens later.
    """
    closed = read_not_open(db)
    if lab not in closed:
        return
    if (opens := closed[lab]) is None:
        raise ExchangeRefusal("held", lab=lab)
    raise ExchangeRefusal("opens_later", lab=lab, opens=local_time(opens))
