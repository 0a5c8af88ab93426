"""Which files nbgrader takes along from a submission to what is marked and to the feedback.

nbgrader 0.9.6 copies all that lies in a folder but for some patterns, which hidden files and
folders with brackets in their names get past, and it copies what a link leads to. It offers no
option for it.
"""

from __future__ import annotations

import shutil
from functools import wraps
from pathlib import Path
from typing import Any

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
        for name in _TAKEN:
            (target / name).unlink(missing_ok=True)
            if (source / name).is_file() and not (source / name).is_symlink():
                shutil.copyfile(source / name, target / name)

    BaseConverter.init_assignment = init_assignment
