"""A slider setting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from lab_utils.language import Twin
from lab_utils.numbers import format_number
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import SCRIPTS
from lab_utils.questions.kinds.number import Number
from lab_utils.yaml_file import NUMBER, Form, is_number

_POSITIVE: Form = (
    lambda value: is_number(value) and value > 0,
    {"vi": "một số lớn hơn 0", "en": "a number above 0"},
)


@dataclass(frozen=True)
class Threshold(Number):
    """A slider setting, judged by its consequence on the data.

    Attributes
    ----------
    step, start : float
        Step of the slider, and where it stands before the first move.
    """

    step: float = 0.01
    start: float = 0.5

    kind: ClassVar[str] = "threshold"
    script: ClassVar[Path] = SCRIPTS / "threshold.js"
    script_texts: ClassVar[Mapping[str, Twin]] = {
        "your_answer": wording.TEXTS["your_answer"],
        "use_this": {"vi": "Chọn vị trí này", "en": "Choose this position"},
        "explore": {"vi": "Kéo để xem", "en": "Move to see"},
    }
    entries: ClassVar[dict[str, Form]] = Number.entries | {"step": _POSITIVE, "start": NUMBER}
    required: ClassVar[tuple[str, ...]] = (*Number.required, "range")

    def read(self, raw: Any, language: str) -> float | int:
        return self._read_one(raw, language)  # a slider stands somewhere: it is never emptied

    @property
    def is_exploration(self) -> bool:
        return not self.scored

    @property
    def starting_value(self) -> float:
        return self.start

    @property
    def decimals(self) -> int:
        """Digits after the decimal sign that the step needs."""
        return len(f"{self.step:.6f}".rstrip("0").partition(".")[2])

    def write(self, value: float, language: str) -> str:
        return format_number(value, language, self.decimals) + self.unit_text(language)

    def equals(self, value: float, other: float) -> bool:
        return abs(value - other) <= self.step / 2

    def specification(self, language: str) -> dict[str, Any]:
        return {
            "range": self.range,
            "step": self.step,
            "start": self.start,
            "decimals": self.decimals,
            "unit": self.unit_text(language),
        }

    @property
    def positions(self) -> list[float]:
        return list(self.candidates())

    def candidates(self) -> Iterator[float]:
        low, high = self.range
        steps = round((high - low) / self.step)
        yield from (round(low + number * self.step, 9) for number in range(steps + 1))
