"""Audits of counts, and who carries a claim."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from lab_utils import accuracy
from lab_utils.accuracy import Confusion
from lab_utils.fairness import ENOUGH, MISSING, FairnessError, Row, audit_counts

CELLS = {"F": Confusion(76, 30, 16, 20), "M": Confusion(309, 100, 15, 17)}


def test_a_table_of_counts_is_an_audit() -> None:
    found = audit_counts(CELLS, "en")
    assert found.overall.cells == Confusion(385, 130, 31, 37)
    assert found.row("F").estimate("sensitivity") == accuracy.wilson(76, 92)
    assert math.isnan(found.threshold)
    for measure in ("auc", "calibration"):
        reason = found.row("F").reason(measure)
        assert reason == {"vi": "không có điểm của từng người", "en": "no score for each person"}


def test_a_data_frame_and_plain_counts_will_do() -> None:
    frame = pd.DataFrame(
        {"tp": [76, 309], "fp": [30, 100], "fn": [16, 15], "tn": [20, 17], "note": ["a", "b"]},
        index=["F", "M"],
    )
    plain = {"F": {"tp": 76, "fp": 30, "fn": 16, "tn": 20}, "M": CELLS["M"]}
    assert audit_counts(frame, "en") == audit_counts(CELLS, "en") == audit_counts(plain, "en")


def test_expected_groups_without_counts_are_shown_and_unexpected_ones_pointed_out() -> None:
    given: dict[Any, Confusion] = {None: Confusion(1, 1, 1, 1), **CELLS}
    found = audit_counts(given, "vi", labels={"M": "Nam", "X": "Khác"})
    assert [row.name for row in found.rows] == ["M", "X", "F", MISSING]
    assert [row.name for row in found.rows if row.unexpected] == ["F"]
    assert found.row("X").n == 0 and found.overall.n == sum(c.n for c in given.values())


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"F": {"tp": 1, "fp": 2, "fn": 3}}, "four whole counts tp, fp, fn, tn"),
        ({"F": {"tp": -1, "fp": 2, "fn": 3, "tn": 1}}, "tp is -1"),
        ({"F": {"tp": 0.5, "fp": 2, "fn": 3, "tn": 1}}, "tp is 0.5"),
        ({"F": 7}, "four whole counts"),
        ({}, "holds no group"),
        ({"F": CELLS["F"], " F": CELLS["M"]}, "comes twice"),
    ],
)
def test_counts_that_make_no_table_are_refused(counts: Any, message: str) -> None:
    with pytest.raises(FairnessError, match=message):
        audit_counts(counts, "en")


@pytest.mark.parametrize(
    ("cells", "carried"),
    [
        (Confusion(50, 50, 50, 50), {"prevalence", "sensitivity", "specificity", "ppv", "npv"}),
        (Confusion(50, 50, 49, 50), {"prevalence", "specificity"}),
        (Confusion(50, 49, 50, 50), {"prevalence", "sensitivity"}),
        (Confusion(25, 25, 24, 25), set()),
        (Confusion(100, 0, 0, 0), {"prevalence", "sensitivity"}),
        (Confusion(0, 0, 0, 0), set()),
    ],
)
def test_a_claim_needs_a_hundred_on_its_side(cells: Confusion, carried: set[str]) -> None:
    # Collins 2016, Snell 2021: at least 100 events and 100 non-events.
    assert ENOUGH == 100
    row = Row("F", "F", cells)
    shares = ("prevalence", "sensitivity", "specificity", "ppv", "npv")
    assert {measure for measure in shares if row.carries(measure)} == carried
    assert not row.carries("auc") and not row.carries("calibration")
