"""The databases of a course, by their addresses."""

from __future__ import annotations

from collections.abc import Mapping

from grading.course.errors import CourseError
from grading.course.paths import course_folder
from grading.settings import GRADEBOOK
from lab_utils.environment import Setting


def gradebook_url() -> str:
    """Return the gradebook's address (``LABS_GRADEBOOK``; SQLite in the course unless given).

    Raises
    ------
    CourseError
        If it is no address of a database, its driver is not installed, or it does not answer.
    """
    own = f"sqlite:///{course_folder() / 'gradebook.db'}"
    return database_url(GRADEBOOK, {"vi": "Sổ điểm", "en": "The gradebook"}, own)


def database_url(setting: Setting[str], what: Mapping[str, str], otherwise: str) -> str:
    """Return the address of a database that a setting names, once it has answered.

    Parameters
    ----------
    setting : Setting
    what : mapping of str to str
        What the database is, by language, at the beginning of a sentence.
    otherwise : str
        The address where the setting is empty.

    Raises
    ------
    CourseError
        If it is no address of a database, its driver is not installed, or it does not answer.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

    given = setting.get()
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
        kind = type(error).__name__
        raise CourseError(
            vi=f"{what['vi']}: không dùng được địa chỉ ghi ở {setting.name}; cần một địa chỉ như "
            f"postgresql://user@host/clinical_ai. ({kind})",
            en=f"{what['en']}'s address ({setting.name}) cannot be used; expected one such as "
            f"postgresql://user@host/clinical_ai. ({kind})",
        ) from error
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CourseError(
            vi=f"Cơ sở dữ liệu không trả lời: {reason}",
            en=f"{what['en']} does not answer: {reason}",
        ) from error
    return url.render_as_string(hide_password=False)
