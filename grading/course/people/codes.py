"""Codes that a person types once: on a slip, on the board of a hall, told after a reset."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from grading.course.people.tables import CLASS_CODE
from grading.course.store import Store, advisory_lock, now

# None is taken for another, in print or in handwriting: no 0 O Q D, 1 I L J, 2 Z, 5 S, 8 B, U V.
LETTERS = "ACEFGHKMNPRTWXY34679"
LENGTH = 6  # 64 million; guesses slow down (failures.py)
CLASS_CODE_HOLDS = timedelta(days=1)


def new_code() -> str:
    """Draw a code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def as_typed(text: str) -> str:
    """Return a code as it is compared: capital letters, no spaces and dashes.

    Examples
    --------
    >>> as_typed(" ack-7me ")
    'ACK7ME'
    """
    return "".join(one for one in text.upper() if one.isalnum())


def spaced(code: str) -> str:
    """Write a code as it is read aloud.

    Examples
    --------
    >>> spaced("ACK7ME")
    'ACK 7ME'
    """
    half = LENGTH // 2
    return f"{code[:half]} {code[half:]}"


def same(typed: str, code: str | None) -> bool:
    """Compare what was typed with a code, in a time that tells nothing."""
    return bool(code) and hmac.compare_digest(as_typed(typed).encode(), (code or "").encode())


def new_class_code(store: Store) -> str:
    """Make a code for the first visit of every trainee, in place of the last; it holds a day."""
    code = new_code()
    with store.write_transaction() as db:
        advisory_lock(db, "class code")
        db.execute(delete(CLASS_CODE))
        db.execute(insert(CLASS_CODE).values(code=code, until=now() + CLASS_CODE_HOLDS))
    return code


def end_class_code(store: Store) -> None:
    """Let the code of the class hold no more."""
    with store.write_transaction() as db:
        advisory_lock(db, "class code")
        db.execute(delete(CLASS_CODE))


def class_code(store: Store) -> tuple[str, datetime] | None:
    """Return the code of the class and until when it holds (UTC, naive); None where none does."""
    with store.read_transaction() as db:
        return read_class_code(db)


def read_class_code(db: Connection) -> tuple[str, datetime] | None:
    """As `class_code`, in a transaction that is open."""
    row = db.execute(select(CLASS_CODE).where(CLASS_CODE.c.until > now())).one_or_none()
    return (row.code, row.until) if row else None
