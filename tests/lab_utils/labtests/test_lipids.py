"""Friedewald's formula where it holds, and its refusal where it does not."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lab_utils.labtests import LabError, ldl_friedewald_1972, ldl_friedewald_1972_mg_dl


def test_worked_examples() -> None:
    # bit1024.com, Friedewald calculator: 200 - 50 - 150/5 and 250 - 60 - 200/5
    assert ldl_friedewald_1972_mg_dl(200, 50, 150) == 120
    assert ldl_friedewald_1972_mg_dl(250, 60, 200) == 150
    assert ldl_friedewald_1972(5.2, 1.3, 1.65) == pytest.approx(3.15)


@pytest.mark.parametrize(
    ("formula", "total", "hdl", "most"),
    [(ldl_friedewald_1972, 8, 1, 4.5), (ldl_friedewald_1972_mg_dl, 300, 40, 400)],
)
def test_it_refuses_above_its_limit(formula: object, total: float, hdl: float, most: float) -> None:
    assert formula(total, hdl, most) > 0  # type: ignore[operator]
    with pytest.raises(LabError) as caught:
        formula(total, hdl, most * 1.01)  # type: ignore[operator]
    assert "đo LDL trực tiếp" in caught.value.twin["vi"]


def test_a_column_is_missing_where_it_does_not_hold() -> None:
    table = pd.DataFrame(
        {"tc": [5.2, 8, 5.2, 2.0], "hdl": [1.3, 1, None, 1.9], "tg": [1.65, 4.6, 1.5, 1.0]},
        index=["a", "b", "c", "d"],
    )
    got = ldl_friedewald_1972(table.tc, table.hdl, table.tg)
    assert got.round(2)["a"] == 3.15
    assert got[["b", "c", "d"]].isna().all()


def test_a_negative_ldl_is_no_ldl() -> None:
    with pytest.raises(LabError, match="negative"):
        ldl_friedewald_1972(2.0, 1.9, 1.0)
    assert math.isnan(ldl_friedewald_1972(5.2, None, 1.65))
    with pytest.raises(LabError, match="unit"):
        ldl_friedewald_1972(200, 50, 150)  # mg/dL


def test_the_refusal_takes_the_decimal_sign_of_the_language() -> None:
    with pytest.raises(LabError) as caught:
        ldl_friedewald_1972(8, 1, 4.6)
    assert "4,6 mmol/L" in caught.value.twin["vi"] and "4.6 mmol/L" in caught.value.twin["en"]
