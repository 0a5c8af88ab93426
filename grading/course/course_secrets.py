"""Secret keys of a course, in its state: made once, readable for their owner alone."""

from __future__ import annotations

import secrets

from grading.course.errors import CourseError
from grading.course.paths import course_folder
from lab_utils.files import write_once

_BYTES = 32


def course_key(name: str) -> bytes:
    """Return a key of the course; it is made at the first call.

    Parameters
    ----------
    name : str
        Of its file in ``course/state``.

    Raises
    ------
    CourseError
        If the file does not hold a key.
    """
    path = course_folder() / "state" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(path, secrets.token_bytes(_BYTES))
    key = path.read_bytes()
    if len(key) != _BYTES:
        raise CourseError(
            vi=f"Tệp {path.name} bị hỏng: hãy lấy lại từ bản sao của khóa học.",
            en=f"{path.name} is damaged: put it back from a copy of the course.",
        )
    return key
