"""Write a file or a folder whole or not at all, also when the disk fills up or the power goes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_atomically(path: Path, content: bytes | str, mode: int = 0o644) -> None:
    """Write a file beside its place, flush it to the disk and rename it.

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
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(PermissionError):  # a USB stick (FAT) keeps no permissions
            Path(beside).chmod(mode & ~_umask())
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


@contextmanager
def folder_atomically(path: Path) -> Iterator[Path]:
    """Fill a folder beside its place; at the end it takes the place of what stood there.

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
    beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        beside.chmod(0o777 & ~_umask())
        yield beside
        if path.exists():
            old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.")) / "old"
            path.rename(old)
            beside.rename(path)
            shutil.rmtree(old.parent, ignore_errors=True)
        else:
            beside.rename(path)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def sync_folder(folder: Path) -> None:
    """Flush a folder to the disk: a new name in it outlasts a power cut only then."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _umask() -> int:
    # Nothing but setting it tells what it is.
    present = os.umask(0o077)
    os.umask(present)
    return present
