"""One piece of work at a time for a course, in a process of its own that outlives the page.

What is going on stands in ``course/state/desk/job.json``, which the process writes as it goes on.
It holds a lock on a file beside it: whoever cannot take the lock knows that it is at work, and
whoever can, with no end in the file, that it was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from grading.course.paths import CoursePaths
from lab_utils.files import write_atomically

NEW_COURSE = "new_course"
# What a button of the desk begins.
STEPS = ("release", "collect", "mark", "feedback", "report", "certificate", "moodle")


@dataclass
class Job:
    """What one button does.

    Attributes
    ----------
    step : str
        One of `STEPS`, or `NEW_COURSE`.
    lab : str
        Empty where it is about the whole course.
    language : str
        Of what is released or reported.
    done, total : int
        Submissions, or labs of a report; a total of 0 is not known yet.
    seconds : float
        That `done` took.
    messages : list of (str, dict)
        The name of a text of `grading.desk.desk_texts` and what to fill in, for each line of the
        result.
    problem : dict of str to str
        By language, why it could not be done; empty when it could.
    values : dict
        What else was typed.
    broken : bool
        Whether that is a fault of the program.
    ended : bool
    """

    step: str
    lab: str = ""
    language: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problem: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    broken: bool = False
    ended: bool = False

    def write(self) -> None:
        """Let the page know."""
        write_atomically(folder() / "job.json", json.dumps(asdict(self)))


def folder() -> Path:
    """Return where the work of the page is kept, for nobody but instructors and the hub."""
    path = CoursePaths.from_environment().state / "desk"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def latest() -> tuple[Job | None, bool]:
    """Return the latest work, if there was any, and whether it still goes on."""
    # In this order: what ends in between has written its end.
    running = _is_running()
    try:
        return Job(**json.loads((folder() / "job.json").read_bytes())), running
    except (OSError, ValueError, TypeError):
        return None, running


def _is_running() -> bool:
    lock = os.open(folder() / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
