"""A class at work: backed up, killed, put back elsewhere, and all that was confirmed is there."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from running_hub import Hub, Person

from grading.course.labs import lab_names
from grading.course.people.person import find
from grading.course.store import Store
from grading.exchange import releases, steps, submissions

PATIENCE = 120  # s
LAB = "90_small"
NAMES = ("an", "binh", "giangvien")

# What people do, each in a process of its own, which prints what was confirmed to them.
HAND_IN = """
import itertools, sys
from grading.course.store import Store
from grading.exchange.submissions import hand_in
with Store() as store:
    for number in itertools.count():
        files = {"90_small.ipynb": b"%d" % number * 50_000, "answers.json": b"{}"}
        print(hand_in(store, sys.argv[1], "90_small", files).code, flush=True)
"""
MARK = """
import itertools
from nbgrader.api import Gradebook
from grading.course.databases import gradebook_url
for number in itertools.count(1):
    with Gradebook(gradebook_url(), "clinical-ai") as gradebook:
        grade = gradebook.find_grade("night", "90_small", "90_small", "an")
        grade.manual_score = number
        grade.needs_manual_grade = False
        gradebook.db.commit()
    print(number, flush=True)
"""
ANSWER = """
import itertools, json, sys
from pathlib import Path
from lab_utils.files import write_atomically
for number in itertools.count():
    write_atomically(Path(sys.argv[1]), json.dumps({"number": number, "answers": [number] * 5000}))
    print(number, flush=True)
"""


@dataclass
class Class:
    """A course at work.

    Attributes
    ----------
    root : Path
    elsewhere : callable
        Makes empty databases the course's, where it is on PostgreSQL.
    """

    root: Path
    elsewhere: Callable[[], None]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    logs: dict[str, Path] = field(default_factory=dict)

    def begin(self, name: str, program: str, *words: str) -> None:
        log = self.root.parent / f"{name}.log"
        with log.open("wb") as file:
            command = [sys.executable, "-c", program, *words]
            self.running.append(subprocess.Popen(command, stdout=file))
        self.logs[name] = log

    def confirmed(self, name: str) -> list[str]:
        """What was printed whole."""
        return self.logs[name].read_text().rpartition("\n")[0].split()


@pytest.fixture(params=["sqlite", "postgresql"])
def at_work(
    request: pytest.FixtureRequest, new_course: Callable, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Class]:
    """A course in which two have handed in and were marked."""

    def databases() -> None:
        if request.param == "postgresql":
            make = request.getfixturevalue("postgres")
            monkeypatch.setenv("LABS_DATABASE", make())
            monkeypatch.setenv("LABS_GRADEBOOK", make())

    databases()
    one = new_course()
    monkeypatch.setenv("LABS_COURSE", str(one.root))
    (one.root / "accounts.csv").write_text(
        "username,role,name\ngiangvien,instructor,Giảng viên\nan,trainee,Ân\nbinh,trainee,Bình\n"
    )
    steps.release(one.lab, "vi")
    for trainee in ("an", "binh"):
        one.answer(trainee, one.right)
        one.submit(trainee)
    one.mark()
    with Store() as store:
        for lab in lab_names():
            if lab != LAB:
                releases.release(store, lab, {f"{lab}.ipynb": b"{}"})
    work = Class(one.root, databases)
    yield work
    for process in work.running:
        process.kill()
        process.wait()


@contextmanager
def signing_in(hub: Hub) -> Iterator[Callable[[], bool]]:
    """Somebody signs in over and over; say whether it goes on, and always went well."""
    stop, well = threading.Event(), [True]

    def run() -> None:
        while not stop.is_set():
            well[0] &= Person(hub.address, "binh").sign_in()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield lambda: well[0] and thread.is_alive()
    finally:
        stop.set()
        thread.join()


def kill_all(hub: Hub, work: Class) -> None:
    """As the power goes."""
    everything = psutil.Process(hub.process.pid).children(recursive=True)
    for process in (*everything, hub.process, *work.running):
        process.kill()
    psutil.wait_procs(everything)
    for one in (hub.process, *work.running):
        one.wait()


def labs(*words: object) -> str:
    command = [sys.executable, "-m", "grading.cli", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_that_was_confirmed_before_a_backup_is_there(
    at_work: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, archive = at_work, tmp_path / "a.tar.gz"
    hub = Hub(work.root, made=True)
    with ExitStack() as stack:
        stack.callback(lambda: hub.process.poll() is None and kill_all(hub, work))
        for name in NAMES:
            with Store() as store:
                code = find(store, name).code
            person = Person(hub.address, name)
            assert person.first_visit(code), person.page
        answers = work.root / "homes" / "an" / LAB / "answers.json"
        work.begin("an", HAND_IN, "an")
        work.begin("binh", HAND_IN, "binh")
        work.begin("marks", MARK)
        work.begin("answers", ANSWER, str(answers))
        with signing_in(hub) as goes_well:
            end = time.monotonic() + PATIENCE
            while min(len(work.confirmed(name)) for name in work.logs) < 3:
                assert time.monotonic() < end and goes_well()
            before = {name: work.confirmed(name) for name in work.logs}
            said = labs("backup", archive)
            after = {name: work.confirmed(name) for name in work.logs}
            assert goes_well()
        kill_all(hub, work)
    # Nobody had to stop for it.
    assert all(len(after[name]) > len(before[name]) for name in work.logs)
    assert "3 people" in said and "left out" not in said

    there = tmp_path / "Nơi khác [2]" / "course"
    work.elsewhere()
    assert "is whole" in labs("backup", "--check", archive)
    labs("restore", archive, "--into", there)
    monkeypatch.setenv("LABS_COURSE", str(there))
    with Store() as store:
        for name in ("an", "binh"):
            kept = {one.code for one in submissions.receipts(store, name)}
            assert kept >= set(before[name])
            newest = submissions.receipts(store, name)[-1]
            assert len(submissions.content(store, newest.code)) == 2
    written = json.loads((there / "homes" / "an" / LAB / "answers.json").read_bytes())
    assert written["number"] >= int(before["answers"][-1])
    assert written["answers"] == [written["number"]] * 5000

    again = Hub(there, made=True)
    try:
        for name in NAMES:
            assert Person(again.address, name).sign_in()
            assert not Person(again.address, name).sign_in("mật khẩu khác hẳn")
        assert shown_points(again)["an"] >= float(before["marks"][-1])
    finally:
        again.stop()


def shown_points(hub: Hub) -> dict[str, float]:
    """What formgrader shows to the instructor: points of each trainee."""
    instructor = Person(hub.address, "giangvien")
    assert instructor.sign_in()
    instructor.start_server()
    answer = instructor.server("GET", f"/formgrader/api/submissions/{LAB}")
    shown: list[dict[str, Any]] = answer.json()
    return {one["student"]: one["score"] for one in shown}
