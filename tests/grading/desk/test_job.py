"""Work of the desk in a process of its own: one at a time, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grading.desk import job, start_job
from grading.desk.job import Job
from grading.desk.start_job import BusyError


@pytest.fixture(autouse=True)
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    yield tmp_path
    while job.latest()[1]:
        time.sleep(0.05)


def finished() -> Job:
    """Wait until the work has ended."""
    while job.latest()[1]:
        time.sleep(0.05)
    found, _ = job.latest()
    assert found
    return found


def process() -> psutil.Process:
    """The process at work."""
    (one,) = [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "grading.desk.run_job" in child.cmdline()
    ]
    return one


def test_at_first_there_is_none() -> None:
    assert job.latest() == (None, False)


def test_what_cannot_be_done_is_a_sentence() -> None:
    start_job.start(Job("collect", "02_threshold"))
    ended = finished()
    assert ended.ended and not ended.broken
    assert "has not been released yet" in ended.problem["en"]
    assert ended.problem["vi"] == "Bài 02_threshold chưa được phát: hãy phát bài trước."


def test_a_fault_is_told_apart_and_its_details_kept() -> None:
    start_job.start(Job("nonsense"))
    ended = finished()
    assert ended.broken and ended.ended
    assert "Traceback" in (job.folder() / "job.log").read_text()


def test_two_at_a_time_are_refused_and_a_killed_one_is_seen() -> None:
    start_job.start(Job("release", "02_threshold", "vi"))
    with pytest.raises(BusyError):
        start_job.start(Job("collect", "02_threshold"))
    found, running = job.latest()
    assert running and found and found.step == "release"
    os.kill(process().pid, signal.SIGKILL)
    while job.latest()[1]:
        time.sleep(0.05)
    found, running = job.latest()
    assert found and not found.ended and not running
    # The button can be pressed again.
    start_job.start(Job("moodle"))
    assert finished().step == "moodle"


def test_it_is_for_nobody_else(course: Path) -> None:
    job.latest()
    assert (course / "state/desk").stat().st_mode & 0o777 == 0o700
