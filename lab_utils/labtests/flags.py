"""Flags of results: L and H outside the reference interval, LL and HH beyond a critical limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lab_utils.labtests.analytes import Analyte
from lab_utils.labtests.analytes import analyte as find_analyte
from lab_utils.labtests.critical import CriticalLimits, critical_limits
from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import Columns, Floats
from lab_utils.labtests.intervals import ReferenceInterval, reference_interval
from lab_utils.labtests.results import Result, read_result
from lab_utils.labtests.units import unit_text
from lab_utils.language import Texts, Twin

CODES = ("LL", "L", "", "H", "HH")
UNKNOWN = "?"

_REASONS = Texts(
    {
        "missing": {"vi": "Chưa có kết quả.", "en": "No result."},
        "beyond": {
            "vi": "Kết quả ngoài thang đo: chưa biết có tới mức nguy kịch hay không.",
            "en": "Beyond the measuring range: it may or may not be critical.",
        },
        "cannot_say": {
            "vi": "Kết quả ngoài thang đo: không biết trong hay ngoài khoảng tham chiếu.",
            "en": "Beyond the measuring range: inside or outside the interval cannot be said.",
        },
        "two_units": {
            "vi": "Đơn vị ghi cạnh kết quả khác đơn vị của phiếu.",
            "en": "The unit beside the result differs from the unit of the report.",
        },
        "haemolysed": {
            "vi": "Mẫu tán huyết làm kết quả này cao giả: không tin được, cần lấy lại mẫu.",
            "en": "Haemolysis makes this result falsely high: not to be trusted, take a new "
            "sample.",
        },
    }
)


@dataclass(frozen=True)
class Flag:
    """What to print beside a result.

    Attributes
    ----------
    code : {"LL", "L", "", "H", "HH", "?"}
        "" inside the interval; "?" where it cannot be said.
    trusted : bool
        False where the sample makes the result unreliable.
    reasons : tuple of twins
        Why it cannot be said or trusted.
    """

    code: str
    trusted: bool = True
    reasons: tuple[Twin, ...] = field(default=())


def flag(value: Any, low: Any, high: Any, critical: CriticalLimits | None = None) -> Any:
    """Flag numbers against limits in the same unit.

    A value equal to a reference limit is inside. A critical value is LL or HH even where the
    reference limits are missing.

    Parameters
    ----------
    value : float, array or Series
        0 or more.
    low, high : float, array or Series
        Reference limits; NaN or None where an interval has no such limit.
    critical : CriticalLimits, optional
        From `critical_limits`, in the unit of `value`.

    Returns
    -------
    str, array or Series
        "LL", "L", "", "H" or "HH"; None where the value is missing.

    Raises
    ------
    LabError
        For a value that is no number or negative.

    Examples
    --------
    >>> flag(2.9, 3.5, 5.2), flag(3.5, 3.5, 5.2)
    ('L', '')
    >>> flag(2.9, 3.5, 5.2, critical_limits("royal_melbourne", "potassium"))
    'LL'
    """
    columns = Columns(value=value, low=low, high=high)
    numbers = columns.numbers("value")
    lows = _or_none(columns.numbers("low"), -math.inf)
    highs = _or_none(columns.numbers("high"), math.inf)
    codes = np.array(CODES, dtype=object)[_level(numbers, lows, highs, critical)]
    codes[np.broadcast_to(np.isnan(numbers), codes.shape)] = None
    return columns.give(codes)


def flag_result(
    result: Result | str | float | None,
    analyte: str,
    unit: str | None = None,
    sex: str | None = None,
    age: float | None = None,
    critical: str | None = None,
    intervals: Sequence[ReferenceInterval] | None = None,
) -> Flag:
    """Flag one result as reported, whatever is written; never an error for what is on a report.

    Parameters
    ----------
    result : Result, str, float or None
        ``"<0,5"`` is L when the lower limit is 1, and "?" when it cannot be said.
    analyte : str
    unit : str, optional
        As written on the report; without it the one beside the result, or the SI unit.
    sex : {"F", "M"}, optional
        "?" when it is missing and the interval depends on it.
    age : float, optional
        Years; an adult where it is missing.
    critical : str, optional
        Name of a critical list; without one there is no LL and HH.
    intervals : sequence of ReferenceInterval, optional
        A ward's own.

    Raises
    ------
    LabError
        If no analyte or list has the name.

    Examples
    --------
    >>> flag_result("<0,5", "fibrinogen", critical="homerton").code
    'LL'
    >>> haemolysed = flag_result("6,8 (tán huyết)", "potassium", critical="kost_1990")
    >>> haemolysed.code, haemolysed.trusted
    ('H', False)
    """
    what = find_analyte(analyte)
    critical_limits(critical or "kost_1990", analyte)  # a wrong name is the author's
    try:
        read = result if isinstance(result, Result) else read_result(result)
    except LabError as error:
        return Flag(UNKNOWN, reasons=(error.twin,))
    if read.missing:
        return Flag(UNKNOWN, reasons=(_REASONS["missing"],))
    unit = what.unit if unit is None and not read.unit else unit_text(unit or read.unit)
    if read.unit not in ("", unit):
        return Flag(UNKNOWN, reasons=(_REASONS["two_units"],))
    reasons: list[Twin] = []
    try:
        limits = critical_limits(critical, analyte, unit, read.haemolysed) if critical else None
        low, high = reference_interval(analyte, sex, age, intervals).limits(unit)
        known = True
    except LabError as error:
        reasons.append(error.twin)
        known, low, high = False, -math.inf, math.inf
        limits = _limits_or_none(critical, analyte, unit, read.haemolysed)
    code = _code(read, low, high, limits, reasons)
    if not known and code == "":
        code = UNKNOWN
    trusted = not (read.haemolysed and _raised(what))
    if not trusted:
        reasons.append(_REASONS["haemolysed"])
    return Flag(code, trusted, tuple(reasons))


def _limits_or_none(
    critical: str | None, analyte: str, unit: str, haemolysed: bool
) -> CriticalLimits | None:
    try:
        return critical_limits(critical, analyte, unit, haemolysed) if critical else None
    except LabError:  # the unit, of which the interval has complained already
        return None


def _raised(what: Analyte) -> bool:
    return what.haemolysis == "raised"


def _code(
    read: Result,
    low: float,
    high: float,
    limits: CriticalLimits | None,
    reasons: list[Twin],
) -> str:
    """The code that every value a comparator allows would get, or what they have in common."""
    ends = {
        "": (read.value, read.value),
        "<": (0.0, np.nextafter(read.value, -math.inf)),
        "<=": (0.0, read.value),
        ">": (np.nextafter(read.value, math.inf), math.inf),
        ">=": (read.value, math.inf),
    }[read.comparator]
    first, last = _level(np.array(ends), np.array([low]), np.array([high]), limits)
    if first == last:
        return CODES[first]
    if last < CODES.index("") or first > CODES.index(""):
        reasons.append(_REASONS["beyond"])
        return "L" if last < CODES.index("") else "H"
    reasons.append(_REASONS["cannot_say"])
    return UNKNOWN


def _level(numbers: Floats, low: Floats, high: Floats, critical: CriticalLimits | None) -> Any:
    """Where in `CODES` each number belongs."""
    level = 2 - (numbers < low).astype(int) + (numbers > high)
    if critical is not None:
        level = np.where(critical.below(numbers), 0, level)
        level = np.where(critical.above(numbers), 4, level)
    return level


def _or_none(limits: Floats, none: float) -> Floats:
    return np.where(np.isnan(limits), none, limits)
