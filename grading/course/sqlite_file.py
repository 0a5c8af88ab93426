"""The file of the course's database: made whole, and what is not it is never taken for a new one.

A disk that is full, or a hand that slipped, leaves a file of no length, and SQLite would take
it for an empty database.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from grading.course.errors import CourseError
from lab_utils.files import sync_folder

# SQLite's "application id" of a file: "labs" in ASCII.
_OURS = int.from_bytes(b"labs")
_MAGIC = b"SQLite format 3\0"
_ID_AT = 68  # https://www.sqlite.org/fileformat2.html, 1.3
# Before 0.2 the database held what was handed in alone, under this name and without an id.
_BEFORE = "exchange.sqlite"


class UnreadableError(CourseError):
    """The file is there, and is no database of a course."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            vi="Tệp {path} bị hỏng nên chưa mở được khóa học, và không gì bị ghi đè. Hãy lấy lại "
            "tệp này từ bản sao lưu (labs restore).",
            en="{path} is damaged: the course is not opened, and nothing is written over. Put the "
            "file back from a backup (labs restore).",
            path=path,
        )


class MissingError(CourseError):
    """The file is gone, though the course has been running."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            vi="Thiếu tệp {path}, nơi giữ học viên, mật khẩu và bài nộp của khóa học đang chạy. "
            "Hãy lấy lại từ bản sao lưu (labs restore); muốn bỏ hết và làm lại từ đầu thì xóa cả "
            "thư mục {folder}.",
            en="{path} is missing, which holds the people, passwords and submissions of this "
            "course. Put it back from a backup (labs restore); to give all up and begin anew, "
            "delete the whole folder {folder}.",
            path=path,
            folder=path.parent,
        )


def make_or_check(path: Path) -> None:
    """Make the file where it is missing; otherwise look whether it is the course's database.

    Parameters
    ----------
    path : Path

    Raises
    ------
    UnreadableError
        If it is there and is something else, such as a file of no length.
    MissingError
        If it is not there, and a hub has been running on this state.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if has_run(path) and not path.with_name(_BEFORE).exists():
            raise MissingError(path)
        _make(path)
    if not path.is_file():
        raise UnreadableError(path)
    with path.open("rb") as file:
        head = file.read(_ID_AT + 4)
    if not head.startswith(_MAGIC) or head[_ID_AT:] != _OURS.to_bytes(4):
        raise UnreadableError(path)


def has_run(path: Path) -> bool:
    """Whether a hub has been running on the state in which the file lies."""
    hub = path.with_name("hub.sqlite")
    return hub.exists() and hub.stat().st_size > 0


def _make(path: Path) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # for its owner alone
    os.close(handle)
    before = path.with_name(_BEFORE)
    try:
        with closing(sqlite3.connect(name)) as new:
            if before.exists():
                _copy(before, new)
            new.execute(f"PRAGMA application_id={_OURS}")
            new.commit()
        # A hard link, not a rename: of two processes, the first one's file stays.
        path.hardlink_to(name)
        sync_folder(path.parent)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
    with suppress(FileNotFoundError):
        before.rename(path.with_name("exchange before 0.2.sqlite"))


def _copy(path: Path, new: sqlite3.Connection) -> None:
    try:
        with closing(sqlite3.connect(path)) as old:
            old.backup(new)
    except sqlite3.DatabaseError as error:
        raise UnreadableError(path) from error
