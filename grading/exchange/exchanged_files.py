"""The files of a release or a submission: which ones, how large, how kept."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grading.course import nbgrader_config
from grading.exchange.refusal import ExchangeRefusal
from lab_utils.files import folder_atomically
from lab_utils.questions.answers_file import FILE_NAME


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


def decoded(sent: Any) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Read what `coded` wrote; whoever sent it may have written anything.

    Returns
    -------
    files, packed : dict of str to bytes
        The files, and the same as they came, compressed.

    Raises
    ------
    ExchangeRefusal
        If it is not of this form, or the files are larger than `most_bytes` together.
    """
    files, packed = {}, {}
    room = most_bytes()
    try:
        for name, text in sent.items():
            packed[name] = base64.b64decode(text, validate=True)
            stream = zlib.decompressobj()
            # A few bytes can unpack to a terabyte: no more than would be taken.
            files[name] = stream.decompress(packed[name], room + 1)
            room -= len(files[name])
            if room < 0:
                raise too_large()
            if not stream.eof or stream.unused_data:
                raise ExchangeRefusal("unreadable")
    except (ValueError, TypeError, AttributeError, zlib.error) as error:
        raise ExchangeRefusal("unreadable") from error
    return files, packed


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
    OSError
        If the disk is full; what was there stays.
    """
    with folder_atomically(folder) as new:
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)
