"""Where a course lives, and the nbgrader configuration of its instructors and trainees.

A course is one folder (``LABS_COURSE``, or ``course`` in the present folder)::

    course/gradebook.db   marks
    course/release/       what trainees get
    course/submitted/     what they handed in
    course/autograded/    what was marked
    course/feedback/      what they get back
    course/homes/         homes of the hub on one machine
    course/state/         of the hub: what was handed in, accounts, logs
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

COURSE_ID = "clinical-ai"
PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOKS = PROJECT / "notebooks"

# A lab with its figures is some hundred kilobytes; data sets do not belong into a submission.
MOST_KILOBYTES = 20_000


class CourseError(Exception):
    """What an instructor asked for cannot be done; the text says why and what to do.

    Parameters
    ----------
    text : str
        In English.
    vi : str, optional
        The same for whoever reads it on a page, with a button there in the place of a command.

    Attributes
    ----------
    said : dict of str to str
        By language.
    """

    def __init__(self, text: str, vi: str = "") -> None:
        super().__init__(text)
        self.said = {"vi": vi or text, "en": text}


def course_folder() -> Path:
    """Return the course's folder."""
    return Path(os.environ.get("LABS_COURSE") or "course").resolve()


def gradebook_url() -> str:
    """Return the gradebook's address (``LABS_GRADEBOOK``; SQLite in the course unless given).

    Raises
    ------
    CourseError
        If it is no address of a database, its driver is not installed, or it does not answer.
    """
    own = f"sqlite:///{course_folder() / 'gradebook.db'}"
    return database_url("LABS_GRADEBOOK", "The gradebook", own)


def database_url(variable: str, what: str, otherwise: str) -> str:
    """Return the address of a database that a variable names, once it has answered.

    Parameters
    ----------
    variable : str
        Of the environment.
    what : str
        What the database is, at the beginning of a sentence.
    otherwise : str
        The address where the variable is not set.

    Raises
    ------
    CourseError
        If it is no address of a database, its driver is not installed, or it does not answer.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

    given = os.environ.get(variable)
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
        raise CourseError(
            f"{what}'s address ({variable}) cannot be used; expected one such as "
            f"postgresql://user@host/clinical_ai. ({type(error).__name__})"
        ) from error
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CourseError(
            f"{what} does not answer: {reason}", f"Cơ sở dữ liệu không trả lời: {reason}"
        ) from error
    return url.render_as_string(hide_password=False)


def lab_names() -> list[str]:
    """Return the labs there are, in order."""
    return sorted(path.parent.name for path in NOTEBOOKS.glob("*/items.yaml"))


def lab_folder(lab: str) -> Path:
    """Return the source folder of a lab.

    Raises
    ------
    CourseError
        If there is no such lab; the text lists those there are.
    """
    # Only a name from the list becomes a path.
    if lab not in lab_names():
        raise CourseError(f"There is no lab {lab!r}. The labs are: {', '.join(lab_names())}.")
    return NOTEBOOKS / lab


def instructor_config(c: Any) -> None:
    """Configure nbgrader for releasing, collecting, marking and feedback.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    from nbgrader import preprocessors as stock

    from grading.feedback import page
    from grading.release import preprocessors as ours

    root = course_folder()
    _shared_config(c)
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = str(NOTEBOOKS)
    c.CourseDirectory.db_url = gradebook_url()
    for step in ("release_assignment", "collect", "release_feedback", "list"):
        c.ExchangeFactory[step] = f"grading.exchange.instructor.{_class_name(step)}"
    # Due dates in formgrader.
    c.NbGraderAPI.timezone = "Asia/Ho_Chi_Minh"

    # A language is kept before the cells are saved: both languages have the same cells.
    c.GenerateAssignment.preprocessors = [
        ours.KeepLanguage,
        ours.FoldCode,
        stock.LockCells,
        stock.ClearSolutions,
        stock.ClearOutput,
        stock.CheckCellMetadata,
        stock.ComputeChecksums,
        stock.SaveCells,
        stock.ClearHiddenTests,
        stock.ComputeChecksums,
        stock.CheckCellMetadata,
        ours.WithholdExplanations,
    ]
    # An answer is given with a control: the cell stays as it is, and frightens nobody.
    c.ClearSolutions.code_stub = {"python": ""}
    # Marking runs the lab's own cells; nothing of a trainee's notebook is in what is marked.
    c.Autograde.sanitize_preprocessors = [
        ours.StartFromRelease,
        stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        ours.ScoreAnswers,
        ours.NoteAnswers,
        stock.SaveAutoGrades,
        stock.AssignLatePenalties,
        stock.CheckCellMetadata,
    ]
    # Feedback shows neither hidden tests nor code, and reaches for nothing on a network.
    c.GenerateFeedback.preprocessors = [stock.GetGrades, page.GatherSheet]
    c.GenerateFeedback.exporter_class = page.FeedbackExporter


def trainee_config(c: Any) -> None:
    """Configure nbgrader for fetching labs, handing in and fetching feedback.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    _shared_config(c)
    for step in ("fetch_assignment", "submit", "fetch_feedback", "list"):
        c.ExchangeFactory[step] = f"grading.exchange.trainee.{_class_name(step)}"


def _class_name(step: str) -> str:
    """Turn nbgrader's name for a step into that of the class which does it."""
    return step.title().replace("_", "")


def _shared_config(c: Any) -> None:
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


def open_course(configure: Callable[[Any], None] | None = None) -> Any:
    """Return nbgrader's API for the course, and make its folder where it is missing.

    Parameters
    ----------
    configure : callable
        What configures nbgrader; `instructor_config` unless given.

    Returns
    -------
    nbgrader.apps.NbGraderAPI
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    course_folder().mkdir(parents=True, exist_ok=True)
    # nbgrader starts `alembic`, which stands beside the interpreter.
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ["PATH"]
    config = Config()
    (configure or instructor_config)(config)
    return NbGraderAPI(config=config)
