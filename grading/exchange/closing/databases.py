"""The gradebook and the course's database: held, copied into a file, compared, emptied."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import OperationalError

import grading.course.course_info
import grading.course.leaving
import grading.course.people.tables
import grading.course.privacy_notice
import grading.exchange.answers.tables
import grading.exchange.closing.closed_courses
import grading.exchange.tables  # noqa: F401 - they hang their tables in
from grading.course.backup import databases as backed_up
from grading.course.backup import sqlite_database
from grading.course.store import METADATA, Store
from grading.exchange.closing.errors import ClosingError

_PATIENCE = 60  # s, for who holds a database
# Shorter than PostgreSQL takes to see that two wait for one another, when it ends one of them.
_A_TRY = 200  # ms
_BUSY = ("55P03", "40P01")  # PostgreSQL: not got in time; waiting for one another
_ROWS = 200  # at a time; a row may hold a notebook
# Of nbgrader: the version of the tables, and an identifier that is the same for all courses.
_STAY = {"alembic_version", "course"}


@dataclass(frozen=True)
class Held:
    """A database in a transaction beside which nobody else writes.

    Attributes
    ----------
    db : sqlalchemy.Connection
    url : sqlalchemy.URL
    tables : list of sqlalchemy.Table
        Those of the course that it has.
    """

    db: Connection
    url: URL
    tables: Sequence[Table]

    def has_rows(self) -> bool:
        """Whether anything of a course is in it."""
        return any(
            self.db.execute(select(table).limit(1)).first()
            for table in self.tables
            if table.name not in _STAY
        )

    def copy(self, to: Path) -> None:
        """Copy it into a file of SQLite, and compare all rows of both.

        Raises
        ------
        ClosingError
            If the copy is not the same.
        grading.course.backup.errors.BackupError
            If the database is damaged.
        """
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.url.get_backend_name() == "sqlite":
            sqlite_database.copy(Path(self.url.database or ""), to)
        else:
            self._write_out(to)
        sqlite_database.check(to)
        url = URL.create("sqlite", database=str(to))
        with closing_engine(url) as copied, copied.connect() as there:
            differing = [
                table.name
                for table in self.tables
                if _fingerprint(self.db, table) != _fingerprint(there, table)
            ]
        if differing:
            raise ClosingError(
                vi=f"Bản sao của bảng {differing[0]} không giống bản gốc, nên khóa học vẫn như cũ. "
                "Hãy kiểm tra ổ đĩa rồi làm lại.",
                en=f"The copy of table {differing[0]} differs, so the course is as it was. Check "
                "the disk and do it again.",
            )

    def empty(self, stay: frozenset[str] = frozenset(_STAY)) -> None:
        """Take all rows out, also those that are otherwise never changed.

        Parameters
        ----------
        stay : set of str
            Tables that keep theirs.
        """
        going = [table for table in reversed(self.tables) if table.name not in stay]
        if self.url.get_backend_name() == "sqlite":
            # Taken away and put back in this one transaction.
            triggers = list(
                self.db.exec_driver_sql(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                )
            )
            for name, _ in triggers:
                self.db.exec_driver_sql(f'DROP TRIGGER "{name}"')
            for table in going:
                self.db.execute(table.delete())
            for _, made in triggers:
                self.db.exec_driver_sql(made)
            return
        quoted = [f'"{table.name}"' for table in going]
        for one in quoted:
            self.db.exec_driver_sql(f"ALTER TABLE {one} DISABLE TRIGGER USER")
        self.db.exec_driver_sql(f"TRUNCATE {', '.join(quoted)} RESTART IDENTITY CASCADE")
        for one in quoted:
            self.db.exec_driver_sql(f"ALTER TABLE {one} ENABLE TRIGGER USER")

    def _write_out(self, to: Path) -> None:
        url = URL.create("sqlite", database=str(to))
        if any(table.metadata is METADATA for table in self.tables):
            Store(url.render_as_string(hide_password=False)).close()  # with what guards its rows
        with closing_engine(url) as engine, engine.begin() as there:
            for table in self.tables:
                table.create(there, checkfirst=True)
                rows = self.db.execute(
                    select(table), execution_options={"yield_per": _ROWS}
                ).mappings()
                while some := rows.fetchmany(_ROWS):
                    there.execute(insert(table), [dict(row) for row in some])
        with closing_engine(url) as engine, engine.connect() as there:
            there.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def holding(database: backed_up.CourseDatabase) -> Iterator[Held]:
    """Hold a database until the block ends; what was changed is then on the disk, all or nothing.

    Others wait who want to write; with PostgreSQL also who wants to read.
    """
    with closing_engine(database.url) as engine:
        if database.kind == "sqlite":
            event.listen(engine, "connect", _no_transactions)
            event.listen(engine, "begin", _begin_immediate)
        with engine.begin() as db:
            there = set(inspect(db).get_table_names())
            held = Held(
                db, database.url, [one for one in _tables(db, database) if one.name in there]
            )
            if database.kind == "postgresql" and held.tables:
                _lock(db, held.tables)
            yield held


def _lock(db: Connection, tables: Sequence[Table]) -> None:
    """Lock the tables of PostgreSQL, all of them or none: who holds one waits for no other."""
    names = ", ".join(f'"{table.name}"' for table in tables)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with db.begin_nested():
                db.exec_driver_sql(f"SET LOCAL lock_timeout = '{_A_TRY}ms'")
                db.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            return
        except OperationalError as error:
            busy = getattr(error.orig, "sqlstate", None) in _BUSY
            if not busy or time.monotonic() > end:
                raise


def size(database: backed_up.CourseDatabase) -> int:
    """Return how much room it takes, in bytes."""
    if database.kind == "sqlite":
        files = (Path(f"{database.file}{end}") for end in ("", "-wal"))
        return sum(one.stat().st_size for one in files if one.exists())
    with closing_engine(database.url) as engine, engine.connect() as db:
        return int(db.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def free_bytes(folder: Path) -> int:
    """Return the room on the disk of a folder, in bytes."""
    return shutil.disk_usage(folder).free


@contextmanager
def closing_engine(url: URL) -> Iterator[Engine]:
    """Open a database, and let it go."""
    engine = create_engine(
        url, connect_args={"timeout": _PATIENCE} if "sqlite" in url.drivername else {}
    )
    try:
        yield engine
    finally:
        engine.dispose()


def _tables(db: Connection, database: backed_up.CourseDatabase) -> list[Table]:
    if database.name == "course":
        return METADATA.sorted_tables
    from nbgrader.api import Base

    version = Table("alembic_version", MetaData())
    inspector = inspect(db)
    if inspector.has_table(version.name):
        inspector.reflect_table(version, None)
    return [version, *Base.metadata.sorted_tables]


def _fingerprint(db: Connection, table: Table) -> tuple[int, int]:
    """Return the number of rows, and the sum of their checksums: it does not know an order."""
    count = total = 0
    for row in db.execute(select(table), execution_options={"yield_per": _ROWS}):
        one = hashlib.sha256()
        for value in row:
            content = value if isinstance(value, bytes) else repr(value).encode()
            one.update(len(content).to_bytes(8) + content)
        count += 1
        total = (total + int.from_bytes(one.digest())) % (1 << 256)
    return count, total


def _no_transactions(connection: Any, _: object) -> None:
    connection.isolation_level = None  # they begin where `_begin_immediate` says
    connection.execute("PRAGMA synchronous=FULL")


def _begin_immediate(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE")
