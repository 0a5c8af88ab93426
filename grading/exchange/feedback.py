"""Feedback on its way back: each page belongs to a submission, and so to one trainee."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from grading.course.store import Store, advisory_lock
from grading.exchange.exchanged_files import pack, unpack
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import FEEDBACK, SUBMISSIONS


@dataclass(frozen=True)
class Page:
    """A page about one submission.

    Attributes
    ----------
    trainee : str
    handed_in : datetime
        When the submission that was marked came in (UTC, naive).
    html : bytes
    """

    trainee: str
    handed_in: datetime
    html: bytes


def give(store: Store, lab: str, pages: Iterable[Page]) -> list[str]:
    """Give trainees the pages about their submissions to a lab, in place of earlier pages.

    Returns
    -------
    list of str
        Trainees whose submission did not come through the exchange: there is no way back.
    """
    of = SUBMISSIONS.c
    unknown = []
    with store.write_transaction() as db:
        advisory_lock(db, f"feedback {lab}")
        for one in pages:
            wanted = (of.trainee == one.trainee, of.lab == lab, of.time == one.handed_in)
            code = db.scalar(select(of.code).where(*wanted))
            if code is None:
                unknown.append(one.trainee)
                continue
            db.execute(delete(FEEDBACK).where(FEEDBACK.c.code == code))
            sha256 = hashlib.sha256(one.html).hexdigest()
            db.execute(insert(FEEDBACK).values(code=code, sha256=sha256, page=pack(one.html)))
    return unknown


def there(store: Store, trainee: str) -> dict[str, str]:
    """Return code of a trainee's submission to the SHA-256 of the page about it."""
    query = select(FEEDBACK.c.code, FEEDBACK.c.sha256).join(SUBMISSIONS)
    with store.read_transaction() as db:
        return dict(db.execute(query.where(SUBMISSIONS.c.trainee == trainee)).all())


def given(store: Store, lab: str) -> int:
    """Return how many trainees have feedback on a submission to a lab."""
    query = select(func.count(SUBMISSIONS.c.trainee.distinct())).join(FEEDBACK)
    with store.read_transaction() as db:
        return db.scalar(query.where(SUBMISSIONS.c.lab == lab)) or 0


def page(store: Store, trainee: str, code: str) -> bytes:
    """Return the page about a submission of this trainee.

    Raises
    ------
    ExchangeRefusal
        If the submission is not this trainee's, or there is no page.
    """
    own = select(SUBMISSIONS.c.code).where(
        SUBMISSIONS.c.code == code, SUBMISSIONS.c.trainee == trainee
    )
    with store.read_transaction() as db:
        if db.scalar(own) is None:
            raise ExchangeRefusal("not_yours")
        found = db.scalar(select(FEEDBACK.c.page).where(FEEDBACK.c.code == code))
    if found is None:
        raise ExchangeRefusal("no_feedback")
    return unpack(found)
