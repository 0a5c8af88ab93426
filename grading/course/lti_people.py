"""Who comes from the platform: a pseudonym each, and a role in the course."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any

from grading.course.accounts import GROUPS
from grading.course.course_secrets import course_key
from grading.course.paths import CoursePaths

_PREFIX = "lti-"
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
    return _PREFIX + digest[:_DIGITS]


def is_pseudonym(name: str) -> bool:
    """Say whether a user name is one of those; such a name has no password.

    Examples
    --------
    >>> is_pseudonym("lti-0123456789abcdef0123456789ab"), is_pseudonym("hocvien01")
    (True, False)
    """
    return name.startswith(_PREFIX)


def group(roles: Any) -> str | None:
    """Return the hub's group for the roles a platform names; None for none of ours.

    Who teaches and learns in one course gets the lesser rights, as everywhere in the hub.

    Examples
    --------
    >>> lis = "http://purl.imsglobal.org/vocab/lis/v2/"
    >>> group([lis + "membership#Instructor", lis + "membership/Instructor#TeachingAssistant"])
    'instructors'
    >>> group([lis + "institution/person#Instructor", lis + "membership#Learner"])
    'trainees'
    >>> group([lis + "membership#Mentor"])
    """
    found = {match[1] for role in roles or () if (match := _ROLE.fullmatch(str(role)))}
    if "Learner" in found:
        return GROUPS["trainee"]
    return GROUPS["instructor"] if found else None


def trainees() -> list[str]:
    """Return the pseudonyms of the trainees who have signed in from the platform so far."""
    places = CoursePaths.from_environment()
    database = places.state / "hub.sqlite"
    if not (places.lti.exists() and database.exists() and database.stat().st_size):
        return []
    from jupyterhub import orm
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session

    engine = create_engine(f"sqlite:///file:{database}?mode=ro&uri=true")
    try:
        with Session(engine) as db:
            members = select(orm.User.name).join(orm.User.groups)
            names = db.scalars(members.where(orm.Group.name == GROUPS["trainee"])).all()
    finally:
        engine.dispose()
    return sorted(name for name in names if is_pseudonym(name))
