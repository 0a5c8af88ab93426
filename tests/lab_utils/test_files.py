"""A file or a folder is there whole or not at all."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab_utils.files import folder_atomically, sweep, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, "ngưỡng")
    write_atomically(path, b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("mode", "umask", "expected"),
    [
        (0o644, 0o022, 0o644),
        (0o644, 0o077, 0o600),
        (0o600, 0o000, 0o600),
    ],
)
def test_permissions_are_those_asked_for_less_the_umask(
    tmp_path: Path, mode: int, umask: int, expected: int
) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "key", b"x", mode)
    finally:
        assert os.umask(before) == umask
    assert (tmp_path / "key").stat().st_mode & 0o777 == expected


def test_a_full_disk_leaves_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("before")
    program = """
import resource, signal, sys
from pathlib import Path
from lab_utils.files import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 100_000)
except OSError as error:
    print(error.errno)
"""
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.txt")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip()
    assert (tmp_path / "a.txt").read_text() == "before"
    assert names(tmp_path) == ["a.txt"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_a_text_that_cannot_be_encoded_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "a.txt", "\ud800")
    assert names(tmp_path) == []


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "lab"
    for content in ("one", "two"):
        with folder_atomically(target) as folder:
            (folder / content).write_text(content)
            assert not (target / content).exists()
    assert names(target) == ["two"]
    assert names(target.parent) == ["lab"]


def test_a_folder_that_could_not_be_filled_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "lab"
    with folder_atomically(target) as folder:
        (folder / "one").touch()
    with pytest.raises(RuntimeError), folder_atomically(target) as folder:
        (folder / "half").touch()
        raise RuntimeError("no more")
    assert names(target) == ["one"]
    assert names(tmp_path) == ["lab"]


def test_a_disk_without_permissions_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most USB sticks keep none, and refuse to be asked."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    write_atomically(tmp_path / "a.txt", "a")
    assert names(tmp_path) == ["a.txt"]


# --- after a power cut ------------------------------------------------------------------------


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What was brought to the disk, in order; with a folder, the names that it had then."""
    seen = []
    fsync = os.fsync

    def note(handle: int) -> None:
        fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append((path.name, names(path) if path.is_dir() else []))

    monkeypatch.setattr(os, "fsync", note)
    return seen


def test_the_new_name_of_a_file_is_on_the_disk(
    tmp_path: Path, synced: list[tuple[str, list[str]]]
) -> None:
    write_atomically(tmp_path / "a.txt", "a")
    (content, _), folder = synced
    assert content.startswith(".a.txt.")
    assert folder == (tmp_path.name, ["a.txt"])


def test_a_folder_is_on_the_disk_with_all_that_it_holds(
    tmp_path: Path, synced: list[tuple[str, list[str]]]
) -> None:
    target = tmp_path / "lab"
    for _ in range(2):
        synced.clear()
        with folder_atomically(target) as folder:
            (folder / "deep").mkdir()
            for name in ("one", "deep/two"):
                (folder / name).write_text(name)
        before, last = synced[:-1], synced[-1]
        assert {"one", "two", "deep"} < {name for name, _ in before}
        assert last == (tmp_path.name, ["lab"])


# --- what a killed writer leaves --------------------------------------------------------------

WRITER = """
import os, signal, sys
from pathlib import Path
from lab_utils.files import folder_atomically, write_atomically
path = Path(sys.argv[1])

def wait(*_):
    print("writing", flush=True)
    sys.stdin.readline()

if sys.argv[2] == "file":
    os.fsync = wait
    write_atomically(path, "theirs")
else:
    with folder_atomically(path) as folder:
        (folder / "theirs").touch()
        wait()
"""


@contextmanager
def writing(path: Path, what: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that is writing, and waits for a line before it goes on."""
    command = [sys.executable, "-c", WRITER, str(path), what]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout and process.stdout.readline() == "writing\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_a_killed_writer_left_is_swept(tmp_path: Path, what: str) -> None:
    path = tmp_path / "answers.json"
    with writing(path, what):
        pass
    [left] = names(tmp_path)
    assert left.startswith(".answers.json.")
    sweep(path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("what", ["file", "folder"])
def test_the_next_writer_sweeps_too(tmp_path: Path, what: str) -> None:
    path = tmp_path / "lab"
    with writing(path, what):
        pass
    if what == "file":
        write_atomically(path, "ours")
    else:
        with folder_atomically(path):
            pass
    assert names(tmp_path) == ["lab"]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_a_living_writer_uses_is_not_swept(tmp_path: Path, what: str) -> None:
    path = tmp_path / "lab"
    with writing(path, what) as process:
        # However old: a machine may have slept.
        for one in tmp_path.iterdir():
            os.utime(one, (0, 0))
        sweep(path)
        assert len(names(tmp_path)) == 1
        process.communicate("\n")
        assert process.returncode == 0
    assert names(tmp_path) == ["lab"]


def test_sweeping_takes_nothing_else(tmp_path: Path) -> None:
    others = ["lab", ".lab", ".lab.part", ".lab.abcd1234", ".lab.abcd12345.part", "x.abcd1234.part"]
    others += [".lab2.abcd1234.part", "lab.abcd1234.part"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / "elsewhere").touch()
    (tmp_path / ".lab.ffffffff.part").symlink_to("elsewhere")
    os.mkfifo(tmp_path / ".lab.eeeeeeee.part")
    sweep(tmp_path / "lab")
    assert {*others, "elsewhere"} <= set(names(tmp_path))


def test_a_folder_that_is_gone_before_it_is_moved_in_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "lab"
    target.mkdir()
    (target / "old").touch()
    with pytest.raises(FileNotFoundError), folder_atomically(target) as folder:
        folder.rmdir()
    assert names(target) == ["old"]
    assert names(tmp_path) == ["lab"]
