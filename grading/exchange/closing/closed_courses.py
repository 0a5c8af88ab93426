"""The courses of this hub that have ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, DateTime, Integer, Table, Text, select

from grading.course.paths import CLOSED, course_folder
from grading.course.store import METADATA, Store

CLOSED_COURSES = Table(
    "closed_courses",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("closed", DateTime, nullable=False),
    Column("folder", Text, nullable=False),  # of the archive, below ``closed``
)


@dataclass(frozen=True)
class ClosedCourse:
    """A course that has ended.

    Attributes
    ----------
    number : int
        From 1, in the order of the hub.
    name : str
    closed : datetime
        UTC, naive.
    folder : Path
        Of its archive.
    """

    number: int
    name: str
    closed: datetime
    folder: Path


def closed_courses(store: Store) -> list[ClosedCourse]:
    """Return the courses that have ended, the latest first."""
    there = course_folder() / CLOSED
    latest_first = select(CLOSED_COURSES).order_by(CLOSED_COURSES.c.number.desc())
    with store.read_transaction() as db:
        return [
            ClosedCourse(number, name, closed, there / folder)
            for number, name, closed, folder in db.execute(latest_first)
        ]
