"""Erases what one person answered and handed in, at their wish or when its time is over."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from grading.exchange.answers.tables import ANSWER_LOG, ANSWERS, SHEETS
from grading.exchange.tables import (
    AUDIT,
    ERASING,
    EXTENSIONS,
    FEEDBACK,
    REFUSED_TRIES,
    SUBMISSION_FILES,
    SUBMISSIONS,
)


def erase(db: Connection, trainee: str) -> None:
    """Erase all rows of a trainee: answers, submissions, feedback, refused tries, extensions.

    Nothing else lets go of what was handed in: the guards of the tables (`tables`) look for the
    name that stands in `ERASING` until this transaction is over.

    Parameters
    ----------
    db : Connection
        A transaction that is open for writing.
    trainee : str
    """
    own = select(SUBMISSIONS.c.code).where(SUBMISSIONS.c.trainee == trainee)
    db.execute(insert(ERASING).values(trainee=trainee))
    for table in (FEEDBACK, SUBMISSION_FILES):
        db.execute(delete(table).where(table.c.code.in_(own)))
    answered = (ANSWERS, ANSWER_LOG, SHEETS)
    for table in (*answered, SUBMISSIONS, AUDIT, REFUSED_TRIES, EXTENSIONS):
        db.execute(delete(table).where(table.c.trainee == trainee))
    db.execute(delete(ERASING))
