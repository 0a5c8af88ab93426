"""Read a number as a health worker in Việt Nam types it, and write it as either language does.

Both ``12,5`` and ``12.5`` are read. One sign followed by exactly three digits (``1.200``,
``1,200``) is a thousand to one reader and a little more than one to another: it is asked, never
guessed.
"""

from __future__ import annotations

import re
import unicodedata

DECIMAL_SIGNS = {"vi": ",", "en": "."}

_MINUS = str.maketrans({"−": "-", "–": "-"})
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_PLAIN = re.compile(r"([+-]?\d+)[.,]?")
_DECIMAL = re.compile(r"[+-]?(\d*)[.,](\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_LONGEST = 40
_LONGEST_TEXT = 1000


class NotANumberError(ValueError):
    """The text is not one number."""


class AmbiguousNumberError(ValueError):
    """The text is a different number in two ways of writing.

    Attributes
    ----------
    small, large : float
        The reading with a decimal sign, and the one with thousands.
    """

    def __init__(self, text: str, small: float, large: float) -> None:
        super().__init__(f"{text!r} may be {small:g} or {large:g}; write one of them")
        self.small = small
        self.large = large


def read_number(text: str, unit: str = "") -> float:
    """Read one number.

    Parameters
    ----------
    text : str
        As typed: ``"12,5"``, ``"−0.3"``, ``"1 200"``, ``"95 %"``.
    unit : str, optional
        A unit that may follow the number.

    Returns
    -------
    float

    Raises
    ------
    AmbiguousNumberError
        For ``"1.200"`` and ``"1,200"``.
    NotANumberError
        For everything else that is not one finite number.

    Examples
    --------
    >>> read_number("12,5")
    12.5
    >>> read_number("1.234,5")
    1234.5
    >>> read_number("95 %", unit="%")
    95.0
    >>> read_number("95,")
    95.0
    >>> read_number("1.200")
    Traceback (most recent call last):
    lab_utils.numbers.AmbiguousNumberError: '1.200' may be 1.2 or 1200; write one of them
    """
    # Putting accents in order takes the square of their number.
    if len(text) > _LONGEST_TEXT:
        raise NotANumberError(f"{text[:_LONGEST]!r} is not a number")
    # Some Vietnamese keyboards write the letter and its marks as separate characters.
    typed = unicodedata.normalize("NFC", text.strip())
    if unit and typed.endswith(unit):
        typed = typed[: -len(unit)]
    typed = _SPACES.sub(" ", typed.strip()).translate(_MINUS)
    # A space parts thousands or nothing: "1 2" is two numbers.
    compact = typed.replace(" ", "") if _SPACED.fullmatch(typed) else typed
    if len(compact) > _LONGEST or not compact.isascii():
        raise NotANumberError(f"{text[:_LONGEST]!r} is not a number")
    # "95,": the decimals were meant to follow, and there are none.
    if plain := _PLAIN.fullmatch(compact):
        return float(plain[1])
    decimal = _DECIMAL.fullmatch(compact)
    grouped = _GROUPED.fullmatch(compact)
    if decimal and grouped and decimal[1] != "0":
        raise AmbiguousNumberError(
            text.strip(),
            small=float(compact.replace(",", ".")),
            large=float(re.sub(r"[.,]", "", compact)),
        )
    if decimal:
        return float(compact.replace(",", "."))
    if grouped:
        last = max(compact.rfind("."), compact.rfind(","))
        # A sign that comes more than once parts thousands, so there is no decimal sign.
        if compact.count(compact[last]) > 1:
            return float(re.sub(r"[.,]", "", compact))
        return float(re.sub(r"[.,]", "", compact[:last]) + "." + compact[last + 1 :])
    raise NotANumberError(f"{text.strip()!r} is not a number")


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
    if language not in DECIMAL_SIGNS:
        expected = ", ".join(DECIMAL_SIGNS)
        raise ValueError(f"language is {language!r}; expected one of {expected}")
    decimal_sign = DECIMAL_SIGNS[language]
    text = f"{x:.6f}".rstrip("0").rstrip(".") if decimals is None else f"{x:.{decimals}f}"
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    if not digits.strip("0."):
        sign = ""
    whole, _, fraction = digits.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "\u202f")
    return sign + whole + (decimal_sign + fraction if fraction else "")
