"""nbgrader's autograding, told to score answers instead of running what was handed in."""

from __future__ import annotations

from typing import Any


def configure_marking(c: Any) -> None:
    """Configure nbgrader for marking.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    from nbgrader import preprocessors as stock

    from grading.marking import preprocessors as ours
    from grading.marking.nbgrader_files import take_answers_alone

    take_answers_alone()
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
