"""Critical limits: the figures of each list, and < or ≤ as the list has it."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lab_utils.labtests import CRITICAL_LISTS, LabError, analyte, critical_limits, is_critical
from lab_utils.labtests.critical import _lists


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [  # Kost GJ. JAMA 1990;263:704-7, abstract
        ("potassium", 2.8, 6.2),
        ("sodium", 120, 158),
        ("glucose", 2.6, 26.9),
        ("calcium", 1.65, 3.22),
        ("haematocrit", 0.18, 0.61),
        ("haemoglobin", 66, 199),
        ("platelets", 37, 910),
        ("white_cells", 2.0, 37.0),
    ],
)
def test_kost_1990(name: str, low: float, high: float) -> None:
    limits = critical_limits("kost_1990", name)
    assert limits is not None and (limits.low, limits.high) == (low, high)
    # "Critical results are those that fall outside": the limits themselves are not.
    assert [is_critical(value, name, "kost_1990") for value in (low, high)] == [False, False]
    assert is_critical(low * 0.999, name, "kost_1990")
    assert is_critical(high * 1.001, name, "kost_1990")


def test_haemolysis_moves_the_potassium_of_kost_alone() -> None:
    assert critical_limits("kost_1990", "potassium", haemolysed=True).high == 8.0
    assert critical_limits("homerton", "potassium", haemolysed=True).high == 6.0
    assert critical_limits("kost_1990", "sodium", haemolysed=True).high == 158


def test_lists_disagree_on_potassium_2_9() -> None:
    assert is_critical(2.9, "potassium", "royal_melbourne") is True
    assert is_critical(3.0, "potassium", "royal_melbourne") is False
    assert is_critical(2.9, "potassium", "homerton") is False
    assert is_critical(2.9, "potassium", "kost_1990") is False


@pytest.mark.parametrize(
    ("name", "limit"),
    [("haemoglobin", 70), ("platelets", 20), ("white_cells", 2), ("fibrinogen", 1)],
)
def test_homerton_writes_at_most(name: str, limit: float) -> None:
    # Homerton, haematology critical limits: ≤70, ≤20, ≤2.0, ≤1.0; but >200, >1000
    assert is_critical(limit, name, "homerton") is True
    assert is_critical(limit * 1.01, name, "homerton") is False


def test_royal_melbourne_writes_below() -> None:
    assert is_critical(70, "haemoglobin", "royal_melbourne") is False
    assert is_critical(69, "haemoglobin", "royal_melbourne") is True
    assert is_critical(250, "amylase", "homerton") is True  # ≥250


def test_other_units_columns_and_missing() -> None:
    assert is_critical(45, "glucose", "kost_1990", unit="mg/dL") is True
    column = pd.Series([2.5, 4.0, None], index=["a", "b", "c"])
    assert is_critical(column, "potassium", "kost_1990").to_dict() == {
        "a": True,
        "b": False,
        "c": None,
    }


def test_unknown_names() -> None:
    with pytest.raises(LabError, match="known: kost_1990"):
        critical_limits("bach_mai", "potassium")
    with pytest.raises(LabError, match="kalium"):
        critical_limits("kost_1990", "kalium")
    with pytest.raises(LabError, match="no Amylase"):
        is_critical(5, "amylase", "kost_1990")


def test_the_table_is_sound() -> None:
    assert {name for name, _ in _lists()} == set(CRITICAL_LISTS)
    for (_, name), limits in _lists().items():
        assert limits.unit == analyte(name).unit
        assert limits.low < limits.high
        assert math.isfinite(limits.low) or math.isfinite(limits.high)
        # Wider than any list, so that a critical result is not called impossible.
        low, high = analyte(name).possible
        assert low < limits.low or math.isinf(limits.low)
        assert limits.high < high or math.isinf(limits.high)
