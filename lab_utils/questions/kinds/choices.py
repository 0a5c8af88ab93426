"""Several options."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from lab_utils.language import Texts, pick
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import SCRIPTS, refusal
from lab_utils.questions.kinds.options import Optioned

TEXTS = Texts({"form_choices": {"vi": "một danh sách lựa chọn", "en": "a list of options"}})


@dataclass(frozen=True)
class Choices(Optioned):
    """Several options; stored as a list of names in the order of the declaration."""

    kind: ClassVar[str] = "choices"
    script: ClassVar[Path] = SCRIPTS / "choices.js"

    def read(self, raw: Any, language: str) -> list[str]:
        if isinstance(raw, str) or not isinstance(raw, Sequence | set | frozenset):
            raise refusal(wording.TEXTS["wrong_form"], expected=TEXTS["form_choices"])
        ticked = {self.read_option(one) for one in raw}
        return [name for name in self.options if name in ticked]

    def write(self, value: list[str], language: str) -> str:
        return "; ".join(pick(self.options[name], language) for name in value) or "–"

    def equals(self, value: list[str], other: Any) -> bool:
        return set(value) == set(other)

    def score_share(self, value: list[str], key: Any) -> float:
        """Right ticks less wrong ticks, over the number of right options; not below 0."""
        right = set(key)
        ticked = set(value)
        return max(0.0, (len(ticked & right) - len(ticked - right)) / len(right))

    def candidates(self) -> Iterator[list[str]]:
        for size in range(1, len(self.options) + 1):
            yield from (list(one) for one in itertools.combinations(self.options, size))

    def draw(self, dice: random.Random) -> list[str]:
        return [name for name in self.options if dice.random() < 0.5]
