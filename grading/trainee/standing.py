"""How far a trainee has come in a lab, from what is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grading.course.store import Store
from grading.exchange import releases
from grading.exchange.answers import entries
from lab_utils.questions.answers_file import answered
from lab_utils.questions.kinds import Item


@dataclass(frozen=True)
class Asked:
    """One question that counts.

    Attributes
    ----------
    item : Item
    number : int
        From 1, as on its page.
    state : {"blank", "half", "done"}
        "half": rows, boxes or cards of it are still empty.
    """

    item: Item
    number: int
    state: str


@dataclass(frozen=True)
class Standing:
    """Which questions of a lab are answered.

    Attributes
    ----------
    questions : tuple of Asked
        Those with marks, or where there are none all that record an answer.
    latest : datetime or None
        When the latest answer was given (UTC, naive).
    """

    questions: tuple[Asked, ...]
    latest: datetime | None

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return len(self.questions)

    @property
    def done(self) -> int:
        """How many of them are answered, with nothing left out."""
        return self.asked - len(self.open)

    @property
    def open(self) -> list[Asked]:
        """Those that are blank or half filled."""
        return [one for one in self.questions if one.state != "done"]


def standing(store: Store, trainee: str, lab: str) -> Standing:
    """Return how far a trainee has come in a lab.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is no such lab.
    """
    return standing_in(releases.items(store, lab), entries(store, trainee, lab))


def standing_in(items: Mapping[str, Item], there: Mapping[str, Any]) -> Standing:
    """Return how far somebody has come whose entries are as in ``answers.json``."""
    asked = questions(items)
    times = [
        datetime.fromisoformat(there[item.name]["time"]).astimezone(UTC).replace(tzinfo=None)
        for item in asked
        if answered(there.get(item.name), item)
    ]
    states = (_state(item, there.get(item.name)) for item in asked)
    numbered = enumerate(zip(asked, states, strict=True), 1)
    found = tuple(Asked(item, number, state) for number, (item, state) in numbered)
    return Standing(found, max(times, default=None))


def questions(items: Mapping[str, Item]) -> list[Item]:
    """Return the questions that count: those with marks, if there are any."""
    scored = [item for item in items.values() if item.scored]
    return scored or [item for item in items.values() if not item.is_exploration]


def _state(item: Item, entry: Any) -> str:
    if not answered(entry, item):
        return "blank"
    return "half" if item.count_blank(entry["value"]) else "done"
