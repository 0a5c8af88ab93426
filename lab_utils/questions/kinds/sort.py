"""Cards that are put into bins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from lab_utils.language import Twin
from lab_utils.questions.kinds.base import SCRIPTS
from lab_utils.questions.kinds.classify import Classify


@dataclass(frozen=True)
class Sort(Classify):
    """Cards put into bins: the same data as classify, shown one card at a time.

    ``rows`` are the cards, ``options`` the bins.
    """

    kind: ClassVar[str] = "sort"
    script: ClassVar[Path] = SCRIPTS / "sort.js"
    script_texts: ClassVar[Mapping[str, Twin]] = {
        "card_of": {"vi": "Thẻ {number} trên {all}", "en": "Card {number} of {all}"},
        "sort_again": {"vi": "Xếp lại", "en": "Sort again"},
    }
    blank_text: ClassVar[Twin] = {
        "vi": "Còn {count} thẻ chưa xếp.",
        "en": "{count} cards still to sort.",
    }
