"""Why results jump, and the model that looks for exchanged tubes."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

from lab_utils import accuracy, simulate
from lab_utils.labtests import delta_check

MONTH = simulate.serial_results(seed=1)
REASONS = simulate.jump_reasons(MONTH, ["bleeding", "transfusion"])


def test_the_previous_result_is_the_patients_own_last_one() -> None:
    previous = simulate.previous_results(MONTH)
    first = ~MONTH["patient"].duplicated()
    assert previous[first].isna().all(axis=None) and previous[~first].notna().all(axis=None)
    patient = MONTH[MONTH["patient"] == MONTH["patient"].mode()[0]]
    assert previous.loc[patient.index[1:], "sodium"].tolist() == patient["sodium"].tolist()[:-1]


def test_each_sample_with_a_previous_one_has_one_reason() -> None:
    assert (REASONS.isna() == ~MONTH["patient"].duplicated()).all()
    swapped = MONTH["error"] == "swap"
    assert ((REASONS == "swap") == swapped).all()
    after = MONTH[REASONS == "after"]
    for number, sample in after.iterrows():
        before = MONTH[(MONTH["patient"] == sample["patient"]) & (MONTH.index < number)]
        assert before["error"].iloc[-1] == "swap"
    assert set(MONTH[REASONS == "change"]["change"]) == {"bleeding", "transfusion"}
    assert not MONTH[REASONS == "other"]["change"].isin(["bleeding", "transfusion"]).any()


def test_the_sample_after_a_swap_jumps_back() -> None:
    previous = simulate.previous_results(MONTH)
    flagged = delta_check(MONTH["mcv"], previous["mcv"], 5).eq(True)
    assert flagged[REASONS == "after"].mean() > 20 * flagged[REASONS == "other"].mean()


def test_a_model_of_all_tests_finds_swaps_better_than_one_test() -> None:
    # Rosenbaum & Baron, Am J Clin Pathol 2018;150:555-66: AUC 0.97 with 11 tests, well above
    # the checks of one test. Simulated patients are easier than real ones.
    earlier = simulate.serial_results(seed=101, swaps=60)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score = simulate.swap_scores(MONTH, earlier)
    known = score.notna()
    assert (known == MONTH["patient"].duplicated()).all()
    truth = (MONTH["error"] == "swap")[known]
    model = accuracy.auc(truth, score[known])
    previous = simulate.previous_results(MONTH)
    for test in simulate.ANALYTES:
        one = accuracy.auc(truth, (MONTH[test] - previous[test]).abs()[known])
        assert one.value < model.value
    assert model.value > 0.97
    again = simulate.swap_scores(MONTH, earlier)
    pd.testing.assert_series_equal(score, again)


def test_what_cannot_be_said_or_learnt_is_refused() -> None:
    with pytest.raises(ValueError, match=r"changes holds \['flood'\]"):
        simulate.jump_reasons(MONTH, ["flood"])
    with pytest.raises(ValueError, match="learnt_from holds no swap"):
        simulate.swap_scores(MONTH, simulate.serial_results(days=3, swaps=0))
