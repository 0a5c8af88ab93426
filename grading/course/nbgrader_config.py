"""nbgrader, told where a course lives; each room configures the steps that are its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.course import paths
from grading.course.databases import gradebook_url
from grading.course.nbgrader_paths import take_folders_literally
from grading.course.utf8_locale import use_utf8_locale

COURSE_ID = "clinical-ai"

# A lab with its figures is some hundred kilobytes; data sets do not belong into a submission.
MOST_KILOBYTES = 20_000


def shared_config(c: Any) -> None:
    """Configure what instructors and trainees have in common."""
    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.max_dir_size = MOST_KILOBYTES
    c.CourseDirectory.ignore = [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "feedback",
        ".answers*",
        # A page in a submission would be handed out as feedback.
        "*.html",
    ]


def course_config(c: Any) -> None:
    """Configure what every step of an instructor needs: the folders and the gradebook.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    _prepare_process()
    shared_config(c)
    c.CourseDirectory.root = str(paths.course_folder())
    c.CourseDirectory.source_directory = str(paths.NOTEBOOKS)
    c.CourseDirectory.db_url = gradebook_url()
    # Due dates in formgrader.
    c.NbGraderAPI.timezone = "Asia/Ho_Chi_Minh"


def _prepare_process() -> None:
    take_folders_literally()
    # nbgrader starts `alembic`, which stands beside the interpreter.
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ["PATH"]
    use_utf8_locale()


def configured_course(config: Any) -> Path:
    """Return the course's folder that nbgrader was told, for a step that runs within it."""
    from nbgrader.coursedir import CourseDirectory

    return Path(CourseDirectory(config=config).root)


def open_course(configure: Callable[[Any], None] | None = None) -> Any:
    """Return nbgrader's API for the course, and make its folder where it is missing.

    Parameters
    ----------
    configure : callable
        What configures nbgrader for the steps that are to be done; `course_config` unless given.

    Returns
    -------
    nbgrader.apps.NbGraderAPI
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    paths.course_folder().mkdir(parents=True, exist_ok=True)
    config = Config()
    (configure or course_config)(config)
    return NbGraderAPI(config=config)
