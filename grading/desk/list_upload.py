"""A class list between its upload and the moment when it is put in: kept for the instructor.

One an instructor, in ``course/state/desk/lists/``, for a day.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grading.course.class_list.model import ClassList
from grading.course.class_list.reading import answer, read_class_list
from grading.course.paths import is_user_name
from grading.course.people import merge
from grading.course.people.merge import Applied, PeopleChangedError, Plan
from grading.course.store import Store
from grading.desk.job import folder
from lab_utils.files import write_atomically

_KEPT = 24 * 3600  # seconds
_NAME = 100  # letters of a file's name that are shown


@dataclass(frozen=True)
class Upload:
    """A list that waits, as far as it is understood.

    Attributes
    ----------
    name : str
        Of the file.
    class_list : ClassList
    plan : Plan or None
        What it would change; None while questions are open.
    """

    name: str
    class_list: ClassList
    plan: Plan | None


def receive(who: str, name: str, content: bytes) -> None:
    """Keep a list that can be read, in the place of the one before.

    Raises
    ------
    grading.course.class_list.errors.ClassListError
        If it cannot be read; the one before stays.
    """
    read_class_list(content)
    _write(who, name, content, {})


def look(who: str) -> Upload | None:
    """Return the list that waits; None where there is none."""
    kept = _read(who)
    if kept is None:
        return None
    name, content, answers = kept
    listed = read_class_list(content)
    if answers:
        listed = answer(listed, answers)
    with Store() as store:
        seen = None if listed.questions else merge.plan(store, listed, who)
    return Upload(name, listed, seen)


def answer_questions(who: str, answers: Mapping[str, str]) -> None:
    """Keep answers to questions about the list.

    Raises
    ------
    grading.course.class_list.errors.ClassListError
        If one does not belong to it.
    """
    kept = _read(who)
    if kept is not None:
        name, content, before = kept
        together = before | dict(answers)
        answer(read_class_list(content), together)
        _write(who, name, content, together)


def put_in(who: str, digest: str, take: Collection[int], remove: bool) -> Applied | None:
    """Do what the instructor saw; None where no list waits any more.

    Parameters
    ----------
    who : str
    digest : str
        Of the plan that was shown.
    take : collection of int
        Lines whose people come in with another user name.
    remove : bool
        Whether those go whom the list does not name.

    Raises
    ------
    grading.course.people.merge.PeopleChangedError
        If it would do something else by now.
    """
    found = look(who)
    if found is None:
        return None
    if found.plan is None or found.plan.digest != digest:
        raise PeopleChangedError
    with Store() as store:
        done = merge.apply(store, found.plan, take, remove)
    drop(who)
    return done


def drop(who: str) -> None:
    """Forget the list."""
    _path(who).unlink(missing_ok=True)


def _write(who: str, name: str, content: bytes, answers: Mapping[str, str]) -> None:
    path = _path(who)
    _sweep(path.parent)
    kept = {"name": name[:_NAME], "content": base64.b64encode(content).decode()}
    write_atomically(path, json.dumps(kept | {"answers": dict(answers)}), 0o600)


def _read(who: str) -> tuple[str, bytes, dict[str, str]] | None:
    path = _path(who)
    _sweep(path.parent)
    try:
        kept = json.loads(path.read_bytes())
        return kept["name"], base64.b64decode(kept["content"]), kept["answers"]
    except FileNotFoundError:
        return None


def _path(who: str) -> Path:
    if not is_user_name(who):
        raise ValueError(f"{who!r} cannot be an account")
    path = folder() / "lists" / f"{who}.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return path


def _sweep(lists: Path) -> None:
    for path in lists.iterdir():
        with suppress(FileNotFoundError):  # somebody else swept it
            if path.stat().st_mtime < time.time() - _KEPT:
                path.unlink()
