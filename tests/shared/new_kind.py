"""A kind of question that the project does not have: one class and one script, as its author would
write them. Tests add it to `KINDS` and see that nothing else is needed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from lab_utils.language import Twin, pick
from lab_utils.questions.kinds import KINDS, Item
from lab_utils.questions.kinds.base import refusal

SCRIPT = """
// Yes or no. Sends true or false.
KINDS.agree = function ({ spec, id, body, send }) {
  const input = element("input", { type: "checkbox", id: `${id}-agree` });
  body.append(input, element("label", { for: input.id, text: spec.texts.agree + spec.urgency }));
  input.addEventListener("change", () => send(input.checked));
  return { restore: (value) => (input.checked = value) };
};
"""
ITEM = """
    kind: agree
    points: 1
    label: {vi: "Gọi ngay?", en: "Call at once?"}
    mistakes:
      late: {vi: "Chờ là muộn.", en: "Waiting is too late."}
"""
YES: Twin = {"vi": "Đồng ý", "en": "I agree"}
NO: Twin = {"vi": "Không", "en": "I do not"}


def add_kind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> type[Item]:
    """Add the kind for one test, its script in a folder."""
    path = folder / "agree.js"
    path.write_text(SCRIPT, encoding="utf-8")

    @dataclass(frozen=True)
    class Agree(Item):
        kind: ClassVar[str] = "agree"
        script: ClassVar[Path] = path
        script_texts: ClassVar[Mapping[str, Twin]] = {"agree": YES}

        def read(self, raw: Any, language: str) -> bool:
            if not isinstance(raw, bool):
                raise refusal({"vi": "Xin chọn có hoặc không.", "en": "Please say yes or no."})
            return raw

        def write(self, value: bool, language: str) -> str:
            return pick(YES if value else NO, language)

        def specification(self, language: str) -> dict[str, Any]:
            return {"urgency": "!"}

        def candidates(self) -> Iterator[bool]:
            yield from (True, False)

        def draw(self, dice: random.Random) -> bool:
            return dice.choice((True, False))

    monkeypatch.setitem(KINDS, "agree", Agree)
    return Agree
