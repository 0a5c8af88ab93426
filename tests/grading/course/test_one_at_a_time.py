"""Two that collect or mark at once: the second says that it waits, and both end well."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grading.course.one_at_a_time import one_at_a_time
from grading.course.paths import PROJECT
from grading.exchange import steps

LAB = "90_small"
# Another `labs`; its first argument is where the labs are.
LABS = """
import sys
from pathlib import Path
from grading.course import paths
paths.NOTEBOOKS = Path(sys.argv.pop(1))
from grading.cli.main import main
main()
"""
WAITS = "Somebody else collects or marks in this course: waiting for the end.\n"


def labs(small: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LABS, str(small.parent), *arguments],
        cwd=PROJECT,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def one(new_course: Callable, released_once: Path) -> Any:
    one = new_course(released_once)
    for trainee in ("an", "binh", "chi"):
        one.answer(trainee, one.right)
        one.submit(trainee)
    one.open()
    return one


@pytest.mark.parametrize("command", ["collect", "mark"])
def test_the_second_waits_and_says_so(one: Any, small: Path, command: str) -> None:
    steps.collect(LAB)
    running = steps.mark(LAB)
    next(running)  # it holds the course until its last mark
    second = labs(small, command, LAB)
    assert second.stderr and second.stderr.readline() == WAITS
    assert second.poll() is None
    assert len(list(running)) == 2
    said, _ = second.communicate(timeout=300)
    assert second.returncode == 0
    assert "3 submissions" in said or "3 of 3 trainees have marks (3 from before)" in said
    assert one.points("an")["dose"] == 1


def test_many_at_once_all_end_well(one: Any, small: Path) -> None:
    commands = [labs(small, name, LAB) for name in ("collect", "collect", "mark", "mark")]
    for command in commands:
        _, wrong = command.communicate(timeout=500)
        assert command.returncode == 0, wrong
        assert wrong in ("", WAITS)
    marks = one.mark()
    assert {name: result.points for name, result in marks.items()} == dict.fromkeys(
        ("an", "binh", "chi"), 9
    )


def test_who_is_killed_keeps_nobody_waiting(one: Any, small: Path) -> None:
    with one_at_a_time(lambda: None):
        waiting = labs(small, "collect", LAB)
        assert waiting.stderr and waiting.stderr.readline() == WAITS
        waiting.kill()
        waiting.communicate()
    assert steps.collect(LAB) == ["an", "binh", "chi"]


def test_alone_nobody_is_told_to_wait(one: Any) -> None:
    told: list[str] = []
    with one_at_a_time(lambda: told.append("waits")):
        pass
    with one_at_a_time(lambda: told.append("waits")):
        pass
    assert told == []
