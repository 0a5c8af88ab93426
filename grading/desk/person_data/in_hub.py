"""What the hub has of somebody: sessions, tokens, server, and a row in its own database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from filelock import FileLock, Timeout
from jupyterhub import orm
from sqlalchemy import inspect, select, update

from grading.course.errors import CourseError
from grading.course.paths import CoursePaths
from grading.course.people.change import GONE, require_instructor
from grading.course.people.person import Person
from grading.course.people.tables import PEOPLE
from grading.course.store import Store, advisory_lock, store_url
from grading.settings import DATABASE

_PATIENCE = 60  # s; a server that is on its way is stopped once it is there


class HubBusyError(CourseError):
    """The hub has not ended what somebody has there."""


def end(store: Store, person: Person) -> None:
    """Let nobody in under this name, and end all that the hub has of them.

    A hub that runs does it within a second (`grading.hub.end_sessions`); otherwise the row is
    taken out of its database here.

    Raises
    ------
    grading.course.people.change.PersonError
        If no instructor would be left.
    HubBusyError
        If the hub runs and does not do it within a minute.
    """
    username = person.username
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        db.execute(update(PEOPLE).where(PEOPLE.c.username == username).values(**GONE))
        require_instructor(db, person.role)
    with _if_stopped() as stopped:
        if stopped:
            _take_out(username)
            return
    until = time.monotonic() + _PATIENCE
    while _is_in(store, username):
        if time.monotonic() > until:
            raise HubBusyError(
                vi="Hub chưa kết thúc phiên làm việc của {username}, nên chưa xóa gì. Hãy thử lại "
                "sau ít phút.",
                en="The hub has not ended the sessions of {username}, and nothing was erased. Try "
                "again in some minutes.",
                username=username,
            )
        time.sleep(0.1)


@contextmanager
def _if_stopped() -> Iterator[bool]:
    """Say whether the hub of this course is stopped, and keep it so for the block."""
    state = CoursePaths.from_environment().state
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(state / "hub.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _is_in(store: Store, username: str) -> bool:
    query = select(PEOPLE.c.sessions_end).where(PEOPLE.c.username == username)
    with store.read_transaction() as db:
        return bool(db.scalar(query))


def _take_out(username: str) -> None:
    own = CoursePaths.from_environment().state / "hub.sqlite"
    if not DATABASE.get() and not (own.exists() and own.stat().st_size):
        return
    url = store_url() if DATABASE.get() else f"sqlite:///{own}"
    with closing(orm.new_session_factory(url)()) as db:
        if not inspect(db.connection()).has_table("users"):
            return
        if user := orm.User.find(db, username):
            db.delete(user)
            db.commit()
