"""A hub that keeps all in PostgreSQL: people, its own tables, hand-ins; a course ends there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import MetaData, create_engine, select

from grading.cli.main import main
from grading.course.people.change import add
from grading.course.people.person import Person, people
from grading.course.store import Store

LAB = "90_small"


def labs(*words: str) -> str:
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def rows_naming(url: str, word: str) -> set[str]:
    """The tables of a database in which a word stands, the hub's own among them."""
    engine, tables = create_engine(url.replace("://", "+psycopg://")), MetaData()
    tables.reflect(engine)
    with engine.connect() as db:
        found = {
            table.name
            for table in tables.sorted_tables
            for row in db.execute(select(table))
            if word in str(row)
        }
    engine.dispose()
    return found


def test_a_course_ends_and_the_next_begins_in_postgresql(
    hub_class: type,
    person_class: type,
    small_project: Callable[[Path], Path],
    postgres: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    urls = {"LABS_DATABASE": postgres(), "LABS_GRADEBOOK": postgres()}
    database = urls["LABS_DATABASE"]

    class OnPostgres(hub_class):  # type: ignore[misc]
        def store(self) -> Store:
            return Store(database.replace("://", "+psycopg://"))

    project = small_project(tmp_path / "project")
    hub: Any = OnPostgres(tmp_path / "course", urls, project=project)
    for name, value in {"LABS_COURSE": str(hub.course), **urls}.items():
        monkeypatch.setenv(name, value)
    try:
        assert not (hub.course / "state" / "course.sqlite").exists()
        teacher = hub.person_without_server("giangvien")
        old, erased = hub.person("hocvien01"), hub.person("hocvien02")
        assert {"people", "users"} <= rows_naming(database, "hocvien01")

        labs("person", "erase", "hocvien02", "--yes")
        assert rows_naming(database, "hocvien02") == set()
        assert "/hub/login" in erased.look("/labs").url

        archive = Path(
            labs("course", "new", "Khóa sau", "--yes").partition("stands in ")[2].splitlines()[0]
        )
        assert (archive / "state" / "course.sqlite").is_file()
        assert rows_naming(database, "hocvien01") == set()
        assert "/hub/login" in old.look("/labs").url and not old.sign_in()
        assert teacher.session.get(f"{hub.address}/hub/home").ok
        assert person_class(hub.address, "giangvien").sign_in()
        with hub.store() as store:
            assert [one.username for one in people(store)] == ["giangvien"]
            (code,) = add(store, [Person("hocvien01", "Người Của Khóa Sau")])
        new = person_class(hub.address, "hocvien01")
        assert new.first_visit(code, "một mật khẩu rất khác")
        assert new.labs().ok

        hub.stop()
        hub.start()
        again = person_class(hub.address, "hocvien01")
        assert again.sign_in("một mật khẩu rất khác") and again.labs().ok
    finally:
        if hub.process.poll() is None:
            hub.stop()
