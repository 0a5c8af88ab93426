"""The answers file in a trainee's home, as a version without this store left it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import Any

from grading.course.paths import CoursePaths
from lab_utils.questions.answers_file import (
    FILE_NAME,
    MOST_BYTES,
    AnswersFileError,
    read_answers,
    usable,
)
from lab_utils.questions.kinds import Item


def entries_at_home(trainee: str, lab: str, items: Mapping[str, Item]) -> dict[str, Any]:
    """Return the entries that can be used; none where there is no such file.

    Whoever owns the home may have laid links into it: none is followed.

    Parameters
    ----------
    trainee, lab : str
        A name of an account, and that of a released lab.
    items : mapping of str to Item
        Of the lab.
    """
    try:
        found = read_answers(_content(trainee, lab), lab)
    except (OSError, AnswersFileError):
        return {}
    return {name: found[name] for name, item in items.items() if usable(found.get(name), item)}


def _content(trainee: str, lab: str) -> bytes:
    home = CoursePaths.from_environment().home(trainee)
    places = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    folder = os.open(home / lab, places | os.O_DIRECTORY)
    try:
        handle = os.open(FILE_NAME, places, dir_fd=folder)
    finally:
        os.close(folder)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            return b""
        return file.read(MOST_BYTES)
