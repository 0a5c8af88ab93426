"""The people of a benchmark: a class that has been there before; all sign in by password."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from grading.course.people import agreements, passwords
from grading.course.people.change import add
from grading.course.people.person import Person
from grading.course.people.tables import PEOPLE
from grading.course.store import Store

PASSWORD = "mật khẩu đủ dài"
INSTRUCTORS = ["giangvien", "giangvien2"]


def full_name(name: str) -> str:
    """Return what a person is called."""
    return f"Học viên {name.removeprefix('hv')}"


def write_class(course: Path, names: list[str]) -> None:
    """Put trainees and two instructors into a course; each has a password and has agreed."""
    course.mkdir()
    listed = [Person(one, "Giảng viên", "instructor") for one in INSTRUCTORS]
    listed += [Person(one, full_name(one), profession="doctor") for one in names]
    with Store(f"sqlite:///{course}/state/course.sqlite") as store:
        add(store, listed)
        with store.write_transaction() as db:
            # The same for all: to compare a password costs the same whoever has it.
            db.execute(update(PEOPLE).values(password=passwords.hashed(PASSWORD), code=None))
        for one in listed:
            agreements.agree(store, one.username)
