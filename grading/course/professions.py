"""The professions that the course teaches, and how a list of accounts may write them."""

from __future__ import annotations

import unicodedata

PROFESSIONS = {
    "doctor": {"vi": "bác sĩ", "en": "doctor"},
    "nurse": {"vi": "điều dưỡng", "en": "nurse"},
    "pharmacist": {"vi": "dược sĩ", "en": "pharmacist"},
    "manager": {"vi": "quản lý", "en": "manager"},
    "lecturer": {"vi": "giảng viên", "en": "lecturer"},
}


def as_written() -> str:
    """Return how a list of accounts may write them, for whoever has to put one right."""
    return ", ".join(f"{key} ({names['vi']})" for key, names in PROFESSIONS.items())


def read_profession(text: str) -> str:
    """Return the key of a profession that is written in either language.

    Raises
    ------
    ValueError
        Naming the text and what is expected.

    Examples
    --------
    >>> read_profession(" Điều dưỡng "), read_profession("nurse")
    ('nurse', 'nurse')
    """
    # Some keyboards write a letter and its marks apart; both spellings of i and y are right.
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    plain = plain.replace("bác sỹ", "bác sĩ").replace("dược sỹ", "dược sĩ").replace("lí", "lý")
    for key, names in PROFESSIONS.items():
        if plain in (key, *names.values()):
            return key
    raise ValueError(f"profession {text!r}: write one of {as_written()}, or leave it empty")
