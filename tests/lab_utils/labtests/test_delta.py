"""Reference change values and delta checks."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lab_utils.labtests import (
    LabError,
    change,
    delta_check,
    reference_change_value,
    reference_change_value_lognormal,
)


@pytest.mark.parametrize(
    ("cv_analytical", "cv_within", "published"),
    [(2.51, 4.51, 14.26), (2.43, 4.21, 13.43)],
)
def test_creatinine_of_mercan_2022(
    cv_analytical: float, cv_within: float, published: float
) -> None:
    # Mercan H et al. Clin Lab 2022 (doi 10.7754/Clin.Lab.2022.220524), who took sqrt(2) as 1.41
    limits = reference_change_value(cv_analytical, cv_within)
    assert limits.rise == pytest.approx(published, rel=0.004)
    assert limits.fall == -limits.rise


def test_the_factor_is_2_77() -> None:
    assert reference_change_value(0, 10).rise == pytest.approx(27.7, abs=0.02)
    assert reference_change_value(3, 4, level=0.99).rise == pytest.approx(
        5 * 2.5758 * math.sqrt(2), abs=0.01
    )


def test_lognormal_limits_are_asymmetric_and_meet_the_others_when_small() -> None:
    limits = reference_change_value_lognormal(5, 30)
    assert (1 + limits.rise / 100) * (1 + limits.fall / 100) == pytest.approx(1)
    assert limits.rise > reference_change_value(5, 30).rise > -limits.fall
    small = reference_change_value_lognormal(0.1, 0.2)
    assert small.rise == pytest.approx(reference_change_value(0.1, 0.2).rise, rel=0.01)


def test_lognormal_limits_hold_95_of_100_pairs() -> None:
    random = np.random.default_rng(2)
    sigma = math.sqrt(math.log(0.4**2 + 1))
    first, second = random.lognormal(sigma=sigma, size=(2, 100_000))
    limits = reference_change_value_lognormal(0, 40)
    percent = 100 * (second / first - 1)
    assert np.mean(percent > limits.rise) == pytest.approx(0.025, abs=0.002)
    assert np.mean(percent < limits.fall) == pytest.approx(0.025, abs=0.002)


@pytest.mark.parametrize(("cv", "level"), [(-1, 0.95), ("x", 0.95), (5, 1), (5, 95)])
def test_coefficients_that_make_no_sense(cv: object, level: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        reference_change_value(1, cv, level)  # type: ignore[arg-type]


def test_change_in_three_ways() -> None:
    assert change(150, 100) == 50
    assert change(75, 100, "percent") == -25
    assert change(150, 100, "rate", hours=48) == 25
    assert math.isnan(change(5, 0, "percent")) and math.isnan(change(None, 3))
    with pytest.raises(LabError, match="hours"):
        change(5, 4, "rate")
    with pytest.raises(LabError, match="hours"):
        change(5, 4, "rate", hours=0)
    with pytest.raises(LabError):
        change(5, -4)
    with pytest.raises(ValueError, match="kind"):
        change(5, 4, "ratio")  # type: ignore[arg-type]


def test_mcv_check_of_miller_2015() -> None:
    # "more than 3.0 fL": a change of 3.0 itself passes
    assert delta_check(94.0, 91.0, limit=3.0) is False
    assert delta_check(94.1, 91.0, limit=3.0) is True
    assert delta_check(87.9, 91.0, limit=3.0) is True
    assert delta_check(0.3, 0.1, limit=0.2) is False  # whatever binary fractions make of it
    assert delta_check(None, 91.0, limit=3.0) is None


def test_columns() -> None:
    table = pd.DataFrame({"now": [95, 91, None], "before": [90, 90, 90]}, index=["a", "b", "c"])
    checked = delta_check(table.now, table.before, limit=3)
    assert checked.to_dict() == {"a": True, "b": False, "c": None}
    hours = pd.Series([24, 12, 6], index=table.index)
    assert change(table.now, table.before, "rate", hours)["b"] == 2
