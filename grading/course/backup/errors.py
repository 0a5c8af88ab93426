"""What keeps a backup from being written, read or put back."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grading.course.errors import CourseError
from lab_utils.language import Twin

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# A disk that is full; a write that the system refused (a quota, a limit on the file's length).
_SQLITE_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)


class BackupError(CourseError):
    """A backup cannot be written, read or put back; the sentence says why and what to do."""


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Say in a sentence that a place cannot be written.

    Raises
    ------
    BackupError
        In the place of an error of the system inside the block.
    """
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) in _SQLITE_FULL
        raise _not_written(place, full, str(error)) from error
    except OSError as error:
        raise _not_written(place, error.errno in _FULL, error.strerror or str(error)) from error


def _not_written(place: Path, full: bool, why: str) -> BackupError:
    reason: Twin = {"vi": "ổ đĩa đã đầy", "en": "the disk is full"} if full else why
    return BackupError(
        vi="Không ghi được vào {place}: {reason}. Chưa có gì được tạo ra; hãy dọn chỗ hoặc chọn "
        "nơi khác rồi chạy lại.",
        en="{place} cannot be written: {reason}. Nothing was made; free some space or choose "
        "another place, and run it again.",
        place=str(place),
        reason=reason,
    )
