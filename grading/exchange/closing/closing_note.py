"""The note of what is being done while a course is closed: there only until it is done."""

from __future__ import annotations

import msgspec

from grading.course.paths import CoursePaths
from lab_utils.files import sync_folder, write_atomically

_NAME = "closing.json"


class Note(msgspec.Struct):
    """What is being done.

    Attributes
    ----------
    number : int
        Of the course that begins: once the database says so, there is no way back.
    folder : str
        Of the archive, below ``closed``.
    files : list of str
        What goes into it, by its path in the course.
    """

    number: int
    folder: str
    files: list[str]


def is_closing() -> bool:
    """Whether a course is being closed, or whoever did so was killed."""
    return (CoursePaths.from_environment().state / _NAME).exists()


def read_note() -> Note | None:
    """Return the note, if there is one."""
    try:
        content = (CoursePaths.from_environment().state / _NAME).read_bytes()
    except FileNotFoundError:
        return None
    return msgspec.json.decode(content, type=Note)


def write_note(note: Note) -> None:
    """Say what is being done."""
    path = CoursePaths.from_environment().state / _NAME
    write_atomically(path, msgspec.json.encode(note), 0o600)


def remove_note() -> None:
    """Say that all is done."""
    path = CoursePaths.from_environment().state / _NAME
    path.unlink(missing_ok=True)
    sync_folder(path.parent)
