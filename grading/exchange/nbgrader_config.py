"""nbgrader for an instructor and for a trainee: its exchange is the project's own."""

from __future__ import annotations

from typing import Any

from grading.course import nbgrader_config as course
from grading.feedback.nbgrader_exporter import configure_feedback
from grading.marking.nbgrader_config import configure_marking
from grading.release.nbgrader_config import configure_release


def instructor_config(c: Any) -> None:
    """Configure nbgrader for releasing, collecting, marking and feedback.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    course.course_config(c)
    configure_release(c)
    configure_marking(c)
    configure_feedback(c)
    _exchange(c, "instructor", ("release_assignment", "collect", "release_feedback", "list"))


def trainee_config(c: Any) -> None:
    """Configure nbgrader for fetching labs, handing in and fetching feedback.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    course.shared_config(c)
    _exchange(c, "trainee", ("fetch_assignment", "submit", "fetch_feedback", "list"))


def _exchange(c: Any, side: str, steps: tuple[str, ...]) -> None:
    for step in steps:
        # nbgrader's name for a step, and that of the class which does it
        name = step.title().replace("_", "")
        c.ExchangeFactory[step] = f"grading.exchange.nbgrader_{side}.{name}"
