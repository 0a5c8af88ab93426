"""A key is made once, and is on the disk before anything is signed with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grading.course.course_secrets import course_key
from grading.course.errors import CourseError


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    return tmp_path / "state"


def test_a_key_is_made_once_and_for_its_owner_alone(state: Path) -> None:
    key = course_key("one")
    assert len(key) == 32 and course_key("one") == key != course_key("two")
    assert {path.name for path in state.iterdir()} == {"one", "two"}
    assert (state / "one").stat().st_mode & 0o777 == 0o600


def test_its_name_is_on_the_disk(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    fsync = os.fsync

    def note(handle: int) -> None:
        fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append((path, sorted(one.name for one in state.iterdir())))

    monkeypatch.setattr(os, "fsync", note)
    course_key("one")
    assert synced[-1] == (state, ["one"])


def test_of_many_that_make_it_at_once_the_first_ones_stays(state: Path) -> None:
    program = """
import sys
from grading.course.course_secrets import course_key
sys.stdin.readline()
print(course_key("one").hex())
"""
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for maker in makers:
        assert maker.stdin
        maker.stdin.write("\n")
        maker.stdin.flush()
    keys = {maker.communicate()[0].strip() for maker in makers}
    assert keys == {course_key("one").hex()}
    assert [path.name for path in state.iterdir()] == ["one"]


def test_a_damaged_key_is_named(state: Path) -> None:
    state.mkdir()
    (state / "one").write_bytes(b"short")
    with pytest.raises(CourseError, match="one is damaged"):
        course_key("one")
