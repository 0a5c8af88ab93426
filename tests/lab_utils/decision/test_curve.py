"""Decision curves: published examples, the formula, and scores that are no probabilities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lab_utils import accuracy, decision


def people(tp: int, fp: int, fn: int, tn: int) -> tuple[list[int], list[int]]:
    """Truth and alert of a 2x2 table, case by case."""
    return [1] * tp + [0] * fp + [1] * fn + [0] * tn, [1] * (tp + fp) + [0] * (fn + tn)


def test_a_published_net_benefit() -> None:
    # Documentation of the R package predictSuiattPsyCoLaus, data set CART700Pruned, row 1: 6 true
    # and 204 false positives of 810, weight 1:199: "the net benefit of 0.00614182". TN is 596.
    truth, alert = people(tp=6, fp=204, fn=810 - 6 - 204 - 596, tn=596)
    curve = decision.decision_curve(truth, {"cart": alert}, [1 / 200])
    assert len(truth) == 810
    assert curve["cart"].iloc[0] == pytest.approx(0.00614182, abs=5e-9)


def test_what_a_published_gain_stands_for() -> None:
    # Van Calster B et al. Eur Urol 2018;74:796-804: 0.0114 more net benefit at 10 % is one more
    # cancer for 88 men, or one biopsy fewer for 10 men (true positives, or false ones left out).
    n, threshold = 10_000, 0.1
    truth, worse = people(tp=500, fp=3000, fn=366, tn=n - 3866)
    found = people(tp=614, fp=3000, fn=252, tn=n - 3866)
    spared = people(tp=500, fp=3000 - 1026, fn=366, tn=n - 3866 + 1026)
    gains = []
    for other_truth, other in (found, spared):
        first = decision.decision_curve(truth, {"rule": worse}, [threshold])["rule"].iloc[0]
        second = decision.decision_curve(other_truth, {"rule": other}, [threshold])["rule"].iloc[0]
        gains.append(second - first)
    assert gains == pytest.approx([0.0114, 0.0114], abs=1e-6)
    assert round(n / 114) == 88
    assert round(n / 1026) == 10


def test_all_and_none_are_the_formula_of_vickers_and_elkin() -> None:
    # Med Decis Making 2006;26:565-74: prevalence less (1 - prevalence) x odds of the threshold;
    # acting on all is worth nothing where the threshold is the prevalence.
    truth, alert = people(tp=90, fp=100, fn=50, tn=760)
    thresholds = [0.05, 0.14, 0.5]
    curve = decision.decision_curve(truth, {"alert": alert}, thresholds)
    expected = [0.14 - 0.86 * t / (1 - t) for t in thresholds]
    assert curve["all"].to_list() == pytest.approx(expected)
    assert curve["all"].loc[0.14] == pytest.approx(0)
    assert curve["none"].to_list() == [0, 0, 0]
    assert list(curve.columns) == ["alert", "all", "none"]


def test_the_curve_is_the_net_benefit_of_each_threshold() -> None:
    generator = np.random.default_rng(3)
    risk = generator.uniform(0.01, 0.6, 400)
    truth = (generator.random(400) < risk).astype(int)
    thresholds = [0.1, 0.2, 0.35]
    curve = decision.decision_curve(truth, {"risk": risk}, thresholds)
    for t in thresholds:
        assert curve.loc[t, "risk"] == pytest.approx(accuracy.net_benefit(truth, risk, t))


def test_an_alert_is_worth_it_below_its_predictive_value_alone() -> None:
    truth, alert = people(tp=26, fp=84, fn=0, tn=150)
    ppv = accuracy.confusion(truth, alert, 1).ppv.value
    curve = decision.decision_curve(truth, {"alert": alert}, [ppv - 0.01, ppv, ppv + 0.01])
    below, at, above = curve["alert"]
    assert below > 0 > above
    assert at == pytest.approx(0)


def test_scores_that_are_no_probabilities_are_refused() -> None:
    truth = [0] * 90 + [1] * 10
    score = [0.2, 0.4, 0.6] * 30 + [0.4, 0.9] * 5
    with pytest.raises(ValueError, match=r"'ai' expects 42 ill of 100, there are 10.*recalibrated"):
        decision.decision_curve(truth, {"ai": score}, [0.1])
    decision.decision_curve(truth, {"ai": decision.recalibrated(truth, score)}, [0.1])
    # Three standard errors either way: too low is refused too, and an alert claims nothing.
    with pytest.raises(ValueError, match="expects 1 ill"):
        decision.decision_curve(truth, {"ai": [0.01] * 100}, [0.1])
    decision.decision_curve(truth, {"alert": [1] * 100}, [0.1])


@pytest.mark.parametrize(("shift", "stretch"), [(0.0, 1.0), (2.5, 1.0), (-1.0, 2.5), (1.0, 0.4)])
def test_recalibration_undoes_how_scores_were_bent(shift: float, stretch: float) -> None:
    from scipy.special import expit

    generator = np.random.default_rng(5)
    risk = generator.normal(-1.5, 1.2, 1500)
    truth = (generator.random(1500) < expit(risk)).astype(int)
    found = decision.recalibrated(truth, np.clip(expit(shift + stretch * risk), 1e-9, 1 - 1e-9))
    assert found.sum() == pytest.approx(truth.sum(), rel=0.05)
    fit = accuracy.calibration(truth, found)
    assert fit.slope == pytest.approx(1, abs=0.1)
    assert fit.in_the_large == pytest.approx(0, abs=0.1)


def test_no_case_marks_itself() -> None:
    # A case with the other truth has the same probability: its own truth was not used for it.
    generator = np.random.default_rng(8)
    score = generator.uniform(0.05, 0.95, 60)
    truth = (generator.random(60) < score).astype(int)
    alike = np.array_equal(
        decision.recalibrated(truth, score), decision.recalibrated(pd.Series(truth), list(score))
    )
    assert alike
    parts = decision.recalibrated(truth, score)
    # Five fits, not one: the probability does not rise with the score in one single curve.
    order = np.argsort(score)
    assert (np.diff(parts[order]) < 0).any()


@pytest.mark.parametrize(
    ("rules", "thresholds", "message"),
    [
        ({}, [0.1], "at least one"),
        ({"all": [0, 1, 0, 1]}, [0.1], "not called all or none"),
        ({"ai": [0, 1, 0, 1]}, [0.0], "threshold is 0.0"),
        ({"ai": [0, 1, 0, 2]}, [0.1], "probability holds 2.0"),
        ({"ai": [0, 1, 0]}, [0.1], "equally many"),
    ],
)
def test_a_curve_refuses(rules, thresholds, message) -> None:
    with pytest.raises(ValueError, match=message):
        decision.decision_curve([0, 0, 1, 1], rules, thresholds)


@pytest.mark.parametrize(
    ("truth", "score", "message"),
    [
        ([0] * 20 + [1] * 4, [0.4] * 24, "4 cases of one kind; expected at least 5"),
        ([0] * 20 + [1] * 6, [0.4] * 25 + [1.0], "exactly 0 or 1"),
        ([0] * 20 + [1] * 6, [0.4] * 25 + [1.5], "from 0 to 1"),
    ],
)
def test_recalibration_refuses(truth, score, message) -> None:
    with pytest.raises(ValueError, match=message):
        decision.recalibrated(truth, score)
