"""Critical limits by the name of the list, since lists disagree.

kost_1990 : mean limits of US medical centers. Kost GJ. JAMA 1990;263:704-7. Critical is what falls
    outside the limits. For a haemolysed sample the upper limit of potassium is 8.0 mmol/L (Kost's
    table of critical limits, from the same survey).
royal_melbourne : The Royal Melbourne Hospital, Pathology, critical results notification.
homerton : Homerton University Hospital, critical result limits of Chemical Pathology (in-patients)
    and of Haematology, 2015.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from lab_utils.labtests.analytes import analyte as find_analyte
from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import Columns
from lab_utils.labtests.units import convert
from lab_utils.language import Texts

CRITICAL_LISTS = Texts(
    {
        "kost_1990": {"vi": "Kost 1990", "en": "Kost 1990"},
        "royal_melbourne": {
            "vi": "Bệnh viện Royal Melbourne",
            "en": "The Royal Melbourne Hospital",
        },
        "homerton": {"vi": "Bệnh viện Homerton", "en": "Homerton University Hospital"},
    }
)
_KOST_HAEMOLYSED_POTASSIUM = 8.0  # mmol/L


@dataclass(frozen=True)
class CriticalLimits:
    """The critical limits of one analyte on one list.

    Attributes
    ----------
    list_name, analyte, unit : str
    low, high : float
        In `unit`; -inf or inf where the list has none.
    low_inclusive, high_inclusive : bool
        Whether a result equal to the limit is critical (≤, ≥) or not (<, >).
    note : str
        A condition that the list makes.
    """

    list_name: str
    analyte: str
    unit: str
    low: float
    low_inclusive: bool
    high: float
    high_inclusive: bool
    note: str = ""

    def below(self, values: Any) -> Any:
        """Whether values are critically low."""
        return values <= self.low if self.low_inclusive else values < self.low

    def above(self, values: Any) -> Any:
        """Whether values are critically high."""
        return values >= self.high if self.high_inclusive else values > self.high


def critical_limits(
    list_name: str, analyte: str, unit: str | None = None, haemolysed: bool = False
) -> CriticalLimits | None:
    """Return the limits of an analyte on a list; None when the list leaves it out.

    Parameters
    ----------
    list_name : {"kost_1990", "royal_melbourne", "homerton"}
    analyte : str
    unit : str, optional
        The unit wanted; the list's own unless given.
    haemolysed : bool
        Whether the sample was; only Kost has another limit then (potassium).

    Raises
    ------
    LabError
        If no list or analyte has this name.

    Examples
    --------
    >>> critical_limits("royal_melbourne", "potassium").low
    3.0
    >>> critical_limits("homerton", "haemoglobin").low_inclusive
    True
    >>> critical_limits("kost_1990", "amylase") is None
    True
    """
    if list_name not in CRITICAL_LISTS:
        known = ", ".join(CRITICAL_LISTS)
        raise LabError(
            vi=f"Không có danh sách giá trị nguy kịch tên {list_name!r}; có: {known}.",
            en=f"No critical list is called {list_name!r}; known: {known}.",
        )
    what = find_analyte(analyte)
    limits = _lists().get((list_name, analyte))
    if limits is None:
        return None
    if haemolysed and (list_name, analyte) == ("kost_1990", "potassium"):
        limits = replace(limits, high=_KOST_HAEMOLYSED_POTASSIUM)
    if unit is None or unit == limits.unit:
        return limits
    low, high = (
        one if math.isinf(one) else convert(one, limits.unit, unit, what.name)
        for one in (limits.low, limits.high)
    )
    return replace(limits, unit=unit, low=low, high=high)


def is_critical(value: Any, analyte: str, list_name: str, unit: str | None = None) -> Any:
    """Say whether results are critical on a named list.

    Parameters
    ----------
    value : float, array or Series
        In `unit`.
    analyte, list_name : str
    unit : str, optional
        The analyte's SI unit unless given.

    Returns
    -------
    bool, array or Series
        None where the value is missing.

    Raises
    ------
    LabError
        For input that makes no sense, and when the list leaves the analyte out.

    Examples
    --------
    >>> is_critical(2.9, "potassium", "royal_melbourne"), is_critical(2.9, "potassium", "homerton")
    (True, False)
    """
    columns = Columns(value=value)
    numbers = columns.numbers("value")
    what = find_analyte(analyte)
    limits = critical_limits(list_name, analyte, what.unit if unit is None else unit)
    if limits is None:
        raise LabError(
            vi="Danh sách {list} không có {test}.",
            en="The list of {list} has no {test}.",
            list=CRITICAL_LISTS[list_name],
            test=what.label,
        )
    answer = (limits.below(numbers) | limits.above(numbers)).astype(object)
    answer[np.isnan(numbers)] = None
    return columns.give(answer)


@cache
def _lists() -> dict[tuple[str, str], CriticalLimits]:
    path = Path(__file__).with_name("critical.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["list"], row["analyte"]): CriticalLimits(
                list_name=row["list"],
                analyte=row["analyte"],
                unit=row["unit"],
                low=float(row["low"] or -math.inf),
                low_inclusive=row["low_inclusive"] == "yes",
                high=float(row["high"] or math.inf),
                high_inclusive=row["high_inclusive"] == "yes",
                note=row["note"],
            )
            for row in csv.DictReader(file)
        }
