"""FIB-4 and MELD: public cases, bounds and clamps."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lab_utils.labtests import (
    LabError,
    convert,
    fib4_sterling_2006,
    meld_3_0,
    meld_2001,
    meld_na_kim_2008,
    meld_na_optn_2016,
)


def mg(bilirubin: float, creatinine: float) -> tuple[float, float]:
    """Both in µmol/L."""
    return (
        convert(bilirubin, "mg/dL", "µmol/L", analyte="bilirubin"),
        convert(creatinine, "mg/dL", "µmol/L", analyte="creatinine"),
    )


@pytest.mark.parametrize(
    ("age", "ast", "alt", "platelets", "expected"),
    [(50, 60, 36, 200, 2.5), (40, 30, 25, 250, 0.96), (65, 80, 64, 100, 6.5)],
)
def test_fib4(age: float, ast: float, alt: float, platelets: float, expected: float) -> None:
    # Sterling 2006: age x AST / (platelets x sqrt(ALT)), by hand
    assert fib4_sterling_2006(age, ast, alt, platelets) == pytest.approx(expected)


def test_fib4_refuses_children_and_wrong_units() -> None:
    with pytest.raises(LabError, match="18"):
        fib4_sterling_2006(12, 60, 36, 200)
    with pytest.raises(LabError, match="unit"):
        fib4_sterling_2006(50, 60, 36, 200_000)  # per µL
    assert math.isnan(fib4_sterling_2006(50, 60, None, 200))


@pytest.mark.parametrize(
    ("bilirubin", "inr", "creatinine", "dialysis", "expected"),
    [
        (4.2, 1.2, 1.9, False, 20),  # R package ameld, tests: 20.039
        (54 / 17.104, 2.0, 170 / 88.4, False, 25),  # R package transplantr, tests: 24.798
        (0.5, 0.8, 0.6, False, 6),  # everything at its lower bound
        (1, 1, 4.0, False, 20),  # 9.57 ln 4 + 6.43 = 19.70
        (1, 1, 9.0, False, 20),  # creatinine at most 4.0
        (1, 1, 1.0, True, 20),  # dialysis counts as 4.0
        (60, 10, 4.0, False, 40),
    ],
)
def test_meld_2001(
    bilirubin: float, inr: float, creatinine: float, dialysis: bool, expected: int
) -> None:
    b, c = mg(bilirubin, creatinine)
    assert meld_2001(b, inr, c, dialysis) == expected


@pytest.mark.parametrize(
    ("bilirubin", "inr", "creatinine", "sodium", "dialysis", "expected"),
    [
        # MELD(i) 22.27 is rounded to 22 first: 22 + 7.92 - 4.356 = 25.56
        (2, 1.8, 2, 131, False, 26),
        (2, 1.8, 2, 137, False, 22),
        (2, 1.8, 2, 145, False, 22),  # above 137 counts as 137
        # 22 + 15.84 - 8.712 = 29.13; below 125 counts as 125
        (2, 1.8, 2, 125, False, 29),
        (2, 1.8, 2, 118, False, 29),
        # 3.78 ln 2 + 11.2 ln 1.2 + 6.43 = 11.09: rounded 11, so sodium is not used
        (2, 1.2, 1, 125, False, 11),
        # 11.2 ln 1.5 + 6.43 + 3.78 ln 1.2 = 11.66: rounded 12: 12 + 15.84 - 4.752 = 23.09
        (1.2, 1.5, 1, 125, False, 23),
        (60, 10, 4, 125, False, 40),
        (1, 1, 1, 137, True, 20),
    ],
)
def test_meld_na_optn_2016(
    bilirubin: float, inr: float, creatinine: float, sodium: float, dialysis: bool, expected: int
) -> None:
    b, c = mg(bilirubin, creatinine)
    assert meld_na_optn_2016(b, inr, c, sodium, dialysis) == expected


def test_meld_na_kim_2008_is_another_score() -> None:
    b, c = mg(2, 2)
    # R package transplantr 0.2.0, tests: 26.257
    assert meld_na_kim_2008(b, 1.8, c, 131, False) == pytest.approx(26.257, abs=0.001)
    assert meld_na_kim_2008(b, 1.8, c, 150, False) == meld_na_kim_2008(b, 1.8, c, 140, False)
    assert meld_na_kim_2008(b, 1.8, c, 110, False) == meld_na_kim_2008(b, 1.8, c, 125, False)


def by_hand(female: int, bili: float, na: float, inr: float, crea: float, alb: float) -> float:
    """Kim 2021, within the bounds."""
    ln = math.log
    lack, low = 137 - na, 3.5 - alb
    return (
        1.33 * female + 4.56 * ln(bili) + 0.82 * lack - 0.24 * lack * ln(bili) + 9.09 * ln(inr)
        + 11.14 * ln(crea) + 1.85 * low - 1.83 * low * ln(crea) + 6
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "within"),
    [  # female, bilirubin, sodium, INR, creatinine, albumin g/dL
        ((1, 3, 128, 1.8, 2, 2.8), (1, 3, 128, 1.8, 2, 2.8)),
        ((0, 3, 128, 1.8, 2, 2.8), (0, 3, 128, 1.8, 2, 2.8)),
        ((0, 2, 137, 1.5, 1.5, 3.0), (0, 2, 137, 1.5, 1.5, 3.0)),
        ((1, 0.4, 145, 0.9, 0.6, 4.5), (1, 1, 137, 1, 1, 3.5)),
        ((0, 5, 110, 2, 6, 1.0), (0, 5, 125, 2, 3, 1.5)),
    ],
)
def test_meld_3_0(given: tuple[float, ...], within: tuple[float, ...]) -> None:
    female, bilirubin, sodium, inr, creatinine, albumin = given
    b, c = mg(bilirubin, creatinine)
    got = meld_3_0(b, inr, c, sodium, 10 * albumin, "F" if female else "M", dialysis=False)
    assert got == math.floor(by_hand(int(within[0]), *within[1:]) + 0.5)


def test_meld_3_0_counts_dialysis_as_3_0_and_ends_at_40() -> None:
    b, c = mg(3, 1)
    _, three = mg(3, 3)
    on_dialysis = meld_3_0(b, 1.8, c, 130, 30, "M", dialysis=True)
    assert on_dialysis == meld_3_0(b, 1.8, three, 130, 30, "M", dialysis=False)
    assert meld_3_0(1000, 10, 600, 120, 15, "F", dialysis=False) == 40


def test_a_healthy_person_scores_six() -> None:
    assert meld_3_0(10, 1.0, 70, 140, 45, "M", dialysis=False) == 6
    assert meld_3_0(10, 1.0, 70, 140, 45, "F", dialysis=False) == 7  # 6 + 1.33


def test_missing_stays_missing_and_albumin_in_g_dl_is_refused() -> None:
    assert math.isnan(meld_2001(54, None, 170, False))
    assert math.isnan(meld_2001(54, 2.0, 170, None))
    assert math.isnan(meld_na_optn_2016(17, 1.0, 80, None, False))  # sodium would not count
    assert math.isnan(meld_3_0(54, 2.0, 170, 130, 30, None, False))
    with pytest.raises(LabError, match="Albumin"):
        meld_3_0(54, 2.0, 170, 130, 3.0, "F", False)


def test_columns() -> None:
    table = pd.DataFrame({"b": [54, None], "inr": [2.0, 1.5], "c": [170, 90]}, index=["x", "y"])
    got = meld_2001(table.b, table.inr, table.c, dialysis=False)
    assert got["x"] == 25 and math.isnan(got["y"])
