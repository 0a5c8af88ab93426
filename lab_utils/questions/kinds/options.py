"""What the kinds with options share: choice, choices, classify and sort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lab_utils.language import LANGUAGES, Twin, pick
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import Item, refusal, truncate
from lab_utils.yaml_file import Form, is_twin


def _are_options(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) >= 2
        and all(isinstance(name, str) for name in value)
        and all(
            isinstance(one, Mapping) and is_twin(one) and is_twin(one.get("why", ""))
            for one in value.values()
        )
    )


OPTIONS: Form = (
    _are_options,
    {
        "vi": "ít nhất hai tên (số thì đặt trong ngoặc kép), mỗi tên có vi, en và, nếu muốn, why",
        "en": "at least two names (a number in quotes), each with vi, en and, if you like, why",
    },
)


@dataclass(frozen=True)
class Optioned(Item):
    """A question with a list of options.

    Attributes
    ----------
    options : mapping
        Name to twin, with ``why`` where a reason is shown after marking.
    """

    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    entries: ClassVar[dict[str, Form]] = Item.entries | {"options": OPTIONS}
    required: ClassVar[tuple[str, ...]] = (*Item.required, "options")

    def option_texts(self, language: str) -> dict[str, str]:
        """Return the options in one language, by name."""
        return {name: pick(twin, language) for name, twin in self.options.items()}

    def read_option(self, raw: Any) -> str:
        """Return the name of an option, or refuse what is none."""
        if not isinstance(raw, str) or raw not in self.options:
            raise refusal(
                wording.TEXTS["unknown_option"],
                value=truncate(raw, 80),
                options=", ".join(self.options),
            )
        return raw

    def specification(self, language: str) -> dict[str, Any]:
        return {"options": self.option_texts(language)}

    def options_with_reasons(self) -> dict[str, tuple[Twin, Twin]]:
        return {
            name: (option, option["why"])
            for name, option in self.options.items()
            if "why" in option
        }

    def possible(self) -> list[object]:
        return [*super().possible(), *(self.option_texts(language) for language in LANGUAGES)]
