"""Vital signs as they are written down: read, and refused where no patient can have them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lab_utils.labtests.inputs import is_missing, round_half_up
from lab_utils.language import pick
from lab_utils.numbers import AmbiguousNumberError, read_number
from lab_utils.warning import errors
from lab_utils.warning.signs import LABELS, MEASURED

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
LETTERS = "ACVPU"


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
            raise errors.unknown_sign(str(unknown[0]))
        return [_possible(name, _read(name, [signs.get(name)])) for name in names]
    import pandas as pd

    if not isinstance(signs, pd.DataFrame):
        raise errors.no_signs(signs)
    return [_read_column(signs, name) for name in names]


def _read_column(table: pd.DataFrame, name: str) -> Floats:
    import pandas as pd

    if name not in table.columns:
        raise errors.missing_column(name)
    # Each value that occurs is read once; -1, the place of a missing one, is the last.
    place, values = pd.factorize(table[name], use_na_sentinel=True)
    numbers = np.append(_read(name, list(values)), math.nan)
    return _possible(name, numbers[place], list(table.index))


def _read(name: str, values: list[Any]) -> Floats:
    reader = {"oxygen": _oxygen, "consciousness": _letter}.get(name)
    read = [reader(one) if reader else _number(name, one) for one in values]
    return np.array([math.nan if one is None else one for one in read], dtype=float)


def _possible(name: str, numbers: Floats, rows: list[Any] | None = None) -> Floats:
    """Refuse what no patient can have, and round as finely as charts read."""
    if name not in MEASURED:
        return numbers
    sign = MEASURED[name]
    low, high = sign.possible
    wrong = (numbers < low) | (numbers > high)
    if wrong.any():
        value = float(numbers[wrong][0])
        if rows is None:
            raise errors.impossible(name, value)
        raise errors.impossible(name, value, rows[int(np.argmax(wrong))], int(wrong.sum()))
    # Tenths of a degree that are whole tenths again, so that 38.1 is not below 38.1.
    return round_half_up(numbers / sign.step) / round(1 / sign.step)


def _number(name: str, value: Any) -> float | None:
    if is_missing(value):
        return None
    if isinstance(value, bool | np.bool_):
        raise errors.not_a_number(name, value)
    try:
        if isinstance(value, str):
            return read_number(value, pick(MEASURED[name].unit, "en"))
        return float(value)
    except AmbiguousNumberError as error:
        raise errors.ambiguous_number(name, value, error) from error
    except (TypeError, ValueError) as error:
        raise errors.not_a_number(name, value) from error


def _oxygen(value: Any) -> float | None:
    if is_missing(value):
        return None
    if isinstance(value, bool | np.bool_ | int | float | np.number) and value in (0, 1):
        return float(value)
    raise errors.not_oxygen(value)


def _letter(value: Any) -> float | None:
    if is_missing(value):
        return None
    if isinstance(value, str) and len(value) == 1 and value in LETTERS:
        return float(LETTERS.index(value))
    raise errors.not_a_letter(value)
