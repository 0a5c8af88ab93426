"""The file of the course's database."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grading.course.sqlite_file import UnreadableError, make_or_check


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "course.sqlite"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(make_or_check, [path] * 24))
    assert [one.name for one in path.parent.iterdir()] == ["course.sqlite"]
    assert path.stat().st_mode & 0o777 == 0o600


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as one:
        one.execute("CREATE TABLE t (x)")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:50]),
        lambda path: path.write_bytes(b"\0" * 4096),
        lambda path: (path.unlink(), other_program(path)),
    ],
    ids=["of no length", "cut off", "zeros", "of another program"],
)
def test_what_is_there_and_is_something_else_stays(tmp_path: Path, spoil) -> None:
    path = tmp_path / "course.sqlite"
    make_or_check(path)
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(UnreadableError, match="is damaged"):
        make_or_check(path)
    assert path.read_bytes() == before


def test_the_database_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    before = tmp_path / "exchange.sqlite"
    with closing(sqlite3.connect(before)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute("CREATE TABLE submissions (code)")
        old.execute("INSERT INTO submissions VALUES ('ABCD-EFGH')")
        old.commit()
        make_or_check(tmp_path / "course.sqlite")  # while the log beside it is not written back
    with closing(sqlite3.connect(tmp_path / "course.sqlite")) as new:
        assert new.execute("SELECT code FROM submissions").fetchall() == [("ABCD-EFGH",)]
    assert not before.exists() and (tmp_path / "exchange before 0.2.sqlite").exists()


def test_a_broken_database_of_an_earlier_version_stops_it(tmp_path: Path) -> None:
    (tmp_path / "exchange.sqlite").write_bytes(b"not a database, and long enough to be seen so")
    with pytest.raises(UnreadableError, match=r"exchange\.sqlite"):
        make_or_check(tmp_path / "course.sqlite")
    assert [one.name for one in tmp_path.iterdir()] == ["exchange.sqlite"]
