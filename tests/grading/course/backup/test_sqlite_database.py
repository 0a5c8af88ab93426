"""A database in a file, copied while others write."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from grading.course.backup import sqlite_database
from grading.course.backup.errors import BackupError

# Two tables that a transaction changes together, as a submission and its files.
MAKE = """
CREATE TABLE submissions (code INTEGER PRIMARY KEY, content BLOB);
CREATE TABLE audit (code INTEGER);
"""


def make(path: Path, journal: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA journal_mode={journal}")
        db.executescript(MAKE)


def hand_in(db: sqlite3.Connection, code: int) -> None:
    with db:
        db.execute("INSERT INTO submissions VALUES (?, ?)", (code, bytes(20_000)))
        db.execute("INSERT INTO audit VALUES (?)", (code,))


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_copy_is_of_one_moment_while_others_write(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "a [1]?#%41.sqlite"
    make(path, journal)
    stop = threading.Event()
    confirmed: list[int] = []

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30)) as db:
            while not stop.is_set():
                hand_in(db, len(confirmed))
                confirmed.append(len(confirmed))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            while len(confirmed) < 5 * number:
                assert thread.is_alive()
            before = len(confirmed)
            to = tmp_path / f"{number}.sqlite"
            sqlite_database.copy(path, to)
            counts = sqlite_database.check(to)
            assert counts["submissions"] == counts["audit"] >= before
    finally:
        stop.set()
        thread.join()


def test_what_a_killed_process_left_in_the_log_is_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    make(path, "WAL")
    killed = f"""
import os, sqlite3
db = sqlite3.connect({str(path)!r})
db.execute("PRAGMA wal_autocheckpoint=0")
with db:
    db.execute("INSERT INTO audit VALUES (7)")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed], check=False)
    assert path.with_name("a.sqlite-wal").stat().st_size > 0
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(path, alone)  # as somebody would who does not know of the log
    assert sqlite_database.check(alone / "a.sqlite")["audit"] == 0
    sqlite_database.copy(path, tmp_path / "b.sqlite")
    assert sqlite_database.check(tmp_path / "b.sqlite")["audit"] == 1


def test_one_that_stays_locked_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sqlite"
    make(path, "DELETE")
    monkeypatch.setattr(sqlite_database, "_PATIENCE", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BackupError, match="locked for more than a minute"):
            sqlite_database.copy(path, tmp_path / "b.sqlite")


def spoil(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "foreign":
        content = bytearray(b"PK\x03\x04" * 2000)
    elif how == "empty":
        content = bytearray()
    elif how == "cut":
        del content[len(content) // 2 :]
    elif how == "torn":  # a page in the middle
        content[3 * 4096 : 4 * 4096] = bytes(range(256)) * 16
    path.write_bytes(content)


@pytest.mark.parametrize("how", ["foreign", "empty", "cut", "torn"])
def test_a_damaged_one_is_never_backed_up(tmp_path: Path, how: str) -> None:
    path = tmp_path / "a.sqlite"
    make(path, "DELETE")
    with closing(sqlite3.connect(path)) as db:
        for code in range(5):
            hand_in(db, code)
    spoil(path, how)
    with pytest.raises(BackupError, match="is damaged or cannot be opened"):
        sqlite_database.copy(path, tmp_path / "b.sqlite")
        sqlite_database.check(tmp_path / "b.sqlite")
