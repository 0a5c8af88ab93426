"""A file or a folder is there whole or not at all."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from lab_utils.files import folder_atomically, write_atomically


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
