"""How far a trainee has come in a lab, from the lab's folder in the home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab_utils.questions.answers_file import AnswersFile, AnswersFileError, answered
from lab_utils.questions.items_file import Declaration, read_items
from lab_utils.questions.kinds import Item, ItemsError


@dataclass(frozen=True)
class Progress:
    """Which questions of a lab are answered.

    Attributes
    ----------
    blank : tuple of Item
        Those that are not.
    asked : int
        All of them: those with marks, or where there are none all that record an answer.
    latest : datetime or None
        When the latest answer was given (UTC).
    """

    blank: tuple[Item, ...]
    asked: int
    latest: datetime | None

    @property
    def done(self) -> int:
        """How many questions are answered."""
        return self.asked - len(self.blank)


def progress(folder: Path) -> Progress | None:
    """Return the progress in a lab; None where it has not been opened.

    Parameters
    ----------
    folder : Path
        With the lab's ``items.yaml`` and, once something was answered, ``answers.json``.
    """
    try:
        lab = read_items(folder / "items.yaml")
    except ItemsError:
        return None
    entries = _entries(folder, lab)
    asked = questions(lab.items)
    times = [
        datetime.fromisoformat(entries[item.name]["time"]).astimezone(UTC)
        for item in asked
        if answered(entries.get(item.name), item)
    ]
    blank = tuple(item for item in asked if not answered(entries.get(item.name), item))
    return Progress(blank, len(asked), max(times, default=None))


def questions(items: Mapping[str, Item]) -> list[Item]:
    """Return the questions that count: those with marks, if there are any."""
    scored = [item for item in items.values() if item.scored]
    return scored or [item for item in items.values() if not item.is_exploration]


def _entries(folder: Path, lab: Declaration) -> dict[str, Any]:
    try:
        return AnswersFile(folder, lab.lab, "en").read()
    except AnswersFileError:
        return {}
