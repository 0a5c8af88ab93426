"""Reference intervals: who gets which, and a ward's own table."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from lab_utils.labtests import LabError, analyte, flag_result, read_intervals, reference_interval
from lab_utils.labtests.intervals import COLUMNS, default_intervals

HEAD = ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("name", "sex", "age", "low", "high"),
    [
        ("sodium", None, None, 135, 145),
        ("creatinine", "F", 55, 50, 90),
        ("creatinine", "M", 55, 60, 100),
        ("haemoglobin", "M", 40, 130, 170),
        ("haemoglobin", "F", 40, 120, 150),
        ("haemoglobin", None, 6, 115, 155),  # a child's is the same for both
        ("haemoglobin", "F", 5.9, 110, 140),
        ("ck", "M", 59.9, 45, 250),
        ("ck", "M", 60, 40, 200),
    ],
)
def test_each_person_has_their_interval(
    name: str, sex: str | None, age: float | None, low: float, high: float
) -> None:
    found = reference_interval(name, sex, age)
    assert (found.low, found.high, bool(found.source)) == (low, high, True)


def test_none_is_made_up() -> None:
    with pytest.raises(LabError, match="sex is not known"):
        reference_interval("creatinine", age=55)
    with pytest.raises(LabError, match="for age 10"):
        reference_interval("sodium", age=10)
    with pytest.raises(LabError, match="no HbA1c"):
        reference_interval("hba1c")
    with pytest.raises(LabError, match="kalium"):
        reference_interval("kalium")
    with pytest.raises(LabError):
        reference_interval("sodium", age=-1)


def test_the_teaching_set_is_sound() -> None:
    for row in default_intervals():
        low, high = row.limits(analyte(row.analyte).unit)
        possible = analyte(row.analyte).possible
        assert possible[0] < low < high < possible[1], row
        assert row.source


def test_limits_in_another_unit() -> None:
    low, high = reference_interval("creatinine", "M", 50).limits("mg/dL")
    assert (round(low, 2), round(high, 2)) == (0.68, 1.13)


def test_a_wards_own_table(tmp_path: Path) -> None:
    path = tmp_path / "khoa.csv"
    # As a spreadsheet in Vietnamese saves it: semicolons, decimal comma, a byte order mark.
    path.write_text(
        "\ufeff" + HEAD.replace(",", ";")
        + "potassium;;18;;3,4;4,5;mmol/L;Khoa Hóa sinh\n"
        + "ldl;F;18;50;;3,4;mmol/L;Khoa\n"
        + "ldl;M;18;;;3,4;mmol/L;Khoa\n",
        encoding="utf-8",
    )  # fmt: skip
    table = read_intervals(path)
    assert reference_interval("potassium", table=table).high == 4.5
    assert flag_result(4.6, "potassium", intervals=table).code == "H"
    ldl = reference_interval("ldl", "F", 30, table)
    assert math.isinf(ldl.low) and ldl.limits("mg/dL")[0] == -math.inf
    assert flag_result(1, "ldl", sex="F", age=30, intervals=table).code == ""
    with pytest.raises(LabError, match="for age 60"):
        reference_interval("ldl", "F", 60, table)
    with pytest.raises(LabError, match="no Sodium"):
        reference_interval("sodium", table=table)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("kalium,,18,,3,5,mmol/L,x", "kalium"),
        ("potassium,nam,18,,3,5,mmol/L,x", "nam"),
        ("potassium,,18,,5,3,mmol/L,x", "5–3"),
        ("potassium,,18,,,,mmol/L,x", "low, high"),
        ("potassium,,18,,three,5,mmol/L,x", "three"),
        ("potassium,,18,,3,5,G/L,x", "G/L"),
        ("platelets,,18,,1.200,1500,G/L,x", "1.200"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, named: str) -> None:
    path = tmp_path / "ward.csv"
    path.write_text(HEAD + "sodium,,18,,135,145,mmol/L,x\n" + row + "\n", encoding="utf-8")
    with pytest.raises(LabError, match=r"ward\.csv, 3") as caught:
        read_intervals(path)
    assert named in caught.value.twin["vi"] and named in caught.value.twin["en"]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "ward.csv"
    path.write_text("analyte,low,high\nsodium,135,145\n", encoding="utf-8")
    with pytest.raises(LabError, match="unit"):
        read_intervals(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(LabError, match="analyte"):
        read_intervals(path)
