"""Questions that ask for a number: number and threshold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lab_utils.language import Twin, pick
from lab_utils.numbers import AmbiguousNumberError, NotANumberError, format_number, read_number
from lab_utils.questions.kinds.base import AnswerError, Item, check_table, shown
from lab_utils.questions.wording import say


@dataclass(frozen=True)
class Number(Item):
    """A number with a unit, or one number for each of several parts.

    Attributes
    ----------
    unit : twin
        Written behind the box.
    range : (float, float)
        What is possible; outside it an answer is refused.
    tolerance : float
        Largest distance from the key that is still right, in the item's unit.
    integer : bool
        Whether only whole numbers are possible.
    parts : mapping
        Name to label of each box; empty for a single number, which is stored as a number.
    """

    unit: Twin = ""
    range: tuple[float, float] = (-math.inf, math.inf)
    tolerance: float = 0.0
    integer: bool = False
    parts: Mapping[str, Twin] = field(default_factory=dict)

    kind: ClassVar[str] = "number"

    def read(self, raw: Any, language: str) -> Any:
        if not self.parts:
            return self._read_one(raw, language)
        check_table(raw, self.parts, language)
        numbers = {}
        for part, text in self.parts.items():
            if part in raw:
                try:
                    numbers[part] = self._read_one(raw[part], language)
                except AnswerError as error:
                    named = f"{pick(text, language)}: {error}"
                    raise AnswerError(named, error.readings, part) from error
        return numbers

    def _read_one(self, raw: Any, language: str) -> float | int:
        if isinstance(raw, str):
            try:
                number = read_number(raw, unit=pick(self.unit, language))
            except AmbiguousNumberError as error:
                readings = (error.small, error.large)
                small, large = (format_number(one, language) for one in readings)
                raise AnswerError(
                    say("ambiguous", language, value=raw.strip(), small=small, large=large),
                    readings=readings,
                ) from error
            except NotANumberError as error:
                raise self._not_a_number(raw, language) from error
        else:
            # NumPy numbers come from those who type; a truth value is no number.
            try:
                number = math.nan if isinstance(raw, bool) else float(raw)
            except (TypeError, ValueError, OverflowError) as error:
                raise self._not_a_number(raw, language) from error
        if not math.isfinite(number):
            raise self._not_a_number(raw, language)
        low, high = self.range
        if not low <= number <= high:
            raise AnswerError(
                say(
                    "out_of_range",
                    language,
                    value=format_number(number, language),
                    low=format_number(low, language),
                    high=format_number(high, language),
                    unit=self.unit_text(language),
                )
            )
        if not self.integer:
            return number
        if not number.is_integer():
            raise AnswerError(say("not_whole", language, value=format_number(number, language)))
        return int(number)

    def _not_a_number(self, raw: Any, language: str) -> AnswerError:
        example = format_number(12 if self.integer else 12.5, language)
        return AnswerError(say("not_a_number", language, value=shown(raw, 40), example=example))

    def unit_text(self, language: str) -> str:
        """The unit with the space that parts it from a number."""
        unit = pick(self.unit, language)
        return f"\u00a0{unit}" if unit else ""

    def write(self, value: Any, language: str) -> str:
        unit = self.unit_text(language)
        if not self.parts:
            return format_number(value, language) + unit
        return "; ".join(
            f"{pick(self.parts[part], language)}: {format_number(one, language)}{unit}"
            for part, one in value.items()
        )

    def same(self, value: Any, other: Any) -> bool:
        if not self.parts:
            return self._near(value, other)
        return value.keys() == other.keys() and all(
            self._near(value[part], other[part]) for part in value
        )

    def _near(self, value: float, other: float) -> bool:
        # A hair's breadth more, so that 0.4 counts as within 0.1 of 0.3.
        return abs(value - other) <= self.tolerance + 1e-9

    def share(self, value: Any, key: Any) -> float:
        """All or nothing for a single number; the share of right boxes for parts."""
        if not self.parts:
            return 1.0 if self._near(value, key) else 0.0
        right = sum(part in value and self._near(value[part], key[part]) for part in key)
        return right / len(key)

    def missing(self, value: Any) -> int:
        return len(self.parts) - len(value) if self.parts else 0


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

    @property
    def explores(self) -> bool:
        return not self.scored

    @property
    def decimals(self) -> int:
        """Digits after the decimal sign that the step needs."""
        return len(f"{self.step:.6f}".rstrip("0").partition(".")[2])

    def write(self, value: float, language: str) -> str:
        return format_number(value, language, self.decimals) + self.unit_text(language)

    def same(self, value: float, other: float) -> bool:
        return abs(value - other) <= self.step / 2
