"""What is said when a vital sign, or a table of them, cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES, Texts, pick, say
from lab_utils.numbers import AmbiguousNumberError, format_number
from lab_utils.warning.signs import LABELS, MEASURED, Sign

_LONGEST = 40  # characters of what was typed that an error repeats
_TEXTS = Texts(
    {
        "check": {
            "vi": "Xem lại phiếu, đo lại nếu cần, rồi ghi lại số đúng.",
            "en": "Check the chart, measure again if need be, and enter the right number.",
        },
        "where": {
            "vi": " (dòng {row}; có {rows} dòng như vậy)",
            "en": " (row {row}; {rows} in all)",
        },
        "perhaps": {"vi": " Có lẽ là {reading}?", "en": " Is it perhaps {reading}?"},
    }
)


class SignError(BilingualError, ValueError):
    """A vital sign, a table of them or a ward that cannot be used.

    Examples
    --------
    >>> raise SignError(vi="Mạch là {x}.", en="The pulse is {x}.", x=-80)
    Traceback (most recent call last):
    lab_utils.warning.errors.SignError: Mạch là −80.
    The pulse is −80.
    """


def no_signs(given: object) -> SignError:
    """Neither one patient nor a table."""
    return SignError(
        vi="Dấu hiệu sinh tồn được đưa vào dưới dạng {kind}; cần dict cho một người bệnh hoặc "
        "DataFrame cho cả bảng. Một dòng của bảng thì đổi bằng to_dict().",
        en="The vital signs came as {kind}; expected a dict for one patient or a DataFrame for a "
        "table. Turn one row of a table into a dict with to_dict().",
        kind=type(given).__name__,
    )


def unknown_sign(name: str) -> SignError:
    """A patient has something that is no vital sign."""
    return SignError(
        vi="Không có dấu hiệu nào tên {name}; có: {known}.",
        en="No sign is called {name}; known: {known}.",
        name=name,
        known=", ".join(LABELS),
    )


def missing_column(name: str) -> SignError:
    """A table lacks a sign."""
    return SignError(
        vi="Bảng không có cột {name}; cần các cột: {known}. Không đo thì để cột trống.",
        en="The table has no column {name}; expected the columns {known}. Leave a column empty "
        "where nothing was measured.",
        name=name,
        known=", ".join(LABELS),
    )


def ambiguous_number(name: str, value: object, error: AmbiguousNumberError) -> SignError:
    """A number that can be read in two ways."""
    return SignError(
        vi="{name} “{value}” có thể đọc là {small} hoặc {large}. Xin viết rõ một số.",
        en="{name} “{value}” may be {small} or {large}. Write one of them.",
        name=LABELS[name],
        value=str(value),
        small=error.small,
        large=error.large,
    )


def not_a_number(name: str, value: object) -> SignError:
    """A measured sign that is no number."""
    return SignError(
        vi="{name} là “{value}”, không phải một số. {check}",
        en="{name} is “{value}”, not a number. {check}",
        name=LABELS[name],
        value=str(value)[:_LONGEST],
        check=_TEXTS["check"],
    )


def not_oxygen(value: object) -> SignError:
    """Neither on oxygen nor on air."""
    return SignError(
        vi="Ô khí phòng hay oxy ghi “{value}”; cần True (đang thở oxy) hoặc False (khí phòng), bỏ "
        "trống nếu chưa ghi nhận.",
        en="Air or oxygen is “{value}”; expected True (on oxygen) or False (on air), left empty "
        "where it was not noted.",
        value=str(value)[:_LONGEST],
    )


def not_a_letter(value: object) -> SignError:
    """No letter of the consciousness."""
    return SignError(
        vi="Tri giác ghi “{value}”; cần một chữ: A (tỉnh), C (mới lú lẫn), V (đáp ứng lời nói), "
        "P (đáp ứng đau), U (không đáp ứng).",
        en="The consciousness is “{value}”; expected one letter: A (alert), C (new confusion), "
        "V (responds to voice), P (responds to pain), U (unresponsive).",
        value=str(value)[:_LONGEST],
    )


def impossible(name: str, value: float, row: Any = None, rows: int = 0) -> SignError:
    """Not found in a living patient; in a table, in which row first and in how many."""
    sign = MEASURED[name]
    return SignError(
        vi="{name} {value} {unit}{where} không thể có ở người sống; cần từ {low} đến "
        "{high}.{guess} {check}",
        en="{name} {value} {unit}{where} is not possible in a living patient: expected "
        "{low} to {high}.{guess} {check}",
        name=sign.label,
        value=value,
        unit=sign.unit,
        where=_TEXTS.twin("where", row=str(row), rows=rows) if rows else "",
        low=sign.possible[0],
        high=sign.possible[1],
        guess={language: _guess(sign, value, language) for language in LANGUAGES},
        check=_TEXTS["check"],
    )


def _guess(sign: Sign, value: float, language: str) -> str:
    """What the number may have meant, as a question; empty where nothing fits."""
    for reading in _readings(sign, value, language):
        return _TEXTS.say("perhaps", language, reading=reading)
    return ""


def _readings(sign: Sign, value: float, language: str) -> Iterator[str]:
    def fits(number: float) -> bool:
        return sign.possible[0] <= number <= sign.possible[1]

    def written(number: float) -> str:
        return f"{format_number(round(number, 1), language)} {pick(sign.unit, language)}"

    if sign.unit == "°C" and fits((value - 32) / 1.8):
        fahrenheit = say("{x} °F", language, x=value)
        yield f"{fahrenheit} = {written((value - 32) / 1.8)}"
    if sign.unit == "%" and 0 < value <= 1:
        yield written(100 * value)
    # A decimal sign was left out, or typed where there is none.
    for factor in (0.1, 10):
        if fits(value * factor):
            yield written(value * factor)
