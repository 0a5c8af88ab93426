"""`labs due`: set when a lab is due, in the exchange and in nbgrader's gradebook alike."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from grading.course.errors import CourseError
from grading.course.labs import lab_source
from grading.course.nbgrader_config import open_course
from grading.course.paths import is_user_name
from grading.course.store import Store
from grading.exchange.due import Due, due, extend, set_due, take_away
from grading.exchange.vietnam_time import local_time


def lines(lab: str) -> list[str]:
    """Say when a lab is due, and for whom later.

    Raises
    ------
    CourseError
        If there is no such lab.
    """
    lab_source(lab)
    with Store() as store:
        deadline = due(store, lab)
    if deadline is None:
        return [f"Lab {lab} has no due date."]
    minutes = deadline.grace.total_seconds() // 60
    grace = f", {minutes:g} minutes grace" if minutes else ""
    return [
        f"Lab {lab} is due at {local_time(deadline.at)} (Vietnam time){grace}.",
        *(f"  {one}: {local_time(deadline.at_for(one))}" for one in sorted(deadline.extensions)),
    ]


def change(lab: str, at: datetime, grace: int = 0, trainee: str | None = None) -> None:
    """Set when a lab is due for all, or for one trainee later than for the others.

    Parameters
    ----------
    lab : str
    at : datetime
        UTC, naive.
    grace : int
        Minutes in which a late hand-in is still taken; for all alike.
    trainee : str, optional

    Raises
    ------
    CourseError
        If the lab is not there or not released, or an extension extends nothing.
    """
    from grading.release.released_lab import released_lab, require_in_gradebook

    released = released_lab(lab)
    api = open_course()
    require_in_gradebook(api, released)
    with Store() as store:
        if trainee is None:
            set_due(store, lab, at, grace)
        else:
            _require_later(due(store, lab), lab, at, trainee)
            extend(store, lab, trainee, at)
        keep_in_step(store, api.coursedir, lab)


def remove(lab: str, trainee: str | None = None) -> None:
    """Take a trainee's extension away; without a trainee, the lab's date and all extensions.

    Raises
    ------
    CourseError
        If the lab is not there or not released, or there is none to take away.
    """
    from nbgrader.api import Gradebook

    from grading.release.released_lab import released_lab, require_in_gradebook

    released = released_lab(lab)
    api = open_course()
    require_in_gradebook(api, released)
    with Store() as store:
        deadline = due(store, lab)
        if deadline is None:
            raise CourseError(vi=f"Bài {lab} không có hạn nộp.", en=f"Lab {lab} has no due date.")
        if trainee is not None and trainee not in deadline.extensions:
            raise CourseError(
                vi=f"{trainee} không được gia hạn.",
                en=f"{trainee!r} has no extension of lab {lab}.",
            )
        # First the gradebook: if this is cut short, the same again does both.
        with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as book:
            assignment = book.find_assignment(lab)
            if trainee is None:
                assignment.duedate = None
            for submission in assignment.submissions:
                if trainee in (None, submission.student_id):
                    submission.extension = None
            book.db.commit()
        take_away(store, lab, trainee)


def _require_later(deadline: Due | None, lab: str, at: datetime, trainee: str) -> None:
    from grading.course.enrolled import trainees

    if deadline is None:
        raise CourseError(
            vi="Muốn gia hạn cho một người, hãy đặt hạn nộp chung trước.",
            en=f"Lab {lab} has no due date: set one for all before you extend it.",
        )
    if at <= deadline.at:
        raise CourseError(
            vi=f"{local_time(at)} không muộn hơn hạn nộp chung ({local_time(deadline.at)}), nên "
            "không gia hạn gì.",
            en=f"{local_time(at)} extends nothing: lab {lab} is due for all at "
            f"{local_time(deadline.at)}.",
        )
    known = {one.username for one in trainees()} or {trainee}
    if trainee not in known or not is_user_name(trainee):
        raise CourseError(
            vi=f"Học viên {trainee!r} không có trong danh sách lớp.",
            en=f"There is no trainee {trainee!r} in the course.",
        )


def keep_in_step(store: Store, course: Any, lab: str) -> None:
    """Write the due date and the extensions into the gradebook, so that formgrader shows them.

    nbgrader keeps an extension with a submission: it gets there once that has been collected.
    """
    from nbgrader.api import Gradebook

    deadline = due(store, lab)
    if deadline is None:
        return
    with Gradebook(course.db_url, course.course_id) as book:
        book.find_assignment(lab).duedate = deadline.at
        for trainee in deadline.extensions:
            if Path(course.format_path(course.submitted_directory, trainee, lab)).exists():
                book.update_or_create_student(trainee)
                submission = book.update_or_create_submission(lab, trainee)
                submission.extension = deadline.at_for(trainee) - deadline.at or None
        book.db.commit()
