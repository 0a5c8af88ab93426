"""KDIGO stages at every edge."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lab_utils.labtests import (
    LabError,
    a_stage,
    a_stage_mg_g,
    aki_stage_kdigo_2012,
    g_stage,
    reported_egfr,
)


@pytest.mark.parametrize(
    ("egfr", "reported", "stage"),
    [
        (120, 120, "G1"),
        (89.5, 90, "G1"),
        (89.4, 89, "G2"),
        (59.6, 60, "G2"),  # printed 60, so it is staged as 60
        (59.5, 60, "G2"),
        (59.49, 59, "G3a"),
        (44.5, 45, "G3a"),
        (44.4, 44, "G3b"),
        (29.5, 30, "G3b"),
        (29.4, 29, "G4"),
        (14.5, 15, "G4"),
        (14.4, 14, "G5"),
        (0, 0, "G5"),
    ],
)
def test_g_stage_is_read_from_the_reported_value(egfr: float, reported: int, stage: str) -> None:
    assert (reported_egfr(egfr), g_stage(egfr)) == (reported, stage)


@pytest.mark.parametrize(
    ("acr", "stage"),
    [(0, "A1"), (2.94, "A1"), (2.95, "A2"), (3, "A2"), (30, "A2"), (30.04, "A2"), (30.1, "A3")],
)
def test_a_stage(acr: float, stage: str) -> None:
    assert a_stage(acr) == stage


@pytest.mark.parametrize(
    ("acr", "stage"), [(29.4, "A1"), (29.5, "A2"), (30, "A2"), (300, "A2"), (300.5, "A3")]
)
def test_a_stage_mg_g(acr: float, stage: str) -> None:
    assert a_stage_mg_g(acr) == stage


def test_stages_of_columns() -> None:
    column = pd.Series([95, None, 59.6], index=["a", "b", "c"])
    assert g_stage(column).where(column.notna(), "–").tolist() == ["G1", "–", "G2"]
    assert g_stage(None) is None and a_stage(math.nan) is None
    assert a_stage(pd.Series([1.0, 50.0], index=[7, 8])).to_dict() == {7: "A1", 8: "A3"}


@pytest.mark.parametrize(
    ("now", "week", "days", "dialysis", "stage"),
    [
        (80, 80, 80, False, 0),
        (106.5, 80, 80, False, 1),  # a rise of 26.5 in 48 hours, 1.33 times
        (106.4, 80, 80, False, 0),
        (106.5, 80, 90, False, 0),  # 26.5 over the week, but not over 48 hours
        (120, 80, 110, False, 1),  # 1.5 times in a week
        (119, 80, 110, False, 0),
        (159.9, 80, 150, False, 1),
        (160, 80, 150, False, 2),
        (239, 80, 200, False, 2),
        (240, 80, 200, False, 3),
        (360, 330, 331, False, 3),  # from 353.6, with a rise of 29 in 48 hours
        (353.6, 326, 327.1, False, 3),
        (353.5, 326, 327, False, 1),
        (400, 395, 398, False, 0),  # chronic: high, and no rise
        (360, 200, 350, False, 3),  # 1.8 times in a week, and above 353.6
        (100, 100, 100, True, 3),
    ],
)
def test_aki_stage(now: float, week: float, days: float, dialysis: bool, stage: int) -> None:
    assert aki_stage_kdigo_2012(now, week, days, dialysis) == stage


@pytest.mark.parametrize(
    ("now", "week", "days", "stage"),
    [
        (None, 80, 80, None),
        (120, 80, None, 1),  # 1.5 times, whatever the 48 hours were
        (90, 80, None, 0),  # hardly above the lowest of the week: no rise in 48 hours either
        (140, 100, None, None),  # 40 in a week: perhaps within 48 hours
        (360, 300, None, None),
        (80, None, 80, None),
        (200, None, 100, None),  # at least stage 1, perhaps 3
        (400, None, 300, 3),
        (240, 80, None, 3),
    ],
)
def test_aki_stage_is_missing_where_it_is_open(
    now: float | None, week: float | None, days: float | None, stage: int | None
) -> None:
    got = aki_stage_kdigo_2012(now, week, days)
    assert math.isnan(got) if stage is None else got == stage


def test_aki_stage_of_columns() -> None:
    table = pd.DataFrame({"now": [160, 80, None], "week": [80, 80, 80]}, index=["a", "b", "c"])
    got = aki_stage_kdigo_2012(table.now, table.week, table.week, dialysis=False)
    assert got["a"] == 2 and got["b"] == 0 and math.isnan(got["c"])


def test_creatinine_in_the_wrong_unit_is_refused() -> None:
    with pytest.raises(LabError, match="unit"):
        aki_stage_kdigo_2012(1.6, 0.8, 0.8)
    with pytest.raises(LabError, match="dialysis"):
        aki_stage_kdigo_2012(160, 80, 80, dialysis="no")
