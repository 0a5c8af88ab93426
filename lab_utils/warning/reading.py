"""Vital signs as they are written down: read, and refused where no patient can have them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lab_utils.labtests.inputs import is_missing, round_half_up
from lab_utils.language import LANGUAGES, pick
from lab_utils.numbers import AmbiguousNumberError, NotANumberError, format_number, read_number
from lab_utils.warning.signs import LABELS, MEASURED, Sign, SignError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
LETTERS = "ACVPU"
_CHECK = {
    "vi": "Xem lại phiếu, đo lại nếu cần, rồi ghi lại số đúng.",
    "en": "Check the chart, measure again if need be, and enter the right number.",
}
_PERHAPS = {"vi": " Có lẽ là {}?", "en": " Is it perhaps {}?"}


def read_signs(signs: Mapping[str, Any] | pd.DataFrame, names: tuple[str, ...]) -> list[Floats]:
    """Return the values of the named signs as numbers, as finely as charts read them.

    Parameters
    ----------
    signs : mapping or DataFrame
        One patient, where a sign that is left out is missing, or a table with a column for each
        name. Numbers, or texts such as ``"37,5"``; for oxygen True, False, 1 or 0; for
        consciousness a letter of ACVPU.
    names : tuple of str
        Keys of `LABELS`.

    Returns
    -------
    list of ndarray
        One for each name, one number for each patient or row; NaN where None, NaN or "" says
        that it is missing. Letters are their position in ACVPU.

    Raises
    ------
    SignError
        For an unknown sign, a missing column, what cannot be read, what no patient can have.

    Examples
    --------
    >>> read_signs({"temperature": "37,5"}, ("temperature", "pulse"))
    [array([37.5]), array([nan])]
    """
    if isinstance(signs, Mapping):
        if unknown := [name for name in signs if name not in LABELS]:
            raise _unknown(str(unknown[0]))
        return [_read(name, [signs.get(name)]) for name in names]
    import pandas as pd

    if not isinstance(signs, pd.DataFrame):
        kind = type(signs).__name__
        raise SignError(
            f"Dấu hiệu sinh tồn được đưa vào dưới dạng {kind}; cần dict cho một người bệnh hoặc "
            "DataFrame cho cả bảng. Một dòng của bảng thì đổi bằng to_dict().",
            f"The vital signs came as {kind}; expected a dict for one patient or a DataFrame for a "
            "table. Turn one row of a table into a dict with to_dict().",
        )
    read = []
    for name in names:
        if name not in signs.columns:
            raise _unknown(name, missing=True)
        # Each value that occurs is read once.
        place, values = pd.factorize(signs[name], use_na_sentinel=True)
        numbers = np.append(_read(name, list(values), check=False), math.nan)
        read.append(_possible(name, numbers[place], list(signs.index)))
    return read


def _read(name: str, values: list[Any], check: bool = True) -> Floats:
    reader = {"oxygen": _oxygen, "consciousness": _letter}.get(name)
    read = [reader(one) if reader else _number(name, one) for one in values]
    numbers = np.array([math.nan if one is None else one for one in read], dtype=float)
    return _possible(name, numbers) if check else numbers


def _possible(name: str, numbers: Floats, rows: list[Any] | None = None) -> Floats:
    if name not in MEASURED:
        return numbers
    sign = MEASURED[name]
    low, high = sign.possible
    wrong = (numbers < low) | (numbers > high)
    if wrong.any():
        raise _impossible(name, float(numbers[wrong][0]), wrong, rows)
    # Tenths of a degree that are whole tenths again, so that 38.1 is not below 38.1.
    return round_half_up(numbers / sign.step) / round(1 / sign.step)


def _unknown(name: str, missing: bool = False) -> SignError:
    known = ", ".join(LABELS)
    if missing:
        return SignError(
            f"Bảng không có cột {name}; cần các cột: {known}. Không đo thì để cột trống.",
            f"The table has no column {name}; expected the columns {known}. Leave a column empty "
            "where nothing was measured.",
        )
    return SignError(
        f"Không có dấu hiệu nào tên {name}; có: {known}.",
        f"No sign is called {name}; known: {known}.",
    )


def _number(name: str, value: Any) -> float | None:
    if is_missing(value):
        return None
    try:
        if isinstance(value, bool | np.bool_):
            raise NotANumberError
        number = (
            read_number(value, pick(MEASURED[name].unit, "en"))
            if isinstance(value, str)
            else float(value)
        )
    except AmbiguousNumberError as error:
        raise SignError(
            "{name_vi} “{value}” có thể đọc là {small} hoặc {large}. Xin viết rõ một số.",
            "{name_en} “{value}” may be {small} or {large}. Write one of them.",
            value=str(value),
            small=error.small,
            large=error.large,
            **_named(name),
        ) from error
    except (TypeError, ValueError) as error:
        raise SignError(
            "{name_vi} là “{value}”, không phải một số. {check_vi}",
            "{name_en} is “{value}”, not a number. {check_en}",
            value=str(value)[:40],
            **_named(name),
        ) from error
    return number


def _oxygen(value: Any) -> float | None:
    if is_missing(value):
        return None
    if isinstance(value, bool | np.bool_ | int | float | np.number) and value in (0, 1):
        return float(value)
    raise SignError(
        "Ô khí phòng hay oxy ghi “{value}”; cần True (đang thở oxy) hoặc False (khí phòng), bỏ "
        "trống nếu chưa ghi nhận.",
        "Air or oxygen is “{value}”; expected True (on oxygen) or False (on air), left empty "
        "where it was not noted.",
        value=str(value)[:40],
    )


def _letter(value: Any) -> float | None:
    if is_missing(value):
        return None
    if isinstance(value, str) and len(value) == 1 and value in LETTERS:
        return float(LETTERS.index(value))
    raise SignError(
        "Tri giác ghi “{value}”; cần một chữ: A (tỉnh), C (mới lú lẫn), V (đáp ứng lời nói), "
        "P (đáp ứng đau), U (không đáp ứng).",
        "The consciousness is “{value}”; expected one letter: A (alert), C (new confusion), "
        "V (responds to voice), P (responds to pain), U (unresponsive).",
        value=str(value)[:40],
    )


def _impossible(
    name: str, value: float, wrong: NDArray[np.bool_], rows: list[Any] | None
) -> SignError:
    sign = MEASURED[name]
    where_vi = where_en = ""
    if rows is not None:
        row = rows[int(np.argmax(wrong))]
        where_vi = f" (dòng {row}; có {wrong.sum()} dòng như vậy)"
        where_en = f" (row {row}; {wrong.sum()} in all)"
    low, high = sign.possible
    guess = {one: _guess(sign, value, one) for one in LANGUAGES}
    return SignError(
        "{name_vi} {value} {unit_vi}{where_vi} không thể có ở người sống; cần từ {low} đến "
        "{high}.{guess_vi} {check_vi}",
        "{name_en} {value} {unit_en}{where_en} is not possible in a living patient: expected "
        "{low} to {high}.{guess_en} {check_en}",
        value=value,
        low=low,
        high=high,
        unit_vi=pick(sign.unit, "vi"),
        unit_en=pick(sign.unit, "en"),
        where_vi=where_vi,
        where_en=where_en,
        guess_vi=guess["vi"],
        guess_en=guess["en"],
        **_named(name),
    )


def _guess(sign: Sign, value: float, language: str) -> str:
    """What the number may have meant, as a question; empty where nothing fits."""
    for words in _readings(sign, value, language):
        return pick(_PERHAPS, language).format(words)
    return ""


def _readings(sign: Sign, value: float, language: str) -> Iterator[str]:
    def fits(number: float) -> bool:
        return sign.possible[0] <= number <= sign.possible[1]

    def written(number: float) -> str:
        return f"{format_number(round(number, 1), language)} {pick(sign.unit, language)}"

    if sign.unit == "°C" and fits((value - 32) / 1.8):
        fahrenheit = f"{format_number(value, language)} °F"
        yield f"{fahrenheit} = {written((value - 32) / 1.8)}"
    if sign.unit == "%" and 0 < value <= 1:
        yield written(100 * value)
    # A decimal sign that was lost, or that has slipped in.
    for factor in (0.1, 10):
        if fits(value * factor):
            yield written(value * factor)


def _named(name: str) -> dict[str, str]:
    sign = MEASURED[name]
    return {
        "name_vi": sign.vi,
        "name_en": sign.en,
        "check_vi": _CHECK["vi"],
        "check_en": _CHECK["en"],
    }
