"""Questions with options: choice, choices, classify and sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lab_utils.language import Twin, pick
from lab_utils.questions.kinds.base import AnswerError, Item, check_table, shown
from lab_utils.questions.wording import say


@dataclass(frozen=True)
class Optioned(Item):
    """What choice, choices and classify share: a list of options."""

    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def option_texts(self, language: str) -> dict[str, str]:
        return {name: pick(twin, language) for name, twin in self.options.items()}

    def read_option(self, raw: Any, language: str) -> str:
        if not isinstance(raw, str) or raw not in self.options:
            raise AnswerError(
                say(
                    "unknown_option",
                    language,
                    value=shown(raw, 80),
                    options=", ".join(self.options),
                )
            )
        return raw

    def options_with_reasons(self) -> dict[str, tuple[Twin, Twin]]:
        return {
            name: (option, option["why"])
            for name, option in self.options.items()
            if "why" in option
        }


@dataclass(frozen=True)
class Choice(Optioned):
    """One option out of several; stored as the option's name."""

    kind: ClassVar[str] = "choice"

    def read(self, raw: Any, language: str) -> str:
        return self.read_option(raw, language)

    def write(self, value: str, language: str) -> str:
        return pick(self.options[value], language)


@dataclass(frozen=True)
class Choices(Optioned):
    """Several options; stored as a list of names in the order of the declaration."""

    kind: ClassVar[str] = "choices"

    def read(self, raw: Any, language: str) -> list[str]:
        if isinstance(raw, str) or not isinstance(raw, Sequence | set | frozenset):
            raise AnswerError(say("wrong_form", language, expected=say("form_choices", language)))
        ticked = {self.read_option(one, language) for one in raw}
        return [name for name in self.options if name in ticked]

    def write(self, value: list[str], language: str) -> str:
        return "; ".join(pick(self.options[name], language) for name in value) or "–"

    def same(self, value: list[str], other: Any) -> bool:
        return set(value) == set(other)

    def share(self, value: list[str], key: Any) -> float:
        """Right ticks less wrong ticks, over the number of right options; not below 0."""
        right = set(key)
        ticked = set(value)
        return max(0.0, (len(ticked & right) - len(ticked - right)) / len(right))


@dataclass(frozen=True)
class Classify(Optioned):
    """An option for each row; stored as a mapping, rows not chosen yet left out."""

    rows: Mapping[str, Twin] = field(default_factory=dict)

    kind: ClassVar[str] = "classify"

    def read(self, raw: Any, language: str) -> dict[str, str]:
        check_table(raw, self.rows, language)
        return {row: self.read_option(raw[row], language) for row in self.rows if row in raw}

    def write(self, value: dict[str, str], language: str) -> str:
        texts = self.option_texts(language)
        return "; ".join(
            f"{pick(self.rows[row], language)}: {texts[name]}" for row, name in value.items()
        )

    def same(self, value: dict[str, str], other: Any) -> bool:
        return value == dict(other)

    def share(self, value: dict[str, str], key: Any) -> float:
        """Share of the rows that are right."""
        return sum(value.get(row) == right for row, right in key.items()) / len(key)

    def missing(self, value: dict[str, str]) -> int:
        return len(self.rows) - len(value)


@dataclass(frozen=True)
class Sort(Classify):
    """Cards put into bins: the same data as classify, shown as cards that move.

    ``rows`` are the cards, ``options`` the bins.
    """

    kind: ClassVar[str] = "sort"
