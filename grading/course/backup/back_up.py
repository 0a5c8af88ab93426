"""Writes a course into one archive while the class works."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from grading.course.backup.course_files import (
    BusyError,
    UnusableError,
    list_files,
    read_whole,
)
from grading.course.backup.databases import CourseDatabase, present
from grading.course.backup.errors import BackupError, writing_to
from grading.course.backup.manifest import (
    FORMAT,
    HEAD_NAME,
    MANIFEST_NAME,
    Counts,
    File,
    Head,
    Manifest,
    project_version,
)
from grading.course.paths import CoursePaths
from lab_utils.files import scratch_folder, sweep, sync_folder

# Notebooks shrink to a fifth at any level; what is handed in is compressed already.
_LEVEL = 3
_IN_MEMORY = 8_000_000  # bytes of a file; a longer one is put aside on the disk
_TRIES, _BETWEEN = 40, 0.25  # s; for files that somebody is writing
_CHUNK = 1 << 20


def back_up(target: Path) -> Manifest:
    """Write the course into an archive, beside its place first, and rename it when it is whole.

    Parameters
    ----------
    target : Path
        Not there yet, in a folder outside the course. It is for its owner alone: it holds
        answers, marks, passwords (hashed) and keys.

    Returns
    -------
    Manifest

    Raises
    ------
    grading.course.errors.CourseError
        If there is no course, something of it cannot be read, or the archive cannot be written;
        then nothing is left of it.
    """
    course = CoursePaths.from_environment().course
    target = target.absolute()
    _check_place(target, course)
    found = present()
    head = Head(
        format=FORMAT,
        version=project_version(),
        course=course.name,
        time=datetime.now(UTC),
        databases={one.name: one.kind for one in found},
    )
    # Copied in their own way, with what SQLite keeps beside them.
    own = {
        Path(f"{one.file}{end}")
        for one in found
        if one.kind == "sqlite"
        for end in ("", "-wal", "-shm", "-journal")
    }
    beside = target.with_name("labs-backup")
    with writing_to(target.parent), scratch_folder(beside) as scratch:
        sweep(beside)
        whole = scratch / "archive"
        with _archive(whole, scratch) as archive:
            archive.add_text(HEAD_NAME, msgspec.json.encode(head))
            rows = {one.name: archive.add_database(one) for one in found}
            left_out = archive.add_course(course, own)
            manifest = Manifest(head, dict(archive.files), rows, left_out)
            archive.add_text(MANIFEST_NAME, msgspec.json.encode(manifest))
        whole.rename(target)
        sync_folder(target.parent)
    return manifest


def _check_place(target: Path, course: Path) -> None:
    if target.resolve().is_relative_to(course):
        raise BackupError(
            vi="{target} nằm trong khóa học. Hãy ghi bản sao lưu ra ngoài, tốt nhất là trên ổ đĩa "
            "khác.",
            en="{target} is inside the course. Put the backup outside, best on another disk.",
            target=str(target),
        )
    if target.exists():
        raise BackupError(
            vi="Đã có {target}, nên không ghi đè. Hãy chọn tên khác.",
            en="{target} is there already, and is not written over. Choose another name.",
            target=str(target),
        )
    if not target.parent.is_dir():
        raise BackupError(
            vi="Không có thư mục {folder}. Hãy tạo thư mục ấy trước.",
            en="There is no folder {folder}. Make it first.",
            folder=str(target.parent),
        )


class _Archive:
    """An archive that is being written."""

    def __init__(self, tar: tarfile.TarFile, scratch: Path) -> None:
        self._tar, self._scratch = tar, scratch
        self.files: dict[str, File] = {}

    def add_text(self, name: str, content: bytes) -> None:
        whole = File(len(content), hashlib.sha256(content).hexdigest())
        self._add(name, io.BytesIO(content), whole)

    def add_database(self, database: CourseDatabase) -> Counts:
        copied = self._scratch / "database"
        counts = database.copy(copied)
        total = hashlib.sha256()
        with copied.open("rb") as file:
            while chunk := file.read(_CHUNK):
                total.update(chunk)
            file.seek(0)
            self._add(database.member, file, File(copied.stat().st_size, total.hexdigest()))
        for left in self._scratch.glob("database*"):  # with the logs of one that was looked at
            left.unlink()
        return counts

    def add_course(self, course: Path, without: set[Path]) -> dict[str, str]:
        """Add the files that are kept; return those that could not be, and why."""
        left_out: dict[str, str] = {}
        busy = [
            path
            for path in list_files(course, left_out.__setitem__)
            if course / path not in without and not self._add_file(course, path, left_out)
        ]
        for _ in range(_TRIES):
            if not busy:
                break
            time.sleep(_BETWEEN)
            busy = [path for path in busy if not self._add_file(course, path, left_out)]
        return left_out | dict.fromkeys(busy, "being written all the time")

    def _add_file(self, course: Path, path: str, left_out: dict[str, str]) -> bool:
        """Add a file as it is at one moment; False where somebody is writing it."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(self._scratch)) as file:
            try:
                whole, status = read_whole(course, path, file)
            except FileNotFoundError:
                return True
            except BusyError:
                return False
            except UnusableError as error:
                left_out[path] = str(error)
                return True
            file.seek(0)
            self._add(f"course/{path}", file, whole, status)
        return True

    def _add(
        self, name: str, file: IO[bytes], whole: File, status: os.stat_result | None = None
    ) -> None:
        member = tarfile.TarInfo(name)
        member.size = whole.size
        member.mode = 0o600 | (status.st_mode & 0o100 if status else 0)
        member.mtime = int(status.st_mtime if status else time.time())
        self._tar.addfile(member, file)
        self._tar.members = []  # type: ignore[attr-defined]  # it would keep them all in memory
        self.files[name] = whole


@contextmanager
def _archive(path: Path, scratch: Path) -> Iterator[_Archive]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with (
            gzip.GzipFile("", "wb", _LEVEL, file) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            yield _Archive(tar, scratch)
        file.flush()
        os.fsync(file.fileno())
