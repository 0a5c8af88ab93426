"""One option out of several."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from lab_utils.language import pick
from lab_utils.questions.kinds.base import SCRIPTS
from lab_utils.questions.kinds.options import Optioned


@dataclass(frozen=True)
class Choice(Optioned):
    """One option out of several; stored as the option's name."""

    kind: ClassVar[str] = "choice"
    script: ClassVar[Path] = SCRIPTS / "choice.js"

    def read(self, raw: Any, language: str) -> str:
        return self.read_option(raw)

    def write(self, value: str, language: str) -> str:
        return pick(self.options[value], language)

    def candidates(self) -> Iterator[str]:
        yield from self.options

    def draw(self, dice: random.Random) -> str:
        return dice.choice(list(self.options))
