"""What was handed in, read without running any of it; and what is not even opened, and why."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from grading.marking.reasons import REASONS, Reason
from grading.release.released_lab import language_named
from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES
from lab_utils.questions.answers_file import (
    FILE_NAME,
    AnswersFile,
    AnswersFileError,
    printable,
)

# Beside a released notebook that was laid in the place of one that cannot be used: why, as JSON.
NOTE_FILE = "notebook-note.json"
_MOST_NOTE = 10_000  # bytes


class RefusedError(BilingualError, ValueError):
    """A submission that is not marked; the sentence says why, in one line."""


@dataclass(frozen=True)
class Submission:
    """A submission that can be marked.

    Attributes
    ----------
    language : {"vi", "en"}
        Of its notebook; of its answers where that is not used.
    handed_in : datetime or None
        UTC, naive as nbgrader keeps it); None when put in place by hand.
    digest : str
        Changes with the notebook, the answers and the time.
    note : dict of str to str
        By language, why the notebook is not used; empty where it is, or was never needed.
    """

    language: str
    handed_in: datetime | None
    digest: str
    note: Reason = field(default_factory=dict)


def read_submission(
    folder: Path, lab: str, known: Collection[str], most_kilobytes: int
) -> Submission:
    """Look at a submission.

    Marks come from the answers: a notebook that is missing, damaged or another lab's keeps nobody
    from them.

    Parameters
    ----------
    folder : Path
    lab : str
    known : collection of str
        Names that nbgrader knows the lab's cells by.
    most_kilobytes : int
        All its files together.

    Raises
    ------
    RefusedError
        If it holds a link or a special file, is too large, or neither its notebook nor its answers
        can be used.
    """
    try:
        return _read(folder, lab, known, most_kilobytes)
    except OSError as error:
        name = Path(error.filename or "").name
        why = REASONS.twin("unreadable", name=name, error=error.strerror)
    except RefusedError as error:
        why = error.twin
    raise RefusedError(**_in_one_line(why))


def _read(folder: Path, lab: str, known: Collection[str], most_kilobytes: int) -> Submission:
    size = 0
    for path in folder.rglob("*"):
        status = path.lstat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise RefusedError(**REASONS.twin("special", name=path.name))
        size += status.st_size
    if size > 1000 * most_kilobytes:
        most = f"{most_kilobytes / 1000:g}"
        raise RefusedError(**REASONS.twin("large", size=f"{size / 1e6:.0f}", most=most))
    from nbgrader.utils import parse_utc  # late: a trainee's server is spared nbgrader

    handed_in, written = None, b""
    try:
        written = (folder / "timestamp.txt").read_bytes()
        # As nbgrader reads it: an empty file is no time.
        handed_in = parse_utc(written.decode().strip()) if written.strip() else None
    except FileNotFoundError:
        pass  # put in place by hand, not handed in
    except (ValueError, OverflowError) as error:
        raise RefusedError(**REASONS.twin("no_time")) from error
    notebook, answers = folder / f"{lab}.ipynb", folder / FILE_NAME
    content = notebook.read_bytes() if notebook.is_file() else b""
    digest = hashlib.sha256(content + b"\0" + written + b"\0")
    digest.update(answers.read_bytes() if answers.is_file() else b"")
    try:
        language, note = _language_of_notebook(notebook, lab, known), noted(folder)
    except RefusedError as wrong:
        try:
            language = AnswersFile(folder, lab, "").language_named()
        except (AnswersFileError, FileNotFoundError):
            raise wrong from None
        # Who answers on the lab's page hands in no notebook.
        never = not any(folder.glob("*.ipynb"))
        note = {} if never else _in_one_line(REASONS.twin("answers_alone", why=wrong.twin))
    return Submission(language, handed_in, digest.hexdigest(), note)


def noted(folder: Path) -> Reason:
    """Return what was noted when the released notebook was laid in the place of another one."""
    path = folder / NOTE_FILE
    if not path.is_file() or path.stat().st_size > _MOST_NOTE:
        return {}
    try:
        said = json.loads(path.read_bytes())
        return _in_one_line({language: str(said[language]) for language in LANGUAGES})
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def _in_one_line(why: Reason) -> Reason:
    # Names in it would reach an instructor's terminal.
    return {language: printable(text)[:400] for language, text in why.items()}


def _language_of_notebook(notebook: Path, lab: str, known: Collection[str]) -> str:
    if not notebook.exists():
        others = ", ".join(sorted(path.name for path in notebook.parent.glob("*.ipynb")))
        there = others or REASONS["none"]
        raise RefusedError(**REASONS.twin("no_notebook", name=notebook.name, others=there))
    try:
        content = notebook.read_bytes()
    except OSError as error:
        said = REASONS.twin("unreadable", name=notebook.name, error=error.strerror)
        raise RefusedError(**said) from error
    return _language(content, notebook.name, lab, known)


def _language(content: bytes, name: str, lab: str, known: Collection[str]) -> str:
    """The language that a notebook names in its parameters cell, if it is the lab's."""
    try:
        notebook = json.loads(content)
        cells, version = notebook["cells"], notebook["nbformat"]
        names = {cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells}
        sources = {_text(cell["source"]).strip() for cell in cells}
        if not isinstance(notebook["metadata"], dict):
            raise TypeError("metadata")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(**REASONS.twin("not_a_notebook", name=name)) from error
    if version != 4:
        raise RefusedError(**REASONS.twin("format", name=name))
    own = names & set(known)
    foreign = names - own - {None}
    # Labs may share the name of a question; a lab without marks has none that nbgrader knows.
    if len(own) <= len(foreign) and (known or foreign):
        counts = {"own": len(own), "foreign": len(foreign)}
        raise RefusedError(**REASONS.twin("other_lab", name=name, lab=lab, **counts))
    return language_named(sources)


def _text(source: Any) -> str:
    """A cell's source: one text, or its lines."""
    if not isinstance(source, str | list):
        raise TypeError("source")
    return "".join(source)
