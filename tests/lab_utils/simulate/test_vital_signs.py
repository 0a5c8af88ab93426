"""The simulated ward against the rates it names."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from lab_utils import simulate, warning
from lab_utils.simulate.vital_signs import DETERIORATES, Ward


@pytest.fixture(scope="module")
def year() -> Ward:
    return simulate.ward(days=360, seed=3)


@pytest.fixture(scope="module")
def month() -> Ward:
    return simulate.ward()


def news2(ward: Ward) -> np.ndarray:
    """The lowest score that is possible where signs are missing."""
    return warning.ward_news2(ward)["lowest"].to_numpy()


def test_share_of_stays_with_an_event_is_churpeks(year: Ward) -> None:
    # Churpek 2012: 88 arrests and 2,820 transfers among 47,427.
    assert pytest.approx(2908 / 47427) == DETERIORATES
    ended = year.stays[year.stays["left"] < year.stays["left"].max().floor("D")]
    assert ended["event"].mean() == pytest.approx(2908 / 47427, abs=0.003)


def test_news2_discriminates_as_published(year: Ward) -> None:
    # Smith 2013, any outcome within 24 h: 0.873 (0.866-0.879).
    area = roc_auc_score(year.observations["event_within_24h"], news2(year))
    assert area == pytest.approx(0.873, abs=0.015)


def test_those_who_do_not_deteriorate_score_as_published(year: Ward) -> None:
    # Spångfors 2020, controls: median 0 to 1 (quartiles 0-3), 3 to 6 % at high risk (7 and more).
    others = news2(year)[year.observations["hours_to_event"].isna()]
    low, middle, high = np.percentile(others, [25, 50, 75])
    assert (low, middle) == (0, 1)
    assert 2 <= high <= 3
    assert 0.03 <= (others >= 7).mean() <= 0.06


def test_a_month_is_of_a_size_that_a_lab_can_use(month: Ward) -> None:
    seen, stays = month
    assert 4800 < len(seen) < 5400  # 30 beds, 30 days, 6 rounds, some left out at night
    assert 9 <= stays["event"].sum() <= 13
    nights = 30
    calls = ((news2(month) >= 5) & seen["night"]).sum() / nights
    assert 4 < calls < 9  # "at most six calls a night" asks for a choice


def test_truth_is_consistent(month: Ward) -> None:
    seen, stays = month
    assert (stays["event_time"].notna() == stays["event"]).all()
    assert (stays["kind"].notna() == stays["event"]).all()
    assert (stays.loc[stays["event"], "event_time"] == stays.loc[stays["event"], "left"]).all()
    joined = seen.merge(stays, on="stay", suffixes=("", "_stay"))
    assert (joined["bed"] == joined["bed_stay"]).all()
    assert joined["time"].between(joined["admitted"], joined["left"]).all()
    hours = (joined["event_time"] - joined["time"]).dt.total_seconds() / 3600
    assert (hours - joined["hours_to_event"]).abs().max() < 0.1
    near = seen["event_within_24h"]  # the table gives minutes and tenths of an hour
    assert hours[near].max() < 24.1 and not (hours[~near] < 23.9).any()
    assert not seen.duplicated(["bed", "time"]).any()


def test_signs_are_possible_and_missing_as_charted(month: Ward) -> None:
    seen = month.observations
    assert seen["spo2"].dropna().between(60, 100).all()
    assert seen["temperature"].dropna().between(33, 42).all()
    assert set(seen["consciousness"].dropna()) <= set("ACVPU")
    missing = seen.isna().mean()
    assert missing["respiratory_rate"] == pytest.approx(0.10, abs=0.02)
    assert missing["respiratory_rate"] == missing.drop("hours_to_event").max()
    assert seen["oxygen"].dtype == bool


def test_night_is_from_22_to_6_and_rounds_are_left_out_in_it(month: Ward) -> None:
    seen = month.observations
    hour = seen["time"].dt.hour
    assert (seen["night"] == ((hour >= 22) | (hour < 6))).all()
    by_round = ((hour + 1) // 4).value_counts()
    assert by_round.idxmin() == 0  # that of 02:00


def test_second_scale_patients_live_at_their_target(month: Ward) -> None:
    seen, stays = month
    second = seen["stay"].isin(stays.loc[stays["scale2"], "stay"])
    assert 88 <= seen.loc[second & ~seen["oxygen"], "spo2"].median() <= 92
    assert seen.loc[~second, "spo2"].median() >= 96
