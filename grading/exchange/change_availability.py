"""`labs open`, `labs hold` and the desk: who may get a lab, changed and said by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from grading.course.errors import CourseError
from grading.course.labs import lab_source
from grading.course.store import Store, now
from grading.course.syllabus import read_syllabus, require_listed
from grading.exchange import availability, releases
from grading.exchange.vietnam_time import local_time


def open_to_class(labs: Collection[str], at: datetime | None = None) -> list[str]:
    """Open labs: now, or from a moment on.

    Parameters
    ----------
    labs : collection of str
        All of the course where it is empty.
    at : datetime, optional
        UTC, naive.

    Returns
    -------
    list of str
        Those that were opened.

    Raises
    ------
    CourseError
        If one is not in the course, or the moment has passed; then none is opened.
    """
    if at is not None and at <= now():
        raise CourseError(
            vi=f"{local_time(at)} (giờ Việt Nam) đã qua. Hãy chọn một lúc sau bây giờ, hoặc mở "
            "luôn cho cả lớp.",
            en=f"{local_time(at)} (Vietnam time) has passed: choose a later moment, or leave "
            "--from out to open it now.",
        )
    with Store() as store:
        chosen = _chosen(store, labs)
        availability.open_labs(store, chosen, at)
    return chosen


def hold(labs: Collection[str]) -> list[str]:
    """Hold labs back, or all of the course where none is named; return those.

    Raises
    ------
    CourseError
        If one is not in the course; then none is held back.
    """
    with Store() as store:
        chosen = _chosen(store, labs)
        availability.hold(store, chosen)
    return chosen


def _chosen(store: Store, labs: Collection[str]) -> list[str]:
    # What was released can be held back even if the course no longer lists it.
    known = list(dict.fromkeys([*read_syllabus().labs, *releases.released(store)]))
    for lab in labs:
        if lab not in known:
            lab_source(lab)
            require_listed(lab)
    return [lab for lab in known if lab in labs] if labs else known


def lines(labs: Iterable[str]) -> list[str]:
    """Say of each lab whether trainees can get it."""
    with Store() as store:
        released, closed = releases.released(store), availability.not_open(store)
    return [_line(lab, lab in released, lab in closed, closed.get(lab)) for lab in labs]


def _line(lab: str, released: bool, closed: bool, opens: datetime | None) -> str:
    if opens is not None:
        state = f"opens at {local_time(opens)} (Vietnam time)."
    elif closed:
        state = f"is held back from the trainees: `labs open {lab}` opens it."
    else:
        state = "is open: trainees find it on their first page."
    left = "" if released else f" It has not been released yet: run `labs release {lab}`."
    return f"Lab {lab} {state}{left}"
