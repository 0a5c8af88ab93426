"""The answers file: on disk the moment an answer is given, and never lost.

``answers.json`` stands beside the notebook and travels with the submission::

    {"schema": 1, "lab": "02_threshold", "language": "vi",
     "items": {"ppv": {"value": 1.9, "first": 95.0, "changes": 2,
                       "time": "2026-11-22T07:20:11+00:00"}}}

``changes`` counts how often an answer was given, ``time`` is that of the latest (UTC). ``first``
of a table or of several boxes is the first answer with nothing left out.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock

from lab_utils.errors import BilingualError
from lab_utils.files import write_atomically
from lab_utils.language import LANGUAGES
from lab_utils.questions.kinds import Item
from lab_utils.questions.wording import TEXTS

SCHEMA = 1
FILE_NAME = "answers.json"
# A full lab is some 10 KB; what is larger was not written by this module.
MOST_BYTES = 1_000_000
_CLOCKS_DIFFER = timedelta(days=1)  # at most: no year that was never right is carried on


class AnswersFileError(BilingualError, ValueError):
    """The answers file as a whole cannot be used; the text says why."""


def _unusable(word: str, **values: str) -> AnswersFileError:
    twin = TEXTS.twin(word, **values)
    return AnswersFileError(vi=twin["vi"], en=twin["en"])


class AnswersFile:
    """The answers of one trainee to one lab.

    Parameters
    ----------
    folder : Path
        The notebook's folder.
    lab : str
        Name of the lab; a file that names another lab is not used.
    language : {"vi", "en"}
        The language of the notebook, recorded with the answers.
    """

    def __init__(self, folder: Path, lab: str, language: str) -> None:
        self.path = folder / FILE_NAME
        self.lab = lab
        self.language = language
        self._lock = FileLock(folder / ".answers.lock")

    def read(self) -> dict[str, Any]:
        """Return the recorded items, by name; empty when there is no file yet.

        Raises
        ------
        AnswersFileError
            If the file is not JSON, not of this form, of another lab or far too large.
        """
        try:
            status = self.path.lstat()
        except FileNotFoundError:
            return {}
        # A link could lead to another's file, a pipe would hang whoever marks.
        if not stat.S_ISREG(status.st_mode):
            raise _unusable("file_not_json")
        if status.st_size > MOST_BYTES:
            most = f"{MOST_BYTES // 1000}"
            raise _unusable("file_too_large", most=most)
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise _unusable("file_not_json") from error
        return read_answers(content, self.lab)

    def language_named(self) -> str:
        """Return the language that the file names; the first of all where it names none.

        Raises
        ------
        AnswersFileError
            As `read`.
        """
        self.read()
        named = json.loads(self.path.read_bytes()).get("language")
        return named if named in list(LANGUAGES) else LANGUAGES[0]

    def record(self, item: Item, value: Any) -> dict[str, Any]:
        """Write one answer and return its entry.

        The file is read again under a lock first, so that two tabs lose nothing, and is whole
        at any moment.

        Parameters
        ----------
        item : Item
            A damaged earlier entry of it is kept aside and begun anew.
        value : JSON value
            The answer, as the item reads it.

        Raises
        ------
        OSError
            If the disk is full or the folder cannot be written.
        """
        with self._lock:
            try:
                items = self.read()
            except AnswersFileError:
                self.keep_aside()
                items = {}
            before = items.get(item.name)
            if before is not None and not usable(before, item):
                self.keep_aside(copy=True)
                before = None
            entry = items[item.name] = next_entry(item, before, value, datetime.now(UTC))
            try:
                text = self._text(items)
            except (OSError, ValueError, RecursionError):
                # Another item's entry, edited by hand, is none that this file can hold again.
                text = self._text({n: one for n, one in items.items() if _writable(n, one)})
                self.keep_aside(copy=True)
            # Nobody else on the machine may read them.
            write_atomically(self.path, text, mode=0o600)
        return entry

    def replace(self, items: dict[str, Any]) -> None:
        """Write entries that are recorded elsewhere in the place of all that stand here.

        Raises
        ------
        OSError
            If the disk is full or the folder cannot be written.
        """
        with self._lock:
            try:
                if self.read() == items:
                    return
            except AnswersFileError:
                self.keep_aside()
            write_atomically(self.path, self._text(items), mode=0o600)

    def keep_aside(self, copy: bool = False, word: str = "damaged") -> Path:
        """Keep the present file under a name of its own; return that path."""
        number = 1
        while (kept := self.path.with_name(f"answers-{word}-{number}.json")).exists():
            number += 1
        if copy:
            write_atomically(kept, self.path.read_bytes(), mode=0o600)
        else:
            self.path.rename(kept)
        return kept

    def _text(self, items: dict[str, Any]) -> bytes:
        text = answers_text(self.lab, self.language, items)
        if len(text) > MOST_BYTES:  # would not be read again
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return text


def read_answers(content: bytes, lab: str) -> dict[str, Any]:
    """Return the items that stand in the content of an answers file, by name.

    Raises
    ------
    AnswersFileError
        If it is not JSON, not of this form or of another lab.
    """
    try:
        read = json.loads(content)
    # RecursionError: a file nested thousands deep.
    except (ValueError, RecursionError) as error:
        raise _unusable("file_not_json") from error
    if not isinstance(read, dict) or not isinstance(read.get("items"), dict):
        raise _unusable("file_not_object")
    if read.get("lab") != lab:
        # Line ends and escape sequences would reach an instructor's terminal.
        other = printable(str(read.get("lab"))[:80])
        raise _unusable("file_other_lab", lab=other)
    if read.get("schema") != SCHEMA:
        schema = str(read.get("schema"))[:20]
        raise _unusable("file_newer", schema=schema)
    return read["items"]


def answers_text(lab: str, language: str, items: dict[str, Any]) -> bytes:
    """Return the content of an answers file.

    Raises
    ------
    ValueError, RecursionError
        If an entry is none that JSON can hold.
    """
    return _json({"schema": SCHEMA, "lab": lab, "language": language, "items": items})


def next_entry(
    item: Item, before: dict[str, Any] | None, value: Any, moment: datetime
) -> dict[str, Any]:
    """Return the entry of an answer that follows another, or is the first.

    Parameters
    ----------
    item : Item
    before : dict or None
        Its entry so far, one that can be used.
    value : JSON value
        The answer, as the item has read it.
    moment : datetime
        With its time zone. An answer is later than the one before, although two clocks differ.
    """
    if before:
        earlier = datetime.fromisoformat(before["time"])
        if moment <= earlier < moment + _CLOCKS_DIFFER:
            moment = earlier + timedelta(microseconds=1)
    # A table is answered row by row: its first answer is the first whole one.
    whole = before and not item.count_blank(before["first"])
    return {
        "value": value,
        "first": before["first"] if before and whole else value,
        "changes": before["changes"] + 1 if before else 1,
        "time": moment.astimezone(UTC).isoformat(),
    }


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8")


def _writable(name: str, entry: Any) -> bool:
    try:
        return len(_json({"items": {name: entry}})) < MOST_BYTES / 10
    # NaN, half a character pair, or nested thousands deep.
    except (ValueError, RecursionError):
        return False


def printable(text: str) -> str:
    """Return a text without what changes a line or a terminal.

    Examples
    --------
    >>> printable("a\\nb")
    'a?b'
    """
    return "".join(one if one.isprintable() else "?" for one in text)


def usable(entry: Any, item: Item) -> bool:
    """Whether an entry of the file is one that this module wrote for the item."""
    return (
        isinstance(entry, dict)
        and item.accepts(entry.get("value"))
        and item.accepts(entry.get("first"))
        and type(entry.get("changes")) is int
        and 0 < entry["changes"] < 10**9  # longer numbers may not be written out again
        and _is_time(entry.get("time"))
    )


def _is_time(text: Any) -> bool:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        # Not so near the ends of all time that it cannot be reckoned with.
        return moment is not None and moment.tzinfo is not None and 1 < moment.year < 9999
    except ValueError:
        return False


def answered(entry: Any, item: Item) -> bool:
    """Whether an entry holds an answer: a text wiped out again, or no tick left, is a blank."""
    return usable(entry, item) and entry["value"] not in ("", [], {})
