"""Gaps: against fairlearn's own bootstrap and Newcombe's published limits, and in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame
from sklearn.metrics import recall_score, roc_auc_score

from lab_utils.accuracy import Confusion, Estimate
from lab_utils.fairness import (
    ALL,
    MEASURES,
    Audit,
    FairnessError,
    Gap,
    audit,
    audit_counts,
    gap_in_words,
    gaps,
)
from lab_utils.fairness.resample import draws

PAIR = audit_counts({"F": Confusion(50, 9, 50, 91), "M": Confusion(80, 9, 20, 91)}, "en")


@pytest.fixture(scope="module")
def found(people: pd.DataFrame) -> Audit:
    return audit(people["truth"], people["score"], people["group"], 0.35, "vi")


def test_resamples_spread_as_those_of_fairlearn(people: pd.DataFrame, found: Audit) -> None:
    frame = MetricFrame(
        metrics={
            "sensitivity": lambda truth, score: recall_score(truth, score >= 0.35),
            "auc": roc_auc_score,
        },
        y_true=people["truth"],
        y_pred=people["score"],
        sensitive_features=people["group"],
        n_boot=200,
        ci_quantiles=[0.16, 0.84],
        random_state=1,
    )
    for measure in ("sensitivity", "auc"):
        for name in ("Nữ", "Nam"):
            drawn = draws(found.row(name), measure, np.random.default_rng(1))
            assert drawn is not None
            limits = [one.loc[name, measure] for one in frame.by_group_ci]
            assert np.quantile(drawn, [0.16, 0.84]) == pytest.approx(limits, abs=0.006)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_gap_is_the_difference_of_the_two_figures(found: Audit, measure: str) -> None:
    for gap in gaps(found, measure, reference="Nam").gaps:
        own, base = (found.row(name).estimate(measure).value for name in (gap.name, "Nam"))
        assert gap.difference.value == own - base
        assert gap.difference.low < gap.difference.value < gap.difference.high
        if measure == "calibration":
            assert math.isnan(gap.ratio.value)
        else:
            assert gap.ratio.value == own / base
            assert gap.ratio.low < gap.ratio.value < gap.ratio.high


def test_limits_of_large_groups_are_near_newcombes() -> None:
    # Two ways to the same limits; 50 of 100 against 80 of 100.
    from statsmodels.stats.proportion import confint_proportions_2indep

    [gap] = gaps(PAIR, "sensitivity", reference="M").gaps
    other = confint_proportions_2indep(50, 100, 80, 100, method="newcomb", compare="diff")
    assert (gap.difference.low, gap.difference.high) == pytest.approx(other, abs=0.015)
    assert gap.method == "bootstrap"


def test_limits_of_an_auc_gap_are_near_delongs(found: Audit) -> None:
    own, base = (found.row(name).estimate("auc") for name in ("Nữ", "Nam"))
    half = math.hypot(own.high - own.value, base.high - base.value)
    [gap] = [one for one in gaps(found, "auc", reference="Nam").gaps if one.name == "Nữ"]
    assert gap.difference.high - gap.difference.low == pytest.approx(2 * half, rel=0.08)


def test_the_same_seed_gives_the_same_limits_whatever_else_is_compared(found: Audit) -> None:
    first, second = (gaps(found, "ppv", seed=3).table for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(gaps(found, "ppv", seed=4).table)


def test_the_largest_group_is_the_yardstick(found: Audit) -> None:
    assert {gap.reference for gap in gaps(found, "ppv").gaps} == {"Nữ"}


def test_a_group_at_all_or_none_takes_newcombes_published_limits() -> None:
    # Newcombe, Stat Med 1998;17:873-90, table II, method 10: 10/10 against 0/20, 9/10 against 3/10.
    table = audit_counts({"A": Confusion(10, 5, 0, 5), "B": Confusion(0, 5, 20, 5)}, "en")
    [gap] = gaps(table, "sensitivity", reference="B").gaps
    assert gap.method == "newcombe" and gap.difference.value == 1
    assert (round(gap.difference.low, 4), round(gap.difference.high, 4)) == (0.6791, 1.0)
    assert math.isnan(gap.ratio.value) and math.isnan(gap.ratio.high)


def test_both_groups_at_all_still_have_limits() -> None:
    # Newcombe, table II, method 10: 10/10 against 10/10.
    table = audit_counts({"A": Confusion(10, 5, 0, 5), "B": Confusion(10, 5, 0, 5)}, "en")
    [gap] = gaps(table, "sensitivity").gaps
    assert (round(gap.difference.low, 4), round(gap.difference.high, 4)) == (-0.2775, 0.2775)
    assert gap.ratio.value == 1 and math.isnan(gap.ratio.low)


def test_a_perfect_auc_has_a_gap_without_limits() -> None:
    truth, score = [1, 1, 0, 0, 1, 1, 0, 0], [0.9, 0.4, 0.2, 0.6, 0.7, 0.8, 0.1, 0.2]
    table = audit(truth, score, list("FFFFMMMM"), 0.5, "en")
    [gap] = gaps(table, "auc", reference="F").gaps
    assert gap.difference.value == pytest.approx(0.25) and math.isnan(gap.difference.low)
    assert gap_in_words(gap, "en") == "This gap has no limits, so nothing can be said of it."


def test_a_group_without_a_figure_has_no_gap() -> None:
    table = audit_counts({**{r.name: r.cells for r in PAIR.rows}, "X": Confusion(0, 1, 0, 9)}, "vi")
    shown = gaps(table, "sensitivity", reference="M")
    gap = shown.gaps[-1]
    assert math.isnan(gap.difference.value) and gap.reason is not None
    assert gap_in_words(gap, "vi") == "Không so được: không ai có kết cục."
    assert shown.body[-1][1] == "–\n(không ai có kết cục)"


def test_a_single_group_or_an_unknown_one_is_refused(found: Audit) -> None:
    with pytest.raises(FairnessError, match="one group only"):
        gaps(audit_counts({"F": Confusion(1, 2, 3, 4)}, "en"), "ppv")
    with pytest.raises(FairnessError, match="no group 'X'"):
        gaps(found, "ppv", reference="X")
    with pytest.raises(FairnessError, match="everybody includes the very group"):
        gaps(found, "ppv", reference=ALL)
    with pytest.raises(FairnessError, match="no measure"):
        gaps(found, "accuracy")


def words(low: float, high: float, language: str, **change: Any) -> str:
    gap = Gap("F", "M", "sensitivity", Estimate((low + high) / 2, low, high),
              Estimate(1, 1, 1), change.get("enough", True), "bootstrap")  # fmt: skip
    return gap_in_words(gap, language)


def test_limits_that_hold_0_claim_neither_a_gap_nor_none() -> None:
    assert words(-0.031, 0.09, "vi") == (
        "Khoảng tin cậy từ −3,1 đến +9,0 điểm % có chứa 0: dữ liệu này chưa cho thấy chắc chắn có "
        "chênh lệch, cũng không chứng minh là không có. Chênh lệch thật vẫn có thể tới 9,0 điểm %."
    )
    assert words(-0.2, 0.09, "en").endswith("as large as 20.0 points.")
    assert "fewer than the 100 people" in words(-0.2, 0.09, "en", enough=False)


def test_limits_clear_of_0_in_a_small_group_are_a_signal() -> None:
    text = words(-0.22, -0.05, "vi", enough=False)
    assert text.startswith("Một dấu hiệu, chưa phải bằng chứng:") and "100 người" in text
    assert words(0.05, 0.2, "en", enough=False).startswith("A signal, not proof:")


def test_limits_clear_of_0_in_large_groups_prove_no_cause() -> None:
    text = words(0.05, 0.2, "vi")
    assert "không chứa 0" in text and "Chưa phải bằng chứng về nguyên nhân" in text
    for source in ("nhãn", "mẫu", "cách đo", "sinh học", "công thức"):
        assert source in text
    assert "It is no proof of a cause" in words(0.05, 0.2, "en")


def test_many_comparisons_are_warned_of_and_one_is_not(found: Audit) -> None:
    assert any("So càng nhiều" in text for text in gaps(found, "ppv").sentences)
    assert not any("chance" in text for text in gaps(PAIR, "ppv").sentences)


def test_the_table_is_shown_with_its_heading() -> None:
    html = gaps(PAIR, "sensitivity", reference="M")._repr_html_()
    assert "<caption" in html and "Sensitivity: gap to M" in html and 'scope="row"' in html
