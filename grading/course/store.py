"""The course's database: one file in its state, or PostgreSQL (``LABS_DATABASE``).

People and what they hand in stand in it; each room brings tables of its own.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, event, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from grading.course.databases import database_url
from grading.course.paths import course_folder
from grading.course.sqlite_file import UnreadableError, has_run, make_or_check
from grading.settings import DATABASE

# Of all tables: each room hangs its own in.
METADATA = MetaData()

# SQLite: disk full; a write that the system refused (a quota, a limit on the file's length); no
# room for what lies beside the file.
_SQLITE_FULL = (13, 778, 4874)
_POSTGRESQL_FULL = "53100"
_SQLITE_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class StoreFullError(OSError):
    """There is no room left; nothing was stored."""


def store_url() -> str:
    """Return the address of the course's database.

    Raises
    ------
    grading.course.errors.CourseError
        If ``LABS_DATABASE`` is no address of a database, or it does not answer.
    """
    own = course_folder() / "state" / "course.sqlite"
    what = {"vi": "Cơ sở dữ liệu của khóa học", "en": "The course's database"}
    return database_url(DATABASE, what, f"sqlite:///{own}")


class Store:
    """The course's database, made where it is missing.

    Parameters
    ----------
    url : str
        Of SQLAlchemy; that of the course (`store_url`) unless given.

    Raises
    ------
    grading.course.sqlite_file.UnreadableError
        If there is a file that is no such database, or what was in it is lost: it is never taken
        for a new one.
    """

    def __init__(self, url: str | None = None) -> None:
        made = make_url(url or store_url())
        self._one_writer: Any = nullcontext()
        self._file: Path | None = None
        # An error goes into a log: no code and no password stands in it.
        options: dict[str, Any] = {"hide_parameters": True}
        if made.get_backend_name() == "sqlite":
            self._file = Path(made.database or "")
            make_or_check(self._file)
            # Threads that wait here are served in turn; SQLite lets them try again and again.
            self._one_writer = threading.Lock()
            # 30 s: for the instructor's process, which writes a class's feedback at once.
            self._engine = create_engine(made, connect_args={"timeout": 30}, **options)
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        else:
            self._engine = create_engine(made, **options)
        self._writer = self._engine.execution_options(writes=True)
        with self.write_transaction() as db:
            advisory_lock(db, "tables")
            if self._file and has_run(self._file) and not inspect(db).get_table_names():
                raise UnreadableError(self._file)  # without the log that lay beside it
            METADATA.create_all(db)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def read_transaction(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the database."""
        with self._readable(), self._engine.begin() as db:
            yield db

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """Open a transaction that is on the disk, all of it, when the block ends without error.

        Raises
        ------
        StoreFullError
            If there is no room for it.
        """
        with self._one_writer:
            try:
                with self._readable(), self._writer.begin() as db:
                    yield db
            except DBAPIError as error:
                if _is_full(error.orig):
                    raise StoreFullError(str(error.orig)) from error
                raise

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if self._file and code in _SQLITE_DAMAGED:
                raise UnreadableError(self._file) from error
            raise


def advisory_lock(db: Connection, key: str) -> None:
    """Let the next transaction that names the key wait until this one has ended.

    SQLite has one writer at a time anyway.
    """
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def now() -> datetime:
    """Return the present moment as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    connection.execute("PRAGMA journal_mode=WAL")
    # A receipt is given after this: it has to outlast a power cut as well.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(db: Connection) -> None:
    # Who is going to write takes the lock first: none has to give up half-way.
    writes = db.get_execution_options().get("writes")
    db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_full(error: BaseException | None) -> bool:
    return (
        getattr(error, "sqlite_errorcode", None) in _SQLITE_FULL
        or getattr(error, "sqlstate", None) == _POSTGRESQL_FULL
    )
