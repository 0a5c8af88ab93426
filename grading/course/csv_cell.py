"""A text in a CSV file that a spreadsheet takes for text."""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before it.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless(" ＝1"), harmless("Khoa Nội")
    ("'=HYPERLINK(1)", "' ＝1", 'Khoa Nội')
    """
    return f"'{text}" if text.lstrip(" \n\u00a0\u3000").startswith(_FORMULA) else text


def original(text: str) -> str:
    """Return a text as it was before `harmless`.

    Examples
    --------
    >>> original("'=HYPERLINK(1)"), original("'s Hertogenbosch")
    ('=HYPERLINK(1)', "'s Hertogenbosch")
    """
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text
