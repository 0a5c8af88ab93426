"""Calls on a ward: counted as they are defined."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from lab_utils import accuracy, simulate, warning
from lab_utils.simulate import Ward


@pytest.fixture(scope="module")
def month() -> Ward:
    return simulate.ward(seed=4)


def small_ward() -> Ward:
    """One patient with an event at 06:00 of the third day, one without."""
    times = pd.to_datetime(
        ["2026-03-01 02:00", "2026-03-02 02:00", "2026-03-02 10:00", "2026-03-03 02:00"]
    )
    event = pd.Timestamp("2026-03-03 06:00")
    rounds = pd.DataFrame(
        {
            "stay": [1] * 4 + [2] * 4,
            "time": [*times, *times],
            "night": [True, True, False, True] * 2,
        }
    )
    hours = (event - rounds["time"]).dt.total_seconds() / 3600
    rounds["hours_to_event"] = hours.where(rounds["stay"] == 1)
    rounds["event_within_24h"] = rounds["hours_to_event"] <= 24
    rounds = rounds.sort_values(["time", "stay"], ignore_index=True)
    stays = pd.DataFrame({"stay": [1, 2], "event": [True, False], "scale2": [False, False]})
    return Ward(rounds, stays)


def test_calls_are_counted_by_hand():
    everything = warning.count_calls(small_ward(), np.ones(8, dtype=bool))
    assert (everything.nights, everything.events) == (3, 1)
    assert (everything.total, everything.at_night, everything.true) == (8, 6, 2)
    assert (everything.a_night, everything.for_each_case) == (2, 8)
    assert everything.lead_times == (20,)  # 10:00 of the day before; 02:00 is 28 hours before
    assert everything.sensitivity.value == 1
    assert everything.ppv.value == 2 / 8


def test_silence_holds_back_further_calls_for_the_same_patient():
    # Rounds are 24, 8 and 16 hours apart.
    counts = {
        silence: warning.count_calls(small_ward(), np.ones(8, dtype=bool), silence).total
        for silence in (0, 8, 8.5, 24, 24.5)
    }
    assert counts == {0: 8, 8: 8, 8.5: 6, 24: 6, 24.5: 4}
    # A call that silence held back does not find the event.
    fires = small_ward().observations["time"] < pd.Timestamp("2026-03-02 12:00")
    assert warning.count_calls(small_ward(), fires).lead_times == (20,)
    assert warning.count_calls(small_ward(), fires, 12).lead_times == ()


def test_the_order_and_the_names_of_the_rows_do_not_matter(month: Ward):
    fires = warning.triggers(warning.ward_news2(month), 5)
    mixed = month.observations.sample(frac=1, random_state=0)
    expected = warning.count_calls(month, fires, 12)
    found = warning.count_calls(
        Ward(mixed.set_axis([0] * len(mixed)), month.stays), fires[mixed.index], 12
    )
    assert sorted(found.lead_times) == sorted(expected.lead_times)
    assert (found.total, found.at_night, found.true) == (
        expected.total,
        expected.at_night,
        expected.true,
    )


def test_nothing_called_and_nothing_found():
    silent = warning.count_calls(small_ward(), np.zeros(8, dtype=bool))
    assert (silent.total, silent.found, silent.a_night) == (0, 0, 0)
    assert math.isnan(silent.for_each_case) and math.isnan(silent.lead_time.value)
    assert silent.sensitivity.value == 0 and math.isnan(silent.ppv.value)


def test_a_ward_without_events_has_no_sensitivity():
    rounds, stays = small_ward()
    quiet = Ward(
        rounds.assign(hours_to_event=math.nan, event_within_24h=False), stays.assign(event=False)
    )
    counted = warning.count_calls(quiet, np.ones(8, dtype=bool))
    assert math.isnan(counted.sensitivity.value) and math.isnan(counted.for_each_case)


def test_lead_time_has_median_and_quartiles():
    found = warning.Calls(1, 4, 9, 3, 5, (4.0, 8.0, 12.0, 20.0)).lead_time
    assert (found.low, found.value, found.high) == (7, 10, 14)


@pytest.mark.parametrize("name", ["count_calls", "ward_news2"])
def test_an_empty_ward_is_a_sentence_in_both_languages(name):
    rounds, stays = small_ward()
    empty = Ward(rounds.iloc[:0], stays)
    calls = {
        "count_calls": lambda: warning.count_calls(empty, []),
        "ward_news2": lambda: warning.ward_news2(empty),
    }
    with pytest.raises(warning.SignError, match="no round of vital signs") as refused:
        calls[name]()
    assert "chưa có lần đo" in refused.value.twin["vi"]


@pytest.mark.parametrize("fires", [[True] * 3, [0.2] * 8, [1] * 8])
def test_a_rule_says_yes_or_no_at_every_round(fires):
    with pytest.raises(ValueError, match="one truth value"):
        warning.count_calls(small_ward(), fires)


def test_silence_cannot_be_negative():
    with pytest.raises(ValueError, match="silence is -1"):
        warning.count_calls(small_ward(), np.ones(8, dtype=bool), -1)


# Triggers


def test_what_fires_and_what_missing_signs_leave_open():
    scores = pd.DataFrame(
        {
            "lowest": [5, 4, 4, 3, 0],
            "highest": [5, 4, 7, 3, 3],
            "single_three": [False, False, False, True, False],
            "single_three_possible": [False, False, True, True, True],
        }
    )
    assert warning.triggers(scores, 5).tolist() == [True, False, False, False, False]
    assert warning.undecided(scores, 5).tolist() == [False, False, True, False, False]
    assert warning.triggers(scores, 5, True).tolist() == [True, False, False, True, False]
    assert warning.undecided(scores, 5, True).tolist() == [False, False, True, False, True]


def test_a_higher_limit_calls_less_and_misses_more(month: Ward):
    scores = warning.ward_news2(month)
    counted = [warning.count_calls(month, warning.triggers(scores, one)) for one in range(1, 13)]
    for one, after in itertools.pairwise(counted):
        assert after.total <= one.total and after.found <= one.found
    with_three = warning.count_calls(month, warning.triggers(scores, 5, single_three=True))
    assert with_three.total > counted[4].total


# The AI


def test_an_ai_that_learnt_elsewhere_is_no_oracle(month: Ward):
    elsewhere = simulate.ward(beds=60, days=60, seed=102)
    risk = warning.risk_scores(month, elsewhere)
    assert risk.index.equals(month.observations.index) and risk.between(0, 1).all()
    truth = month.observations["event_within_24h"]
    assert 0.8 < accuracy.auc(truth, risk).value < 0.95
    again = warning.risk_scores(month, elsewhere)
    pd.testing.assert_series_equal(risk, again)


def test_an_ai_cannot_learn_where_nothing_happened(month: Ward):
    quiet = simulate.ward(beds=4, days=3, seed=1)
    quiet.observations["event_within_24h"] = False
    with pytest.raises(warning.SignError, match="nothing to learn"):
        warning.risk_scores(month, quiet)
