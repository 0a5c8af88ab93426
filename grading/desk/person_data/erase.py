"""Erases all that the course keeps of one person.

Nothing has to stay for certificates: a code is verified with the name on the paper. What stays
names nobody: figures of groups that a report has shown, and a code that keeps the user name from
being given to somebody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, func, select

from grading.course.backup.databases import CourseDatabase, present
from grading.course.nbgrader_config import open_course
from grading.course.one_at_a_time import one_at_a_time
from grading.course.people import erased
from grading.course.people.person import Person
from grading.course.store import Store, advisory_lock
from grading.desk.person_data import in_hub, traces
from grading.desk.person_data.export import has_gradebook, known, marks
from grading.exchange import erase as handed_in
from grading.exchange.answers.tables import ANSWERS
from grading.exchange.tables import FEEDBACK, SUBMISSIONS
from grading.marking import gradebook
from grading.report.published import make_anonymous


@dataclass(frozen=True)
class Preview:
    """What would be erased.

    Attributes
    ----------
    person : Person
    answered, submissions, feedback, marked : int
        Labs with answers, submissions, pages about them, labs in the gradebook.
    files : list of Path
        Files and folders that are this person's.
    lists : list of Path
        Lists that name them among others: deleted whole, since a command makes them anew.
    """

    person: Person
    answered: int
    submissions: int
    feedback: int
    marked: int
    files: list[Path]
    lists: list[Path]


def preview(username: str) -> Preview:
    """Return what `erase` would erase.

    Raises
    ------
    grading.course.errors.CourseError
        If there never was anybody of this user name.
    """
    with Store() as store:
        person = known(store, username)
        own = SUBMISSIONS.c.trainee == username
        with store.read_transaction() as db:
            codes = db.scalars(select(SUBMISSIONS.c.code).where(own)).all()
            labs = select(func.count(ANSWERS.c.lab.distinct())).where(ANSWERS.c.trainee == username)
            answered = db.scalar(labs) or 0
            pages = db.scalar(select(func.count()).where(FEEDBACK.c.code.in_(codes))) or 0
    names = (username, person.name)
    files, lists = traces.own(username), traces.lists(*names)
    counted = answered, len(codes), pages, len(marks(username))
    return Preview(person, *counted, files, lists)


def erase(*usernames: str, waits: Callable[[], None] = lambda: None) -> list[Path]:
    """Erase people; return the files that still name one of them, which somebody else wrote.

    Where it breaks off, it is done again from the beginning: a person's row goes last.

    Parameters
    ----------
    *usernames : str
    waits : callable
        Called where somebody collects or marks, and has to end first.

    Raises
    ------
    grading.course.errors.CourseError
        If there never was anybody of a user name, no instructor would be left, or the hub is busy
        with them.
    """
    with Store() as store, one_at_a_time(waits):
        people = [known(store, username) for username in usernames]
        for person in people:
            _erase(store, person)
    for database in present():
        _wipe(database)
    for person in people:  # last: of who leaves the hub says something for a while
        traces.cross_out(person.username, person.name)
    found = {path for one in people for path in traces.left(one.username, one.name)}
    return sorted(found)


def _erase(store: Store, person: Person) -> None:
    username = person.username
    in_hub.end(store, person)
    if has_gradebook():
        gradebook.erase(open_course(), username)
    make_anonymous(username)
    traces.delete([*traces.own(username), *traces.lists(username, person.name)])
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        handed_in.erase(db, username)
        erased.erase(db, username)


def _wipe(database: CourseDatabase) -> None:
    """Write a database anew: rows that are deleted stand in its file until something else does."""
    patience = {"timeout": 60} if database.kind == "sqlite" else {}  # s; the hub writes too
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT", connect_args=patience)
    try:
        with engine.connect() as db:
            db.exec_driver_sql("VACUUM")
            if database.kind == "sqlite":
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()
