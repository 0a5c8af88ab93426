"""Flags: at every edge, with comparators, and where nothing can be said."""

from __future__ import annotations

import pandas as pd
import pytest

from lab_utils.labtests import LabError, critical_limits, flag, flag_result


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (2.7, "LL"),
        (2.8, "L"),
        (3.49, "L"),
        (3.5, ""),
        (5.2, ""),
        (5.21, "H"),
        (6.2, "H"),
        (6.21, "HH"),
    ],
)
def test_edges_of_potassium_by_kost(value: float, code: str) -> None:
    assert flag(value, 3.5, 5.2, critical_limits("kost_1990", "potassium")) == code
    assert flag_result(value, "potassium", critical="kost_1990").code == code


def test_without_a_list_there_is_no_double_letter() -> None:
    assert [flag(value, 3.5, 5.2) for value in (0.5, 4, 20)] == ["L", "", "H"]


def test_one_sided_and_missing() -> None:
    assert flag(5, None, 3) == "H" and flag(1, None, 3) == "" and flag(1, 2, float("nan")) == "L"
    assert flag(None, 2, 3) is None
    with pytest.raises(LabError):
        flag("<0,5", 2, 3)
    with pytest.raises(LabError):
        flag(-1, 2, 3)


def test_columns_with_limits_of_each_row() -> None:
    table = pd.DataFrame(
        {"value": [95, 95, None], "low": [60, 50, 50], "high": [100, 90, 90]}, index=["m", "f", "x"]
    )
    got = flag(table.value, table.low, table.high)
    assert list(got.index) == ["m", "f", "x"]
    assert got.where(table.value.notna(), "–").tolist() == ["", "H", "–"]


@pytest.mark.parametrize(
    ("result", "analyte", "critical", "code"),
    [
        ("<0,5", "potassium", None, "L"),
        ("<0,5", "potassium", "kost_1990", "LL"),
        ("<3,5", "potassium", None, "L"),  # everything below 3.5 is below the interval
        ("<=3,5", "potassium", None, "?"),  # 3.5 itself is inside
        ("<3", "potassium", "kost_1990", "L"),  # low, perhaps critical
        ("<5", "potassium", None, "?"),
        (">1000", "platelets", None, "H"),
        (">1000", "platelets", "kost_1990", "HH"),
        (">900", "platelets", "kost_1990", "H"),
        (">300", "platelets", None, "?"),
        (">1000", "platelets", "homerton", "HH"),
        (">=1000", "platelets", "homerton", "H"),  # critical above 1000, not at it
    ],
)
def test_comparators(result: str, analyte: str, critical: str | None, code: str) -> None:
    got = flag_result(result, analyte, critical=critical)
    assert got.code == code
    assert bool(got.reasons) == (code == "?" or result in ("<3", ">900", ">=1000"))


def test_a_haemolysed_potassium() -> None:
    # Kost: 8.0 for a haemolysed sample instead of 6.2
    low, high = (
        flag_result(f"{value} (tán huyết)", "potassium", critical="kost_1990")
        for value in (6.8, 8.1)
    )
    assert (low.code, low.trusted, high.code, high.trusted) == ("H", False, "HH", False)
    assert "lấy lại mẫu" in low.reasons[-1]["vi"]
    other = flag_result("6,8 tán huyết", "potassium", critical="homerton")
    assert (other.code, other.trusted) == ("HH", False)
    assert flag_result("140 tán huyết", "sodium").trusted


def test_sex_and_age() -> None:
    assert flag_result(95, "creatinine", sex="F").code == "H"
    assert flag_result(95, "creatinine", sex="M").code == ""
    unknown = flag_result(95, "creatinine")
    assert unknown.code == "?" and "giới" in unknown.reasons[0]["vi"]
    # What is critical is critical for both.
    assert flag_result(50, "haemoglobin", critical="kost_1990").code == "LL"
    assert flag_result(4.0, "potassium").code == ""
    assert flag_result(9.0, "glucose", age=12).code == "?"
    assert flag_result(95, "creatinine", sex="Nữ").code == "?"


def test_units() -> None:
    assert flag_result(1.2, "creatinine", "mg/dL", sex="F").code == "H"
    assert flag_result("1,2 mg/dL", "creatinine", sex="F").code == "H"
    assert flag_result("1,2 mg/dL", "creatinine", "mg/dl", sex="F").code == "H"
    assert flag_result(2.0, "glucose", "G/L").code == "?"
    assert flag_result("5,6 mg/dL", "glucose", "mmol/L").code == "?"
    assert flag_result(45, "glucose", "mg/dL", critical="kost_1990").code == "LL"


@pytest.mark.parametrize("written", ["dương tính", "-3", "1.200", None, ""])
def test_what_is_on_a_report_is_never_an_error(written: str | None) -> None:
    got = flag_result(written, "glucose")
    assert got.code == "?" and got.reasons[0]["vi"] and got.reasons[0]["en"]


def test_a_wrong_name_is_the_authors_error() -> None:
    with pytest.raises(LabError, match="kalium"):
        flag_result(4, "kalium")
    with pytest.raises(LabError, match="kost"):
        flag_result(4, "potassium", critical="kost")
