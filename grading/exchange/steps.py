"""The steps of a lab between instructor and trainee: release, collect, mark, feedback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

from grading.course.errors import CourseError
from grading.course.faults import named_faults
from grading.course.labs import lab_source
from grading.course.nbgrader_config import open_course
from grading.course.one_at_a_time import one_at_a_time
from grading.exchange.nbgrader_config import instructor_config
from grading.feedback.page import write_pages
from grading.marking import mark_class
from grading.marking.gradebook import GradebookWriter
from grading.marking.mark_class import MarkingResult
from grading.release.released_lab import keep_source, released_lab, require_in_gradebook
from lab_utils.questions.items_file import read_items

__all__ = ["MarkingResult", "collect", "feedback", "mark", "release"]


def release(lab: str, language: str) -> None:
    """Make the trainees' version of a lab in one language and put it into the exchange.

    A lab that is held back stays so (`grading.exchange.availability`).

    Raises
    ------
    CourseError
        If there is no such lab, or nbgrader refuses; the text says why.
    ItemsError
        If its ``items.yaml`` cannot be read.
    """
    source = lab_source(lab)
    read_items(source.items_path)
    api = open_course(instructor_config)
    api.config.KeepLanguage.language = language
    api.config.ReleaseAssignment.by_hand = False
    _done(
        api.generate_assignment(lab),
        vi=f"Không soạn được bài {lab} để phát",
        en=f"Lab {lab} cannot be prepared for release",
    )
    keep_source(source)
    _done(
        api.release_assignment(lab),
        vi=f"Không phát được bài {lab}",
        en=f"Lab {lab} cannot be released",
    )


def collect(lab: str, waits: Callable[[], None] = lambda: None) -> list[str]:
    """Fetch what has been handed in; a later submission replaces an earlier one.

    Parameters
    ----------
    lab : str
    waits : callable
        Called where somebody else is collecting or marking, and has to end first.

    Returns
    -------
    list of str
        The trainees with a submission.

    Raises
    ------
    CourseError
        If the lab is not there or not released, or a database or the disk cannot be used; what
        was fetched is whole.
    """
    released = released_lab(lab)
    with named_faults(), one_at_a_time(waits):
        api = open_course(instructor_config)
        require_in_gradebook(api, released)
        # Not by `api.collect`, which makes a log of what goes wrong.
        api.coursedir.assignment_id = lab
        collector = api.exchange.Collect(coursedir=api.coursedir, parent=api)
        collector.update = True
        collector.start()
        return sorted(api.get_submitted_students(lab))


def mark(
    lab: str,
    jobs: int | None = None,
    item: str | None = None,
    planned: Callable[[int], None] = lambda count: None,
    waits: Callable[[], None] = lambda: None,
) -> Iterator[MarkingResult]:
    """Mark each collected submission that is new or changed (`grading.marking.mark_class.mark`).

    Parameters
    ----------
    lab, jobs, item, planned
        As there.
    waits : callable
        Called where somebody else is collecting or marking, and has to end first.

    Yields
    ------
    MarkingResult

    Raises
    ------
    CourseError
        As there, or if a database or the disk cannot be used; what was yielded is in the
        gradebook.
    """
    with named_faults(), one_at_a_time(waits):
        yield from mark_class.mark(lab, jobs, item, planned)


def feedback(
    lab: str, over: Callable[[list[str]], Iterable[str]] = iter
) -> tuple[list[str], list[str]]:
    """Write and hand out the feedback of all submissions that are fully marked.

    Parameters
    ----------
    lab : str
    over : callable
        Goes over the trainees; may show progress.

    Returns
    -------
    given, waiting : list of str
        Trainees who got theirs, and trainees whose written answers wait for a person.
    """
    released = released_lab(lab)
    api = open_course(instructor_config)
    require_in_gradebook(api, released)
    marked = sorted(api.get_autograded_students(lab))
    with closing(GradebookWriter(api, released)) as gradebook:
        entries = gradebook.entries(marked)
        waiting = [trainee for trainee in marked if entries[trainee].waiting]
        ready = [trainee for trainee in marked if not entries[trainee].waiting]
        write_pages(released, gradebook, over(ready))
    if ready:
        _done(
            api.release_feedback(lab),
            vi="Chưa trả được nhận xét",
            en="The feedback cannot be handed out",
        )
    return ready, waiting


def _done(outcome: dict[str, Any], *, vi: str, en: str) -> None:
    if not outcome["success"]:
        reason = _last_line(outcome)
        raise CourseError(vi=f"{vi}: {reason}", en=f"{en}: {reason}")


def _last_line(outcome: dict[str, Any]) -> str:
    """The line of nbgrader's log that says what went wrong."""
    lines = (outcome.get("log") or outcome.get("error") or "no reason given").splitlines()
    # A traceback in the log ends with the exception; nbgrader's own lines begin with a bracket.
    raised = [line for line in lines if re.match(r"\s*[\w.]+(Error|Exception|Entry): ", line)]
    logged = [line for line in lines if line.startswith(("[ERROR]", "[CRITICAL]"))]
    return (raised or logged or lines)[-1].strip()
