"""Which files of a course are kept, and that each is whole although others write."""

from __future__ import annotations

import hashlib
import io
import os
import pwd
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grading.course.backup.course_files import (
    BusyError,
    UnusableError,
    list_files,
    read_whole,
)
from grading.course.backup.errors import BackupError
from lab_utils.files import write_atomically

HOME = "homes/an"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / HOME).mkdir(parents=True)
    (tmp_path / "state").mkdir()
    return tmp_path


def put(course: Path, path: str, content: bytes = b"x", age: float = 10) -> Path:
    """Write a file that was last changed some seconds ago."""
    (course / path).parent.mkdir(parents=True, exist_ok=True)
    (course / path).write_bytes(content)
    then = (course / path).stat().st_mtime - age
    os.utime(course / path, (then, then))
    return course / path


def listed(course: Path) -> tuple[set[str], dict[str, str]]:
    left_out: dict[str, str] = {}
    return set(list_files(course, left_out.__setitem__)), left_out


def read(course: Path, path: str) -> bytes:
    into = io.BytesIO()
    whole, _ = read_whole(course, path, into)
    content = into.getvalue()
    assert (whole.size, whole.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    return content


def test_what_the_hub_makes_again_stays_away(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [
        "lti.yaml", "state/certificate.key", "state/cookie_secret", "state/report/02.json",
        "state/exchange before 0.2.sqlite", "report/02.html", f"{HOME}/02/answers.json",
        f"{HOME}/.labs.json", f"{HOME}/node/x", f"{HOME}/.jupyter/lab/s.json", "keys/02/02.ipynb",
        f"{HOME}/state/log/x",
    ]  # fmt: skip
    away = [
        "node/node_modules/x.js", "state/hub.log", "state/hub.old.log", "state/log/an.log",
        "state/proxy.pid", "state/hub.lock", "state/no-config/migrated", "state/desk/job.json",
        f"{HOME}/.cache/matplotlib/fonts.json", f"{HOME}/__pycache__/a.pyc",
        f"{HOME}/02/.answers.lock", f"{HOME}/02/.answers.json.abcdefgh.part",
        f"{HOME}/02/.ipynb_checkpoints/02.ipynb", f"{HOME}/.local/share/jupyter/nbsignatures.db",
        f"{HOME}/.ipython/profile_default/history.sqlite", ".release.abcdefgh.part/02/02.ipynb",
    ]  # fmt: skip
    for path in (*kept, *away):
        put(course, path)
    with socket.socket(socket.AF_UNIX) as one:
        monkeypatch.chdir(course)  # the address of a socket has to be short
        one.bind("state/s.sock")
        os.mkfifo(course / "state" / "pipe")
        assert listed(course) == (set(kept), {})


def test_links_at_home_are_not_followed_and_elsewhere_refused(
    course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "key").write_text("secret")
    links = {"file": outside / "key", "folder": outside, "nowhere": Path("x")}
    for name, to in links.items():
        (course / HOME / name).symlink_to(to)
    assert listed(course) == (set(), {f"{HOME}/{name}": "a link" for name in links})
    # Also where it is put there after the files were listed.
    with pytest.raises(UnusableError):
        read(course, f"{HOME}/file")
    with pytest.raises((UnusableError, FileNotFoundError)):
        read(course, f"{HOME}/folder/key")
    (course / "submitted").symlink_to(outside)
    with pytest.raises(BackupError, match="submitted in the course is a link"):
        listed(course)


def test_a_home_cannot_keep_a_backup_from_being_made(course: Path) -> None:
    put(course, f"{HOME}/answers.json")
    folder = course / HOME
    for _ in range(60):
        folder /= "d"
    folder.mkdir(parents=True)
    (course / HOME / os.fsdecode(b"caf\xe9")).write_text("x")
    long = put(course, f"{HOME}/long")
    os.truncate(long, 10**13)
    os.mkfifo(course / HOME / "pipe")
    found, left_out = listed(course)
    assert found == {f"{HOME}/answers.json", f"{HOME}/long"}
    assert sorted(left_out.values()) == ["its name is no text", "too deep in folders"]
    with pytest.raises(UnusableError, match="2 GB"):
        read_whole(course, f"{HOME}/long", io.BytesIO())


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder of a user who is not root, whom nothing is closed to."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid():
            yield Path(name)
            return
        shutil.chown(name, "nobody")
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


def test_what_cannot_be_read_is_left_out_at_home_and_refused_elsewhere() -> None:
    with as_nobody() as course:
        put(course, f"{HOME}/closed").chmod(0)
        put(course, f"{HOME}/folder/a").parent.chmod(0)
        put(course, "state/lti.key").chmod(0)
        _, left_out = listed(course)
        assert left_out == {f"{HOME}/folder": "Permission denied"}
        with pytest.raises(UnusableError):
            read(course, f"{HOME}/closed")
        with pytest.raises(BackupError, match="cannot be read"):
            read(course, "state/lti.key")
        (course / "state").chmod(0)
        with pytest.raises(BackupError, match="state of the course cannot be read"):
            listed(course)
        for path in (course / "state", course / HOME / "folder"):
            path.chmod(0o700)


# --- while others write -----------------------------------------------------------------------


def test_a_file_that_is_open_to_be_written_is_not_read(course: Path) -> None:
    path = put(course, f"{HOME}/02.ipynb", b"before")
    # As Jupyter saves: in its place, bit by bit.
    with path.open("r+b"), pytest.raises(BusyError):
        read(course, f"{HOME}/02.ipynb")
    assert read(course, f"{HOME}/02.ipynb") == b"before"


def test_a_file_is_not_read_within_the_moment_in_which_it_was_written(course: Path) -> None:
    path = put(course, f"{HOME}/a")
    os.utime(path)
    read(course, f"{HOME}/a")
    assert time.time_ns() - path.stat().st_mtime_ns >= 50_000_000


def test_a_file_that_changes_while_it_is_read_is_not_kept(course: Path) -> None:
    path = put(course, f"{HOME}/a", bytes(5_000_000))

    class Slow(io.BytesIO):
        def write(self, chunk: object) -> int:
            with path.open("r+b") as file:
                file.write(b"later")
            return super().write(chunk)  # type: ignore[arg-type]

    with pytest.raises(BusyError):
        read_whole(course, f"{HOME}/a", Slow())


@contextmanager
def writing(course: Path, in_place: bool, pause: float) -> Iterator[Path]:
    """Somebody writes a file over and over; it is whole where all its bytes are the same."""
    path = put(course, f"{HOME}/answers.json", bytes(300_000))
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.wait(pause):
            number = (number + 1) % 256
            content = bytes([number]) * 300_000
            if in_place:
                with path.open("wb", buffering=0) as file:
                    for start in range(0, len(content), 30_000):
                        file.write(content[start : start + 30_000])
            else:
                write_atomically(path, content)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield path
    finally:
        stop.set()
        thread.join()


# Who replaces a file may do so without pause; who writes in its place leaves moments between.
@pytest.mark.parametrize(("in_place", "pause"), [(True, 0.06), (False, 0.06), (False, 0)])
def test_what_is_kept_is_whole_whoever_writes(course: Path, in_place: bool, pause: float) -> None:
    kept = []
    with writing(course, in_place, pause):
        while len(kept) < 15:
            try:
                kept.append(read(course, f"{HOME}/answers.json"))
            except (BusyError, FileNotFoundError):
                continue
    assert {len(content) for content in kept} == {300_000}
    assert all(len(set(content)) == 1 for content in kept)
