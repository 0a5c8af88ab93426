"""A course written into one archive."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grading.course.backup.back_up import back_up
from grading.course.backup.errors import BackupError
from grading.course.backup.manifest import main_counts


def test_an_archive_says_what_it_holds_and_is_for_its_owner_alone(
    course: Path, tmp_path: Path
) -> None:
    began = datetime.now(UTC)
    path = tmp_path / "a.tar.gz"
    manifest = back_up(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.glob("*a.tar*")] == ["a.tar.gz"]
    assert began <= manifest.head.time <= began + timedelta(minutes=1)
    assert manifest.head.course == "Khóa học [1] (sáng)"
    assert manifest.head.version.startswith("0.")
    counts = main_counts(manifest.rows)
    assert counts["people"] == 7 and counts["submissions"] == 4 and counts["grades"] > 0
    with tarfile.open(path) as tar:
        names = tar.getnames()
        assert (names[0], names[-1]) == ("backup.json", "manifest.json")
        assert set(json.load(tar.extractfile("manifest.json"))["files"]) == set(names[:-1])
    # What a database names was written before it: the databases are first, the gradebook before
    # what was handed in.
    first = names.index("databases/gradebook.sqlite"), names.index("databases/course.sqlite")
    assert first == (1, 2) and all(name.startswith("course/") for name in names[3:-1])
    assert "course/homes/an/90_small/answers.json" in names
    assert "course/gradebook.db" not in names and "course/state/course.sqlite" not in names


def test_a_file_that_somebody_writes_comes_when_it_is_whole(course: Path, tmp_path: Path) -> None:
    """As Jupyter saves a notebook: the file is open and half empty for a moment."""
    pipe, notebook = tmp_path / "pipe", course / "homes/an/90_small/90_small.ipynb"
    os.mkfifo(pipe)
    program = f"""
with open({str(notebook)!r}, "w") as file:
    file.write("half")
    file.flush()
    open({str(pipe)!r}).read()
    file.write(" and whole")
"""
    writer = subprocess.Popen([sys.executable, "-c", program])
    with pipe.open("w"):  # when this is open, half is written
        back = subprocess.Popen(
            [sys.executable, "-m", "grading.cli", "backup", str(tmp_path / "a.tar.gz")],
            env=os.environ | {"LABS_COURSE": str(course)},
        )
        # The rest is in the archive: what is still missing waits for the writer.
        scratch = None
        while scratch is None:
            assert back.poll() is None
            scratch = next(tmp_path.glob(".labs-backup.*.part/archive"), None)
    assert writer.wait() == 0 and back.wait() == 0
    with tarfile.open(tmp_path / "a.tar.gz") as tar:
        kept = tar.extractfile("course/homes/an/90_small/90_small.ipynb").read()
    assert kept == b"half and whole"


def test_what_is_written_all_the_time_is_left_out_and_named(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grading.course.backup.back_up._BETWEEN", 0)
    path = course / "homes/an/90_small/data.bin"
    path.write_bytes(b"x")
    with path.open("ab"):
        manifest = back_up(tmp_path / "a.tar.gz")
    assert manifest.left_out == {"homes/an/90_small/data.bin": "being written all the time"}


def test_where_it_cannot_stand(course: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("a backup of yesterday")
    (tmp_path / "link").symlink_to(course)
    for path, said in {
        course / "a.tar.gz": "is inside the course",
        tmp_path / "link" / "a.tar.gz": "is inside the course",
        tmp_path / "there": "is there already",
        tmp_path / "no folder" / "a.tar.gz": "There is no folder",
    }.items():
        with pytest.raises(BackupError, match=said):
            back_up(path)
    assert (tmp_path / "there").read_text() == "a backup of yesterday"


def test_without_a_course_there_is_no_backup(tmp_path: Path, move: Callable) -> None:
    move(tmp_path / "nowhere")
    with pytest.raises(BackupError, match="There is no course in"):
        back_up(tmp_path / "a.tar.gz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["gradebook.db", "state/course.sqlite"])
@pytest.mark.parametrize("content", [b"", b"x" * 10_000])
def test_a_damaged_database_stops_it(
    course: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    for log in course.glob(f"{name}-*"):
        log.unlink()
    (course / name).write_bytes(content)
    with pytest.raises(Exception, match="is damaged"):
        back_up(tmp_path / "a.tar.gz")
    assert not list(tmp_path.glob("*a.tar*")) and not list(tmp_path.glob(".labs*"))


# A limit of the system on the length of files: a disk that is full says the same.
LIMITED = """
import resource, sys
from grading.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
main(sys.argv[2:])
"""


@pytest.mark.parametrize("most", [0, 40_000, 150_000])
def test_a_full_disk_leaves_nothing_half(course: Path, tmp_path: Path, most: int) -> None:
    big = course / "homes/an/picture.png"
    big.write_bytes(os.urandom(400_000))
    target = tmp_path / "out" / "a.tar.gz"
    target.parent.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), "backup", str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "cannot be written: the disk is full" in done.stderr
    assert list(target.parent.iterdir()) == []


def test_a_disk_that_is_really_full(course: Path, tmp_path: Path) -> None:
    """2 MB of memory as a disk, where the machine allows that."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["unshare", "--mount", "sh", "-c"]
    script = (
        'mount -t tmpfs -o size=2m none "$1" || exit 99;'
        ' "$2" -m grading.cli backup "$1/a.tar.gz"; code=$?; ls -A "$1"; exit $code'
    )
    (course / "homes/an/picture.png").write_bytes(os.urandom(3_000_000))
    done = subprocess.run(
        [*mount, script, "sh", str(disk), sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in (99, 127) or "unshare" in done.stderr:
        pytest.skip("this machine lets nobody mount a disk here")
    assert done.returncode == 1 and "the disk is full" in done.stderr
    assert done.stdout == ""


def test_who_was_killed_leaves_no_half_archive_for_long(course: Path, tmp_path: Path) -> None:
    path = course / "homes/an/90_small/data.bin"
    path.write_bytes(b"x")
    folder = tmp_path / "out"
    folder.mkdir()
    with path.open("ab"):  # so that it waits
        command = [sys.executable, "-m", "grading.cli", "backup", str(folder / "a.tar.gz")]
        running = subprocess.Popen(command)
        while not list(folder.glob(".labs-backup.*.part/archive")):
            assert running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert not (folder / "a.tar.gz").exists()
    shutil.copy(path, folder / "of somebody else")
    back_up(folder / "another name.tar.gz")
    assert {one.name for one in folder.iterdir()} == {"of somebody else", "another name.tar.gz"}
