"""Every threshold keeps its promise, and the next one would not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_utils import accuracy

untimed = settings(deadline=None)  # the first call imports a library
SCORE = [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]

# Few distinct scores make ties; the two fixed cases see to both classes.
drawn_cases = st.lists(
    st.tuples(st.booleans(), st.one_of(st.integers(0, 8), st.floats(-5, 5))), max_size=40
).map(lambda cases: [(True, 3.0), (False, 4.0), *cases])
wanted = st.one_of(st.sampled_from([0.0, 0.5, 0.9, 0.95, 1.0]), st.floats(0, 1))


@untimed
@given(drawn_cases, wanted)
def test_threshold_for_sensitivity_is_the_highest_that_keeps_its_promise(
    cases: list[tuple[bool, float]], at_least: float
) -> None:
    truth, score = zip(*cases, strict=True)
    got = accuracy.threshold_for_sensitivity(truth, score, at_least)
    fits = [t for t in score if accuracy.confusion(truth, score, t).sensitivity.value >= at_least]
    assert got == max(fits)


@untimed
@given(drawn_cases, wanted)
def test_threshold_for_specificity_is_the_lowest_that_keeps_its_promise(
    cases: list[tuple[bool, float]], at_least: float
) -> None:
    truth, score = zip(*cases, strict=True)
    got = accuracy.threshold_for_specificity(truth, score, at_least)
    fits = [t for t in score if accuracy.confusion(truth, score, t).specificity.value >= at_least]
    assert got == (min(fits) if fits else np.nextafter(max(score), np.inf))
    assert accuracy.confusion(truth, score, got).specificity.value >= at_least


@untimed
@given(
    st.lists(st.one_of(st.integers(0, 8), st.floats(-5, 5)), min_size=1, max_size=40),
    st.integers(0, 60),
    st.integers(1, 60),
)
def test_threshold_for_alerts_is_the_lowest_that_keeps_its_promise(
    score: list[float], per_day: int, studies_per_day: int
) -> None:
    got = accuracy.threshold_for_alerts(score, per_day, studies_per_day)

    def keeps(threshold: float) -> bool:
        alerts = sum(s >= threshold for s in score)
        return alerts * studies_per_day <= per_day * len(score)

    fits = [t for t in score if keeps(t)]
    assert got == (min(fits) if fits else np.nextafter(max(score), np.inf))
    assert keeps(got)


def test_threshold_for_alerts_does_not_stumble_over_rounding() -> None:
    score = list(range(100))
    assert 7 / 100 * 100 > 7  # floating point
    assert accuracy.threshold_for_alerts(score, per_day=7, studies_per_day=100) == 93
    assert accuracy.threshold_for_alerts(score, per_day=0, studies_per_day=100) > 99


def test_wrong_daily_numbers_and_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="per_day is -1; expected a number from 0"):
        accuracy.threshold_for_alerts(SCORE, per_day=-1, studies_per_day=10)
    for wrong in (0, -3, math.nan, math.inf):
        with pytest.raises(ValueError, match=f"studies_per_day is {wrong}; expected a number bet"):
            accuracy.threshold_for_alerts(SCORE, per_day=1, studies_per_day=wrong)
    with pytest.raises(ValueError, match=r"score has shape \(0,\); expected"):
        accuracy.threshold_for_alerts([], per_day=1, studies_per_day=10)
    with pytest.raises(ValueError, match="score holds nan"):
        accuracy.threshold_for_alerts([math.nan], per_day=1, studies_per_day=10)
