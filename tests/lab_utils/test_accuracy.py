"""Figures from the literature, second ways of computing, and promises held on drawn data."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import expit, logit
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

from lab_utils import accuracy
from lab_utils.accuracy import Confusion, Estimate

untimed = settings(deadline=None)  # the first call imports statsmodels

TRUTH = [0, 0, 1, 0, 1, 1]
SCORE = [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]

# Altman & Bland, BMJ 1994;308:1552 and 309:102: liver scan against pathology, 344 patients.
LIVER = Confusion(tp=231, fp=32, fn=27, tn=54)

# Hanley & McNeil, Radiology 1982;143:29-36, table I: 58 normal, 51 abnormal CT, rated 1 to 5.
CT_TRUTH = [0] * 58 + [1] * 51
CT_RATING = [
    rating
    for counts in ([33, 6, 6, 11, 2], [3, 2, 2, 11, 33])
    for rating, count in enumerate(counts, start=1)
    for _ in range(count)
]


def is_nan(estimate: Estimate) -> bool:
    return all(math.isnan(x) for x in (estimate.value, estimate.low, estimate.high))


# Proportions


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


# The 2x2 table


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


# Predictive values


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


# ROC


def delong_by_definition(truth: Sequence[int], score: Sequence[float]) -> tuple[float, float]:
    """AUC and standard error from all pairs, as DeLong, Biometrics 1988;44:837 defines them."""
    ill = [s for t, s in zip(truth, score, strict=True) if t]
    healthy = [s for t, s in zip(truth, score, strict=True) if not t]
    pairs = np.array([[(x > y) + 0.5 * (x == y) for y in healthy] for x in ill])
    variance = pairs.mean(axis=1).var(ddof=1) / len(ill)
    variance += pairs.mean(axis=0).var(ddof=1) / len(healthy)
    return float(pairs.mean()), math.sqrt(variance)


def two_groups(n: int, seed: int, digits: int = 1) -> tuple[list[int], list[float]]:
    """Rounded scores, so that many are tied."""
    generator = np.random.default_rng(seed)
    truth = (generator.random(n) < 0.4).astype(int)
    return truth.tolist(), np.round(generator.normal(truth, 1.2), digits).tolist()


def test_hanley_and_mcneil_area_of_ct_ratings() -> None:
    got = accuracy.auc(CT_TRUTH, CT_RATING)
    assert round(got.value, 3) == 0.893
    area, error = delong_by_definition(CT_TRUTH, CT_RATING)
    assert (got.value, got.low, got.high) == pytest.approx(
        (area, area - 1.959964 * error, area + 1.959964 * error), rel=1e-6
    )


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_auc_limits_are_delongs(level: float) -> None:
    truth, score = two_groups(80, seed=5)
    got = accuracy.auc(truth, score, level=level)
    area, error = delong_by_definition(truth, score)
    assert got.value == pytest.approx(roc_auc_score(truth, score)) == area
    half = stats.norm.isf((1 - level) / 2) * error
    assert (got.low, got.high) == pytest.approx((area - half, area + half))


def test_auc_limits_are_near_the_bootstrap() -> None:
    truth, score = (np.array(x) for x in two_groups(200, seed=7, digits=6))
    generator = np.random.default_rng(1)
    ill, healthy = score[truth == 1], score[truth == 0]
    areas = []
    for _ in range(2000):
        x, y = generator.choice(ill, len(ill)), generator.choice(healthy, len(healthy))
        areas.append(stats.mannwhitneyu(x, y).statistic / (len(x) * len(y)))
    got = accuracy.auc(truth, score)
    # 2,000 draws give the spread to 1.6 %; the width of the limits is 2 x 1.96 of it.
    assert (got.high - got.low) / (2 * 1.96 * np.std(areas)) == pytest.approx(1, abs=0.08)


@untimed
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40))
def test_auc_agrees_with_scikit_learn_within_its_limits(cases: list[tuple[bool, int]]) -> None:
    truth, score = zip(*[(True, 3), (False, 2), *cases], strict=True)
    got = accuracy.auc(truth, score)
    assert got.value == pytest.approx(roc_auc_score(truth, score))
    assert math.isnan(got.low) == math.isnan(got.high)
    assert math.isnan(got.low) or 0 <= got.low <= got.value <= got.high <= 1


@pytest.mark.parametrize(
    ("truth", "score", "area"),
    [
        ([0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6], 1.0),
        ([0, 0, 0, 1, 1, 1], [4, 5, 6, 1, 2, 3], 0.0),
        ([0, 0, 0, 1, 1, 1], [2, 2, 2, 2, 2, 2], 0.5),
        ([0, 0, 0, 1], [1, 2, 4, 3], 2 / 3),
    ],
)
def test_auc_claims_no_limits_where_delong_has_none(
    truth: list[int], score: list[int], area: float
) -> None:
    got = accuracy.auc(truth, score)
    assert got.value == pytest.approx(area)
    assert math.isnan(got.low) and math.isnan(got.high)


def test_roc_is_scikit_learns_curve() -> None:
    truth, score = two_groups(60, seed=2)
    got = accuracy.roc(truth, score)
    false_positive, true_positive, threshold = roc_curve(truth, score, drop_intermediate=False)
    assert list(got.columns) == ["threshold", "sensitivity", "specificity"]
    np.testing.assert_array_equal(got["threshold"], threshold)
    np.testing.assert_allclose(got["sensitivity"], true_positive)
    np.testing.assert_allclose(got["specificity"], 1 - false_positive)
    for at, sensitivity, specificity in got.to_numpy():
        table = accuracy.confusion(truth, score, at)
        assert (sensitivity, specificity) == (table.sensitivity.value, table.specificity.value)


# Thresholds

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


# Calibration


@pytest.mark.parametrize(("shift", "stretch"), [(0.0, 1.0), (0.7, 1.0), (-0.4, 2.0)])
def test_calibration_finds_how_probabilities_were_bent(shift: float, stretch: float) -> None:
    generator = np.random.default_rng(11)
    risk = generator.normal(-0.5, 1.0, 20_000)
    truth = generator.random(20_000) < expit(risk)
    # Said log-odds are shift + stretch x risk, so risk = -shift / stretch + said / stretch.
    got = accuracy.calibration(truth, expit(shift + stretch * risk))
    # Standard errors from the information matrix of the true model, times three.
    design = np.column_stack([np.ones_like(risk), shift + stretch * risk])
    weight = expit(risk) * (1 - expit(risk))
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ (design * weight[:, None]))))
    assert got.intercept == pytest.approx(-shift / stretch, abs=3 * errors[0])
    assert got.slope == pytest.approx(1 / stretch, abs=3 * errors[1])
    assert got.brier == pytest.approx(
        np.mean((expit(shift + stretch * risk) - truth) ** 2), rel=1e-9
    )
    if stretch == 1:
        assert got.in_the_large == pytest.approx(-shift, abs=3 / math.sqrt(weight.sum()))


@untimed
@given(
    st.lists(st.tuples(st.booleans(), st.floats(1e-6, 1 - 1e-6)), max_size=40).map(
        lambda cases: [(True, 0.8), (False, 0.3), *cases]
    )
)
def test_calibration_solves_its_equations_or_says_nan(cases: list[tuple[bool, float]]) -> None:
    truth, probability = (np.array(x, dtype=float) for x in zip(*cases, strict=True))
    got = accuracy.calibration(truth, probability)
    log_odds = logit(probability)
    assert expit(log_odds + got.in_the_large).sum() == pytest.approx(truth.sum(), abs=1e-6)
    assert got.brier == brier_score_loss(truth, probability)
    assert math.isnan(got.slope) == math.isnan(got.intercept)
    if not math.isnan(got.slope):
        # Where maximum likelihood ends, residuals sum to zero and do not follow the log-odds.
        residual = truth - expit(got.intercept + got.slope * log_odds)
        assert residual.sum() == pytest.approx(0, abs=1e-3)
        assert (residual * (log_odds - log_odds.mean())).sum() == pytest.approx(
            0, abs=1e-3 * len(truth) * max(log_odds.std(), 1e-6)
        )


def test_calibration_in_the_large_survives_extreme_probabilities() -> None:
    # statsmodels' GLM with an offset answers 2e15 here, without a word.
    truth = [1, 0] * 12
    probability = [1e-6, 1e-6, 1e-6, 1 - 1e-6] * 6
    got = accuracy.calibration(truth, probability)
    assert expit(logit(probability) + got.in_the_large).sum() == pytest.approx(12)


@pytest.mark.parametrize(
    ("truth", "probability"),
    [
        ([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9]),  # parted by a cut
        ([1, 1, 0, 0], [0.1, 0.2, 0.7, 0.9]),  # parted the wrong way round
        ([0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9]),  # parted but for a tie
        ([0, 1, 0, 1], [0.3, 0.3, 0.3, 0.3]),  # all alike
        ([0, 0, 1, 0, 1, 1], [0.2, 0.3, 0.5, 0.5 + 1e-12, 0.7, 0.8]),  # overlap of a hair
        # nearly alike but for one far outlier on the wrong side: the fit's matrix turns singular
        (
            [1] * 60 + [0, 1, 0, 0, 0, 0, 0, 0, 0],
            [*np.linspace(0.497, 0.5, 60), 0.5001, 0.5101, 0.51, *[0.5102] * 5, 0.999999],
        ),
    ],
)
def test_calibration_has_no_slope_where_none_fits(
    truth: list[int], probability: list[float]
) -> None:
    got = accuracy.calibration(truth, probability)
    assert math.isnan(got.slope) and math.isnan(got.intercept)
    assert math.isfinite(got.in_the_large) and math.isfinite(got.brier)


# Net benefit


@pytest.mark.parametrize("threshold", [0.05, 0.1, 0.35, 0.5, 0.6, 0.9, 0.95])
def test_net_benefit_is_vickers_and_elkins_formula(threshold: float) -> None:
    # Vickers & Elkin, Med Decis Making 2006;26:565-74: tp / n - fp / n x pt / (1 - pt)
    table = accuracy.confusion(TRUTH, SCORE, threshold)
    by_hand = table.tp / 6 - table.fp / 6 * threshold / (1 - threshold)
    assert accuracy.net_benefit(TRUTH, SCORE, threshold) == pytest.approx(by_hand)


def test_net_benefit_of_everybody_and_nobody() -> None:
    truth = [1] * 10 + [0] * 90
    assert accuracy.net_benefit(truth, [1.0] * 100, 0.2) == pytest.approx(0.1 - 0.9 * 0.25)
    assert accuracy.net_benefit(truth, [0.0] * 100, 0.2) == 0


# Bad input

PAIRED = [
    lambda truth, score: accuracy.confusion(truth, score, 0.5),
    accuracy.roc,
    accuracy.auc,
    lambda truth, score: accuracy.threshold_for_sensitivity(truth, score, 0.9),
    lambda truth, score: accuracy.threshold_for_specificity(truth, score, 0.9),
    accuracy.calibration,
    lambda truth, score: accuracy.net_benefit(truth, score, 0.5),
]


@pytest.mark.parametrize("function", PAIRED)
@pytest.mark.parametrize(
    ("truth", "score", "message"),
    [
        ([0, 1, 1], [0.2, 0.3], "truth has 3 cases and .* 2; expected equally many; give"),
        ([], [], r"truth has shape \(0,\); expected one number a case; give"),
        ([[0, 1]], [0.1, 0.2], r"truth has shape \(1, 2\); expected one number a case; give"),
        ([0, 2], [0.1, 0.2], "truth holds 2.0; expected only 0 .* and 1 .*; recode"),
        ([0, math.nan], [0.1, 0.2], r"truth holds nan \(1 of 2 .*expected finite .*leave"),
        (["no", "yes"], [0.1, 0.2], "truth: .*'no'; expected one number a case; remove"),
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


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_calibration_refuses_certainty(certain: float) -> None:
    with pytest.raises(ValueError, match=r"exactly 0 or 1 in 1 of 2 cases; expected .*; clip"):
        accuracy.calibration([0, 1], [0.5, certain])


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


# Manners: a graded cell that writes to stderr scores zero, and every kernel pays for imports


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )


def test_nothing_is_written_to_stderr() -> None:
    done = run(
        "from lab_utils.accuracy import *\n"
        "truth, p = [0, 0, 1, 0, 1, 1], [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]\n"
        "table = confusion(truth, p, 2)\n"
        "table.ppv, table.npv, table.likelihood_ratio_positive, table.likelihood_ratio_negative\n"
        "auc(truth, p), auc([0, 1], [1, 2]), roc(truth, p), net_benefit(truth, p, 0.3)\n"
        "calibration(truth, p), calibration([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])\n"
        "calibration([0, 0, 1, 0, 1, 1], [0.2, 0.3, 0.5, 0.5 + 1e-12, 0.7, 0.8])\n"
        "threshold_for_alerts(p, 1, 2), predictive_values(0, 1, 0.5)\n"
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_it_loads_no_heavy_library() -> None:
    done = run(
        "import sys, lab_utils.accuracy\n"
        "print(*{'dcurves', 'matplotlib', 'pandas', 'scipy', 'sklearn', 'statsmodels'}"
        " & set(sys.modules))"
    )
    assert done.stdout.strip() == ""
