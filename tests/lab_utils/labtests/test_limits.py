"""Non-parametric reference limits and their confidence limits."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lab_utils.labtests import LabError, confidence_ranks, reference_limits


@pytest.mark.parametrize(
    ("first", "last", "ranks"),
    [  # CLSI EP28-A3c, table of ranks for the 90 % confidence limits (Reed 1971)
        (119, 132, (1, 7)),
        (133, 160, (1, 8)),
        (161, 187, (1, 9)),
        (188, 189, (2, 9)),
        (190, 218, (2, 10)),
        (219, 248, (2, 11)),
    ],
)
def test_ranks_of_the_published_table(first: int, last: int, ranks: tuple[int, int]) -> None:
    assert {confidence_ranks(n) for n in range(first, last + 1)} == {ranks}


def test_too_few_for_confidence_limits() -> None:
    assert confidence_ranks(118) is None
    limits = reference_limits(np.arange(1, 119))
    assert math.isnan(limits.low.low) and math.isnan(limits.high.high)
    assert limits.low.value == pytest.approx(0.025 * 119)


def test_ranks_of_120() -> None:
    limits = reference_limits(np.random.default_rng(0).permutation(np.arange(1.0, 121)))
    assert (limits.low.value, limits.high.value) == pytest.approx((3.025, 117.975))
    assert (limits.low.low, limits.low.high) == (1, 7)
    assert (limits.high.low, limits.high.high) == (114, 120)
    assert (limits.n, limits.missing) == (120, 0)


def test_missing_results_are_left_out_and_counted() -> None:
    values = pd.Series([*range(1, 121), None, math.nan], dtype=float)
    limits = reference_limits(values)
    assert (limits.n, limits.missing) == (120, 2)
    assert limits.low.value == pytest.approx(3.025)


@pytest.mark.parametrize("values", [range(38), [], [1.0] * 50 + ["x"], [None] * 50])
def test_what_gives_no_limits_is_refused(values: object) -> None:
    with pytest.raises(LabError):
        reference_limits(values)


def test_the_confidence_limits_hold_the_percentile_nine_times_in_ten() -> None:
    draws = np.random.default_rng(1).normal(size=(2000, 120))
    held = [one.low.low <= -1.95996 <= one.low.high for one in map(reference_limits, draws)]
    assert np.mean(held) >= 0.9
