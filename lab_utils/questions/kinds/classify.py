"""An option for each row of a table, a report or a draft."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from lab_utils.language import Twin, pick
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import SCRIPTS, check_table
from lab_utils.questions.kinds.options import Optioned
from lab_utils.yaml_file import TWIN, Form, named

_ROWS: Form = (
    lambda value: bool(value) and named(TWIN)[0](value),
    {
        "vi": "ít nhất một tên (số thì đặt trong ngoặc kép), mỗi tên một câu hoặc vi và en",
        "en": "at least one name (a number in quotes), each with a text or with vi and en",
    },
)


@dataclass(frozen=True)
class Classify(Optioned):
    """An option for each row; stored as a mapping, rows not chosen yet left out.

    Attributes
    ----------
    rows : mapping
        Name to twin.
    """

    rows: Mapping[str, Twin] = field(default_factory=dict)

    kind: ClassVar[str] = "classify"
    script: ClassVar[Path] = SCRIPTS / "classify.js"
    script_texts: ClassVar[Mapping[str, Twin]] = {
        "row": {"vi": "Mục", "en": "Item"},
        "choose": wording.TEXTS["choose"],
        "your_answer": wording.TEXTS["your_answer"],
    }
    entries: ClassVar[dict[str, Form]] = Optioned.entries | {"rows": _ROWS}
    required: ClassVar[tuple[str, ...]] = (*Optioned.required, "rows")
    blank_text: ClassVar[Twin] = {
        "vi": "Còn {count} dòng chưa chọn.",
        "en": "{count} rows still to choose.",
    }

    @property
    def row_names(self) -> list[str]:
        return list(self.rows)

    def read(self, raw: Any, language: str) -> dict[str, str]:
        check_table(raw, self.rows)
        return {row: self.read_option(raw[row]) for row in self.rows if row in raw}

    def complete(self, raw: Any, recorded: dict[str, str]) -> Any:
        return recorded | raw if isinstance(raw, dict) else raw

    def count_blank(self, value: dict[str, str]) -> int:
        return len(self.rows) - len(value)

    def equals(self, value: dict[str, str], other: Any) -> bool:
        return value == dict(other)

    def score_share(self, value: dict[str, str], key: Any) -> float:
        """Share of the rows that are right."""
        return sum(value.get(row) == right for row, right in key.items()) / len(key)

    def write(self, value: dict[str, str], language: str) -> str:
        texts = self.option_texts(language)
        return "; ".join(
            f"{pick(self.rows[row], language)}: {texts[name]}" for row, name in value.items()
        )

    def specification(self, language: str) -> dict[str, Any]:
        rows = {row: pick(twin, language) for row, twin in self.rows.items()}
        # The table is HTML of a report with these rows, where there is one.
        return super().specification(language) | {"rows": rows, "table": ""}

    def possible(self) -> list[object]:
        return [*super().possible(), self.rows]

    def candidates(self) -> Iterator[dict[str, str]]:
        for options in itertools.product(self.options, repeat=len(self.rows)):
            yield dict(zip(self.rows, options, strict=True))

    def draw(self, dice: random.Random) -> dict[str, str]:
        rows = [row for row in self.rows if dice.random() < 0.8]
        return {row: dice.choice(list(self.options)) for row in rows}
