"""Puts a course back from an archive, and tells without that whether it could be."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Set
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from grading.course.backup import postgresql_database, sqlite_database
from grading.course.backup.archive import read_head, unpack
from grading.course.backup.databases import CourseDatabase, databases
from grading.course.backup.errors import BackupError, writing_to
from grading.course.backup.manifest import Counts, Head, Manifest, Name
from grading.course.paths import CoursePaths
from lab_utils.files import scratch_folder, sweep, sync_folder
from lab_utils.language import Twin

# A disk of its own has this on top.
_DISK = frozenset({"lost+found"})
_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def check(archive: Path) -> tuple[Manifest, list[str]]:
    """Read a whole archive and the databases in it.

    Returns
    -------
    manifest : Manifest
    not_opened : list of str
        Databases whose checksum alone was compared, for lack of ``pg_restore``.

    Raises
    ------
    BackupError
        If anything in it is not as it was written.
    """
    beside = archive.absolute().parent
    place = beside if os.access(beside, os.W_OK) else Path(tempfile.gettempdir())
    not_opened: list[str] = []
    with writing_to(place), scratch_folder(place / "labs-backup") as scratch:
        sweep(place / "labs-backup")
        manifest = unpack(archive, scratch, lambda member: member.startswith("databases/"))
        for database, kind in manifest.head.databases.items():
            if kind == "sqlite":
                found = sqlite_database.check(scratch / f"databases/{database}.sqlite")
                _compare(database, found, manifest.rows)
            elif not postgresql_database.check(scratch / f"databases/{database}.dump"):
                not_opened.append(database)
    return manifest, not_opened


def restore(archive: Path) -> Manifest:
    """Put an archive into the course's folder, and its databases where the settings name them.

    The folder, and databases on PostgreSQL, have to be empty. Nothing is in its place before all
    of the archive has been read and compared.

    Raises
    ------
    grading.course.errors.CourseError
        If there is something in the place, or the archive is not whole.
    """
    course = CoursePaths.from_environment().course
    new = not course.exists()
    try:
        with writing_to(course):
            _check_empty(course, _DISK)
            found = _databases(read_head(archive))
            course.mkdir(mode=0o700, parents=True, exist_ok=True)
            with scratch_folder(course / "restore") as scratch:
                manifest = unpack(archive, scratch, lambda member: True)
                _check_empty(course, {*_DISK, scratch.name})  # it took its time
                _put_back(scratch, course, found, manifest)
    except BaseException:
        if new:
            with suppress(OSError):  # not empty: somebody else is there
                course.rmdir()
        raise
    return manifest


def _put_back(scratch: Path, course: Path, found: list[CourseDatabase], manifest: Manifest) -> None:
    files = scratch / "course"
    files.mkdir(mode=0o700, exist_ok=True)
    # A dump goes in whole or not at all, and files are easily taken back: dumps come last.
    for one in sorted(found, key=lambda one: one.kind == "postgresql"):
        inside = one.file.is_relative_to(course) if one.kind == "sqlite" else False
        place = files / one.file.relative_to(course) if inside else one.file
        _compare(one.name, one.put_back(scratch / one.member, place), manifest.rows)
    (files / "state").mkdir(mode=0o700, exist_ok=True)
    os.sync()  # all files at once, before their names say that they are there
    course.chmod(0o700)
    # The state comes last: without it there is no course.
    for name in sorted((path.name for path in files.iterdir()), key=lambda name: name == "state"):
        (files / name).rename(course / name)
    sync_folder(course)


def _databases(head: Head) -> list[CourseDatabase]:
    """The databases of an archive, where the settings put them."""
    here = {one.name: one for one in databases()}
    if "hub" in here and "hub" not in head.databases:
        del here["hub"]  # no hub had run, or it is in the course's database
    if "gradebook" not in head.databases and here["gradebook"].kind == "sqlite":
        del here["gradebook"]  # nothing had been released
    for name in (one for one in _NAMES if one in here):
        there = head.databases.get(name)
        if here[name].kind != there:
            raise BackupError(
                vi="Trong bản sao lưu, {name} là {there}, còn {setting} ở đây là {kind}. Hãy đặt "
                "{setting} cho đúng loại: {there}.",
                en="In the backup, {name} is {there}, and {setting} here is {kind}. Set {setting} "
                "to the same kind: {there}.",
                name=_NAMES[name],
                setting=here[name].setting.name,
                there=_KINDS[there] if there else _NONE,
                kind=_KINDS[here[name].kind],
            )
    for one in here.values():
        one.check_room()
    return list(here.values())


_NAMES: dict[Name, Twin] = {
    "course": {"vi": "cơ sở dữ liệu của khóa học", "en": "the course's database"},
    "gradebook": {"vi": "sổ điểm", "en": "the gradebook"},
}
_NONE = {"vi": "không có", "en": "none"}


def _check_empty(course: Path, but: Set[str]) -> None:
    if not course.exists():
        return
    if not course.is_dir():
        raise BackupError(
            vi="{course} không phải là thư mục. Hãy chọn một thư mục trống.",
            en="{course} is not a folder. Choose an empty folder.",
            course=str(course),
        )
    lock = course / "state" / "hub.lock"
    if lock.exists():
        try:
            with FileLock(lock, timeout=0):
                pass
        except Timeout as error:
            raise BackupError(
                vi="Hub của khóa học {course} đang chạy. Hãy dừng hub và chọn một thư mục trống.",
                en="The hub of {course} is running. Stop it, and choose an empty folder.",
                course=str(course),
            ) from error
    sweep(course / "restore")
    if left := {path.name for path in course.iterdir()} - but:
        raise BackupError(
            vi="{course} không trống (có {name}) nên không khôi phục vào đó. Hãy chọn một thư mục "
            "trống hoặc chưa có.",
            en="{course} is not empty (there is {name}), and nothing was put into it. Choose a "
            "folder that is empty or not there.",
            course=str(course),
            name=min(left),
        )


def _compare(name: Name, found: Counts, rows: Mapping[Name, Counts]) -> None:
    if found != rows.get(name):
        raise BackupError(
            vi="Cơ sở dữ liệu {name} không có đủ số dòng như lúc sao lưu. Hãy dùng bản khác.",
            en="The database {name} does not have the rows that were backed up. Use another one.",
            name=name,
        )
