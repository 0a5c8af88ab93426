"""The course's database: what is broken in it is said, and what it holds stays out of errors."""

from __future__ import annotations

import shutil
import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from grading.course.people.change import add
from grading.course.people.person import Person, people
from grading.course.people.tables import PEOPLE
from grading.course.sqlite_file import UnreadableError
from grading.course.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database of a course that has been running."""
    path = tmp_path / "state" / "course.sqlite"
    with Store(f"sqlite:///{path}") as store:
        add(store, [Person(f"user{n}", "Trần Văn Minh " * 14) for n in range(300)])
    path.with_name("hub.sqlite").write_bytes(b"SQLite format 3\0")
    return path


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


def spoil_rows(path: Path) -> None:
    """Write over the pages in which people stand, and leave the tables' names."""
    content = path.read_bytes()
    kept = 10 * 4096
    assert len(content) > 2 * kept
    path.write_bytes(content[:kept] + b"\xff" * (len(content) - kept))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: cut(path, 100),
        lambda path: cut(path, 4096),
        lambda path: cut(path, path.stat().st_size // 2),
        spoil_rows,
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["head", "page", "half", "rows", "folder"],
)
def test_what_is_damaged_is_said_in_a_sentence(path: Path, spoil) -> None:
    spoil(path)
    with pytest.raises(UnreadableError), Store(f"sqlite:///{path}") as store:
        people(store)


def test_a_database_without_its_log_is_not_taken_for_a_new_one(path: Path, tmp_path: Path) -> None:
    course = tmp_path / "other" / "course.sqlite"
    shutil.copytree(path.parent, course.parent)
    course.unlink()
    course.with_name("hub.sqlite").unlink()
    with Store(f"sqlite:///{course}") as store:
        add(store, [Person("minh", "Trần Văn Minh")])
        alone = course.read_bytes()  # as a copy without what lies beside it
    course.write_bytes(alone)
    shutil.copy(path.with_name("hub.sqlite"), course.parent)
    with closing(sqlite3.connect(course)) as db:
        assert not db.execute("SELECT * FROM sqlite_master").fetchall()
    with pytest.raises(UnreadableError), Store(f"sqlite:///{course}"):
        pass


def test_an_error_shows_no_code_and_no_password(path: Path) -> None:
    with (
        Store(f"sqlite:///{path}") as store,
        pytest.raises(DBAPIError) as raised,
        store.write_transaction() as db,
    ):
        code = db.scalar(select(PEOPLE.c.code))
        db.execute(update(PEOPLE).values(code=code, username="minh"))
    shown = "".join(traceback.format_exception(raised.value))
    assert "UNIQUE" in shown and code and code not in shown
