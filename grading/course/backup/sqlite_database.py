"""A database of the course in a file (SQLite): copied while others write, and looked at."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from grading.course.backup.errors import BackupError
from grading.course.backup.manifest import Counts

_PATIENCE = 60  # s, for a writer that holds the database
_BETWEEN = 0.005  # s; who writes without pause lets go for no longer
_OF_THE_DATABASE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN)


def copy(path: Path, to: Path) -> None:
    """Copy a database as it is at one moment, with what its log (``-wal``) holds.

    Parameters
    ----------
    path : Path
        Of a database that others may be writing. They wait while a database without a log is
        copied, and do not wait where it has one.
    to : Path
        Not there yet.

    Raises
    ------
    BackupError
        If it is no database, or somebody keeps it locked.
    sqlite3.Error
        If the copy cannot be written.
    """
    end = time.monotonic() + _PATIENCE

    def look(status: int, *_: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise BackupError(
                vi="Cơ sở dữ liệu {path} bị khóa hơn một phút nên chưa sao lưu được. Hãy chạy lại "
                "khi việc đang làm đã xong.",
                en="The database {path} has been locked for more than a minute and was not backed "
                "up. Run it again when what is going on has ended.",
                path=str(path),
            )

    try:
        with closing(_open(path, 0)) as there, closing(sqlite3.connect(to)) as here:
            # Quick, so that nobody waits long; the archive is brought to the disk as a whole.
            here.execute("PRAGMA synchronous=OFF")
            there.backup(here, progress=look, sleep=_BETWEEN)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DATABASE:
            raise _damaged(path, error) from error
        raise


def check(path: Path) -> Counts:
    """Read a whole database and return the number of rows by table.

    Raises
    ------
    BackupError
        If it is damaged.
    """
    try:
        with closing(_open(path, _PATIENCE)) as db:
            [(said,)] = db.execute("PRAGMA integrity_check(1)")
            if said != "ok":
                raise sqlite3.DatabaseError(said)
            tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            names = [name for (name,) in db.execute(tables) if not name.startswith("sqlite_")]
            if not names:
                raise sqlite3.DatabaseError("it is empty")
            return {name: _count(db, name) for name in names}
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


def _open(path: Path, timeout: float) -> sqlite3.Connection:
    # To write too: what a killed writer left half-way is undone by whoever opens it next.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout)


def _count(db: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    [(count,)] = db.execute(f'SELECT count(*) FROM "{quoted}"')
    return int(count)


def _damaged(path: Path, why: sqlite3.Error) -> BackupError:
    return BackupError(
        vi="Cơ sở dữ liệu {name} bị hỏng hoặc không mở được ({why}). Hãy dùng bản sao lưu trước "
        "đó.",
        en="The database {name} is damaged or cannot be opened ({why}). Use an earlier backup.",
        name=path.name,
        why=str(why),
    )
