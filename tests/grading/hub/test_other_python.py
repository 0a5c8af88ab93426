"""One course under two Pythons: nothing in its state depends on which one wrote it.

A dbm file of passwords did: another Python took it for empty, and everybody for new.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from running_hub import PROJECT

# Formats that belong to one Python, or to what libraries it was built with.
OWN_FORMATS = {"dbm", "marshal", "pickle", "shelve", "cloudpickle", "dill", "joblib"}
READ = """
import json, sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    print(json.dumps(db.execute("SELECT username, password FROM people ORDER BY 1").fetchall()))
"""


def test_nothing_is_kept_in_a_format_of_one_python() -> None:
    found = {
        (str(path.relative_to(PROJECT)), name.partition(".")[0])
        for folder in ("grading", "lab_utils")
        for path in (PROJECT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert ("grading/course/store.py", "sqlalchemy") in found
    kept_so = {place for place in found if place[1] in OWN_FORMATS}
    # What came before 0.2 is read, once, and where that is not possible it is said.
    assert kept_so == {("grading/course/people/take_over.py", "dbm")}


def kind(path: Path) -> str:
    """What a file of the state is, by its content."""
    content = path.read_bytes()
    if path.name.endswith((".lock", "-shm", "-wal")) or not content:
        return "of locks"
    if content.startswith(b"SQLite format 3\0"):
        return "SQLite"
    if path.suffix == ".key":
        return "random bytes"
    with suppress(ValueError):
        json.loads(content)
        return "JSON"
    content.decode("utf-8")  # or it fails
    return "text"


def test_the_state_is_sqlite_json_and_text(hub: Any) -> None:
    hub.person("hocvien03").stop_server()
    state = hub.course / "state"
    kinds = {
        path.name: kind(path)
        for path in state.rglob("*")
        if path.is_file() and "node_modules" not in path.parts and "node" not in path.parts
    }
    assert kinds["course.sqlite"] == kinds["hub.sqlite"] == "SQLite"
    assert set(kinds.values()) <= {"of locks", "SQLite", "random bytes", "JSON", "text"}


def other_pythons() -> list[str]:
    """Pythons of this machine that are not of the version of this one."""
    own = f"python3.{sys.version_info.minor}"
    folders = [*os.environ["PATH"].split(os.pathsep)]
    folders += map(str, Path.home().glob(".pyenv/versions/3.*/bin"))
    places = {
        name: place
        for folder in folders
        for name in (f"python3.{minor}" for minor in range(9, 20))
        if name != own and (place := shutil.which(name, path=folder))
    }
    asked = {place: [place, "-c", "import sqlite3"] for place in places.values()}
    return [
        place
        for place, words in asked.items()
        if not subprocess.run(words, capture_output=True, check=False).returncode
    ]


def test_another_python_reads_the_same_people(hub: Any) -> None:
    others = other_pythons()
    if not others:
        pytest.skip("this machine has one Python alone")
    hub.person_without_server("hocvien03")
    database = hub.course / "state" / "course.sqlite"
    texts = {
        subprocess.run(
            [python, "-c", READ, database], capture_output=True, text=True, check=True
        ).stdout
        for python in [sys.executable, *others]
    }
    assert len(texts) == 1
    kept = dict(json.loads(texts.pop()))
    assert kept["hocvien03"].startswith("$argon2id$") and kept["giangvien"] != ""
