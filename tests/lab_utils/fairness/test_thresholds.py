"""Thresholds by group: they keep their promise, and the cost adds up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils import accuracy
from lab_utils.accuracy import Confusion
from lab_utils.fairness import (
    ALL,
    Audit,
    FairnessError,
    alerts_per_case,
    audit,
    audit_counts,
    equal_sensitivity,
    threshold_cost,
)


@pytest.fixture(scope="module")
def found(people: pd.DataFrame) -> Audit:
    return audit(people["truth"], people["score"], people["group"], 0.35, "en")


@pytest.mark.parametrize("wanted", [0.5, 0.8, 0.95, 1.0])
def test_each_group_reaches_the_sensitivity_and_no_higher_threshold_does(
    found: Audit, wanted: float
) -> None:
    for name, threshold in equal_sensitivity(found, wanted).items():
        row = found.row(name)
        assert row.truth is not None and row.score is not None
        cells = accuracy.confusion(row.truth, row.score, threshold)
        assert cells.sensitivity.value >= wanted
        higher = accuracy.confusion(row.truth, row.score, np.nextafter(threshold, 2))
        assert higher.sensitivity.value < wanted or threshold == row.score.max()


def test_the_gap_closes_and_somebody_pays(found: Audit) -> None:
    cost = threshold_cost(found, equal_sensitivity(found, 0.9))
    groups = cost.table.drop(ALL)
    # As near as one person of the smallest group.
    smallest = min(row.ill for row in found.rows)
    assert np.ptp(groups["sensitivity_own"]) <= 1 / smallest
    assert (groups["missed_own"] < groups["missed"]).all()
    assert (groups["false_alarms_own"] > groups["false_alarms"]).all()


@given(st.floats(0, 1), st.floats(0, 1))
def test_everybody_is_the_sum_of_the_groups(first: float, second: float) -> None:
    truth, score = [1, 1, 0, 0, 1, 0, 1, 0], [0.9, 0.4, 0.2, 0.6, 0.7, 0.1, 0.3, 0.3]
    table = audit(truth, score, ["F"] * 4 + ["M"] * 3 + [None], 0.5, "vi")
    cost = threshold_cost(table, {"F": first, "M": second})
    assert cost.after is not None and cost.before is not None
    assert cost.before[ALL] == table.overall.cells
    for cell in ("tp", "fp", "fn", "tn"):
        parts = [getattr(cells, cell) for name, cells in cost.after.items() if name != ALL]
        assert getattr(cost.after[ALL], cell) == sum(parts)


def test_groups_without_a_threshold_keep_the_common_one(found: Audit) -> None:
    cost = threshold_cost(found, {"Nữ": 0.2})
    assert cost.after is not None and cost.before is not None
    assert cost.after["Nam"] == cost.before["Nam"]
    assert cost.after["Nữ"] != cost.before["Nữ"]
    assert any("keep the common threshold: Khác, Nam" in text for text in cost.sentences)


def test_no_threshold_changes_nothing(found: Audit) -> None:
    cost = threshold_cost(found, {})
    assert cost.before == cost.after
    assert "(0)" in cost.sentences[0]


def test_the_cost_is_said_with_its_figures() -> None:
    truth, score = [1, 1, 0, 0, 1, 1, 0, 0], [0.9, 0.4, 0.45, 0.2, 0.8, 0.6, 0.55, 0.1]
    table = audit(truth, score, ["F"] * 4 + ["M"] * 4, 0.5, "vi")
    cost = threshold_cost(table, {"F": 0.4})
    assert cost.sentences[0] == (
        "Dùng ngưỡng riêng: số bỏ sót từ 1 thành 0 (−1); số báo động giả từ 1 thành 2 (+1). Để tìm "
        "được một ca thật, trước cần 1,3 báo động, nay cần 1,5."
    )
    assert cost.body[0][2:6] == ("0,50 → 0,40", "50,0 % → 100,0 %", "100,0 % → 50,0 %", "1 → 0")
    assert "<caption" in cost._repr_html_()


def test_a_group_of_one_class_keeps_the_common_threshold() -> None:
    truth, score = [1, 1, 0, 0, 0, 0, 1, 1], [0.9, 0.4, 0.3, 0.2, 0.8, 0.6, 0.5, 0.1]
    table = audit(truth, score, list("FFFFMMXX"), 0.5, "en")
    assert set(equal_sensitivity(table, 0.9)) == {"F"}


def test_alerts_for_each_case_are_the_inverse_of_the_ppv() -> None:
    # Wong 2021: PPV 12 % means about 8 alerts for each case (JAMA Intern Med 2021;181:1065-70).
    assert round(alerts_per_case(Confusion(tp=12, fp=88, fn=0, tn=0))) == 8
    assert math.isnan(alerts_per_case(Confusion(tp=0, fp=88, fn=5, tn=0)))


@pytest.mark.parametrize("wanted", [-0.1, 1.1, math.nan, "80 %", None])
def test_a_sensitivity_that_is_no_proportion_is_refused(found: Audit, wanted: Any) -> None:
    with pytest.raises(FairnessError, match="at_least is"):
        equal_sensitivity(found, wanted)


def test_thresholds_that_make_no_sense_are_refused(found: Audit) -> None:
    with pytest.raises(FairnessError, match="no group 'X'"):
        threshold_cost(found, {"X": 0.5})
    with pytest.raises(FairnessError, match="threshold of 'Nữ' is None"):
        threshold_cost(found, {"Nữ": None})  # type: ignore[dict-item]
    counts = audit_counts({"F": Confusion(1, 2, 3, 4)}, "en")
    for call in (lambda: equal_sensitivity(counts, 0.8), lambda: threshold_cost(counts, {})):
        with pytest.raises(FairnessError, match="counts only"):
            call()
