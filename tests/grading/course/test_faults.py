"""Collecting and marking on a bad day: the true reason in a sentence, and nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from grading.course.faults import FaultError, named_faults
from grading.course.paths import PROJECT
from grading.course.store import Store, now
from grading.exchange import steps
from grading.exchange.due import set_due

LAB = "90_small"

# A step by the `labs` command, or as the desk does it, in a process of its own.
STEP = """
import json, sys
from pathlib import Path
from grading.course import paths
from lab_utils.errors import BilingualError
paths.NOTEBOOKS = Path(sys.argv[1])
how, step, lab = sys.argv[2:]
if how == "labs":
    from grading.cli.main import main
    main([step, lab])
else:
    from grading.desk import run_job
    from grading.desk.job import Job
    job = Job(step, lab)
    job.write()
    handle = open("/dev/null")
    sys.argv[1:] = [str(handle.fileno())]
    run_job.main()
"""


@pytest.fixture
def one(new_course: Callable, released_once: Path) -> Any:
    """Two have handed in; the work of `an` is collected and marked, that of `binh` is not."""
    one = new_course(released_once)
    one.answer("an", one.right)
    one.submit("an")
    one.mark()
    one.answer("binh", one.right)
    one.submit("binh")
    return one


def run(one: Any, small: Path, how: str, step: str, *before: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", STEP, str(small.parent), how, step, LAB]
    return subprocess.run(
        [*before, *command],
        cwd=PROJECT,
        env=os.environ | {"LABS_COURSE": str(one.root)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def said(one: Any, small: Path, step: str, *before: str) -> dict[str, str]:
    """What the terminal and the desk say of a step that cannot be done."""
    on_terminal = run(one, small, "labs", step, *before)
    assert on_terminal.returncode == 1, on_terminal
    assert "Traceback" not in on_terminal.stdout + on_terminal.stderr
    sentence = on_terminal.stderr.strip().removeprefix("Error: ")
    assert "\n" not in sentence
    run(one, small, "desk", step, *before)
    return {"terminal": sentence} | problem(one)


def problem(one: Any) -> dict[str, str]:
    job = json.loads((one.root / "state" / "desk" / "job.json").read_bytes())
    assert job["ended"] and not job["broken"]
    return job["problem"]


def kept(one: Any) -> dict[str, bytes]:
    """Every file of submissions and marked submissions."""
    folders = (one.root / "submitted", one.root / "autograded")
    return {
        str(path.relative_to(one.root)): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def collect_first(one: Any, step: str) -> None:
    """Have something to mark, where that is the step."""
    one.open()
    if step == "mark":
        steps.collect(LAB)


def goes_on(one: Any) -> None:
    """The same again, once the trouble is over."""
    marks = one.mark()
    assert {name: result.points for name, result in marks.items()} == {"an": 9, "binh": 9}


@pytest.mark.parametrize("step", ["collect", "mark"])
def test_a_locked_gradebook(one: Any, small: Path, step: str) -> None:
    before = kept(one)
    with closing(sqlite3.connect(one.root / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = said(one, small, step)
    assert told["vi"].startswith("Một chương trình khác đang giữ sổ điểm (gradebook.db).")
    assert told["terminal"].startswith("Another program holds the gradebook (gradebook.db).")
    assert told["terminal"] == told["en"]
    assert kept(one) == before
    goes_on(one)


@pytest.mark.parametrize("step", ["collect", "mark"])
@pytest.mark.parametrize("where", ["head", "middle"])
def test_a_broken_gradebook(one: Any, small: Path, step: str, where: str) -> None:
    path, before = one.root / "gradebook.db", kept(one)
    whole = path.read_bytes()
    start = 0 if where == "head" else 4096
    path.write_bytes(whole[:start] + b"garbage " * ((len(whole) - start) // 8))
    told = said(one, small, step)
    assert told["vi"].startswith("Không đọc được sổ điểm (gradebook.db) vì dữ liệu đã hỏng.")
    assert told["terminal"].startswith("The gradebook (gradebook.db) cannot be read: it is damaged")
    assert kept(one) == before
    path.write_bytes(whole)
    goes_on(one)


def test_a_broken_database_of_the_course(one: Any, small: Path) -> None:
    path, before = one.root / "state" / "course.sqlite", kept(one)
    for left in path.parent.glob("course.sqlite-*"):
        left.unlink()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"garbage " * ((len(whole) - 4096) // 8))
    told = said(one, small, "collect")
    assert told["vi"].startswith(f"Tệp {path} bị hỏng nên chưa mở được khóa học")
    assert told["terminal"] == told["en"] and str(path) in told["en"]
    assert kept(one) == before


def test_a_locked_database_of_the_course(one: Any, small: Path) -> None:
    with closing(sqlite3.connect(one.root / "state" / "course.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = run(one, small, "labs", "collect")
    assert told.stderr.startswith("Error: Another program holds the database (course.sqlite).")
    goes_on(one)


def read_only(path: Path) -> list[str]:
    """What runs a command for whom a file or a folder of the disk cannot be written."""
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root can lay a read-only disk over a folder for one process")
    mount = f"mount --bind '{path}' '{path}' && mount -o remount,bind,ro '{path}'"
    return ["unshare", "-m", "sh", "-c", f'{mount} && exec "$@"', "sh"]


@pytest.mark.parametrize("step", ["collect", "mark"])
def test_a_read_only_gradebook(one: Any, small: Path, step: str) -> None:
    path = one.root / "gradebook.db"
    collect_first(one, step)
    with Store() as store:  # which collecting writes into the gradebook
        set_due(store, LAB, now(), grace=60)
    told = said(one, small, step, *read_only(path))
    assert told["vi"].startswith("Chỉ đọc được sổ điểm (gradebook.db) mà không ghi được.")
    assert told["terminal"].startswith("The gradebook (gradebook.db) can be read and not written.")
    goes_on(one)


@pytest.mark.parametrize("step", ["collect", "mark"])
def test_a_read_only_course(one: Any, small: Path, step: str) -> None:
    before = kept(one)
    told = run(one, small, "labs", step, *read_only(one.root))
    assert told.returncode == 1 and "Traceback" not in told.stdout + told.stderr
    assert "can be read and not written. Look at the permissions" in told.stderr
    assert kept(one) == before
    goes_on(one)


def full(one: Any, name: str) -> list[str]:
    """What runs a command for whom a folder of the course is a disk with no room left."""
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root can lay a small disk over a folder for one process")
    folder = one.root / name
    folder.mkdir(exist_ok=True)
    lay = f"mount -t tmpfs -o size=64k tmpfs '{folder}'"
    fill = f"dd if=/dev/zero of='{folder}/filler' bs=1k 2>/dev/null"
    return ["unshare", "-m", "sh", "-c", f'{lay}; {fill}; exec "$@"', "sh"]


@pytest.mark.parametrize(("step", "folder"), [("collect", "submitted"), ("mark", "autograded")])
def test_a_full_disk(one: Any, small: Path, step: str, folder: str) -> None:
    collect_first(one, step)
    before, marks = kept(one), one.points("an")
    told = said(one, small, step, *full(one, folder))
    assert told["vi"].startswith("Đĩa đã đầy nên chưa ghi được ")
    assert told["terminal"].startswith("The disk is full: ")
    assert kept(one) == before and one.points("an") == marks
    goes_on(one)


@pytest.mark.parametrize("step", ["collect", "mark"])
def test_a_course_on_a_full_disk(one: Any, small: Path, tmp_path: Path, step: str) -> None:
    """Databases, their journals, what is collected and marked: nothing can grow."""
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("only root can lay a small disk over a folder for one process")
    collect_first(one, step)
    copied = Path(shutil.copytree(one.root, tmp_path / "copied"))
    small_disk = (
        f"mount -t tmpfs -o size=3m tmpfs '{one.root}' && cp -a '{copied}/.' '{one.root}' && "
        f"dd if=/dev/zero of='{one.root}/filler' bs=1k 2>/dev/null; exec \"$@\""
    )
    told = run(one, small, "labs", step, "unshare", "-m", "sh", "-c", small_disk, "sh")
    assert told.returncode == 1 and "Traceback" not in told.stdout + told.stderr
    assert told.stderr.startswith("Error: The disk is full: ")
    goes_on(one)


# --- the reasons themselves -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "vi"),
    [
        ("53100", "Đĩa đã đầy nên chưa ghi được cơ sở dữ liệu (labs"),
        ("55P03", "Một chương trình khác đang giữ cơ sở dữ liệu (labs"),
        ("25006", "Chỉ đọc được cơ sở dữ liệu (labs"),
        ("XX001", "Không đọc được cơ sở dữ liệu (labs"),
        ("57P01", "Mất liên lạc với cơ sở dữ liệu (labs"),
    ],
)
def test_postgresqls_errors_are_told_apart(postgres: Callable[[], str], code: str, vi: str) -> None:
    engine = create_engine(postgres().replace("postgresql:", "postgresql+psycopg:"))
    raises = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"
    with pytest.raises(FaultError) as caught, named_faults(), engine.begin() as db:
        db.execute(text(raises))
    assert caught.value.say("vi").startswith(vi)
    engine.dispose()


def test_a_postgresql_that_is_gone_is_named() -> None:
    engine = create_engine("postgresql+psycopg://labs@/labs?host=/nowhere")
    with pytest.raises(FaultError, match="does not answer"), named_faults(), engine.connect():
        pass


def test_what_is_none_of_these_stays_as_it_is(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(DBAPIError), named_faults(), engine.connect() as db:
        db.execute(text("SELECT nonsense"))
    with pytest.raises(FileNotFoundError), named_faults():
        (tmp_path / "nothing").read_bytes()
