"""The steps of a lab between instructor and trainee: release, collect, mark, feedback."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.course import CourseError, lab_folder, open_course
from grading.submission import refusal
from lab_utils.answers import AnswersFile, AnswersFileError
from lab_utils.items import read_items


@dataclass
class Mark:
    """What marking one submission gave.

    Attributes
    ----------
    trainee : str
    points, most : float or None
        None where the submission could not be marked.
    waiting : int
        Written answers that wait for a person.
    reasons : list of str
        What was wrong with the submission, if anything.
    """

    trainee: str
    points: float | None = None
    most: float | None = None
    waiting: int = 0
    reasons: list[str] = field(default_factory=list)


def release(lab: str, language: str) -> None:
    """Make the trainees' version of a lab in one language and put it into the exchange.

    Raises
    ------
    CourseError
        If there is no such lab, or nbgrader refuses; the text says why.
    """
    lab_folder(lab)
    api = open_course()
    api.config.KeepLanguage.language = language
    _done(api.generate_assignment(lab), f"Lab {lab} cannot be prepared for release")
    _forget_exchange_copy(api, lab)
    _done(api.release_assignment(lab), f"Lab {lab} cannot be released")


def collect(lab: str) -> list[str]:
    """Fetch what has been handed in; a later submission replaces an earlier one.

    Returns
    -------
    list of str
        The trainees with a submission.
    """
    lab_folder(lab)
    api = open_course()
    _require_release(api, lab)
    _done(api.collect(lab), f"Lab {lab} cannot be collected")
    return sorted(api.get_submitted_students(lab))


def mark(lab: str) -> Iterator[Mark]:
    """Mark each collected submission through nbgrader; one that cannot be marked stops nobody.

    Yields
    ------
    Mark
        In the order of the trainees' names; trainees of the gradebook without a submission
        come with the reason "nothing handed in".
    """
    items = read_items(lab_folder(lab) / "items.yaml")
    api = open_course()
    _require_release(api, lab)
    submitted = api.get_submitted_students(lab)
    with api.gradebook as gradebook:
        enrolled = {student.id for student in gradebook.students}
    for trainee in sorted(submitted | enrolled):
        result = Mark(trainee)
        if trainee not in submitted:
            result.reasons.append("nothing handed in")
            yield result
            continue
        folder = Path(api.coursedir.format_path("submitted", trainee, lab))
        if reason := refusal(folder, lab):
            result.reasons.append(reason)
            _drop_autograded(api, trainee, lab)
            yield result
            continue
        try:
            AnswersFile(folder, items.lab, "en").read()
        except AnswersFileError as error:
            result.reasons.append(f"answers.json not used: {error}")
        reviewed = _reviewed(api, trainee, lab)
        outcome = api.autograde(lab, trainee)
        if not outcome["success"]:
            result.reasons.append(f"nbgrader could not mark it: {_last_line(outcome)}")
            _drop_autograded(api, trainee, lab)
            yield result
            continue
        with api.gradebook as gradebook:
            submission = gradebook.find_submission(lab, trainee)
            _keep_reviewed(submission, reviewed)
            gradebook.db.commit()
            result.points, result.most = submission.score, submission.max_score
            result.waiting = sum(
                grade.needs_manual_grade
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
        yield result


def feedback(lab: str) -> tuple[list[str], list[str]]:
    """Write and hand out the feedback of all submissions that are fully marked.

    Returns
    -------
    given, waiting : list of str
        Trainees who got theirs, and trainees whose written answers wait for a person.
    """
    lab_folder(lab)
    api = open_course()
    _require_release(api, lab)
    given, waiting = [], []
    for trainee in sorted(api.get_autograded_students(lab)):
        with api.gradebook as gradebook:
            if gradebook.find_submission(lab, trainee).needs_manual_grade:
                waiting.append(trainee)
                continue
        _done(api.generate_feedback(lab, trainee), f"No feedback could be written for {trainee}")
        _done(api.release_feedback(lab, trainee), f"No feedback could be handed to {trainee}")
        given.append(trainee)
    return given, waiting


def _require_release(api: Any, lab: str) -> None:
    with api.gradebook as gradebook:
        known = {assignment.name for assignment in gradebook.assignments}
    if lab not in known:
        raise CourseError(f"Lab {lab} has not been released yet: run `labs release {lab}` first.")


def _forget_exchange_copy(api: Any, lab: str) -> None:
    """Take an earlier release out of the exchange; nbgrader does not replace it."""
    if lab in api.get_released_assignments():
        _done(api.unrelease(lab), f"The earlier release of {lab} cannot be taken back")


def _reviewed(api: Any, trainee: str, lab: str) -> set[str]:
    """The cells of this very submission that a person has given points to."""
    from nbgrader.api import MissingEntry

    folder = api.coursedir.format_path("submitted", trainee, lab)
    with api.gradebook as gradebook:
        try:
            submission = gradebook.find_submission(lab, trainee)
        except MissingEntry:
            return set()
        if submission.timestamp != api.coursedir.get_existing_timestamp(folder):
            return set()
        return {
            grade.name
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.manual_score is not None and not grade.needs_manual_grade
        }


def _keep_reviewed(submission: Any, reviewed: set[str]) -> None:
    """Keep a person's points final: nbgrader asks for them again at each marking."""
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            if grade.name in reviewed:
                grade.needs_manual_grade = False


def _drop_autograded(api: Any, trainee: str, lab: str) -> None:
    """Forget an earlier marking, so that old marks do not stand for a refused submission."""
    from nbgrader.api import MissingEntry

    with api.gradebook as gradebook, contextlib.suppress(MissingEntry):
        gradebook.remove_submission(lab, trainee)


def _done(outcome: dict[str, Any], what: str) -> None:
    if not outcome["success"]:
        raise CourseError(f"{what}: {_last_line(outcome)}")


def _last_line(outcome: dict[str, Any]) -> str:
    """The line of nbgrader's log that says what went wrong."""
    lines = (outcome.get("log") or outcome.get("error") or "no reason given").splitlines()
    # A traceback in the log ends with the exception; nbgrader's own lines begin with a bracket.
    raised = [line for line in lines if re.match(r"\s*[\w.]+(Error|Exception|Entry): ", line)]
    logged = [line for line in lines if line.startswith(("[ERROR]", "[CRITICAL]"))]
    return (raised or logged or lines)[-1].strip()
