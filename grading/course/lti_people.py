"""Who comes from the platform: a pseudonym each, and a role in the course."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any

from sqlalchemy import insert, select, update

from grading.course.course_secrets import course_key
from grading.course.people.person import Person, as_person, read_row
from grading.course.people.tables import PEOPLE
from grading.course.pseudonyms import PREFIX
from grading.course.store import Store, advisory_lock, now

_DIGITS = 28  # hexadecimal: 112 bits, and with the prefix the longest name there may be
# Roles in the course alone, long as the standard writes them or short (LTI 1.3 Core, A.2.3): who
# teaches at the institution does not for that teach here.
_ROLE = re.compile(
    r"(?:http://purl\.imsglobal\.org/vocab/lis/v2/membership[#/])?(Instructor|Learner)(?:#\w+)?"
)


def user_name(issuer: str, subject: str) -> str:
    """Return the user name of a platform's user: HMAC-SHA256 (RFC 2104) under the course's key.

    It is the same each time, names nobody, and nobody can choose it.
    """
    message = json.dumps([issuer, subject]).encode()
    digest = hmac.new(course_key("lti.key"), message, hashlib.sha256).hexdigest()
    return PREFIX + digest[:_DIGITS]


def role(roles: Any) -> str | None:
    """Return the role in the course for the roles a platform names; None for none of ours.

    Who teaches and learns in one course gets the lesser rights, as everywhere in the hub.

    Examples
    --------
    >>> lis = "http://purl.imsglobal.org/vocab/lis/v2/"
    >>> role([lis + "membership#Instructor", lis + "membership/Instructor#TeachingAssistant"])
    'instructor'
    >>> role([lis + "institution/person#Instructor", lis + "membership#Learner"])
    'trainee'
    >>> role([lis + "membership#Mentor"])
    """
    found = {match[1] for role in roles or () if (match := _ROLE.fullmatch(str(role)))}
    if "Learner" in found:
        return "trainee"
    return "instructor" if found else None


def arrive(store: Store, username: str, role: str) -> Person | None:
    """Note who came from the platform, with the role that it names; nobody where set aside or gone.

    Parameters
    ----------
    store : Store
    username : str
        A pseudonym (`user_name`).
    role : str
        A key of `GROUPS`.
    """
    fresh = {"profession": "", "unit": "", "state": "present", "sessions_end": False}
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        row = read_row(db, username)
        if row is None:
            db.execute(
                insert(PEOPLE).values(
                    username=username, name=username, role=role, came=now(), **fresh
                )
            )
        elif row["state"] != "present":
            return None
        elif row["role"] != role:
            db.execute(
                update(PEOPLE)
                .where(PEOPLE.c.username == username)
                .values(role=role, sessions_end=True)
            )
        found = read_row(db, username)
    return as_person(found) if found else None


def is_all(store: Store) -> bool:
    """Whether nobody is in the course but who came from the platform."""
    query = select(PEOPLE.c.username).where(
        PEOPLE.c.state == "present", ~PEOPLE.c.username.startswith(PREFIX)
    )
    with store.read_transaction() as db:
        return db.scalar(query.limit(1)) is None
