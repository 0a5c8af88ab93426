"""Corrected calcium, anion gap, osmolality: published worked examples."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lab_utils.labtests import (
    LabError,
    anion_gap,
    anion_gap_figge_1998,
    anion_gap_with_potassium,
    convert,
    corrected_calcium_payne,
    osmolal_gap,
    osmolality_smithline_1976,
)


def test_corrected_calcium() -> None:
    # theguidewire.net, worked example: 1.83 mmol/L, albumin 26 g/L
    assert corrected_calcium_payne(1.83, 26) == pytest.approx(2.11)
    # medcalctools.com: 8.0 mg/dL, albumin 2.5 g/dL -> 9.2 mg/dL, by 0.8 mg/dL for each g/dL
    mmol = convert(8.0, "mg/dL", "mmol/L", analyte="calcium")
    corrected = corrected_calcium_payne(mmol, 25)
    assert convert(corrected, "mmol/L", "mg/dL", analyte="calcium") == pytest.approx(9.2, abs=0.01)
    assert corrected_calcium_payne(2.3, 40) == 2.3


def test_anion_gaps() -> None:
    assert anion_gap(140, 104, 24) == 12
    assert anion_gap_with_potassium(140, 4, 104, 24) == 16
    # Figge 1998: 2.5 for each 10 g/L below the normal albumin
    assert anion_gap_figge_1998(12, 44) == 12
    assert anion_gap_figge_1998(12, 20) == 18
    assert anion_gap_figge_1998(12, 20, normal_albumin_g_l=40) == 17
    assert anion_gap(130, 110, 25) == -5 and anion_gap_figge_1998(-5, 44) == -5


def test_osmolality_in_both_units() -> None:
    # 2 x 140 + 90 / 18 + 14 / 2.8 = 290 (Smithline and Gardner 1976)
    glucose = convert(90, "mg/dL", "mmol/L", analyte="glucose")
    urea = convert(14, "mg/dL", "mmol/L", analyte="urea_nitrogen")
    assert osmolality_smithline_1976(140, glucose, urea) == pytest.approx(290, abs=0.05)
    assert osmolal_gap(315, osmolality_smithline_1976(140, 5, 5)) == 25
    assert osmolal_gap(280, 290) == -10


def test_what_no_patient_has_is_refused() -> None:
    with pytest.raises(LabError, match="Albumin"):
        corrected_calcium_payne(2.0, 2.5)  # g/dL
    with pytest.raises(LabError, match="Total calcium"):
        corrected_calcium_payne(8.0, 25)  # mg/dL
    with pytest.raises(LabError, match="Sodium"):
        anion_gap(14, 104, 24)
    with pytest.raises(LabError):
        anion_gap("140", 104, 24)


def test_missing_and_columns() -> None:
    assert math.isnan(anion_gap(140, None, 24))
    assert math.isnan(anion_gap_with_potassium(140, None, 104, 24))
    column = pd.Series([140, None], index=["a", "b"])
    got = anion_gap_with_potassium(column, 4, 104, 24)
    assert got["a"] == 16 and math.isnan(got["b"])
    assert anion_gap_figge_1998(got, 34)["a"] == 18.5
