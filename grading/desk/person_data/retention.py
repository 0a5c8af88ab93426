"""What the course has kept for as long as it promised: the course itself, and those closed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from grading.course.course_info import read_info
from grading.course.paths import CoursePaths
from grading.course.people.person import people
from grading.course.privacy_notice import promise
from grading.course.store import Store
from grading.desk.person_data.erase import erase
from grading.desk.person_data.traces import delete
from grading.exchange.closing.closed_courses import closed_courses
from lab_utils.files import write_atomically

_KEY = Path("state") / "certificate.key"
_ERASED = "erased.txt"


@dataclass(frozen=True)
class Kept:
    """A course, and until when its people's data are kept.

    Attributes
    ----------
    folder : Path
    name : str
        In Vietnamese; the folder's for a course without one.
    people : int
        Who goes when the time is over: all who are in it or were, but who teaches the present one.
    ends : date or None
        None where nothing says when the course ends.
    until : date or None
    is_present : bool
        Whether it is the course that runs.
    """

    folder: Path
    name: str
    people: int
    ends: date | None
    until: date | None
    is_present: bool

    def is_due(self, today: date) -> bool:
        """Whether the time is over, and somebody is still in it."""
        return bool(self.people) and self.until is not None and self.until < today


def kept() -> list[Kept]:
    """Return the courses, the present one first, then those closed that still hold people."""
    with Store() as store:
        months = promise(store).months
        found = [_kept(store, CoursePaths.from_environment().course, months, None)]
        closed = closed_courses(store)
    for one in closed:
        database = one.folder / "state" / "course.sqlite"
        if database.exists():
            with Store(f"sqlite:///{database}") as store:
                found.append(_kept(store, one.folder, months, one.closed.date()))
    return found


def _kept(store: Store, folder: Path, months: int, closed_on: date | None) -> Kept:
    info = read_info(store)
    ends = info.ends or closed_on
    return Kept(
        folder,
        info.name or folder.name,
        len(_going(store, closed_on is None)),
        ends,
        months_later(ends, months) if ends else None,
        closed_on is None,
    )


def erase_due(one: Kept, waits: Callable[[], None] = lambda: None) -> list[Path]:
    """Erase the people of a course; of a closed one, all but what verifies certificates.

    Parameters
    ----------
    one : Kept
    waits : callable
        As of `erase`.

    Returns
    -------
    list of Path
        Files that still name somebody, which somebody else wrote.
    """
    if one.is_present:
        with Store() as store:
            going = _going(store, is_present=True)
        return erase(*going, waits=waits)
    state = one.folder / "state"
    delete([path for path in one.folder.iterdir() if path != state])
    delete([path for path in state.iterdir() if path != one.folder / _KEY])
    said = "{day}: dữ liệu của khóa học này đã được xóa vì hết thời gian lưu.\n"
    write_atomically(one.folder / _ERASED, said.format(day=datetime.now(UTC).date()))
    return []


def _going(store: Store, is_present: bool) -> list[str]:
    """Return who goes when the time is over: whoever teaches the course that runs stays."""
    there = people(store, "present", "aside", "gone")
    return [one.username for one in there if not is_present or one.role == "trainee"]


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month.

    Examples
    --------
    >>> months_later(date(2026, 12, 31), 2), months_later(date(2026, 12, 1), 24)
    (datetime.date(2027, 2, 28), datetime.date(2028, 12, 1))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
