"""Erases a person from the lists, and remembers, without naming it, that the user name is used up.

Kept is a code of the user name under a key of the course (HMAC-SHA256, RFC 2104): whoever has no
key reads nothing from it, and with it the next person is refused the same name.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, delete, insert, select

from grading.course.course_secrets import course_key
from grading.course.people.tables import (
    AGREEMENTS,
    CHOSEN,
    ERASED_NAMES,
    FAILED_SIGN_INS,
    PEOPLE,
)
from grading.course.pseudonyms import is_pseudonym


class UsedUp:
    """The user names of people who were erased."""

    def __init__(self, db: Connection) -> None:
        self._digests = set(db.scalars(select(ERASED_NAMES.c.digest)))

    def __contains__(self, username: object) -> bool:
        return bool(self._digests) and _digest(str(username)) in self._digests


def erase(db: Connection, username: str) -> None:
    """Erase a person's row, agreements, choices and failed sign-ins; the user name stays used up.

    One of the platform's does not: it can be no other person's, who may come in anew.
    """
    for table in (AGREEMENTS, CHOSEN, FAILED_SIGN_INS, PEOPLE):
        db.execute(delete(table).where(table.c.username == username))
    if not is_pseudonym(username) and username not in UsedUp(db):
        db.execute(insert(ERASED_NAMES).values(digest=_digest(username)))


def _digest(username: str) -> str:
    return hmac.new(course_key("erased.key"), username.encode(), hashlib.sha256).hexdigest()
