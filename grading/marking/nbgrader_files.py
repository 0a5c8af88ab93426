"""Which files nbgrader takes along from a submission to what is marked and to the feedback.

And which it finds there: a notebook, also where the answers came without one.

nbgrader 0.9.6 copies all that lies in a folder but for some patterns, which hidden files and
folders with brackets in their names get past, and it copies what a link leads to. It offers no
option for it.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

from grading.course.errors import CourseError
from grading.marking.laid_notebook import NotebookLayer
from grading.marking.submission import NOTE_FILE
from grading.release.released_lab import released_lab
from lab_utils.questions.answers_file import FILE_NAME

_TAKEN = (FILE_NAME, "timestamp.txt")


def take_answers_alone() -> None:
    """Make nbgrader's autograding and feedback copy answers and time, and nothing else.

    The notebook comes by itself, converted. For this process; once is enough.
    """
    from nbgrader.converters import Autograde, GenerateFeedback
    from nbgrader.converters.base import BaseConverter

    copy_all = BaseConverter.init_assignment
    if hasattr(copy_all, "__wrapped__"):
        return

    @wraps(copy_all)
    def init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
        if not isinstance(self, Autograde | GenerateFeedback):
            copy_all(self, assignment_id, student_id)
            return
        source = Path(self._format_source(assignment_id, student_id))
        target = Path(self._format_dest(assignment_id, student_id))
        target.mkdir(parents=True, exist_ok=True)
        for name in (*_TAKEN, NOTE_FILE) if isinstance(self, Autograde) else _TAKEN:
            (target / name).unlink(missing_ok=True)
            if (source / name).is_file() and not (source / name).is_symlink():
                shutil.copyfile(source / name, target / name)

    BaseConverter.init_assignment = init_assignment
    find_notebooks = BaseConverter.init_notebooks

    @wraps(find_notebooks)
    def init_notebooks(self: Any) -> None:
        if isinstance(self, Autograde):
            _lay_notebooks(self.coursedir)
        find_notebooks(self)

    BaseConverter.init_notebooks = init_notebooks


def _lay_notebooks(course: Any) -> None:
    """Lay the released notebook where nbgrader would find none that it can read."""
    with suppress(CourseError):  # what is no lab of ours
        lab = released_lab(course.assignment_id, Path(course.root))
        layer = NotebookLayer(lab)
        submitted = lab.submitted_folder(course.student_id).relative_to(lab.course)
        for folder in sorted(lab.course.glob(str(submitted))):
            if folder.is_dir() and not folder.is_symlink():
                layer.lay(folder)
