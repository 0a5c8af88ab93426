"""Wrong units and slips are caught; results that patients have had are not."""

from __future__ import annotations

import pandas as pd
import pytest

from lab_utils.labtests import LabError, doubt, is_plausible, units_that_fit


@pytest.mark.parametrize(
    ("value", "analyte", "unit", "fitting"),
    [
        (110, "creatinine", "mg/dL", ["µmol/L"]),
        (1.2, "creatinine", "µmol/L", ["mg/dL"]),
        (110, "glucose", "mmol/L", ["mg/dL"]),
        (5.5, "glucose", "mg/dL", ["mmol/L"]),
        (13.5, "haemoglobin", "g/L", ["g/dL", "mmol/L"]),
        (135, "haemoglobin", "g/dL", ["g/L"]),
        (9.5, "calcium", "mmol/L", ["mg/dL", "mEq/L"]),
        (4.1, "albumin", "g/L", ["g/dL"]),
        (250_000, "platelets", "G/L", ["/µL"]),
        (41, "potassium", "mmol/L", ["mg/dL"]),
    ],
)
def test_a_wrong_unit_is_caught(value: float, analyte: str, unit: str, fitting: list[str]) -> None:
    assert is_plausible(value, analyte, unit) is False
    assert units_that_fit(value, analyte) == fitting
    for language in ("vi", "en"):
        assert fitting[0] in doubt(value, analyte, unit, language)


@pytest.mark.parametrize(
    ("value", "analyte", "unit"),
    [
        (1500, "creatinine", "µmol/L"),
        (60, "glucose", "mmol/L"),
        (9.5, "potassium", "mmol/L"),
        (35, "haemoglobin", "g/L"),
        (400, "white_cells", "G/L"),
    ],
)
def test_what_patients_have_had_is_possible(value: float, analyte: str, unit: str) -> None:
    assert is_plausible(value, analyte, unit) is True
    assert doubt(value, analyte, unit, "vi") == ""


def test_missing_columns_and_wrong_input() -> None:
    assert is_plausible(None, "glucose", "mmol/L") is None
    column = pd.Series([5, None, 500], index=["a", "b", "c"])
    assert is_plausible(column, "glucose", "mmol/L").to_dict() == {"a": True, "b": None, "c": False}
    for value, unit in ((-1, "mmol/L"), ("5", "mmol/L"), (5, "G/L")):
        with pytest.raises(LabError):
            is_plausible(value, "glucose", unit)


def test_the_sentence_takes_the_decimal_comma() -> None:
    assert doubt(1.2, "creatinine", "µmol/L", "vi").startswith("Creatinin 1,2 µmol/L không thể")
