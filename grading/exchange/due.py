"""Until when a lab can be handed in: one date for all, a grace period, and extensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from grading.course.store import Store, advisory_lock
from grading.exchange.tables import DUE, EXTENSIONS


@dataclass(frozen=True)
class Due:
    """When a lab is due (UTC, naive).

    Attributes
    ----------
    at : datetime
    grace : timedelta
        Hand-ins so much later are still taken.
    extensions : dict of str to datetime
        Trainee to a later date.
    """

    at: datetime
    grace: timedelta
    extensions: dict[str, datetime]

    def at_for(self, trainee: str) -> datetime:
        """Return when it is due for one trainee; an extension never makes it earlier."""
        return max(self.at, self.extensions.get(trainee, self.at))

    def closes(self, trainee: str) -> datetime:
        """Return the last moment at which this trainee can hand in."""
        return self.at_for(trainee) + self.grace


def set_due(store: Store, lab: str, at: datetime, grace: int) -> None:
    """Set when a lab is due for all; `grace` in minutes. Extensions stay."""
    with store.write_transaction() as db:
        advisory_lock(db, f"due {lab}")
        db.execute(delete(DUE).where(DUE.c.lab == lab))
        db.execute(insert(DUE).values(lab=lab, at=at, grace=grace))


def extend(store: Store, lab: str, trainee: str, at: datetime) -> None:
    """Set when a lab is due for one trainee, in place of an earlier extension."""
    here = (EXTENSIONS.c.lab == lab, EXTENSIONS.c.trainee == trainee)
    with store.write_transaction() as db:
        advisory_lock(db, f"due {lab}")
        db.execute(delete(EXTENSIONS).where(*here))
        db.execute(insert(EXTENSIONS).values(lab=lab, trainee=trainee, at=at))


def take_away(store: Store, lab: str, trainee: str | None = None) -> None:
    """Take away a trainee's extension; without a trainee, the date and all extensions."""
    extensions = delete(EXTENSIONS).where(EXTENSIONS.c.lab == lab)
    with store.write_transaction() as db:
        advisory_lock(db, f"due {lab}")
        if trainee is None:
            db.execute(delete(DUE).where(DUE.c.lab == lab))
            db.execute(extensions)
        else:
            db.execute(extensions.where(EXTENSIONS.c.trainee == trainee))


def due(store: Store, lab: str) -> Due | None:
    """Return when a lab is due; None where no date was set."""
    with store.read_transaction() as db:
        return read_due(db, lab)


def read_due(db: Connection, lab: str) -> Due | None:
    """As `due`, in a transaction that is open."""
    row = db.execute(select(DUE.c.at, DUE.c.grace).where(DUE.c.lab == lab)).one_or_none()
    if row is None:
        return None
    extended = select(EXTENSIONS.c.trainee, EXTENSIONS.c.at).where(EXTENSIONS.c.lab == lab)
    return Due(row.at, timedelta(minutes=row.grace), dict(db.execute(extended).all()))
