"""What the search for identifiers misses: counted, and shown in a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING

from lab_utils.colours import GREY, RED
from lab_utils.language import Texts, Twin, pick
from lab_utils.privacy.text import KINDS, find_identifiers

if TYPE_CHECKING:
    import pandas as pd

    from lab_utils.html_table import HtmlTable

Mark = tuple[str, int, int]  # kind, start, end

# What points to a person without being a name or a number; the search has no form for it.
INDIRECT: Twin = {"vi": "Dấu hiệu gián tiếp", "en": "Indirect clue"}
_HEAD = {
    "vi": ("Loại", "Có trong ghi chú", "Công cụ che hết", "Còn sót", "Che nhầm"),
    "en": ("Kind", "In the notes", "Masked whole", "Left over", "Masked by mistake"),
}
_TEXTS = Texts(
    {
        "caption": {
            "vi": "{notes} ghi chú bịa (mô phỏng): công cụ tìm ra gì?",
            "en": "{notes} invented notes (simulated): what does the tool find?",
        },
        "all": {"vi": "Tất cả", "en": "All"},
        "said": {
            "vi": "Che được {found} trên {marked} chỗ; {whole} trên {notes} ghi chú không còn sót "
            "gì.",
            "en": "{found} of {marked} places are masked; in {whole} of {notes} notes nothing is "
            "left.",
        },
        "left": {"vi": "còn sót", "en": "left over"},
    }
)
_CHIP = "border:1px solid;border-radius:3px;padding:0 3px;font-weight:bold;white-space:nowrap"
_HOLE = f"border:2px dashed {RED};padding:0 3px;box-decoration-break:clone"


def missed(text: str, identifiers: Collection[Mark]) -> list[Mark]:
    """Return the identifiers of which `mask` leaves at least one character.

    Parameters
    ----------
    text : str
    identifiers : collection of (kind, start, end)
        As marked by hand, such as in ``data.load("mock_notes")``.

    Examples
    --------
    >>> missed("chị Lan, nhà gọi là Tí", [("name", 4, 7), ("name", 20, 22)])
    [('name', 20, 22)]
    """
    masked = {place for one in find_identifiers(text) for place in range(one.start, one.end)}
    return [mark for mark in identifiers if not masked.issuperset(range(mark[1], mark[2]))]


def count_misses(notes: pd.DataFrame) -> pd.DataFrame:
    """Count by kind what the search finds, leaves, and takes for an identifier by mistake.

    Parameters
    ----------
    notes : DataFrame
        With the columns ``text`` and ``identifiers``, as ``data.load("mock_notes")`` gives them.

    Returns
    -------
    DataFrame
        A row for each of `KINDS` and for ``"indirect"``; columns ``marked``, ``found`` (every
        character masked, whatever the placeholder), ``missed`` and ``false_alarms`` (masked where
        nothing is marked).
    """
    import pandas as pd

    marked, left, wrong = Counter[str](), Counter[str](), Counter[str]()
    for text, identifiers in zip(notes["text"], notes["identifiers"], strict=True):
        marked.update(kind for kind, *_ in identifiers)
        left.update(kind for kind, *_ in missed(text, identifiers))
        wrong.update(
            one.kind
            for one in find_identifiers(text)
            if not any(start < one.end and one.start < end for _, start, end in identifiers)
        )
    kinds = [*KINDS, "indirect"]
    counts = {
        "marked": [marked[kind] for kind in kinds],
        "found": [marked[kind] - left[kind] for kind in kinds],
        "missed": [left[kind] for kind in kinds],
        "false_alarms": [wrong[kind] for kind in kinds],
    }
    return pd.DataFrame(counts, index=pd.Index(kinds, name="kind"))


def misses_sheet(notes: pd.DataFrame, language: str) -> HtmlTable:
    """Return `count_misses` as a table to show.

    Parameters
    ----------
    notes : DataFrame
        As for `count_misses`.
    language : {"vi", "en"}
    """
    from lab_utils.html_table import HtmlTable

    counts = count_misses(notes)
    names = {kind: pick(twin, language) for kind, twin in KINDS.items()}
    names["indirect"] = pick(INDIRECT, language)
    total = counts.sum()
    rows = [(names[str(kind)], *map(str, row)) for kind, row in counts.T.items()]
    rows.append((_TEXTS.say("all", language), *map(str, total)))
    whole = sum(not missed(*pair) for pair in zip(notes["text"], notes["identifiers"], strict=True))
    said = _TEXTS.say("said", language, **total, whole=whole, notes=len(notes))
    caption = _TEXTS.say("caption", language, notes=len(notes))
    return HtmlTable(counts, (said,), caption, _HEAD[language], tuple(rows))


class MaskedNote:
    """A note as `mask` leaves it, for a reader.

    Parameters
    ----------
    text : str
    caption : str
        What it is, and that it is invented.
    language : {"vi", "en"}
    identifiers : collection of (kind, start, end)
        Marked by hand: what is left of them is framed. Without them a reader has to look.

    Examples
    --------
    >>> MaskedNote("chị Lan, nhà gọi là Tí", "Invented note", "en")
    MaskedNote('chị [TÊN], nhà gọi là Tí')
    """

    def __init__(
        self, text: str, caption: str, language: str, identifiers: Collection[Mark] = ()
    ) -> None:
        from lab_utils.privacy.text import mask

        self.masked = mask(text)
        self._text, self._caption, self._language = text, caption, language
        self._left = missed(text, identifiers)

    def __repr__(self) -> str:
        return f"MaskedNote({self.masked!r})"

    def _repr_html_(self) -> str:
        return (
            f'<figure style="margin:8px 0;max-width:46em"><figcaption><strong>'
            f"{escape(self._caption)}</strong></figcaption>"
            f'<p style="line-height:1.9;border:1px solid {GREY};padding:8px 12px">'
            f"{self._body()}</p></figure>"
        )

    def _body(self) -> str:
        html, done = "", 0
        for one in find_identifiers(self._text):
            html += self._between(done, one.start)
            html += f'<span style="{_CHIP}">{escape(KINDS[one.kind]["mask"].strip("[]"))}</span>'
            done = one.end
        return html + self._between(done, len(self._text))

    def _between(self, start: int, end: int) -> str:
        """What was not masked; what should have been is framed and said."""
        html = ""
        for _, a, b in self._left:
            a, b = max(a, start), min(b, end)
            if a < b:
                html += escape(self._text[start:a])
                html += f'<span style="{_HOLE}">{escape(self._text[a:b])}</span>'
                html += f" <small>({_TEXTS.say('left', self._language)})</small>"
                start = b
        return html + escape(self._text[start:end])
