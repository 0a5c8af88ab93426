"""The databases of a course, in the order in which they are copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from sqlalchemy import URL, make_url

from grading.course.backup import postgresql_database, sqlite_database
from grading.course.backup.errors import BackupError
from grading.course.backup.manifest import Counts, Kind, Name
from grading.course.databases import gradebook_url
from grading.course.paths import CoursePaths
from grading.course.sqlite_file import make_or_check
from grading.course.store import store_url
from grading.settings import DATABASE, GRADEBOOK
from lab_utils.environment import Setting


@dataclass(frozen=True)
class CourseDatabase:
    """One database of the course, where the present settings put it.

    Attributes
    ----------
    name : {"gradebook", "hub", "course"}
    setting : grading.settings.Setting
        That names its address.
    """

    name: Name
    setting: Setting[str]
    url: URL

    @property
    def kind(self) -> Kind:
        """Whether it is a file or on a server."""
        return "sqlite" if self.url.get_backend_name() == "sqlite" else "postgresql"

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"databases/{self.name}.{'sqlite' if self.kind == 'sqlite' else 'dump'}"

    @property
    def file(self) -> Path:
        """Where it stands, if it is a file."""
        return Path(self.url.database or "").absolute()

    def copy(self, to: Path) -> Counts:
        """Copy it, or dump it, as it is at one moment; return the number of rows by table.

        Raises
        ------
        BackupError
            If it is damaged or cannot be copied.
        """
        if self.kind == "postgresql":
            return postgresql_database.dump(self.url, to)
        sqlite_database.copy(self.file, to)
        return sqlite_database.check(to)

    def check_room(self) -> None:
        """Look whether it can be put back.

        Raises
        ------
        BackupError
            If there is something in its place.
        """
        if self.kind == "postgresql":
            postgresql_database.check_empty(self.url, self.setting.name)
        # One of no length has been made by asking whether it answers.
        elif self.file.exists() and self.file.stat().st_size:
            raise BackupError(
                vi="Đã có {path}, nên không khôi phục đè lên. Hãy chuyển tệp ấy đi nơi khác.",
                en="{path} is there already, and is not written over. Move it away.",
                path=str(self.file),
            )

    def put_back(self, copied: Path, place: Path) -> Counts:
        """Put a copy, or a dump, into its place; return the number of rows by table.

        Parameters
        ----------
        copied : Path
        place : Path
            Where its file goes for now; a dump goes into its database.

        Raises
        ------
        BackupError
            If it is damaged, or PostgreSQL does not take it.
        """
        if self.kind == "postgresql":
            return postgresql_database.restore(self.url, copied)
        counts = sqlite_database.check(copied)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(copied, place)
        return counts


def databases() -> list[CourseDatabase]:
    """Return the databases that the settings name, in the order in which they are copied.

    The gradebook is first: what it names has been handed in before, and stands in the others.

    Raises
    ------
    grading.course.errors.CourseError
        If one does not answer, or is of another kind than SQLite and PostgreSQL.
    """
    found = [CourseDatabase("gradebook", GRADEBOOK, make_url(gradebook_url()))]
    if not DATABASE.get():
        hub = CoursePaths.from_environment().state / "hub.sqlite"
        found.append(CourseDatabase("hub", DATABASE, URL.create("sqlite", database=str(hub))))
    found.append(CourseDatabase("course", DATABASE, make_url(store_url())))
    for one in found:
        if one.url.get_backend_name() not in get_args(Kind):
            raise BackupError(
                vi="{setting} là cơ sở dữ liệu {kind}; chỉ sao lưu được SQLite và PostgreSQL.",
                en="{setting} is a database of {kind}; only SQLite and PostgreSQL are backed up.",
                setting=one.setting.name,
                kind=one.url.get_backend_name(),
            )
    return found


def present() -> list[CourseDatabase]:
    """Return those that there is something in.

    Raises
    ------
    grading.course.errors.CourseError
        If there is no course, or its database is damaged.
    """
    there: dict[str, Callable[[CourseDatabase], bool]] = {
        "gradebook": lambda one: one.file.exists(),  # none before the first release
        "hub": lambda one: one.file.exists() and one.file.stat().st_size > 0,
        "course": _is_course,
    }
    return [one for one in databases() if one.kind == "postgresql" or there[one.name](one)]


def _is_course(one: CourseDatabase) -> bool:
    if not one.file.exists():
        raise BackupError(
            vi="Không có khóa học nào ở {course}: thiếu {name}. Hãy ghi thư mục khóa học vào "
            "LABS_COURSE.",
            en="There is no course in {course}: {name} is missing. Say where it is by LABS_COURSE.",
            course=str(CoursePaths.from_environment().course),
            name=str(one.file.name),
        )
    make_or_check(one.file)
    return True
