"""nbgrader in a folder whose name has signs of its own: ``Khóa (1) + [2]``.

nbgrader 0.9.6 puts the folders of a course into patterns as they are: into globs, where ``[2]``
is one character, and those that stand outside of the course into regular expressions, where
``(1)`` is a group. It offers no option for either, so its modules get them here as plain names.
"""

from __future__ import annotations

import glob
import os
import re
from functools import wraps
from typing import Any

from grading.course import paths


def take_folders_literally() -> None:
    """Make nbgrader take the signs in the course's and the labs' folders for plain characters.

    For this process; once is enough.
    """
    import nbgrader.apps.api
    import nbgrader.converters.base
    import nbgrader.utils
    from nbgrader.coursedir import CourseDirectory

    for module in (nbgrader.apps.api, nbgrader.converters.base, nbgrader.utils):
        module.glob = _Glob
    CourseDirectory.format_path = _with_escaped_step(CourseDirectory.format_path)


class _Glob:
    """In the place of the module `glob`, of which nbgrader uses one function."""

    @staticmethod
    def glob(pattern: str) -> list[str]:
        """Return what matches; the folders of the course and of the labs stand for themselves."""
        for folder in (str(paths.course_folder()), str(paths.NOTEBOOKS)):
            if pattern.startswith(folder + os.sep):
                return glob.glob(glob.escape(folder) + pattern.removeprefix(folder))  # noqa: PTH207
        return glob.glob(pattern)  # noqa: PTH207


def _with_escaped_step(format_path: Any) -> Any:
    if hasattr(format_path, "__wrapped__"):
        return format_path

    @wraps(format_path)
    def wrapped(
        self: Any, nbgrader_step: str, student_id: str, assignment_id: str, escape: bool = False
    ) -> str:
        step = re.escape(nbgrader_step) if escape else nbgrader_step
        return format_path(self, step, student_id, assignment_id, escape=escape)

    return wrapped
