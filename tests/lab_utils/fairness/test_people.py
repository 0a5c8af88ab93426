"""An audit of people against fairlearn with scikit-learn's measures, and people who do not fit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame
from sklearn.metrics import precision_score, recall_score, roc_auc_score

from lab_utils import accuracy
from lab_utils.accuracy import Confusion
from lab_utils.fairness import ALL, MEASURES, MISSING, Audit, FairnessError, audit, bands

TRUTH = [1, 1, 0, 0, 1, 1, 0, 0]
SCORE = [0.9, 0.4, 0.2, 0.6, 0.7, 0.8, 0.1, 0.2]
GROUP = ["F"] * 4 + ["M"] * 4


def nothing(found: Any) -> bool:
    return all(math.isnan(x) for x in (found.value, found.low, found.high))


def test_every_figure_agrees_with_fairlearn_and_scikit_learn(people: pd.DataFrame) -> None:
    truth, score, group = people["truth"], people["score"], people["group"]
    found = audit(truth, score, group, 0.35, "vi")
    alerts = (score >= 0.35).astype(int)
    frame = MetricFrame(
        metrics={
            "sensitivity": recall_score,
            "specificity": lambda y, p: recall_score(y, p, pos_label=0),
            "ppv": precision_score,
            "npv": lambda y, p: precision_score(y, p, pos_label=0),
        },
        y_true=truth,
        y_pred=alerts,
        sensitive_features=group,
    )
    for name in ("Nữ", "Nam", "Khác"):
        row, own = found.row(name), people[group == name]
        for measure in frame.by_group:
            assert row.estimate(measure).value == pytest.approx(frame.by_group.loc[name, measure])
        assert row.estimate("auc").value == pytest.approx(roc_auc_score(own["truth"], own["score"]))
        assert row.estimate("prevalence") == accuracy.wilson(own["truth"].sum(), len(own))
        gap = own["truth"].mean() - own["score"].mean()
        assert row.estimate("calibration").value == pytest.approx(gap)
    for measure in frame.by_group:
        assert found.overall.estimate(measure).value == pytest.approx(frame.overall[measure])
    assert found.overall.estimate("auc") == accuracy.auc(truth, score)


def test_the_groups_add_up_to_everybody(people: pd.DataFrame) -> None:
    found = audit(people["truth"], people["score"], people["group"], 0.35, "en")
    counts = found.table[["n", "ill", "tp", "fp", "fn", "tn", "left_out"]]
    assert counts.drop(ALL).sum().equals(counts.loc[ALL])


def test_limits_are_those_of_the_accuracy_package(people: pd.DataFrame) -> None:
    found = audit(people["truth"], people["score"], people["group"], 0.35, "en")
    row = found.row("Nữ")
    assert row.estimate("ppv") == accuracy.wilson(row.cells.tp, row.cells.tp + row.cells.fp)
    assert found.table.loc["Nữ", "auc_low"] == row.estimate("auc").low
    own = people[people["group"] == "Nữ"]
    assert row.estimate("auc") == accuracy.auc(own["truth"], own["score"])
    observed = accuracy.wilson(row.ill, row.n)
    assert row.estimate("calibration").low == observed.low - own["score"].mean()


def test_all_figures_lie_within_their_limits(people: pd.DataFrame) -> None:
    found = audit(people["truth"], people["score"], people["group"], 0.35, "en")
    for row in (found.overall, *found.rows):
        for measure in MEASURES:
            one = row.estimate(measure)
            assert one.low <= one.value <= one.high


def test_those_without_score_or_outcome_are_left_out_and_counted() -> None:
    truth = [1, None, 0, 0, 1, 1, 0, 0]
    score = [0.9, 0.4, np.nan, 0.6, 0.7, 0.8, 0.1, pd.NA]
    found = audit(truth, score, GROUP, 0.5, "en")
    assert [(row.n, row.left_out) for row in found.rows] == [(2, 2), (3, 1)]
    assert (found.overall.n, found.overall.left_out) == (5, 3)
    assert found.row("F").cells == Confusion(tp=1, fp=1, fn=0, tn=0)


def test_a_group_whose_scores_are_all_missing_says_so() -> None:
    score = [np.nan] * 4 + SCORE[4:]
    row = audit(TRUTH, score, GROUP, 0.5, "en").row("F")
    assert row.n == 0 and row.left_out == 4
    assert row.reason("sensitivity") == {
        "vi": "thiếu điểm AI hoặc kết cục",
        "en": "no score or no outcome",
    }
    assert all(nothing(row.estimate(measure)) for measure in MEASURES)


def test_a_group_of_nobody_has_no_figure() -> None:
    found = audit(TRUTH, SCORE, GROUP, 0.5, "en", labels={"F": "F", "M": "M", "X": "Khác"})
    row = found.row("X")
    assert row.n == 0 and row.reason("ppv") == {"vi": "không có ai", "en": "nobody"}
    assert all(nothing(row.estimate(measure)) for measure in MEASURES)


def test_a_group_of_one_has_no_figure() -> None:
    found = audit(TRUTH, SCORE, ["A", *["F"] * 3, *["M"] * 4], 0.5, "en")
    assert found.row("A").cells == Confusion(1, 0, 0, 0)
    assert all(nothing(found.row("A").estimate(measure)) for measure in MEASURES)
    assert found.row("A").reason("sensitivity") == {
        "vi": "chỉ một người",
        "en": "one person only",
    }


def test_a_group_of_one_class_has_what_it_can_have() -> None:
    row = audit([0, 0, 0, 0, *TRUTH[4:]], SCORE, GROUP, 0.5, "en").row("F")
    assert nothing(row.estimate("sensitivity")) and nothing(row.estimate("auc"))
    assert row.estimate("specificity").value == 0.5
    assert row.estimate("calibration").value == pytest.approx(-np.mean(SCORE[:4]))


def test_one_ill_person_gives_no_sensitivity_and_no_auc() -> None:
    row = audit([1, 0, 0, 0, *TRUTH[4:]], SCORE, GROUP, 0.5, "en").row("F")
    assert nothing(row.estimate("sensitivity")) and nothing(row.estimate("auc"))
    assert "one person with the outcome" in row.reason("sensitivity")["en"]  # type: ignore[index]


def test_an_auc_of_one_has_no_limits() -> None:
    area = audit(TRUTH, SCORE, GROUP, 0.5, "en").row("M").estimate("auc")
    assert area.value == 1 and math.isnan(area.low)


def test_a_single_group_is_everybody() -> None:
    found = audit(TRUTH, SCORE, ["F"] * 8, 0.5, "en")
    assert len(found.rows) == 1 and found.rows[0].cells == found.overall.cells


def test_missing_groups_stand_in_a_row_of_their_own() -> None:
    found = audit(TRUTH, SCORE, [None, "F", np.nan, "", *["M"] * 4], 0.5, "vi")
    assert [row.name for row in found.rows] == ["F", "M", MISSING]
    assert found.row(None).n == 3
    assert found.label(found.row(MISSING)) == "Không ghi"


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        ([1, 2] * 4, ["1", "2"]),
        ([True, False] * 4, ["False", "True"]),
        (pd.Series(["b", "a"] * 4, index=range(10, 18)), ["a", "b"]),
        (pd.Categorical(["b", "a"] * 4, categories=["b", "a"]), ["b", "a"]),
        (bands([55, 65] * 4, edges=[50, 60]), ["50–59", "≥ 60"]),
        (np.array(["a", "b"] * 4), ["a", "b"]),
    ],
)
def test_groups_of_every_kind(groups: Any, names: list[str]) -> None:
    found = audit(TRUTH, SCORE, groups, 0.5, "vi")
    assert [row.name for row in found.rows] == names
    assert found.overall.n == 8


def test_the_index_of_a_column_does_not_matter() -> None:
    truth = pd.Series(TRUTH, index=range(8, 0, -1))
    assert audit(truth, SCORE, GROUP, 0.5, "en").table.equals(
        audit(TRUTH, SCORE, GROUP, 0.5, "en").table
    )


def test_a_score_that_is_no_probability_is_not_calibrated() -> None:
    found = audit(TRUTH, [10 * x - 3 for x in SCORE], GROUP, 2, "en", probability=False)
    assert nothing(found.overall.estimate("calibration"))
    assert found.overall.reason("calibration") == {
        "vi": "điểm không phải là xác suất",
        "en": "the score is no probability",
    }
    same = audit(TRUTH, SCORE, GROUP, 0.5, "en")
    assert found.overall.estimate("auc") == same.overall.estimate("auc")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"truth": TRUTH[:7]}, "truth 7, score 8, groups 8"),
        ({"groups": GROUP[:3]}, "groups 3"),
        ({"truth": [2, *TRUTH[1:]]}, "truth holds 2"),
        ({"truth": ["có", *TRUTH[1:]]}, "truth holds something that is no number"),
        ({"score": [55, *SCORE[1:]]}, "score holds 55, outside 0 to 1"),
        ({"score": [np.inf, *SCORE[1:]]}, "infinite in 1 people"),
        ({"score": [None] * 8}, "and a score: 0; at least two"),
        ({"truth": [], "score": [], "groups": []}, "and a score: 0"),
        ({"score": [0.5] + [None] * 7}, "and a score: 1"),
        ({"threshold": math.nan}, "threshold is nan"),
        ({"threshold": "0,5"}, "threshold is '0,5'"),
    ],
)
def test_input_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    given = {"truth": TRUTH, "score": SCORE, "groups": GROUP, "threshold": 0.5} | change
    with pytest.raises(FairnessError, match=message) as caught:
        audit(given["truth"], given["score"], given["groups"], given["threshold"], "vi")
    assert set(caught.value.twin) == {"vi", "en"}


def test_two_groups_of_one_label_are_told_apart() -> None:
    labels = {"F": "Khác", "M": "Khác", "A": {"vi": "Tất cả", "en": "All"}}
    found = audit(TRUTH, SCORE, GROUP, 0.5, "vi", labels=labels)
    assert [found.label(row) for row in found.rows] == ["Khác (F)", "Khác (M)", "Tất cả (A)"]
    assert "Khác (F)" in found.forest("ppv").alt and "Khác (M)" in found._repr_html_()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        audit(TRUTH, SCORE, GROUP, 0.5, "fr")


def test_an_unknown_group_or_measure_is_refused() -> None:
    found: Audit = audit(TRUTH, SCORE, GROUP, 0.5, "en")
    with pytest.raises(FairnessError, match="no group 'X'; it has: F, M"):
        found.row("X")
    with pytest.raises(FairnessError, match="no measure is called 'accuracy'"):
        found.overall.estimate("accuracy")
