"""Reads an archive once from its beginning to its end, and believes nothing before that."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import tarfile
import zlib
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from grading.course.backup.errors import BackupError
from grading.course.backup.manifest import FORMAT, HEAD_NAME, MANIFEST_NAME, File, Head, Manifest

_CHUNK = 1 << 20
_LONGEST_HEAD = 100_000  # bytes
_LONGEST_MANIFEST = 500_000_000  # bytes; of millions of files
_FOLDERS = ("course/", "databases/")
# What a name in a damaged archive makes the system say, and a stick that breaks.
_OF_THE_ARCHIVE = (
    errno.ENAMETOOLONG,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.EINVAL,
    errno.EILSEQ,
    errno.EIO,
)


def unpack(archive: Path, folder: Path, wanted: Callable[[str], bool]) -> Manifest:
    """Read a whole archive, compare each file with its checksum and write out those wanted.

    Parameters
    ----------
    archive : Path
    folder : Path
        Empty; it gets the files. Nothing in it is to be trusted before this returns.
    wanted : callable
        Whether to write a member out, by its name.

    Raises
    ------
    BackupError
        If it is no backup, of a newer form, cut off or damaged.
    OSError
        If the files cannot be written.
    """
    found: dict[str, File] = {}
    with _opened(archive) as members:
        head = _head(next(members), found)
        for member, content in members:
            if member.name == MANIFEST_NAME:
                text = content.read(_LONGEST_MANIFEST)
                break
            _check_name(member, folder, found)
            into = folder / member.name if wanted(member.name) else None
            found[member.name] = _taken(member, content, into)
        else:
            raise EOFError
        manifest = msgspec.json.decode(text, type=Manifest)
        if next(members, None) is not None or manifest.head != head:
            raise tarfile.ReadError("more than one archive")
    if differing := sorted(_differing(found, manifest.files)):
        raise _damaged(archive, f"{differing[0]}: checksum")
    return manifest


def read_head(archive: Path) -> Head:
    """Return what an archive says of itself at its beginning.

    Raises
    ------
    BackupError
        If it is no backup, or of a newer form.
    """
    with _opened(archive) as members:
        return _head(next(members), {})


_DAMAGED = (
    gzip.BadGzipFile,
    tarfile.TarError,
    zlib.error,
    msgspec.MsgspecError,
    ValueError,
    OverflowError,
    RecursionError,  # heads of heads of heads
)
Members = Iterator[tuple[tarfile.TarInfo, IO[bytes]]]


@contextmanager
def _opened(archive: Path) -> Iterator[Members]:
    """Open an archive; say in a sentence what is wrong with it."""
    try:
        file = archive.open("rb")
    except OSError as error:
        raise BackupError(
            vi="Không mở được {archive}: {why}. Hãy xem lại tên tệp và quyền đọc.",
            en="{archive} cannot be opened: {why}. Look at its name and who may read it.",
            archive=str(archive),
            why=error.strerror or str(error),
        ) from error
    try:
        with file, gzip.GzipFile(fileobj=file) as packed:
            yield _members(packed)
    except _ForeignError as error:
        raise BackupError(
            vi="{archive} không phải là bản sao lưu của khóa học. Hãy chọn tệp do labs backup tạo.",
            en="{archive} is not a backup of a course. Choose a file that labs backup wrote.",
            archive=str(archive),
        ) from error
    except EOFError as error:
        raise BackupError(
            vi="{archive} bị cắt cụt: thiếu phần cuối. Hãy chép lại tệp này hoặc dùng bản khác.",
            en="{archive} is cut off: its end is missing. Copy it again, or use another one.",
            archive=str(archive),
        ) from error
    except _DAMAGED as error:
        raise _damaged(archive, str(error)) from error
    except OSError as error:
        if error.errno not in _OF_THE_ARCHIVE:
            raise
        raise _damaged(archive, error.strerror or "") from error


class _ForeignError(Exception):
    pass


def _members(packed: gzip.GzipFile) -> Members:
    """Yield the members and their content; at the end, all of the archive has been read."""
    try:
        tar = tarfile.open(fileobj=packed, mode="r|")  # noqa: SIM115 - closed with the file
        member = tar.next()
        if member is None or member.name != HEAD_NAME or not member.isreg():
            raise _ForeignError
    except (gzip.BadGzipFile, tarfile.ReadError, zlib.error) as error:
        raise _ForeignError from error
    while member is not None:
        content = tar.extractfile(member)
        if content is None:
            raise tarfile.ReadError(f"{member.name}: not a file")
        yield member, content
        tar.members = []  # type: ignore[attr-defined]  # it would keep them all in memory
        member = tar.next()
    while packed.read(_CHUNK):  # its own checksum stands at the very end
        pass


def _head(first: tuple[tarfile.TarInfo, IO[bytes]], found: dict[str, File]) -> Head:
    member, content = first
    text = content.read(_LONGEST_HEAD)
    found[member.name] = File(len(text), hashlib.sha256(text).hexdigest())
    try:
        form = msgspec.json.decode(text)["format"]
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise tarfile.ReadError(HEAD_NAME) from error
    if not isinstance(form, int) or form > FORMAT:
        raise BackupError(
            vi="Bản sao lưu này do một bản mới hơn của dự án tạo ra (dạng {form}; bản đang dùng "
            "đọc được đến dạng {known}). Hãy cập nhật dự án rồi chạy lại.",
            en="This backup was made by a newer version of the project (form {form}; this one "
            "reads up to {known}). Update the project and run it again.",
            form=str(form),
            known=FORMAT,
        )
    return msgspec.json.decode(text, type=Head)


def _check_name(member: tarfile.TarInfo, folder: Path, found: Container[str]) -> None:
    """Let in files below the two folders alone, each by its plain name and once."""
    name = member.name
    # One with holes would fill the disk with what is not in the archive.
    if not member.isreg() or member.issparse() or not name.startswith(_FOLDERS):
        raise tarfile.ReadError(f"{name}: not a file of a backup")
    if any(part in ("", ".", "..") for part in name.split("/")) or "\0" in name:
        raise tarfile.ReadError(f"{name}: not the name of a file")
    above = (str(path) for path in PurePosixPath(name).parents)
    if name in found or any(path in found for path in above):
        raise tarfile.ReadError(f"{name}: twice")
    tarfile.data_filter(member, str(folder))  # and what Python itself finds wrong with it


def _taken(member: tarfile.TarInfo, content: IO[bytes], into: Path | None) -> File:
    total = hashlib.sha256()
    if into is None:
        while chunk := content.read(_CHUNK):
            total.update(chunk)
        return File(member.size, total.hexdigest())
    _make_folder(into.parent)
    handle = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 | member.mode & 0o100)
    with os.fdopen(handle, "wb") as file:
        while chunk := content.read(_CHUNK):
            total.update(chunk)
            file.write(chunk)
        file.flush()
        os.utime(handle, (member.mtime, member.mtime))
    return File(member.size, total.hexdigest())


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each for its owner alone."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700)


def _differing(found: dict[str, File], listed: dict[str, File]) -> set[str]:
    names = found.keys() | listed.keys()
    return {name for name in names if found.get(name) != listed.get(name)}


def _damaged(archive: Path, what: str) -> BackupError:
    return BackupError(
        vi="{archive} bị hỏng ({why}). Hãy chép lại tệp này hoặc dùng bản khác.",
        en="{archive} is damaged ({why}). Copy it again, or use another one.",
        archive=str(archive),
        why=what,
    )
