"""The files of a course that are kept, each read whole although people write meanwhile."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from grading.course.backup.errors import BackupError
from grading.course.backup.manifest import File
from grading.course.paths import CLOSED
from lab_utils.files import is_unfinished

# In the course's folder: the proxy, which npm installs again; what a disk of its own has on top.
_TOP = {"node", "lost+found"}
# Logs, and what the hub makes anew at each start.
_STATE = {"log", "hub.log", "hub.old.log", "no-config", "desk"}
# Anywhere: what programs make again for themselves.
_CACHES = {"__pycache__", ".cache", ".ipython", ".ipynb_checkpoints"}
_SUFFIXES = (".lock", ".pid", ".pyc")
# In a home: Jupyter's own databases, always open and of no use elsewhere.
_AT_HOME = (".local", "share", "jupyter")
_DEEPEST = 30  # folders
# Of one file in a home: an answer is a millionth of it, and a file may be long and hold nothing.
_LONGEST_AT_HOME = 2_000_000_000  # bytes
_JUST_NOW = 50_000_000  # ns; the system's clock for files goes by some milliseconds
_CHUNK = 1 << 20


class BusyError(Exception):
    """Somebody is writing the file at this moment."""


class UnusableError(Exception):
    """A file in a trainee's home that cannot be kept; the text says why."""


def is_kept(path: str) -> bool:
    """Say whether a file or folder belongs into a backup.

    Parameters
    ----------
    path : str
        From the course's folder, with ``/``.

    Examples
    --------
    >>> is_kept("state/certificate.key"), is_kept("homes/an/02_threshold/answers.json")
    (True, True)
    >>> is_kept("node"), is_kept("state/log"), is_kept("homes/an/.cache")
    (False, False, False)
    >>> is_kept("closed/2026-11-30 AI/homes/an/.local/share/jupyter")
    False
    """
    parts = PurePosixPath(path).parts
    name = parts[-1]
    if len(parts) == 1 and name in _TOP:
        return False
    if len(parts) == 2 and parts[0] == "state" and name in _STATE:
        return False
    if _is_at_home(path) and parts[parts.index("homes") + 2 :] == _AT_HOME:
        return False
    return not (name in _CACHES or name.endswith(_SUFFIXES) or is_unfinished(name))


def list_files(course: Path, note: Callable[[str, str], None]) -> Iterator[str]:
    """Walk over the files that are kept, in any order.

    Parameters
    ----------
    course : Path
    note : callable
        Gets the path of what in a trainee's home cannot be kept, and why.

    Raises
    ------
    BackupError
        If something else than a file or a folder stands outside the homes, or a folder there
        cannot be read: a backup without it would look whole.
    """
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(course / folder) as found:
                entries = list(found)
        except (FileNotFoundError, NotADirectoryError):
            continue  # gone since it was listed
        except OSError as error:
            _cannot(folder, error, note)
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}".removeprefix("/")
            if not is_kept(path):
                continue
            if entry.is_symlink():
                _is_link(path, note)
            elif not _is_text(path):
                note(path.encode("utf-8", "backslashreplace").decode(), "its name is no text")
            elif entry.is_dir(follow_symlinks=False):
                if path.count("/") >= _DEEPEST:
                    note(path, "too deep in folders")
                else:
                    folders.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path


def read_whole(course: Path, path: str, into: IO[bytes]) -> tuple[File, os.stat_result]:
    """Copy a file as it is at one moment.

    Parameters
    ----------
    course : Path
    path : str
        From the course's folder.
    into : binary file
        Empty, at its beginning.

    Raises
    ------
    FileNotFoundError
        If it is gone.
    BusyError
        If somebody is writing it, or did so meanwhile; what was copied is of no use.
    UnusableError
        If it stands in a home and cannot be kept.
    BackupError
        If it stands elsewhere and cannot be read.
    """
    with _reading(path):
        handle = _open(course, path)
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise FileNotFoundError(path)  # what was listed is gone
        if _is_at_home(path) and before.st_size > _LONGEST_AT_HOME:
            raise UnusableError("over 2 GB")
        # A second change within a tick of the clock would not be seen. Who replaces the file
        # meanwhile leaves this one as it is.
        age = time.time_ns() - before.st_mtime_ns
        if 0 <= age < _JUST_NOW:
            time.sleep((_JUST_NOW - age) / 1e9)
        if _has_writer(handle):
            raise BusyError
        total = hashlib.sha256()
        size = 0
        while size <= before.st_size:
            with _reading(path):
                chunk = file.read(_CHUNK)
            if not chunk:
                break
            total.update(chunk)
            size += len(chunk)
            into.write(chunk)
        after = os.fstat(handle)
        unchanged = (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        if size != before.st_size or not unchanged or _has_writer(handle):
            raise BusyError
        return File(size, total.hexdigest()), before


@contextmanager
def _reading(path: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if _is_at_home(path):
            raise UnusableError(error.strerror or str(error)) from error
        raise _unreadable(path, error) from error


def _has_writer(handle: int) -> bool:
    """Whether somebody has the file open to write; Jupyter saves a notebook in its place."""
    try:
        # Who opens it to write in this moment waits until the lease is given back; the signal
        # that tells of it is one that is ignored.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        pass  # a disk of the network has no leases: size and time have to do
    return False


def _open(course: Path, path: str) -> int:
    """Open a file without following links, which a trainee may put anywhere at any moment."""
    *folders, name = path.split("/")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    inside = os.open(course, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            outside = inside
            inside = os.open(folder, flags | os.O_DIRECTORY, dir_fd=outside)
            os.close(outside)
        return os.open(name, flags | os.O_NONBLOCK, dir_fd=inside)  # never waits for a pipe
    except NotADirectoryError as error:
        raise FileNotFoundError(path) from error
    finally:
        os.close(inside)


def _is_at_home(path: str) -> bool:
    parts = path.split("/")
    if parts[0] == CLOSED:  # a course that has ended: closed/NAME/homes/…
        del parts[:2]
    return parts[:1] == ["homes"] and len(parts) > 2


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_link(path: str, note: Callable[[str, str], None]) -> None:
    if _is_at_home(path):
        note(path, "a link")
        return
    raise BackupError(
        vi="{path} trong khóa học là liên kết, mà bản sao lưu không đi theo liên kết. Hãy đặt "
        "chính tệp hay thư mục ấy vào khóa học, hoặc gắn ổ đĩa vào đúng chỗ đó.",
        en="{path} in the course is a link, and a backup follows none. Put the file or folder "
        "itself there, or mount its disk in this place.",
        path=path,
    )


def _cannot(folder: str, error: OSError, note: Callable[[str, str], None]) -> None:
    if not _is_at_home(f"{folder}/"):
        raise _unreadable(folder or ".", error) from error
    note(folder, error.strerror or str(error))


def _unreadable(path: str, error: OSError) -> BackupError:
    return BackupError(
        vi="Không đọc được {path} của khóa học ({reason}) nên không có bản sao lưu nào được tạo. "
        "Hãy chạy lệnh bằng tài khoản chạy hub.",
        en="{path} of the course cannot be read ({reason}): no backup was made. Run it as the "
        "user whom the hub runs as.",
        path=path,
        reason=error.strerror or str(error),
    )
