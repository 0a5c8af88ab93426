"""A number with a unit, or several."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from lab_utils.language import LANGUAGES, Texts, Twin, pick
from lab_utils.numbers import AmbiguousNumberError, NotANumberError, format_number, read_number
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import (
    NOT_NEGATIVE,
    SCRIPTS,
    AnswerError,
    Item,
    check_table,
    refusal,
    truncate,
    written,
)
from lab_utils.yaml_file import FLAG, TWIN, Form, is_number, named

TEXTS = Texts(
    {
        "save": {"vi": "Ghi câu trả lời", "en": "Save the answer"},
        "open_box": {"vi": "còn trống", "en": "still empty"},
        "range": {"vi": "Từ {low} đến {high}{unit}.", "en": "From {low} to {high}{unit}."},
        "not_a_number": {
            "vi": "“{value}” không phải là một số. Xin nhập số, ví dụ {example}.",
            "en": "“{value}” is not a number. Please enter a number, such as {example}.",
        },
        "ambiguous": {
            "vi": "“{value}” có thể đọc theo hai cách. Ý bạn là {small} hay {large}?",
            "en": "“{value}” can be read in two ways. Do you mean {small} or {large}?",
        },
        "out_of_range": {
            "vi": "{value} nằm ngoài khoảng có thể: từ {low} đến {high}{unit}. "
            "Xin xem lại số và đơn vị.",
            "en": "{value} is outside what is possible: {low} to {high}{unit}. "
            "Please check the number and its unit.",
        },
        "not_whole": {
            "vi": "{value} không phải số nguyên. Câu này hỏi một số đếm.",
            "en": "{value} is not a whole number. This question asks for a count.",
        },
    }
)


def _is_range(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(is_number, value))
        and value[0] < value[1]
    )


_RANGE: Form = (
    _is_range,
    {
        "vi": "số thấp nhất và số cao nhất, ví dụ [0, 100]",
        "en": "the lowest and the highest number, such as [0, 100]",
    },
)


def _is_emptied(raw: Any) -> bool:
    return isinstance(raw, str) and not raw.strip()


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
    script: ClassVar[Path] = SCRIPTS / "number.js"
    script_texts: ClassVar[Mapping[str, Twin]] = {
        "your_answer": wording.TEXTS["your_answer"],
        "save": TEXTS["save"],
        "open_box": TEXTS["open_box"],
    }
    entries: ClassVar[dict[str, Form]] = Item.entries | {
        "unit": TWIN,
        "range": _RANGE,
        "tolerance": NOT_NEGATIVE,
        "integer": FLAG,
        "parts": named(TWIN),
    }

    @classmethod
    def declared(cls, name: str, entries: Any, where: str) -> Self:
        item = super().declared(name, entries, where)
        low, high = item.range
        return replace(item, range=(low, high))

    def read(self, raw: Any, language: str) -> Any:
        """Return the number, or those of the parts; a box that was emptied is blank again."""
        if not self.parts:
            return "" if _is_emptied(raw) else self._read_one(raw, language)
        check_table(raw, self.parts)
        numbers = {}
        for part, text in self.parts.items():
            if part in raw and not _is_emptied(raw[part]):
                try:
                    numbers[part] = self._read_one(raw[part], language)
                except AnswerError as error:
                    raise AnswerError(
                        vi=f"{pick(text, 'vi')}: {error.say('vi')}",
                        en=f"{pick(text, 'en')}: {error.say('en')}",
                        readings=error.readings,
                        part=part,
                    ) from error
        return numbers

    def _read_one(self, raw: Any, language: str) -> float | int:
        number = self._parse(raw, language)
        if not math.isfinite(number):
            raise self._not_a_number(raw)
        low, high = self.range
        if not low <= number <= high:
            raise refusal(
                TEXTS["out_of_range"],
                value=written(number),
                low=written(low),
                high=written(high),
                unit={one: self.unit_text(one) for one in LANGUAGES},
            )
        if not self.integer:
            return number
        if not number.is_integer():
            raise refusal(TEXTS["not_whole"], value=written(number))
        return int(number)

    def _parse(self, raw: Any, language: str) -> float:
        """Return a number of any size; NaN for a truth value, which is none."""
        if not isinstance(raw, str):
            # NumPy numbers come from those who type.
            try:
                return math.nan if isinstance(raw, bool) else float(raw)
            except (TypeError, ValueError, OverflowError) as error:
                raise self._not_a_number(raw) from error
        try:
            number = read_number(raw, unit=pick(self.unit, language))
        except AmbiguousNumberError as error:
            raise self._which(raw, error.small, error.large) from error
        except NotANumberError as error:
            raise self._not_a_number(raw) from error
        if self._may_be_a_share(raw, number):
            raise self._which(raw, number, round(100 * number, 9))
        return number

    def _may_be_a_share(self, raw: str, number: float) -> bool:
        """Whether 0,95 was typed where per cent are asked, without their sign."""
        low, high = self.range
        asked = pick(self.unit, "en") == "%" and not raw.strip().endswith("%")
        return asked and 0 < abs(number) < 1 and low <= 100 * number <= high

    def _which(self, raw: str, small: float, large: float) -> AnswerError:
        """Return the question which of two readings is meant."""

        def with_unit(number: float) -> dict[str, str]:
            return {one: format_number(number, one) + self.unit_text(one) for one in LANGUAGES}

        return refusal(
            TEXTS["ambiguous"],
            readings=(small, large),
            value=raw.strip(),
            small=with_unit(small),
            large=with_unit(large),
        )

    def _not_a_number(self, raw: Any) -> AnswerError:
        example = written(12 if self.integer else 12.5)
        return refusal(TEXTS["not_a_number"], value=truncate(raw, 40), example=example)

    def complete(self, raw: Any, recorded: Any) -> Any:
        return recorded | raw if self.parts and isinstance(raw, dict) else raw

    def count_blank(self, value: Any) -> int:
        return len(self.parts) - len(value) if self.parts else int(value == "")

    def unit_text(self, language: str) -> str:
        """The unit with the space that parts it from a number."""
        unit = pick(self.unit, language)
        return f"\u00a0{unit}" if unit else ""

    def write(self, value: Any, language: str) -> str:
        unit = self.unit_text(language)
        if not self.parts:
            return format_number(value, language) + unit if value != "" else ""
        return "; ".join(
            f"{pick(self.parts[part], language)}: {format_number(one, language)}{unit}"
            for part, one in value.items()
        )

    def equals(self, value: Any, other: Any) -> bool:
        if not self.parts:
            return self._near(value, other)
        return value.keys() == other.keys() and all(
            self._near(value[part], other[part]) for part in value
        )

    def _near(self, value: Any, other: Any) -> bool:
        if "" in (value, other):  # a box that was emptied is near nothing
            return bool(value == other)
        # Allow for rounding: 0.4 counts as within 0.1 of 0.3.
        return bool(abs(value - other) <= self.tolerance + 1e-9)

    def score_share(self, value: Any, key: Any) -> float:
        """All or nothing for a single number; the share of right boxes for parts."""
        if not self.parts:
            return 1.0 if self._near(value, key) else 0.0
        right = sum(part in value and self._near(value[part], key[part]) for part in key)
        return right / len(key)

    def specification(self, language: str) -> dict[str, Any]:
        spec: dict[str, Any] = {"unit": pick(self.unit, language), "hint": self._hint(language)}
        if self.parts:
            spec["parts"] = {part: pick(twin, language) for part, twin in self.parts.items()}
        return spec

    def _hint(self, language: str) -> str:
        if not all(map(math.isfinite, self.range)):
            return ""
        low, high = (format_number(one, language) for one in self.range)
        return TEXTS.say("range", language, low=low, high=high, unit=self.unit_text(language))

    def possible(self) -> list[object]:
        return [*super().possible(), self.unit, self.range, self.integer, self.parts]

    def candidates(self) -> Iterator[Any]:
        # Several boxes have too many answers to try.
        if not self.parts and all(map(math.isfinite, self.range)):
            low, high = self.range
            yield from (low + (high - low) * number / 1000 for number in range(1001))

    def draw(self, dice: random.Random) -> Any:
        low, high = self.range if all(map(math.isfinite, self.range)) else (-1000, 1000)
        values = [dice.choice([low, high, dice.uniform(low, high)]) for _ in self.parts or "1"]
        values = [round(value) if self.integer else value for value in values]
        return dict(zip(self.parts, values, strict=True)) if self.parts else values[0]
