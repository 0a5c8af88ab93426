"""Where a person stands in the course's files: what is theirs, and what else names them."""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from grading.course.paths import CoursePaths
from grading.desk.person_data.export import certificate_of

# Folders with one of each trainee's.
_FOLDERS = ("submitted", "autograded", "feedback", "homes")
# Lists that a command makes anew, and what an earlier version left.
_LISTS = (
    "moodle.csv",
    "accounts before 0.2.csv",
    "state/passwords before 0.2*",
    "state/exchange before 0.2.sqlite",
)
# They are being written: what names a person is crossed out where it stands.
_LOGS = ("state/hub.log", "state/hub.old.log", "state/log/*.log")
# What no person stands in, and courses that are closed.
_NOBODYS = {"node", "release", "keys", "closed"}
_SHORTEST = 4  # letters of a user name that is no word of any text
_BEFORE = rb"(?:(?<![\w.-])|(?<=jupyterhub-user-)|(?<=%[0-9A-Fa-f]{2})|(?<=%25[0-9A-Fa-f]{2}))"
_AFTER = rb"(?![\w-]|\.\w)"


def own(username: str) -> list[Path]:
    """Return the files and folders that are one person's."""
    paths = CoursePaths.from_environment()
    places = [paths.course / folder / username for folder in _FOLDERS]
    places += [certificate_of(username), paths.state / "log" / f"{username}.log"]
    return [one for one in places if one.exists()]


def lists(*names: str) -> list[Path]:
    """Return the lists that name a person, by user name or name."""
    course = CoursePaths.from_environment().course
    there = (path for pattern in _LISTS for path in sorted(course.glob(pattern)))
    # Of a database of an earlier version nobody can say whom it names.
    return [path for path in there if path.suffix != ".csv" or _names(path, *map(_word, names))]


def delete(places: list[Path]) -> None:
    """Delete files and folders."""
    for one in places:
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink(missing_ok=True)


def cross_out(*names: str) -> None:
    """Cross a user name and a name out in all logs, sign for sign: who writes one goes on at its
    end.
    """
    course = CoursePaths.from_environment().course
    words = [_word(one) for one in names]
    for path in (path for pattern in _LOGS for path in sorted(course.glob(pattern))):
        with path.open("r+b") as file:
            content = file.read()
            for found in (found for word in words for found in re.finditer(word, content)):
                file.seek(found.start())
                file.write(b"-" * len(found[0]))


def left(username: str, name: str) -> Iterator[Path]:
    """Return the files of the course that still name a person: what somebody else wrote."""
    course = CoursePaths.from_environment().course
    words = [_word(one) for one in (username, name) if len(one) >= _SHORTEST]
    for folder, folders, files in os.walk(course):
        if Path(folder) == course:
            folders[:] = [one for one in folders if one not in _NOBODYS]
        for file in files:
            path = Path(folder, file)
            if path.is_file() and not path.is_symlink() and _names(path, *words):
                yield path


def _word(text: str) -> bytes:
    """Return what finds a user name or a name, and no longer one that begins or ends with it.

    It also stands in addresses, in those that are handed on within an address, and in JSON.
    JupyterHub calls a server's own client ``jupyterhub-user-NAME``.
    """
    written: set[str] = set()
    for name in (text, text.lower()):  # a search is typed in small letters
        written |= {name, json.dumps(name)[1:-1]}
        for one in (quote(name), quote_plus(name)):
            written |= {one, re.sub("%..", lambda found: found[0].lower(), one)}
    any_of = b"|".join(re.escape(one.encode()) for one in sorted(written))
    return _BEFORE + b"(?:" + any_of + b")" + _AFTER


def _names(path: Path, *words: bytes) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(re.search(word, content) for word in words)
