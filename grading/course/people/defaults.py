"""The people of a course that has nobody yet: for trying it out on one machine."""

from __future__ import annotations

from grading.course.people.change import add
from grading.course.people.person import Person, people
from grading.course.professions import PROFESSIONS
from grading.course.store import Store

_TRAINEES = 12
_UNITS = ("Khoa Nội", "Khoa Hồi sức")


def add_missing(store: Store) -> None:
    """Add one instructor and twelve trainees of all professions where nobody is."""
    if people(store, "present", "aside", "gone"):
        return
    professions = list(PROFESSIONS)
    trainees = (
        Person(
            f"hocvien{n:02}",
            f"Học viên {n:02}",
            profession=professions[(n - 1) % len(professions)],
            unit=_UNITS[(n - 1) % len(_UNITS)],
        )
        for n in range(1, _TRAINEES + 1)
    )
    add(store, [Person("giangvien", "Giảng viên", "instructor"), *trainees])
