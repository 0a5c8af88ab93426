"""How every formula reads its input and gives its result, so that all refuse and answer alike.

One number gives a float, a column (Series) gives a Series with the same index, an array or list
gives an array; numbers and columns may be mixed. Missing (None, NaN, pandas' NA) stays missing.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab_utils.labtests.analytes import analyte
from lab_utils.labtests.errors import LabError
from lab_utils.language import Twin

Floats = NDArray[np.float64]
_OLDEST = 120  # years


class Columns:
    """The inputs of one formula, side by side.

    Raises
    ------
    LabError
        If two columns differ in length or index.
    """

    def __init__(self, **given: Any) -> None:
        import pandas as pd

        self._given = given
        self._index: Any = None
        self._length: int | None = None
        for name, values in given.items():
            if _is_one(values):
                continue
            if self._length not in (None, len(values)):
                raise LabError(
                    vi=f"{name} có {len(values)} dòng, cột khác có {self._length}; cần bằng nhau.",
                    en=f"{name} has {len(values)} rows, another column {self._length}; "
                    "expected equally many.",
                )
            self._length = len(values)
            if not isinstance(values, pd.Series):
                continue
            if self._index is not None and not values.index.equals(self._index):
                raise LabError(
                    vi=f"Cột {name} có chỉ số dòng khác các cột kia; hãy lấy từ cùng một bảng.",
                    en=f"The column {name} has another index than the others; "
                    "take all from one table.",
                )
            self._index = values.index

    @property
    def one(self) -> bool:
        """Whether every input is one value."""
        return self._length is None

    def numbers(self, name: str, low: float = 0.0, high: float = math.inf) -> Floats:
        """Return an input as numbers from `low` to `high`, missing as NaN."""
        values = self._given[name]
        array = np.atleast_1d(_as_floats(name, values))
        wrong = (array < low) | (array > high)
        if wrong.any():
            self._refuse_outside(name, array, wrong, low, high)
        return array

    def amount(self, name: str, test: str, check: bool = True) -> Floats:
        """Return a result in its SI unit; refuse what no patient has, unless told not to."""
        if not check:
            return self.numbers(name)
        what = analyte(test)
        numbers = self.numbers(name)
        low, high = what.possible
        wrong = (numbers < low) | (numbers > high)
        if wrong.any():
            raise LabError(
                vi="{name} {value} {unit}{where} không thể có ở người ({low}–{high} {unit}); xin "
                "xem lại đơn vị và số.",
                en="{name} {value} {unit}{where} is not possible in a patient ({low} to {high} "
                "{unit}); check the unit and the number.",
                name=what.label,
                value=numbers[wrong][0],
                where=self._where(wrong),
                unit=what.unit,
                low=low,
                high=high,
            )
        return numbers

    def adult_age(self, name: str, formula: str) -> Floats:
        """Return ages in years; refuse children, for whom the formula does not hold."""
        ages = self.numbers(name, high=_OLDEST)
        young = ages < 18
        if young.any():
            raise LabError(
                vi="{formula} chỉ dùng cho người từ 18 tuổi trở lên; có tuổi là {age}{where}. Trẻ "
                "em cần công thức khác.",
                en="{formula} holds for ages 18 and above; an age is {age}{where}. Children need "
                "another formula.",
                formula=formula,
                age=ages[young][0],
                where=self._where(young),
            )
        return ages

    def female(self, name: str = "sex") -> Floats:
        """Return 1 for "F", 0 for "M", NaN where the sex is missing."""
        values = self._given[name]
        each = [values] if _is_one(values) else list(values)
        return np.array([_female(one) for one in each])

    def yes(self, name: str) -> Floats:
        """Return 1 for yes, 0 for no, NaN where it is missing."""
        values = self._given[name]
        each = [values] if _is_one(values) else list(values)
        array = np.array([_yes(name, one) for one in each])
        return array

    def give(self, values: Any) -> Any:
        """Return results in the form the inputs had."""
        array = np.asarray(values)
        if self._length is None:
            one = array.reshape(-1)[0]
            return one.item() if isinstance(one, np.generic) else one
        array = np.broadcast_to(array, (self._length,)).copy()
        if self._index is None:
            return array
        import pandas as pd

        return pd.Series(array, index=self._index)

    def _refuse_outside(
        self, name: str, array: Floats, wrong: NDArray[np.bool_], low: float, high: float
    ) -> None:
        raise LabError(
            vi="{name} là {value}{where}; cần một số từ {low} {end}. Xin xem lại số.",
            en="{name} is {value}{where}; expected a number from {low} {end}. Check the number.",
            name=name,
            value=array[wrong][0],
            where=self._where(wrong),
            low=low,
            end={"vi": f"đến {high:g}", "en": f"to {high:g}"}
            if high < math.inf
            else {"vi": "trở lên", "en": "up"},
        )

    def _where(self, wrong: NDArray[np.bool_]) -> Twin:
        """Which row of a column it is, and how many there are."""
        if self._length is None:
            return ""
        first, count = int(np.argmax(wrong)), int(wrong.sum())
        row = first if self._index is None else self._index[first]
        return {
            "vi": f" (dòng {row}; có {count} dòng như vậy)",
            "en": f" (row {row}; {count} in all)",
        }


def round_half_up(values: Floats) -> Floats:
    """Round as laboratories do: 59.5 is reported as 60, 62.5 as 63.

    Examples
    --------
    >>> round_half_up(np.array([59.4, 59.5, 62.5]))
    array([59., 60., 63.])
    """
    # Allow for rounding: 2.675 x 10 is a little less than 26.75 in binary.
    return np.floor(values + 0.5 + 1e-9)


def is_missing(value: Any) -> bool:
    """Whether one value is None, NaN, pandas' NA or an empty text."""
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or value == "" or value != value


def _is_one(values: Any) -> bool:
    return isinstance(values, str) or np.ndim(values) == 0


def _as_floats(name: str, values: Any) -> Floats:
    dtype = getattr(values, "dtype", None)
    if dtype is not None and getattr(dtype, "kind", "") in "iuf" and hasattr(dtype, "itemsize"):
        if hasattr(values, "to_numpy"):
            values = values.to_numpy(dtype=float, na_value=math.nan)
        array = np.asarray(values, dtype=float)
    else:
        each = [values] if _is_one(values) else values
        array = np.array([_as_float(name, one) for one in each], dtype=float)
    if np.isinf(array).any():
        raise _not_a_number(name, math.inf)
    return array


def _as_float(name: str, value: Any) -> float:
    if is_missing(value):
        return math.nan
    if isinstance(value, str | bool | np.bool_):
        raise _not_a_number(name, value)
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise _not_a_number(name, value) from error


def _not_a_number(name: str, value: Any) -> LabError:
    return LabError(
        vi=f"{name} là {str(value)[:40]!r}, không phải một số. Kết quả ghi bằng chữ như “<0,5” "
        "cần đọc bằng read_result trước.",
        en=f"{name} is {str(value)[:40]!r}, not a number. A result written as text, such as "
        "“<0.5”, is read with read_result first.",
    )


def _female(value: Any) -> float:
    if is_missing(value):
        return math.nan
    if value in ("F", "M"):
        return float(value == "F")
    raise LabError(
        vi=f"Giới ghi là {value!r}; cần “F” (nữ) hoặc “M” (nam), bỏ trống nếu không biết.",
        en=f"The sex is {value!r}; expected “F” (female) or “M” (male), left empty where unknown.",
    )


def _yes(name: str, value: Any) -> float:
    if is_missing(value):
        return math.nan
    if isinstance(value, bool | np.bool_ | int | float | np.number) and value in (0, 1):
        return float(value)
    raise LabError(
        vi=f"{name} là {value!r}; cần True (có) hoặc False (không).",
        en=f"{name} is {value!r}; expected True (yes) or False (no).",
    )
