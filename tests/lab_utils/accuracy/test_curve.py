"""The ROC curve and its area: published ratings, second ways of computing, drawn cases."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score, roc_curve

from lab_utils import accuracy

untimed = settings(deadline=None)  # the first call imports a library

# Hanley & McNeil, Radiology 1982;143:29-36, table I: 58 normal, 51 abnormal CT, rated 1 to 5.
CT_TRUTH = [0] * 58 + [1] * 51
CT_RATING = [
    rating
    for counts in ([33, 6, 6, 11, 2], [3, 2, 2, 11, 33])
    for rating, count in enumerate(counts, start=1)
    for _ in range(count)
]


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
