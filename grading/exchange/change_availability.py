"""`labs open`, `labs hold` and the desk: who may get a lab, changed and said by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Standing:
    """Whether trainees can get a lab.

    Attributes
    ----------
    lab : str
    released, open : bool
    opens : datetime or None
        From when it is open (UTC, naive); None where it is open or held back.
    """

    lab: str
    released: bool
    open: bool
    opens: datetime | None


def standings(labs: Collection[str] = ()) -> list[Standing]:
    """Return how labs stand, or all of the course where none is named.

    Raises
    ------
    CourseError
        If one is not in the course.
    """
    with Store() as store:
        chosen = _chosen(store, labs)
        released, closed = releases.released(store), availability.not_open(store)
    return [Standing(lab, lab in released, lab not in closed, closed.get(lab)) for lab in chosen]


def lines(labs: Collection[str]) -> list[str]:
    """Say of each lab whether trainees can get it."""
    return [_line(one) for one in standings(labs)]


def _line(one: Standing) -> str:
    if one.opens is not None:
        state = f"opens at {local_time(one.opens)} (Vietnam time)."
    elif one.open:
        state = "is open: trainees find it on their first page."
    else:
        state = f"is held back from the trainees: `labs open {one.lab}` opens it."
    left = "" if one.released else f" It has not been released yet: run `labs release {one.lab}`."
    return f"Lab {one.lab} {state}{left}"
