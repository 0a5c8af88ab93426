"""The written answer."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from lab_utils.language import Texts, Twin, pick
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import SCRIPTS, Item, refusal, written
from lab_utils.yaml_file import Form, is_twin

TEXTS = Texts(
    {
        "form_text": {"vi": "một đoạn chữ", "en": "a text"},
        "too_long": {
            "vi": "Bài viết dài {length} ký tự; tối đa {most}. Xin rút gọn.",
            "en": "The text has {length} characters; the most is {most}. Please shorten it.",
        },
        "recorded_short": {
            "vi": "Đã ghi ({length} ký tự).",
            "en": "Recorded ({length} characters).",
        },
        "how_scored": {"vi": "Cách chấm (điểm)", "en": "How it is marked (points)"},
    }
)

_RUBRIC: Form = (
    lambda value: isinstance(value, list) and all(map(is_twin, value)),
    {
        "vi": "một danh sách câu có vi và en, cho 0, 1, 2, … điểm",
        "en": "a list of texts with vi and en, for 0, 1, 2, … points",
    },
)


@dataclass(frozen=True)
class Text(Item):
    """A written answer, marked by a person.

    Attributes
    ----------
    rubric : sequence of twins
        What 0, 1, 2, … points stand for; shown with the question.
    """

    rubric: Sequence[Twin] = ()

    kind: ClassVar[str] = "text"
    script: ClassVar[Path] = SCRIPTS / "text.js"
    script_texts: ClassVar[Mapping[str, Twin]] = {
        "your_answer": wording.TEXTS["your_answer"],
        "how_scored": TEXTS["how_scored"],
    }
    entries: ClassVar[dict[str, Form]] = Item.entries | {"rubric": _RUBRIC}
    manual: ClassVar[bool] = True
    longest: ClassVar[int] = 4000

    def read(self, raw: Any, language: str) -> str:
        if not isinstance(raw, str):
            raise refusal(wording.TEXTS["wrong_form"], expected=TEXTS["form_text"])
        text = raw.strip()
        if len(text) > self.longest:
            length, most = written(len(text)), written(self.longest)
            raise refusal(TEXTS["too_long"], length=length, most=most)
        # A lone surrogate cannot be written to a file.
        return text.encode("utf-8", "replace").decode("utf-8")

    def write(self, value: str, language: str) -> str:
        return value

    def confirm(self, value: str, language: str) -> str:
        return TEXTS.say("recorded_short", language, length=len(value))

    def printed(self, value: str, language: str) -> str:
        return value

    def specification(self, language: str) -> dict[str, Any]:
        rubric = [pick(twin, language) for twin in self.rubric]
        return {"rubric": rubric, "longest": self.longest}

    def candidates(self) -> Iterator[str]:
        # A person marks it, so that no mistake is declared of it.
        yield from ()

    def draw(self, dice: random.Random) -> str:
        return dice.choice(["", "<b>&</b> ```", f"Tôi nghĩ là có, {dice.random():.6f}."])
