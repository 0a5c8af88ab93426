"""Who tried to hand in and was refused: a row a trainee, lab and reason, however often it was."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import insert, select, update

from grading.course.store import Store, StoreFullError, advisory_lock, now
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import REFUSED_TRIES, RELEASES


def note_refusal(store: Store, trainee: str, lab: str, refused: ExchangeRefusal) -> None:
    """Count a refused try, if there is still room for a row.

    Parameters
    ----------
    store : Store
    trainee : str
        As the hub knows the person.
    lab : str
        Kept where it is released alone: anybody can make up names without end.
    refused : ExchangeRefusal
    """
    # Where there is no room, the trainee is told anyway.
    with suppress(StoreFullError), store.write_transaction() as db:
        known = db.scalar(select(RELEASES.c.lab).where(RELEASES.c.lab == lab)) or ""
        row = {"trainee": trainee[:128], "lab": known, "reason": refused.key}
        advisory_lock(db, f"refused {trainee}")
        tried = REFUSED_TRIES.c
        same = [tried[name] == value for name, value in row.items()]
        counted = {"tries": tried.tries + 1, "latest": now()}
        if not db.execute(update(REFUSED_TRIES).where(*same).values(counted)).rowcount:
            db.execute(insert(REFUSED_TRIES).values(row | {"tries": 1, "latest": now()}))
