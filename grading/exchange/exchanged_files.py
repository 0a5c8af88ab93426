"""The files of a release or a submission: which ones, how large, how kept."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from grading.course import nbgrader_config
from grading.exchange.refusal import ExchangeRefusal
from lab_utils.files import folder_atomically
from lab_utils.questions.answers_file import FILE_NAME

_MOST_QUOTES = 1000  # in the JSON of a submission, which has two files


def most_bytes() -> int:
    """Return how large all files of a submission may be together."""
    return 1000 * nbgrader_config.MOST_KILOBYTES


def too_large() -> ExchangeRefusal:
    """Return the refusal of what is over the limit."""
    return ExchangeRefusal("too_large", most=most_bytes() / 1e6)


def expected(lab: str) -> tuple[str, str]:
    """Return the names of the files that make a submission of a lab; marking reads these.

    Examples
    --------
    >>> expected("02_threshold")
    ('02_threshold.ipynb', 'answers.json')
    """
    return f"{lab}.ipynb", FILE_NAME


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of names and contents; files are told apart by their lengths.

    Examples
    --------
    >>> digest({"a": b"x", "b": b""}) == digest({"b": b"", "a": b"x"})
    True
    >>> digest({"a": b"x"}) == digest({"a": b"", "x": b""})
    False
    """
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        for part in (name.encode(), content):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def pack(content: bytes) -> bytes:
    """Compress a file for the database; a notebook with figures shrinks by a third in no time."""
    return zlib.compress(content, level=1)


def unpack(packed: bytes) -> bytes:
    """Undo `pack`."""
    return zlib.decompress(packed)


def coded(files: Mapping[str, bytes]) -> dict[str, str]:
    """Write files into JSON: compressed by whoever sends them, in base64."""
    return {name: base64.b64encode(pack(content)).decode() for name, content in files.items()}


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    files: dict[str, bytes]


def read_body(body: bytes | bytearray) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Read a JSON body, ``{"files": …}`` with what `coded` wrote.

    Whoever sent it may have written anything: it is read into this form alone, so that it takes
    no more memory than a submission of its length.

    Returns
    -------
    files, packed : dict of str to bytes
        The files, and the same as they came, compressed.

    Raises
    ------
    ExchangeRefusal
        If it is not of this form, or the files are larger than `most_bytes` together.
    """
    # Each name and each content stands between two of them, and neither holds one.
    if body.count(b'"') > _MOST_QUOTES:
        raise ExchangeRefusal("unreadable")
    try:
        packed = msgspec.json.decode(body, type=_Body).files
    # RecursionError: nested thousands deep.
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ExchangeRefusal("unreadable") from error
    return _unpacked(packed), packed


def decoded(sent: Any) -> dict[str, bytes]:
    """Read what `coded` wrote.

    Raises
    ------
    ExchangeRefusal
        If it is not of this form, or the files are larger than `most_bytes` together.
    """
    try:
        return _unpacked(msgspec.convert(sent, dict[str, bytes]))
    except msgspec.MsgspecError as error:
        raise ExchangeRefusal("unreadable") from error


def _unpacked(packed: Mapping[str, bytes]) -> dict[str, bytes]:
    files = {}
    room = most_bytes()
    try:
        for name, content in packed.items():
            stream = zlib.decompressobj()
            # A few bytes can unpack to a terabyte: no more than would be taken.
            files[name] = stream.decompress(content, room + 1)
            room -= len(files[name])
            if room < 0:
                raise too_large()
            if not stream.eof or stream.unused_data:
                raise ExchangeRefusal("unreadable")
    except zlib.error as error:
        raise ExchangeRefusal("unreadable") from error
    return files


def read_folder(folder: Path, lab: str) -> tuple[dict[str, bytes], list[str]]:
    """Read what makes a submission of a lab out of a trainee's folder.

    Returns
    -------
    files : dict of str to bytes
    left_out : list of str
        Names of the other files there, but for hidden ones and items.yaml, which comes with
        the lab.
    """
    names = expected(lab)
    files = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
    return files, sorted(
        path.name
        for path in folder.iterdir()
        if path.is_file() and path.name not in (*names, "items.yaml") and path.name[0] != "."
    )


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, in place of what is there: all of them or none.

    Raises
    ------
    ValueError
        If a name leads out of the folder; what was there stays.
    OSError
        If the disk is full; what was there stays.
    """
    with folder_atomically(folder) as new:
        for name, content in files.items():
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise ValueError(f"{name!r} leads out of the folder")
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)
