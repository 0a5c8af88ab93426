"""The two languages of the labs, and how each writes a number."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("vi", "en")


def pick(twin: str | Mapping[str, str], language: str) -> str:
    """Return the text of a twin in one language.

    Parameters
    ----------
    twin : str or mapping
        ``{"vi": …, "en": …}``, or a plain text that is the same in both languages.
    language : {"vi", "en"}

    Raises
    ------
    ValueError
        If the language is unknown or the twin lacks it.

    Examples
    --------
    >>> pick({"vi": "ngưỡng", "en": "threshold"}, "en")
    'threshold'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is {language!r}; expected one of {', '.join(LANGUAGES)}")
    if isinstance(twin, str):
        return twin
    if language not in twin:
        raise ValueError(f"no {language!r} text in {dict(twin)!r}; write both languages")
    return twin[language]


def format_number(x: float, language: str, decimals: int | None = None) -> str:
    """Write a number as a reader of the language expects it.

    Vietnamese takes the decimal comma. Thousands are parted by a narrow no-break space in
    both languages, so that no point or comma can be misread.

    Parameters
    ----------
    x : float
    language : {"vi", "en"}
    decimals : int, optional
        Digits after the decimal sign; without it, as many as the number has (at most 6).

    Examples
    --------
    >>> format_number(-0.25, "vi")
    '−0,25'
    >>> format_number(98.4375, "en", decimals=1)
    '98.4'
    """
    text = f"{x:.6f}".rstrip("0").rstrip(".") if decimals is None else f"{x:.{decimals}f}"
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    if not digits.strip("0."):
        sign = ""
    whole, _, fraction = digits.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u202f")
    decimal_sign = pick({"vi": ",", "en": "."}, language)
    return sign + whole + (decimal_sign + fraction if fraction else "")
