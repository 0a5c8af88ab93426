"""The databases of a course, by their addresses."""

from __future__ import annotations

import os

from grading.course.errors import CourseError
from grading.course.paths import course_folder


def gradebook_url() -> str:
    """Return the gradebook's address (``LABS_GRADEBOOK``; SQLite in the course unless given).

    Raises
    ------
    CourseError
        If it is no address of a database, its driver is not installed, or it does not answer.
    """
    own = f"sqlite:///{course_folder() / 'gradebook.db'}"
    return database_url("LABS_GRADEBOOK", "The gradebook", own)


def database_url(variable: str, what: str, otherwise: str) -> str:
    """Return the address of a database that a variable names, once it has answered.

    Parameters
    ----------
    variable : str
        Of the environment.
    what : str
        What the database is, at the beginning of a sentence.
    otherwise : str
        The address where the variable is not set.

    Raises
    ------
    CourseError
        If it is no address of a database, its driver is not installed, or it does not answer.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

    given = os.environ.get(variable)
    if not given:
        return otherwise
    try:
        url = make_url(given)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        with create_engine(url).connect():
            pass
    # The address may hold a password: it is not repeated.
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise CourseError(
            f"{what}'s address ({variable}) cannot be used; expected one such as "
            f"postgresql://user@host/clinical_ai. ({type(error).__name__})"
        ) from error
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CourseError(
            f"{what} does not answer: {reason}", f"Cơ sở dữ liệu không trả lời: {reason}"
        ) from error
    return url.render_as_string(hide_password=False)
