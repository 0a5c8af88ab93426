"""Units: published factors, the cases that are not molar, and what has to be refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils.labtests import LabError, all_analytes, convert
from lab_utils.labtests.units import factor, unit_text


@pytest.mark.parametrize(
    ("analyte", "value", "source", "target", "expected", "within"),
    [  # factors as in the AMA Manual of Style, SI conversion table
        ("glucose", 100, "mg/dL", "mmol/L", 5.551, 0.0005),
        ("creatinine", 1, "mg/dL", "µmol/L", 88.4, 0.05),
        ("urea_nitrogen", 1, "mg/dL", "mmol/L", 0.357, 0.0005),
        ("urea", 1, "mg/dL", "mmol/L", 0.1665, 0.0001),
        ("cholesterol", 1, "mg/dL", "mmol/L", 0.0259, 0.00005),
        ("triglycerides", 1, "mg/dL", "mmol/L", 0.0113, 0.00005),
        ("bilirubin", 1, "mg/dL", "µmol/L", 17.104, 0.005),
        ("calcium", 10, "mg/dL", "mmol/L", 2.495, 0.0005),
        ("magnesium", 1, "mg/dL", "mmol/L", 0.4114, 0.0001),
        ("phosphate", 1, "mg/dL", "mmol/L", 0.323, 0.0005),
        ("uric_acid", 1, "mg/dL", "µmol/L", 59.48, 0.01),
        ("haemoglobin", 13.8, "g/dL", "mmol/L", 8.56, 0.005),
        # not molar
        ("haemoglobin", 12.5, "g/dL", "g/L", 125, 1e-9),
        ("albumin", 3.5, "g/dL", "g/L", 35, 1e-9),
        ("calcium", 5, "mEq/L", "mmol/L", 2.5, 1e-9),
        ("calcium", 10, "mg/dL", "mEq/L", 4.99, 0.001),
        ("magnesium", 2, "mEq/L", "mmol/L", 1.0, 1e-9),
        ("potassium", 4.2, "mEq/L", "mmol/L", 4.2, 1e-9),
        ("alt", 60, "U/L", "µkat/L", 1.0, 1e-9),
        ("ast", 1, "µkat/L", "U/L", 60, 1e-9),
        ("alt", 40, "UI/L", "U/L", 40, 1e-9),  # as French and Vietnamese reports write IU
        ("insulin", 10, "mIU/L", "pmol/L", 60, 1e-9),  # Vølund 1993
        ("insulin", 10, "µIU/mL", "mIU/L", 10, 1e-9),
        ("platelets", 250, "G/L", "x10^9/L", 250, 1e-9),
        ("platelets", 250_000, "/mm3", "G/L", 250, 1e-9),
        ("white_cells", 7.5, "K/µL", "G/L", 7.5, 1e-9),
        ("red_cells", 4.5, "T/L", "x10^12/L", 4.5, 1e-9),
        ("haematocrit", 45, "%", "L/L", 0.45, 1e-9),
        ("osmolality", 290, "mOsm/kg", "mmol/kg", 290, 1e-9),
        ("acr", 30, "mg/g", "mg/mmol", 3.39, 0.005),
        ("fibrinogen", 200, "mg/dL", "g/L", 2, 1e-9),
        ("inr", 2.1, "", "", 2.1, 1e-9),
    ],
)
def test_published_factors(
    analyte: str, value: float, source: str, target: str, expected: float, within: float
) -> None:
    assert convert(value, source, target, analyte=analyte) == pytest.approx(expected, abs=within)
    assert convert(expected, target, source, analyte=analyte) == pytest.approx(
        value, rel=max(within / expected * 2, 1e-9)
    )


@pytest.mark.parametrize(
    ("ngsp", "ifcc"),
    [
        (4, 20),
        (5, 31),
        (6, 42),
        (6.5, 48),
        (7, 53),
        (8, 64),
        (9, 75),
        (10, 86),
        (11, 97),
        (12, 108),
    ],
)
def test_hba1c_agrees_with_the_ngsp_table(ngsp: float, ifcc: int) -> None:
    # ngsp.org, IFCC standardization, conversion table
    assert round(convert(ngsp, "%", "mmol/mol", analyte="hba1c")) == ifcc
    assert convert(ifcc, "mmol/mol", "%", analyte="hba1c") == pytest.approx(ngsp, abs=0.051)


@pytest.mark.parametrize(
    ("analyte", "source", "target"),
    [
        ("glucose", "G/L", "mmol/L"),  # giga cells, not grams
        ("platelets", "g/L", "G/L"),
        ("hba1c", "mmol/L", "%"),
        ("hba1c", "L/L", "mmol/mol"),
        ("tsh", "IU/L", "mg/L"),  # no mass for an activity
        ("alt", "U/L", "mg/L"),
        ("phosphate", "mEq/L", "mmol/L"),  # its charge depends on the pH
        ("albumin", "g/L", "mmol/L"),
        ("glucose", "", "mmol/L"),
        ("glucose", "%", "mmol/L"),
        ("inr", "mg/dL", ""),
        ("glucose", "foo", "mmol/L"),
        ("glucose", "m**", "mmol/L"),
        ("glucose", "10", "mmol/L"),
        ("acr", "mg/g", "g/L"),
        ("kalium", "mmol/L", "mmol/L"),
    ],
)
def test_units_that_do_not_fit_are_refused_in_both_languages(
    analyte: str, source: str, target: str
) -> None:
    with pytest.raises(LabError) as caught:
        convert(1, source, target, analyte=analyte)
    assert set(caught.value.twin) == {"vi", "en"}
    assert all(caught.value.twin.values())


@pytest.mark.parametrize("value", ["5", "<0,5", -1, True, math.inf, [1, "x"], [3, -2]])
def test_values_that_are_no_result_are_refused(value: object) -> None:
    with pytest.raises(LabError):
        convert(value, "mg/dL", "mmol/L", analyte="glucose")


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_missing_stays_missing(missing: object) -> None:
    assert math.isnan(convert(missing, "mg/dL", "mmol/L", analyte="glucose"))


def test_a_column_keeps_its_index() -> None:
    column = pd.Series([100, None, 90], index=["a", "b", "c"], dtype="Float64")
    got = convert(column, "mg/dL", "mmol/L", analyte="glucose")
    assert list(got.index) == ["a", "b", "c"]
    assert got.round(2).tolist()[::2] == [5.55, 5.0] and math.isnan(got["b"])
    assert isinstance(convert(np.array([100.0]), "mg/dL", "mmol/L", analyte="glucose"), np.ndarray)
    assert type(convert(100, "mg/dL", "mmol/L", analyte="glucose")) is float


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mmol/l", "mmol/L"),
        ("umol/L", "µmol/L"),
        ("μmol/L", "µmol/L"),  # a Greek letter instead of the sign
        ("ukat/l", "µkat/L"),
        ("g/dl", "g/dL"),
        (" mg / dL ", "mg/dL"),
        ("mUI/L", "mIU/L"),
        ("µUI/ml", "µIU/mL"),
        ("10^9/L", "x10^9/L"),
        ("10*9/L", "x10^9/L"),
        ("×10⁹/L", "x10^9/L"),
        ("10e9/L", "x10^9/L"),
        ("10^3/uL", "x10^3/µL"),
        ("/mm³", "/mm^3"),
        ("mcg/L", "µg/L"),
    ],
)
def test_one_unit_however_it_is_spelt(written: str, read: str) -> None:
    assert unit_text(written) == read


def test_every_usual_unit_of_every_analyte_converts_to_its_own() -> None:
    for name, analyte in all_analytes().items():
        for unit in analyte.units:
            there = convert(5.7, unit, analyte.unit, analyte=name)
            assert convert(there, analyte.unit, unit, analyte=name) == pytest.approx(5.7)


MOLAR = [name for name, one in all_analytes().items() if one.molar_mass and "mg/dL" in one.units]


@given(st.floats(0, 1e6), st.sampled_from(MOLAR))
def test_there_and_back_is_the_same(value: float, name: str) -> None:
    unit = all_analytes()[name].unit
    there = convert(value, unit, "mg/dL", analyte=name)
    assert convert(there, "mg/dL", unit, analyte=name) == pytest.approx(value)


def test_an_hba1c_below_the_other_scale_is_refused() -> None:
    with pytest.raises(LabError, match="below"):
        convert(2.0, "%", "mmol/mol", analyte="hba1c")


def test_a_factor_is_refused_where_there_is_an_offset() -> None:
    with pytest.raises(ValueError, match="use convert"):
        factor("hba1c", "%", "mmol/mol")
