"""What every kind of question has, and how an answer is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lab_utils.language import Twin
from lab_utils.questions.wording import say


class AnswerError(ValueError):
    """An answer that cannot be recorded; the text is for the trainee, in their language.

    Attributes
    ----------
    readings : tuple of float
        The two readings of an ambiguous number, for the trainee to choose from.
    part : str
        The box that holds it, where a question has several.
    """

    def __init__(self, text: str, readings: tuple[float, ...] = (), part: str = "") -> None:
        super().__init__(text)
        self.readings = readings
        self.part = part


class ItemsError(ValueError):
    """``items.yaml`` is not as it should be; the text is for the author."""

    def _render_traceback_(self) -> list[str]:
        # What a notebook shows: the sentence, not the way to it.
        return [str(self)]


@dataclass(frozen=True)
class Item:
    """What every kind of question has.

    Attributes
    ----------
    name : str
        As in ``ask("…")`` and in the gradebook.
    label : twin
        The question in one sentence; the accessible name of the control.
    scored : bool
        Whether it carries marks.
    points : float
        Marks for a full answer; 0 where it is not scored.
    mistakes : mapping
        Known misconceptions: name to the text that says why each is tempting.
    after : twin or None
        The explanation that is shown after marking only.
    again : str
        Of a guess without marks: the later item that asks the same question; empty for none.
    """

    name: str
    label: Twin
    scored: bool = True
    points: float = 0
    mistakes: Mapping[str, Twin] = field(default_factory=dict)
    after: Twin | None = None
    again: str = ""

    kind: ClassVar[str] = ""

    def read(self, raw: Any, language: str) -> Any:
        """Return the answer as it is stored (JSON), or raise :class:`AnswerError`."""
        raise NotImplementedError

    def write(self, value: Any, language: str) -> str:
        """Write a stored answer out for a reader."""
        raise NotImplementedError

    def same(self, value: Any, other: Any) -> bool:
        """Whether a stored answer equals another, within the item's tolerance."""
        return value == other

    def share(self, value: Any, key: Any) -> float:
        """Share of the marks, 0 to 1, that a stored answer earns against the key."""
        return 1.0 if self.same(value, key) else 0.0

    def missing(self, value: Any) -> int:
        """How many rows or boxes of a recorded answer are still empty."""
        return 0

    def accepts(self, value: Any) -> bool:
        """Whether a value from ``answers.json`` is one that this item would have stored."""
        try:
            return self.read(value, "en") == value
        except AnswerError:
            return False

    @property
    def explores(self) -> bool:
        """Whether it asks for nothing: a slider without marks is there to look with."""
        return False

    def options_with_reasons(self) -> dict[str, tuple[Twin, Twin]]:
        """Options with a reason that is shown after marking: name to (option, reason)."""
        return {}


def shown(raw: Any, most: int) -> str:
    """The beginning of what was given instead of an answer."""
    try:
        return str(raw)[:most]
    # Python writes out no whole number of thousands of digits, and nothing nested as deep.
    except (ValueError, RecursionError):
        return type(raw).__name__


def check_table(raw: Any, names: Mapping[str, Any], language: str) -> None:
    """Refuse an answer that is not one value for some of the names."""
    if not isinstance(raw, Mapping):
        raise AnswerError(say("wrong_form", language, expected=say("form_table", language)))
    for name in raw:
        if name not in names:
            raise AnswerError(
                say(
                    "unknown_part",
                    language,
                    value=shown(name, 80),
                    options=", ".join(names),
                )
            )
