"""Calibration and net benefit: known bends, the equations they solve, published formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.metrics import brier_score_loss

from lab_utils import accuracy

untimed = settings(deadline=None)  # the first call imports a library
TRUTH = [0, 0, 1, 0, 1, 1]
SCORE = [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]


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


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_calibration_refuses_certainty(certain: float) -> None:
    with pytest.raises(ValueError, match=r"exactly 0 or 1 in 1 of 2 cases; expected .*; clip"):
        accuracy.calibration([0, 1], [0.5, certain])
