"""The same class marked by stock nbgrader, which runs every cell: what ours is compared with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from grading.course.nbgrader_config import course_config, open_course
from grading.course.paths import course_folder
from grading.marking import mark_class
from grading.settings import COURSE

Row = tuple[Any, ...]


def stock_config(c: Any) -> None:
    """Configure nbgrader to run the notebooks that were handed in.

    Only what tells nbgrader that a question was answered by a control stays ours: see
    `grading.marking.marked_notebook.note_answer`.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    from nbconvert.preprocessors import ClearMetadataPreprocessor
    from nbgrader import preprocessors as stock
    from nbgrader.converters import Autograde

    from grading.marking.preprocessors import NoteAnswers

    course_config(c)
    c.Autograde.sanitize_preprocessors = Autograde.sanitize_preprocessors.default_args[0]
    c.Autograde.autograde_preprocessors = [
        stock.Execute,
        stock.IgnorePattern,
        ClearMetadataPreprocessor,
        stock.LimitOutput,
        NoteAnswers,
        stock.SaveAutoGrades,
        stock.AssignLatePenalties,
        stock.CheckCellMetadata,
    ]


def mark_both_ways(lab: str, twin: Path) -> tuple[dict[str, Row], dict[str, Row]]:
    """Mark the collected submissions of the course, and those of a copy of it by stock nbgrader.

    Parameters
    ----------
    lab : str
    twin : Path
        Where the copy goes.

    Returns
    -------
    ours, stock : dict
        As `gradebook_rows` gives them.

    Raises
    ------
    RuntimeError
        If one of the two cannot mark a submission.
    """
    ours = course_folder()
    shutil.copytree(ours, twin)
    for result in mark_class.mark(lab):
        if result.points is None:
            raise RuntimeError(f"{result.trainee}: {result.reasons}")
    marked = gradebook_rows(lab)
    os.environ[COURSE.name] = str(twin)
    try:
        api = open_course(stock_config)
        for trainee in sorted(api.get_submitted_students(lab)):
            if not (outcome := api.autograde(lab, trainee))["success"]:
                raise RuntimeError(f"{trainee}: {outcome['log']}")
        return marked, gradebook_rows(lab)
    finally:
        os.environ[COURSE.name] = str(ours)


def gradebook_rows(lab: str) -> dict[str, Row]:
    """Return all that the gradebook holds of each trainee's submission, cell by cell.

    Returns
    -------
    dict of str to tuple
        Time, penalty, score, most, whether a person is asked; then a row for each graded cell
        (name, automatic points, a person's, extra credit, asked) and each comment.
    """
    with open_course().gradebook as gradebook:
        return {
            submission.student_id: (
                submission.timestamp,
                submission.late_submission_penalty,
                submission.score,
                submission.max_score,
                submission.needs_manual_grade,
                *sorted(_grade(one) for book in submission.notebooks for one in book.grades),
                *sorted(_comment(one) for book in submission.notebooks for one in book.comments),
            )
            for submission in gradebook.assignment_submissions(lab)
        }


def _grade(grade: Any) -> tuple[Any, ...]:
    return (
        grade.name,
        grade.auto_score,
        grade.manual_score,
        grade.extra_credit,
        grade.needs_manual_grade,
    )


def _comment(comment: Any) -> tuple[str, str, str]:
    return comment.name, comment.auto_comment or "", comment.manual_comment or ""
