"""The written answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lab_utils.language import Twin
from lab_utils.questions.kinds.base import AnswerError, Item
from lab_utils.questions.wording import say


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
    longest: ClassVar[int] = 4000

    def read(self, raw: Any, language: str) -> str:
        if not isinstance(raw, str):
            raise AnswerError(say("wrong_form", language, expected=say("form_text", language)))
        text = raw.strip()
        if len(text) > self.longest:
            raise AnswerError(say("too_long", language, length=len(text), most=self.longest))
        # A lone surrogate cannot be written to a file.
        return text.encode("utf-8", "replace").decode("utf-8")

    def write(self, value: str, language: str) -> str:
        return value
