"""What a lab shows under a control: sentences, figures and tables, one under the other."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lab_utils.language import pick

Twin = str | Mapping[str, str]


class Part(Protocol):
    """What can stand on a page."""

    def _repr_html_(self) -> str: ...


@dataclass(frozen=True)
class Page:
    """Sentences, figures and tables, one under the other."""

    parts: tuple[str | Part, ...]

    def _repr_html_(self) -> str:
        return "".join(
            f"<p>{html.escape(part)}</p>" if isinstance(part, str) else part._repr_html_()
            for part in self.parts
        )


def say(twin: Twin, language: str, **values: object) -> str:
    """Return a text with its blanks filled; a number keeps its sign of per cent."""
    return pick(twin, language).format(**values).replace(" %", "\u00a0%")
