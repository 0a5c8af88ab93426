"""Delta checks, and reference change values: how far a result moves by chance alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from lab_utils.accuracy.inputs import one_number
from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import Columns

Kind = Literal["absolute", "percent", "rate"]


@dataclass(frozen=True)
class ChangeLimits:
    """Changes between which chance alone keeps a person's next result, in per cent."""

    fall: float
    rise: float


def reference_change_value(
    cv_analytical: float, cv_within: float, level: float = 0.95
) -> ChangeLimits:
    """Return Harris's reference change value: sqrt(2) x z x sqrt(CVa² + CVi²), both ways alike.

    Parameters
    ----------
    cv_analytical, cv_within : float
        Coefficients of variation in per cent: of the method, and within a person.
    level : float
        Probability, two-sided; 0.95 makes z 1.96.

    Returns
    -------
    ChangeLimits
        In per cent of the first result.

    Raises
    ------
    lab_utils.accuracy.InputError
        If a coefficient is negative or the level not between 0 and 1.

    References
    ----------
    Harris EK, Yasaka T. Clin Chem 1983;29:25-30.

    Examples
    --------
    >>> round(reference_change_value(2.51, 4.51).rise, 1)
    14.3
    """
    limit = 100 * math.sqrt(2) * _z(level) * _total_cv(cv_analytical, cv_within)
    return ChangeLimits(-limit, limit)


def reference_change_value_lognormal(
    cv_analytical: float, cv_within: float, level: float = 0.95
) -> ChangeLimits:
    """Return the asymmetric reference change value for results that are skewed.

    exp(±z x sqrt(2) x s) - 1 with s² = ln(CVa² + CVi² + 1): a rise may be larger than a fall.
    Parameters and errors as in `reference_change_value`.

    References
    ----------
    Fokkema MR et al. Clin Chem 2006;52:1602-3.

    Examples
    --------
    >>> limits = reference_change_value_lognormal(5, 30)
    >>> round(limits.fall), round(limits.rise)
    (-56, 128)
    """
    cv = _total_cv(cv_analytical, cv_within)
    step = math.sqrt(2) * _z(level) * math.sqrt(math.log(cv**2 + 1))
    return ChangeLimits(100 * math.expm1(-step), 100 * math.expm1(step))


def change(current: Any, previous: Any, kind: Kind = "absolute", hours: Any = None) -> Any:
    """Return the change since the previous result.

    Parameters
    ----------
    current, previous : float, array or Series
        In the same unit.
    kind : {"absolute", "percent", "rate"}
        In the unit of the results, in per cent of the previous one, or in the unit a day.
    hours : float, array or Series, optional
        Between the two; needed for a rate, above 0.

    Returns
    -------
    float, array or Series
        Negative for a fall. NaN where a result is missing, and in per cent of 0.

    Raises
    ------
    LabError
        For input that makes no sense.

    Examples
    --------
    >>> change(150, 100), change(150, 100, "percent"), change(150, 100, "rate", hours=12)
    (50.0, 50.0, 100.0)
    """
    if kind not in ("absolute", "percent", "rate"):
        raise LabError(
            vi=f"kind là {kind!r}; cần absolute (hiệu số), percent (phần trăm) hoặc rate (mỗi "
            "ngày).",
            en=f"kind is {kind!r}; expected absolute, percent or rate (a day).",
        )
    columns = Columns(current=current, previous=previous, hours=hours)
    now, before = columns.numbers("current"), columns.numbers("previous")
    difference = now - before
    if kind == "percent":
        difference = 100 * difference / np.where(before == 0, np.nan, before)
    if kind == "rate":
        passed = columns.numbers("hours")
        if hours is None or (passed == 0).any():
            raise LabError(
                vi="Muốn tính tốc độ thay đổi cần số giờ giữa hai lần, lớn hơn 0.",
                en="A rate of change needs the hours between the two results, above 0.",
            )
        difference = difference * 24 / passed
    return columns.give(difference)


def delta_check(
    current: Any, previous: Any, limit: float, kind: Kind = "absolute", hours: Any = None
) -> Any:
    """Say whether the change since the previous result exceeds a limit, up or down.

    Parameters
    ----------
    limit : float
        Largest change that passes, in the unit of `kind`; 3 fL for MCV in Miller 2015.
    current, previous, kind, hours
        As in `change`.

    Returns
    -------
    bool, array or Series
        None where the change is missing.

    Raises
    ------
    LabError
        For results that make no sense.
    lab_utils.accuracy.InputError
        If the limit is negative or no number.

    References
    ----------
    Miller I. Arch Pathol Lab Med 2015;139:1042-7 (MCV).

    Examples
    --------
    >>> delta_check(95, 91, limit=3), delta_check(94, 91, limit=3)
    (True, False)
    """
    limit = one_number("limit", limit, 0, math.inf)
    columns = Columns(change=change(current, previous, kind, hours))
    size = np.abs(columns.numbers("change", low=-math.inf))
    # Allow for rounding: the difference of two decimals may exceed the limit that it equals.
    answer = (size > limit + 1e-9).astype(object)
    answer[np.isnan(size)] = None
    return columns.give(answer)


def _total_cv(cv_analytical: float, cv_within: float) -> float:
    """As a proportion."""
    return (
        math.hypot(
            one_number("cv_analytical", cv_analytical, 0, 1000),
            one_number("cv_within", cv_within, 0, 1000),
        )
        / 100
    )


def _z(level: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf((1 + one_number("level", level, 0, 1, inside=True)) / 2))
