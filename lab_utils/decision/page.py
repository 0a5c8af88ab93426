"""What a lab shows under a control: sentences, figures and tables, one under the other."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Protocol


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
