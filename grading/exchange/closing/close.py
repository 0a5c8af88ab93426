"""Closes the present course, and begins the next one."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Table, insert, select

from grading.course.backup.databases import CourseDatabase, present
from grading.course.backup.errors import writing_to
from grading.course.course_info import COURSE, CourseInfo, check_info, read_info, read_number
from grading.course.faults import named_faults
from grading.course.leaving import LEAVING, leaving
from grading.course.one_at_a_time import one_at_a_time
from grading.course.paths import CLOSED, CoursePaths
from grading.course.people.list_file import as_csv
from grading.course.people.person import people
from grading.course.people.tables import PEOPLE
from grading.course.people.take_over import take_over
from grading.course.store import Store, now
from grading.exchange.closing import files
from grading.exchange.closing.closed_courses import CLOSED_COURSES
from grading.exchange.closing.closing_note import (
    Note,
    is_closing,
    read_note,
    remove_note,
    write_note,
)
from grading.exchange.closing.databases import Held, free_bytes, holding, size
from grading.exchange.closing.errors import ClosingError
from grading.exchange.vietnam_time import VIETNAM
from lab_utils.files import scratch_folder, sweep, sync_folder

_KEYS = ("certificate.key",)  # the archive alone verifies its certificates as well
_MARGIN = 50_000_000  # bytes
_HUB_WITHIN, _BETWEEN = 60, 0.2  # s; the hub ends sessions in less than one
# Tables of the hub rather than of a course: what was closed, what it promises about data.
_OF_PEOPLE = frozenset({PEOPLE.name, "agreements"})
_OF_THE_HUB = frozenset({CLOSED_COURSES.name, "privacy"})


def close_course(
    info: CourseInfo,
    instructors: Collection[str] | None = None,
    say: Callable[[str], None] = lambda step: None,
    waits: Callable[[], None] = lambda: None,
) -> Path:
    """Close the course and begin another one, also while the hub runs.

    Parameters
    ----------
    info : CourseInfo
        Of the new course; it has a name.
    instructors : collection of str, optional
        User names of those who come along; all who are in the course unless given.
    say : callable
        Gets ``"copy"``, ``"sessions"`` and ``"files"`` as these are begun.
    waits : callable
        Called where somebody collects or marks, and has to end first.

    Returns
    -------
    Path
        Of the archive.

    Raises
    ------
    grading.course.errors.CourseError
        If something does not allow it; the course is as it was.
    """
    paths = CoursePaths.from_environment()
    if not info.name.strip():
        raise ClosingError(vi="Hãy ghi tên khóa học mới.", en="Give the new course a name.")
    check_info(info)
    with _alone(0), named_faults():
        _finish(paths, wait=True)
        with one_at_a_time(waits):
            try:
                folder = _decide(paths, info, instructors, say)
            except BaseException:
                _finish(paths, wait=False)  # as far as it has come: most often, nothing was decided
                raise
            say("sessions")
            _wait_for_hub(paths)
            say("files")
            _finish(paths, wait=False)
    return folder


def go_on(patience: float = -1) -> bool:
    """Bring to its end what a process that was killed has begun; nearly always there is nothing.

    Parameters
    ----------
    patience : float
        How long to wait for somebody who is at it, in seconds; -1 is until the end.

    Returns
    -------
    bool
        False where somebody is at it.
    """
    if not is_closing():
        return True
    paths = CoursePaths.from_environment()
    try:
        with _alone(patience), named_faults():
            _finish(paths, wait=patience != 0)
    except _BusyError:
        return False
    return True


@contextmanager
def kept_open() -> Iterator[None]:
    """Let nobody close the course until the block ends; whoever is at it comes first."""
    if not os.access(CoursePaths.from_environment().state, os.W_OK):
        yield  # there is none, or it is somebody else's
        return
    with _alone(-1):
        yield


class _BusyError(ClosingError):
    pass


@contextmanager
def _alone(patience: float) -> Iterator[None]:
    state = CoursePaths.from_environment().state
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(state / "closing.lock", timeout=patience):
            yield
    except Timeout as error:
        raise _BusyError(
            vi="Khóa học đang được kết thúc hoặc sao lưu ở nơi khác. Hãy đợi việc đó xong.",
            en="Somebody else is closing the course or backs it up. Wait until that is done.",
        ) from error


def _decide(
    paths: CoursePaths,
    info: CourseInfo,
    instructors: Collection[str] | None,
    say: Callable[[str], None],
) -> Path:
    """Copy and compare; then begin the new course in one transaction."""
    databases = {one.name: one for one in present() if one.name != "hub"}
    closed = now()
    with Store() as store:
        take_over(store)
        ending = read_info(store)
        stay = _staying(store, instructors)
        everybody = people(store, "present", "aside", "gone")
    own = {one.file.name for one in databases.values() if one.kind == "sqlite"}
    going = files.going(paths.course, stay, own)
    files.check_places(paths.course, going)
    _check_room(paths, list(databases.values()))
    day = closed.replace(tzinfo=UTC).astimezone(VIETNAM).strftime("%Y-%m-%d")
    (paths.course / CLOSED).mkdir(mode=0o700, exist_ok=True)
    folder = files.archive_folder(paths.course, ending.title("vi"), day)
    readme = files.readme(ending, closed, folder)
    say("copy")
    scratch = folder.with_name("new")
    with writing_to(folder.parent), scratch_folder(scratch) as new:
        sweep(scratch)
        # The gradebook first, as collecting takes them.
        with _held(databases.get("gradebook")) as gradebook:
            with holding(databases["course"]) as course:
                if gradebook:
                    gradebook.copy(new / "gradebook.db")
                course.copy(new / "state" / "course.sqlite")
                (new / files.CLASS_LIST).write_bytes(as_csv(everybody))
                (new / files.README).write_text(readme, encoding="utf-8")
                for key in _KEYS:
                    if (paths.state / key).exists():
                        shutil.copy2(paths.state / key, new / "state" / key)
                note = Note(read_number(course.db) + 1, folder.name, going)
                os.sync()  # all copies at once, before their name says that they are there
                write_note(note)
                new.rename(folder)
                sync_folder(folder.parent)
                ended = {"name": ending.title("vi"), "closed": closed, "folder": folder.name}
                _begin(course, info, stay, ended)
            # It is decided.
            if gradebook:
                gradebook.empty()
    return folder


def _begin(course: Held, info: CourseInfo, stay: frozenset[str], ended: dict[str, Any]) -> None:
    """Turn the course's database into that of the new course; nobody sees it half done."""
    db = course.db
    number = read_number(db)
    kept = {table: _rows_of(db, table, stay) for table in course.tables if table.name in _OF_PEOPLE}
    names = set(db.scalars(select(PEOPLE.c.username))) | set(db.scalars(select(LEAVING.c.username)))
    course.empty(_OF_THE_HUB)
    for table, rows in kept.items():
        if rows:
            db.execute(insert(table), rows)
    if left := sorted(names - stay):
        db.execute(insert(LEAVING), [{"username": one} for one in left])
    db.execute(insert(COURSE).values(number=number + 1, **asdict(info)))
    db.execute(insert(CLOSED_COURSES).values(number=number, **ended))


def _rows_of(db: Connection, table: Table, usernames: Collection[str]) -> list[dict[str, Any]]:
    """Return what a table holds of people, in its order; the database numbers it anew."""
    columns = [column for column in table.c if column.name != "id"]
    query = select(*columns).where(table.c.username.in_(sorted(usernames)))
    return [dict(row) for row in db.execute(query.order_by(*table.primary_key)).mappings()]


def _finish(paths: CoursePaths, wait: bool) -> None:
    """Do what is left to do of what the note says, or take it back if it was not decided."""
    note = read_note()
    if note is None:
        return
    folder = paths.course / CLOSED / note.folder
    with Store() as store, store.read_transaction() as db:
        decided = read_number(db) >= note.number
    if decided:
        _empty_gradebook(folder)
        if wait:
            _wait_for_hub(paths)
        files.move(paths.course, note.files, folder)
    elif folder.exists():
        shutil.rmtree(folder)  # copies alone: nothing is moved before it is decided
    remove_note()


def _empty_gradebook(folder: Path) -> None:
    """Empty the gradebook where whoever closed the course was killed before."""
    for one in present():
        if one.name == "gradebook":
            with holding(one) as gradebook:
                if gradebook.has_rows():
                    with scratch_folder(folder.with_name("new")) as scratch:
                        gradebook.copy(scratch / "gradebook.db")
                        os.sync()
                        (scratch / "gradebook.db").replace(folder / "gradebook.db")
                    gradebook.empty()


def _staying(store: Store, instructors: Collection[str] | None) -> frozenset[str]:
    there = {one.username for one in people(store, "present") if one.role == "instructor"}
    chosen = there if instructors is None else set(instructors)
    if unknown := sorted(chosen - there):
        raise ClosingError(
            vi=f"{unknown[0]} không phải là giảng viên của khóa học này.",
            en=f"{unknown[0]} is no instructor of this course.",
        )
    if there and not chosen:
        raise ClosingError(
            vi="Khóa học mới cần ít nhất một giảng viên.", en="The new course needs an instructor."
        )
    return frozenset(chosen)


def _check_room(paths: CoursePaths, databases: list[CourseDatabase]) -> None:
    # The copy, and what a database writes down beside itself while it is emptied.
    needed = 2 * sum(size(one) for one in databases) + _MARGIN
    free = free_bytes(paths.course)
    if free < needed:
        raise ClosingError(
            vi=f"Ổ đĩa còn {free // 1_000_000} MB, mà cất khóa học này cần "
            f"{needed // 1_000_000} MB. Hãy dọn bớt đĩa rồi làm lại; khóa học vẫn như cũ.",
            en=f"The disk has {free // 1_000_000} MB left, and archiving this course needs "
            f"{needed // 1_000_000} MB. Make room and do it again; the course is as it was.",
        )


@contextmanager
def _held(database: CourseDatabase | None) -> Iterator[Held | None]:
    """Hold a database where there is one."""
    if database is None:
        yield None
        return
    with holding(database) as held:
        yield held if held.tables else None


def _wait_for_hub(paths: CoursePaths) -> None:
    """Wait until a hub that runs has ended all servers: then nobody writes into a home."""
    end = time.monotonic() + _HUB_WITHIN
    with Store() as store:
        while leaving(store) and _hub_runs(paths) and time.monotonic() < end:
            time.sleep(_BETWEEN)


def _hub_runs(paths: CoursePaths) -> bool:
    try:
        with FileLock(paths.state / "hub.lock", timeout=0):
            return False
    except Timeout:
        return True
