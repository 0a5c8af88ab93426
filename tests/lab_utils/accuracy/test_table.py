"""The 2x2 table and proportions: published figures, second ways of computing, drawn tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lab_utils import accuracy
from lab_utils.accuracy import Confusion, Estimate

untimed = settings(deadline=None)  # the first call imports a library
TRUTH = [0, 0, 1, 0, 1, 1]
SCORE = [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]

# Altman & Bland, BMJ 1994;308:1552 and 309:102: liver scan against pathology, 344 patients.
LIVER = Confusion(tp=231, fp=32, fn=27, tn=54)


def is_nan(estimate: Estimate) -> bool:
    return all(math.isnan(x) for x in (estimate.value, estimate.low, estimate.high))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [  # Newcombe, Stat Med 1998;17:857-72, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombes_limits(k: int, n: int, low: float, high: float) -> None:
    got = accuracy.wilson(k, n)
    assert (got.value, round(got.low, 4), round(got.high, 4)) == (k / n, low, high)


def test_wilson_limits_meet_the_estimate_at_none_and_all() -> None:
    for n in range(1, 300):
        assert accuracy.wilson(0, n).low == 0
        assert accuracy.wilson(n, n).high == 1


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_agrees_with_scipy_at_any_level(level: float) -> None:
    got = accuracy.wilson(29, 30, level=level)
    other = stats.binomtest(29, 30).proportion_ci(level, method="wilson")
    assert (got.low, got.high) == pytest.approx((other.low, other.high))


@untimed
@given(st.integers(0, 3000), st.integers(0, 3000), st.floats(0.01, 0.999))
def test_wilson_limits_hold_the_estimate(a: int, b: int, level: float) -> None:
    if a + b == 0:
        assert is_nan(accuracy.wilson(0, 0, level))
    else:
        got = accuracy.wilson(a, a + b, level)
        assert 0 <= got.low <= got.value <= got.high <= 1


def test_liver_scan_proportions_as_printed() -> None:
    assert round(LIVER.sensitivity.value, 2) == 0.90
    assert round(LIVER.specificity.value, 2) == 0.63
    assert round(LIVER.ppv.value, 2) == 0.88
    assert round(LIVER.npv.value, 2) == 0.67
    assert round(LIVER.prevalence.value, 2) == 0.75
    assert LIVER.accuracy == accuracy.wilson(231 + 54, 344)
    assert LIVER.sensitivity == accuracy.wilson(231, 258)


def test_likelihood_ratios_and_their_limits_by_simels_formula() -> None:
    # Simel, Samsa & Matchar, J Clin Epidemiol 1991;44:763-70, written out for the liver scan.
    positive = (231 / 258) / (32 / 86)
    error = 1.959964 * math.sqrt((1 - 231 / 258) / 231 + (1 - 32 / 86) / 32)
    got = LIVER.likelihood_ratio_positive
    assert got.value == pytest.approx(positive)
    assert (got.low, got.high) == pytest.approx(
        (positive * math.exp(-error), positive * math.exp(error)), rel=1e-6
    )
    negative = (27 / 258) / (54 / 86)
    error = 1.959964 * math.sqrt((1 - 27 / 258) / 27 + (1 - 54 / 86) / 54)
    got = LIVER.likelihood_ratio_negative
    assert got.value == pytest.approx(negative)
    assert (got.low, got.high) == pytest.approx(
        (negative * math.exp(-error), negative * math.exp(error)), rel=1e-6
    )


def test_zero_denominators_are_nan() -> None:
    nobody_ill = Confusion(tp=0, fp=2, fn=0, tn=3)
    nobody_healthy = Confusion(tp=2, fp=0, fn=3, tn=0)
    assert is_nan(nobody_ill.sensitivity) and is_nan(nobody_healthy.specificity)
    assert is_nan(nobody_ill.likelihood_ratio_positive)
    assert is_nan(nobody_healthy.likelihood_ratio_negative)
    assert is_nan(Confusion(tp=0, fp=0, fn=2, tn=3).ppv)
    assert is_nan(Confusion(tp=2, fp=3, fn=0, tn=0).npv)
    assert is_nan(Confusion(0, 0, 0, 0).accuracy) and is_nan(Confusion(0, 0, 0, 0).prevalence)
    assert is_nan(Confusion(tp=4, fp=0, fn=1, tn=5).likelihood_ratio_positive)
    assert is_nan(Confusion(tp=4, fp=5, fn=1, tn=0).likelihood_ratio_negative)


@pytest.mark.parametrize(
    ("ratio", "value"),
    [
        (Confusion(tp=0, fp=2, fn=3, tn=3).likelihood_ratio_positive, 0.0),
        (Confusion(tp=3, fp=2, fn=0, tn=3).likelihood_ratio_negative, 0.0),
        (Confusion(tp=3, fp=4, fn=0, tn=0).likelihood_ratio_positive, 1.0),
    ],
)
def test_likelihood_ratio_without_limits_says_so(ratio: Estimate, value: float) -> None:
    assert ratio.value == value
    assert math.isnan(ratio.low) and math.isnan(ratio.high)


@untimed
@given(*[st.integers(0, 400)] * 4)
def test_every_figure_of_a_table_is_nan_or_within_its_limits(
    tp: int, fp: int, fn: int, tn: int
) -> None:
    table = Confusion(tp, fp, fn, tn)
    for name in ("prevalence", "sensitivity", "specificity", "ppv", "npv", "accuracy"):
        got = getattr(table, name)
        assert is_nan(got) or 0 <= got.low <= got.value <= got.high <= 1
    for got in (table.likelihood_ratio_positive, table.likelihood_ratio_negative):
        assert math.isnan(got.low) or 0 < got.low <= got.value <= got.high < math.inf
        assert math.isnan(got.low) == math.isnan(got.high)


def test_counts_come_out_as_plain_int() -> None:
    assert repr(Confusion(np.int64(1), 2.0, 3, 4)) == "Confusion(tp=1, fp=2, fn=3, tn=4)"  # type: ignore[arg-type]


def test_confusion_counts_a_score_at_the_threshold_as_positive() -> None:
    assert accuracy.confusion(TRUTH, SCORE, 0.6) == Confusion(tp=2, fp=1, fn=1, tn=2)
    assert accuracy.confusion(TRUTH, SCORE, math.inf) == Confusion(tp=0, fp=0, fn=3, tn=3)
    assert accuracy.confusion(TRUTH, SCORE, -math.inf) == Confusion(tp=3, fp=3, fn=0, tn=0)


@pytest.mark.parametrize(
    ("sensitivity", "specificity", "prevalence", "ppv", "npv"),
    [
        # Casscells, N Engl J Med 1978;299:999; Manrai, JAMA Intern Med 2014;174:991: 1.96 %
        (1.0, 0.95, 0.001, 0.0196, 1.0),
        # Altman & Bland, BMJ 1994;309:102: the liver scan where 25 % are ill, 0.45 and 0.95
        (231 / 258, 54 / 86, 0.25, 0.45, 0.95),
        # Gigerenzer, Psychol Sci Public Interest 2007;8:53: mammography, 9 of 98 positives
        (0.90, 0.91, 0.01, 0.092, 0.999),
        # Wong, JAMA Intern Med 2021;181:1065: Epic sepsis, 2,552 of 38,455 stays, 12 % and 95 %
        (0.33, 0.83, 2552 / 38455, 0.12, 0.95),
    ],
)
def test_published_predictive_values(
    sensitivity: float, specificity: float, prevalence: float, ppv: float, npv: float
) -> None:
    got = accuracy.predictive_values(sensitivity, specificity, prevalence)
    assert round(got.ppv, len(str(ppv)) - 2) == ppv
    assert round(got.npv, len(str(npv)) - 2) == npv


@untimed
@given(*[st.integers(1, 500)] * 4)
def test_predictive_values_agree_with_the_table(tp: int, fp: int, fn: int, tn: int) -> None:
    table = Confusion(tp, fp, fn, tn)
    got = accuracy.predictive_values(
        table.sensitivity.value, table.specificity.value, table.prevalence.value
    )
    assert (got.ppv, got.npv) == pytest.approx((table.ppv.value, table.npv.value))


def test_predictive_values_at_the_ends() -> None:
    nobody_positive = accuracy.predictive_values(0, 1, 0.3)
    assert math.isnan(nobody_positive.ppv) and nobody_positive.npv == pytest.approx(0.7)
    everybody_positive = accuracy.predictive_values(1, 0, 0.3)
    assert math.isnan(everybody_positive.npv) and everybody_positive.ppv == pytest.approx(0.3)
    assert accuracy.predictive_values(0.9, 0.9, 0) == accuracy.PredictiveValues(0.0, 1.0)
    assert accuracy.predictive_values(0.9, 0.9, 1) == accuracy.PredictiveValues(1.0, 0.0)


def test_a_threshold_of_nan_is_refused() -> None:
    with pytest.raises(ValueError, match=r"threshold is nan; expected a number .*; give one"):
        accuracy.confusion(TRUTH, SCORE, math.nan)


@pytest.mark.parametrize("wrong", [-1, 1.5, math.nan, math.inf, "many", None])
def test_wrong_counts_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    for name in ("tp", "fp", "fn", "tn"):
        with pytest.raises(ValueError, match=f"{name} is {wrong!r}; expected a "):
            Confusion(**{"tp": 1, "fp": 1, "fn": 1, "tn": 1, name: wrong})
    with pytest.raises(ValueError, match=f"k is {wrong!r}; expected a "):
        accuracy.wilson(wrong, 5)
    with pytest.raises(ValueError, match=f"n is {wrong!r}; expected a "):
        accuracy.wilson(1, wrong)


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="k is 6 and n is 5; expected k at most n; check"):
        accuracy.wilson(6, 5)
