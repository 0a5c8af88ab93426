"""Write a file or a folder whole or not at all, also when the disk fills up or the power goes."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SUFFIX = ".part"
_DRAWN = r"[a-z0-9_]{8}"  # by `tempfile`
_UNFINISHED = re.compile(rf"\..*\.{_DRAWN}{re.escape(_SUFFIX)}", re.DOTALL)


def write_atomically(path: Path, content: bytes | str, mode: int = 0o644) -> None:
    """Write a file beside its place, flush it to the disk and rename it.

    What a killed writer of the same file has left beside it is removed.

    Parameters
    ----------
    path : Path
        In a folder that is there; what stands there is replaced.
    content : bytes or str
        A text is written as UTF-8.
    mode : int
        Permissions, less those that the process withholds from all its files (umask).

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written; what stood there is unchanged.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.txt"
    >>> write_atomically(path, "ngưỡng")
    >>> path.read_text(encoding="utf-8")
    'ngưỡng'
    """
    with _filled_beside(path, content, mode) as beside:
        beside.replace(path)


def write_once(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file, whole, unless there is one: of two that write at once, the first one's stays.

    Parameters
    ----------
    path : Path
        In a folder that is there.
    content : bytes
    mode : int
        Permissions, less those that the process withholds from all its files (umask).

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "key"
    >>> write_once(path, b"first")
    >>> write_once(path, b"second")
    >>> path.read_bytes()
    b'first'
    """
    with _filled_beside(path, content, mode) as beside, suppress(FileExistsError):
        path.hardlink_to(beside)


@contextmanager
def _filled_beside(path: Path, content: bytes | str, mode: int) -> Iterator[Path]:
    handle, beside = _new_file(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
            with suppress(PermissionError):  # a USB stick (FAT) keeps no permissions
                beside.chmod(mode & ~_umask())
            yield beside
    finally:
        with suppress(OSError):
            beside.unlink()
    sync_folder(path.parent)
    sweep(path)


@contextmanager
def folder_atomically(path: Path) -> Iterator[Path]:
    """Fill a folder beside its place; at the end it takes the place of what stood there.

    What a killed writer of the same folder has left beside it is removed.

    Parameters
    ----------
    path : Path
        Its parents are made.

    Yields
    ------
    Path
        The empty folder to fill; it is removed if anything fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(path) as beside:
        beside.chmod(0o777 & ~_umask())
        yield beside
        _sync_tree(beside)
        if path.exists():
            with scratch_folder(path) as there:
                path.rename(there / "old")
                try:
                    beside.rename(path)
                except BaseException:
                    (there / "old").rename(path)
                    raise
        else:
            beside.rename(path)
    sync_folder(path.parent)
    sweep(path)


@contextmanager
def scratch_folder(path: Path) -> Iterator[Path]:
    """Make a folder beside a path to work in, for its owner alone; it is removed at the end.

    Parameters
    ----------
    path : Path
        In a folder that is there. What is killed leaves its folder to the next `sweep` of the
        same path.

    Yields
    ------
    Path
        The empty folder; nothing that has left it by then is touched.
    """
    handle, beside = _new_folder(path)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        os.close(handle)


def is_unfinished(name: str) -> bool:
    """Say whether a file or folder of this name is being written here, or its writer was killed.

    Examples
    --------
    >>> is_unfinished(".answers.json.k3x_0a9b.part"), is_unfinished("answers.json")
    (True, False)
    """
    return _UNFINISHED.fullmatch(name) is not None


def sweep(path: Path) -> None:
    """Remove what killed writers of a file or a folder have left beside it.

    Parameters
    ----------
    path : Path
        Of the file or the folder itself. What a living writer uses is locked, and stays.
    """
    ours = re.compile(re.escape(f".{path.name}.") + _DRAWN + re.escape(_SUFFIX))
    for left in [one for one in path.parent.iterdir() if ours.fullmatch(one.name)]:
        with suppress(OSError):  # in use, or a folder that cannot be written
            _remove_unused(left)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk: until then, a power cut undoes a renaming.

    Parameters
    ----------
    folder : Path
        One that may be written but not read is left to the system.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some shares cannot do this
            raise
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for inside, _, names in os.walk(folder):
        for name in names:
            handle = os.open(Path(inside, name), os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(inside))


def _new_file(path: Path) -> tuple[int, Path]:
    """Make a file beside a path, locked as long as the handle is open."""
    while True:
        handle, name = tempfile.mkstemp(_SUFFIX, f".{path.name}.", path.parent)
        if _lock(handle):
            return handle, Path(name)


def _new_folder(path: Path) -> tuple[int, Path]:
    while True:
        beside = tempfile.mkdtemp(_SUFFIX, f".{path.name}.", path.parent)
        with suppress(FileNotFoundError):  # swept before it could be locked
            handle = os.open(beside, os.O_RDONLY | os.O_DIRECTORY)
            if _lock(handle):
                return handle, Path(beside)


def _lock(handle: int) -> bool:
    """Lock what is new; False, and closed, where somebody has swept it before."""
    with suppress(OSError):  # a disk without locks: then nothing is swept there
        fcntl.flock(handle, fcntl.LOCK_EX)
    if os.fstat(handle).st_nlink:
        return True
    os.close(handle)
    return False


def _remove_unused(left: Path) -> None:
    """Remove a file or a folder unless somebody holds its lock."""
    handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()
    finally:
        os.close(handle)


def _umask() -> int:
    # Nothing but setting it tells what it is.
    present = os.umask(0o077)
    os.umask(present)
    return present
