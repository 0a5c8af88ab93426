"""A database of the course on PostgreSQL: dumped and put back by its own programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from grading.course.backup.errors import BackupError
from grading.course.backup.manifest import Counts

_INSTALL = "sudo apt-get install postgresql-client"
# Whatever somebody has put into a database stands in one of these.
_THINGS = text(
    "SELECT count(*) FROM (SELECT relnamespace AS place FROM pg_class"
    " UNION ALL SELECT pronamespace FROM pg_proc) AS things"
    " JOIN pg_namespace ON pg_namespace.oid = place"
    " WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
)


def dump(url: URL, to: Path) -> Counts:
    """Dump a database as it is at one moment; return the number of rows by table.

    Raises
    ------
    BackupError
        If ``pg_dump`` is not there, is older than the server, or fails.
    """
    with _connected(url) as db:
        db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        _check_version("pg_dump", db)
        # The dump sees what this transaction sees: the rows that are counted are those in it.
        moment = db.scalar(text("SELECT pg_export_snapshot()"))
        words = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
        _run("pg_dump", *words, f"--snapshot={moment}", f"--file={to}", "--dbname", url=url)
        return _counts(db)


def check(dumped: Path) -> bool:
    """Read a whole dump; False where ``pg_restore``, which can, is not there.

    Raises
    ------
    BackupError
        If it is damaged.
    """
    if shutil.which("pg_restore") is None:
        return False
    _run("pg_restore", "--file=/dev/null", str(dumped))
    return True


def check_empty(url: URL, variable: str) -> None:
    """Look whether a dump can be put into a database.

    Parameters
    ----------
    url : sqlalchemy.URL
    variable : str
        The setting that names it.

    Raises
    ------
    BackupError
        If there is something in it, or ``pg_restore`` is not there or older than the server.
    """
    with _connected(url) as db:
        _check_version("pg_restore", db)
        if db.scalar(_THINGS):
            raise BackupError(
                vi="Cơ sở dữ liệu ở {variable} không trống nên không khôi phục vào đó. Hãy tạo một "
                "cơ sở dữ liệu mới (createdb) và ghi địa chỉ của nó vào {variable}.",
                en="The database of {variable} is not empty, and nothing was put into it. Make a "
                "new one (createdb) and put its address into {variable}.",
                variable=variable,
            )


def restore(url: URL, dumped: Path) -> Counts:
    """Put a dump into an empty database, all of it or nothing; return the rows by table.

    Raises
    ------
    BackupError
        If ``pg_restore`` fails.
    """
    words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run("pg_restore", *words, str(dumped), "--dbname", url=url)
    with _connected(url) as db:
        return _counts(db)


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.connect() as db:
            yield db
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[0]
        raise BackupError(
            vi="Máy chủ PostgreSQL báo lỗi: {said}", en="PostgreSQL says: {said}", said=said
        ) from error
    finally:
        engine.dispose()


def _counts(db: Connection) -> Counts:
    quote = db.dialect.identifier_preparer.quote
    names = sorted(inspect(db).get_table_names())
    return {name: db.scalar(text(f"SELECT count(*) FROM {quote(name)}")) or 0 for name in names}


def _check_version(program: str, db: Connection) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            vi="Máy này không có {program}, cần cho cơ sở dữ liệu PostgreSQL. Hãy cài gói "
            "postgresql-client: {install}",
            en="There is no {program} on this machine, which a database on PostgreSQL needs. "
            "Install the package postgresql-client: {install}",
            program=program,
            install=_INSTALL,
        )
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\d+", said)
    server = int(db.scalar(text("SHOW server_version_num"))) // 10_000
    if version is None or int(version[0]) < server:
        raise BackupError(
            vi="{program} trên máy này là bản {version}, cũ hơn máy chủ PostgreSQL (bản {server}). "
            "Hãy cài gói postgresql-client-{server}.",
            en="{program} on this machine is version {version}, older than the server of "
            "PostgreSQL ({server}). Install the package postgresql-client-{server}.",
            program=program,
            version=version[0] if version else "?",
            server=server,
        )


def _run(program: str, *words: str, url: URL | None = None) -> None:
    """Run a program of PostgreSQL, the address as its last word where it needs one.

    A password goes by the environment: anybody on the machine reads the words of a command.
    """
    environment = dict(os.environ, LC_ALL="C")
    if url is not None:
        plain = url.set(drivername="postgresql", password=None)
        words = (*words, plain.render_as_string(hide_password=False))
        if url.password:
            environment["PGPASSWORD"] = url.password
    done = subprocess.run(
        [program, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or str(done.returncode)).splitlines()[0]
        raise BackupError(
            vi="{program} không làm được: {said}",
            en="{program} failed: {said}",
            program=program,
            said=said,
        )
