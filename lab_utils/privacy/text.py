"""Identifiers in Vietnamese free text: find them, mask them, and know that some are missed."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

# Kind to what it is called, and the placeholder that takes its place.
KINDS: dict[str, dict[str, str]] = {
    "name": {"vi": "Họ tên", "en": "Name", "mask": "[TÊN]"},
    "date": {"vi": "Ngày, năm sinh", "en": "Date, year of birth", "mask": "[NGÀY]"},
    "address": {"vi": "Địa chỉ", "en": "Address", "mask": "[ĐỊA CHỈ]"},
    "facility": {"vi": "Cơ sở, nơi làm việc", "en": "Facility, employer", "mask": "[CƠ SỞ]"},
    "phone": {"vi": "Điện thoại", "en": "Telephone", "mask": "[ĐIỆN THOẠI]"},
    "email": {"vi": "Thư điện tử", "en": "E-mail", "mask": "[EMAIL]"},
    "cccd": {"vi": "CCCD", "en": "Citizen card (CCCD)", "mask": "[CCCD]"},
    "cmnd": {"vi": "CMND", "en": "Old identity card (CMND)", "mask": "[CMND]"},
    "bhyt": {"vi": "Thẻ BHYT", "en": "Insurance card (BHYT)", "mask": "[THẺ BHYT]"},
    "record": {"vi": "Số hồ sơ", "en": "Record number", "mask": "[SỐ HỒ SƠ]"},
}


@dataclass(frozen=True)
class Finding:
    """A piece of a text that may tell who someone is.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    start, end : int
        Where it stands: ``text[start:end]``.
    text : str
    score : float
        How sure the form is, 0 to 1; not a probability.
    """

    kind: str
    start: int
    end: int
    text: str
    score: float


def find_identifiers(text: str) -> list[Finding]:
    """Find what looks like an identifier in a Vietnamese text.

    No tool finds all: nicknames, a village known for one person, a rare job or a name typed
    without capitals stay. Read the text again before it leaves the ward.

    Parameters
    ----------
    text : str
        In any Unicode form (NFC or NFD).

    Returns
    -------
    list of Finding
        In the order of the text; none overlap.

    Raises
    ------
    TypeError
        If it is not a text.

    Notes
    -----
    The first call imports presidio: about 2.5 seconds and 100 MiB. Nothing is downloaded.

    Examples
    --------
    >>> [(one.kind, one.text) for one in find_identifiers("BN Lê Thị Ví Dụ, SĐT 0300 123 456")]
    [('name', 'Lê Thị Ví Dụ'), ('phone', '0300 123 456')]
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}; expected a text (str)")
    from lab_utils.privacy.recognisers import recognisers

    composed, places = _compose(text)
    found = [
        (places[one.start], places[one.end], one.entity_type, one.score)
        for recogniser in recognisers()
        for one in recogniser.analyze(composed, recogniser.supported_entities)
    ]
    return [Finding(kind, a, b, text[a:b], score) for a, b, kind, score in _merge(found)]


def mask(text: str, keep: Collection[str] = ()) -> str:
    """Replace what looks like an identifier with a placeholder of its kind.

    Parameters
    ----------
    text : str
    keep : collection of str
        Kinds to leave as they are, of `KINDS`.

    Raises
    ------
    ValueError
        If a kind to keep is unknown.
    TypeError
        If it is not a text.

    Examples
    --------
    >>> mask("Mẹ cháu là chị Trần Thị Giả Định, ĐT 0300123456, tái khám 14/3/2026.")
    'Mẹ cháu là chị [TÊN], ĐT [ĐIỆN THOẠI], tái khám [NGÀY].'
    """
    if unknown := set(keep) - KINDS.keys():
        raise ValueError(f"keep has {sorted(unknown)}; expected some of {', '.join(KINDS)}")
    masked, done = "", 0
    for one in find_identifiers(text):
        if one.kind not in keep:
            masked += text[done : one.start] + KINDS[one.kind]["mask"]
            done = one.end
    return masked + text[done:]


def _compose(text: str) -> tuple[str, list[int]]:
    """The text in NFC, and where each of its characters stood before (and the end)."""
    composed, places = [], []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        letter = unicodedata.normalize("NFC", text[start:end])
        composed.append(letter)
        places += [start] * len(letter)
        start = end
    return "".join(composed), [*places, len(text)]


def _merge(found: list[tuple[int, int, str, float]]) -> list[tuple[int, int, str, float]]:
    """Join what overlaps, so that nothing found stays; the longest piece gives the kind."""
    merged: list[tuple[int, int, str, float]] = []
    longest = 0
    for start, end, kind, score in sorted(found, key=lambda one: (one[0], -one[1], -one[3])):
        if merged and start < merged[-1][1]:
            last = merged[-1]
            if end - start > longest:
                longest = end - start
            else:
                _, _, kind, score = last
            merged[-1] = (last[0], max(end, last[1]), kind, score)
        else:
            merged.append((start, end, kind, score))
            longest = end - start
    return merged
