"""What goes in: the same cases in any form agree, and nonsense is refused everywhere."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lab_utils import accuracy

TRUTH = [0, 0, 1, 0, 1, 1]
SCORE = [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]

PAIRED = [
    lambda truth, score: accuracy.confusion(truth, score, 0.5),
    accuracy.roc,
    accuracy.auc,
    lambda truth, score: accuracy.threshold_for_sensitivity(truth, score, 0.9),
    lambda truth, score: accuracy.threshold_for_specificity(truth, score, 0.9),
    accuracy.calibration,
    lambda truth, score: accuracy.net_benefit(truth, score, 0.5),
]


def test_lists_arrays_and_series_with_any_index_agree() -> None:
    truth = pd.Series(TRUTH, index=[9, 3, 5, 1, 7, 2])
    score = pd.Series(SCORE, index=list("fedcba"))
    as_bool = np.array(TRUTH, dtype=bool)
    for function, extra in (
        (accuracy.confusion, (0.5,)),
        (accuracy.auc, ()),
        (accuracy.threshold_for_sensitivity, (0.9,)),
        (accuracy.threshold_for_specificity, (0.6,)),
        (accuracy.calibration, ()),
        (accuracy.net_benefit, (0.3,)),
    ):
        wanted = function(TRUTH, SCORE, *extra)
        assert function(truth, score, *extra) == wanted
        assert function(as_bool, np.array(SCORE), *extra) == wanted
    pd.testing.assert_frame_equal(accuracy.roc(truth, score), accuracy.roc(TRUTH, SCORE))
    assert accuracy.threshold_for_alerts(score, 2, 6) == accuracy.threshold_for_alerts(SCORE, 2, 6)


@pytest.mark.parametrize("function", PAIRED)
@pytest.mark.parametrize(
    ("truth", "score", "message"),
    [
        ([0, 1, 1], [0.2, 0.3], "truth has 3 cases and .* 2; expected equally many; give"),
        ([], [], r"truth has shape \(0,\); expected one number a case; give"),
        ([[0, 1]], [0.1, 0.2], r"truth has shape \(1, 2\); expected one number a case; give"),
        ([0, 2], [0.1, 0.2], "truth holds 2.0; expected only 0 .* and 1 .*; recode"),
        ([0, math.nan], [0.1, 0.2], r"truth holds nan \(1 of 2 .*expected finite .*leave"),
        (["no", "yes"], [0.1, 0.2], "truth holds 'no', .*; expected one number a case; remove"),
        ([0, 1], [0.1, math.nan], r"holds nan \(1 of 2 cases\); expected finite .*; leave"),
        ([0, 1], [0.1, math.inf], r"holds inf \(1 of 2 cases\); expected finite .*; leave"),
        ([0, 1], [0.1, None], r"holds nan \(1 of 2 cases\); expected finite .*; leave"),
        (pd.Series([0, 1, None], dtype="Int64"), [0.1, 0.2, 0.3], "truth.*expected"),
    ],
)
def test_bad_cases_are_refused_everywhere(function, truth, score, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        function(truth, score)


@pytest.mark.parametrize("function", PAIRED[1:])
@pytest.mark.parametrize("only", [0, 1])
def test_one_class_is_refused(function, only) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=f"one class only, {only} in all 3 cases; expected ill"):
        function([only] * 3, [0.1, 0.2, 0.3])


@pytest.mark.parametrize("function", PAIRED[5:])
@pytest.mark.parametrize("wrong", [-0.1, 1.2, 87.0])
def test_what_is_no_probability_is_refused(function, wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=f"probability holds {wrong}; expected .*; divide"):
        function([0, 1], [0.5, wrong])


@pytest.mark.parametrize("wrong", [-0.1, 1.1, 95, math.nan, "high", None])
def test_wrong_proportions_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    expected = f"is {wrong!r}; expected a number from 0 to 1; write 95 % as 0.95"
    with pytest.raises(ValueError, match=f"sensitivity {expected}"):
        accuracy.predictive_values(wrong, 0.9, 0.1)
    with pytest.raises(ValueError, match=f"specificity {expected}"):
        accuracy.predictive_values(0.9, wrong, 0.1)
    with pytest.raises(ValueError, match=f"prevalence {expected}"):
        accuracy.predictive_values(0.9, 0.9, wrong)
    with pytest.raises(ValueError, match=f"at_least {expected}"):
        accuracy.threshold_for_sensitivity(TRUTH, SCORE, wrong)
    with pytest.raises(ValueError, match=f"at_least {expected}"):
        accuracy.threshold_for_specificity(TRUTH, SCORE, wrong)


@pytest.mark.parametrize("wrong", [0, 1, -0.5, 95, math.nan])
def test_wrong_levels_and_decision_thresholds_are_refused(wrong: float) -> None:
    expected = f"is {wrong!r}; expected a number between 0 and 1, not the ends; write"
    with pytest.raises(ValueError, match=f"level {expected}"):
        accuracy.wilson(1, 2, level=wrong)
    with pytest.raises(ValueError, match=f"level {expected}"):
        accuracy.auc(TRUTH, SCORE, level=wrong)
    with pytest.raises(ValueError, match=f"threshold {expected}"):
        accuracy.net_benefit(TRUTH, SCORE, wrong)
