"""What a form shows of an answer: recorded, refused or blank, in the trainee's language.

A state is what ``control.js`` is told: mood ("blank", "recorded", "refused"), text, value, time,
readings (of a number that reads in two ways: part, value, text), changes (how often it was
recorded), open (how many rows or boxes of a recorded answer are still empty); and turn and form,
which say whose reply it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_utils.language import say as say_twin
from lab_utils.numbers import format_number
from lab_utils.questions.answers_file import answered
from lab_utils.questions.kinds import AnswerError, Item
from lab_utils.questions.wording import say

State = dict[str, Any]


def recorded(item: Item, entry: Mapping[str, Any], language: str) -> State:
    """Return the state of an answer that is recorded; one that was wiped out is blank again.

    Parameters
    ----------
    item : Item
    entry : mapping
        As in ``answers.json``; with ``kept`` where it waits for a line.
    language : {"vi", "en"}
    """
    changes, value = entry["changes"], entry["value"]
    if not answered(entry, item):
        return blank(language, changes) | {"value": value}
    text = item.confirm(value, language)
    if left := item.count_blank(value):
        text += " – " + say_twin(item.blank_text, language, count=left)
    if entry.get("kept"):
        text += " " + say("waits_for_line", language)
    return _state("recorded", text, changes, value=value, time=entry["time"], open=left)


def blank(language: str, changes: int = 0) -> State:
    """Return the state of a question without an answer."""
    return _state("blank", say("blank", language), changes)


def damaged(language: str, changes: int = 0) -> State:
    """Return the state of a question whose recorded answer cannot be used."""
    return _state("refused", say("item_damaged", language), changes)


def not_read(error: AnswerError, language: str, changes: int) -> State:
    """Return the state of an answer that could not be read; what was recorded stays."""
    readings = [
        {"part": error.part, "value": one, "text": format_number(one, language)}
        for one in error.readings
    ]
    return _state("refused", error.say(language), changes, readings=readings)


def not_kept(error: OSError, language: str, changes: int) -> State:
    """Return the state of an answer that could not be written down, as on a full disk."""
    reason = error.strerror or str(error)
    return _state("refused", say("disk_full", language, reason=reason), changes)


def _state(mood: str, text: str, changes: int, **known: Any) -> State:
    nothing: State = {"value": None, "time": "", "readings": [], "open": 0, "turn": 0, "form": ""}
    return nothing | {"mood": mood, "text": text, "changes": changes} | known
