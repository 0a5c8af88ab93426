"""Simulated months against theory, with fixed seeds; the cap; the table for the slider."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from lab_utils.worklist import (
    CAPS,
    Reading,
    WorklistError,
    cap_table,
    over_months,
    simulate_month,
    simulated_wait,
    triage_waits,
)
from lab_utils.worklist.make_caps import SETTINGS, simulate_setting

SEEDS = range(12)


@pytest.fixture(scope="module")
def months() -> dict[str, list[pd.DataFrame]]:
    """The same twelve months in three orders."""
    room = Reading()
    return {
        "arrival": [simulate_month(room, by_ai=False, seed=s) for s in SEEDS],
        "ai": [simulate_month(room, by_ai=True, seed=s) for s in SEEDS],
        "interrupt": [simulate_month(room, by_ai=True, interrupt=True, seed=s) for s in SEEDS],
    }


@pytest.mark.parametrize("order", ["arrival", "ai", "interrupt"])
@pytest.mark.parametrize("group", ["everyone", "flagged", "unflagged", "ill", "missed"])
def test_simulation_agrees_with_theory(
    months: dict[str, list[pd.DataFrame]], order: str, group: str
) -> None:
    theory = triage_waits(Reading(), interrupt=order == "interrupt")
    expected = {
        "everyone": theory.everyone,
        "flagged": theory.flagged,
        "unflagged": theory.unflagged,
        "ill": theory.ill,
        "missed": theory.unflagged,
    }[group]
    found = over_months(months[order], group, np.mean)
    assert found.low < (theory.arrival_order if order == "arrival" else expected) < found.high


def test_shares_of_the_kinds(months: dict[str, list[pd.DataFrame]]) -> None:
    kinds = pd.concat(months["arrival"]).kind.value_counts(normalize=True)
    expected = {"found": 0.09, "missed": 0.01, "false_alarm": 0.09, "clear": 0.81}
    assert kinds[list(expected)].to_dict() == pytest.approx(expected, abs=0.005)


def test_the_same_studies_in_another_order(months: dict[str, list[pd.DataFrame]]) -> None:
    for first, second in zip(months["arrival"], months["ai"], strict=True):
        assert first.kind.value_counts().to_dict() == second.kind.value_counts().to_dict()


def test_a_tiny_cap_is_the_order_of_arrival(months: dict[str, list[pd.DataFrame]]) -> None:
    capped = simulate_month(Reading(), by_ai=True, cap=1e-6, seed=0)
    first = months["arrival"][0]
    assert np.allclose(np.sort(capped.wait), np.sort(first.wait))


def test_a_cap_that_nobody_reaches_is_the_order_of_the_ai(
    months: dict[str, list[pd.DataFrame]],
) -> None:
    capped = simulate_month(Reading(), by_ai=True, cap=100_000, seed=0)
    assert np.allclose(np.sort(capped.wait), np.sort(months["ai"][0].wait))


def test_the_overdue_are_read_before_the_flagged() -> None:
    # Nobody waits long beyond the cap unless many are overdue at once.
    quiet = Reading(load=0.5)
    without, capped = (
        simulate_month(quiet, by_ai=True, cap=cap, seed=3, days=14) for cap in (None, 40)
    )
    longest = [one.wait[one.kind.isin(["missed", "clear"])].max() for one in (without, capped)]
    assert longest[1] < longest[0]
    flagged = [
        one.wait[one.kind.isin(["found", "false_alarm"])].mean() for one in (without, capped)
    ]
    assert flagged[1] > flagged[0]


def test_the_seed_decides_and_the_readers_own_dice_are_left_alone() -> None:
    random.seed(5)
    expected = random.random()
    random.seed(5)
    first = simulate_month(Reading(), by_ai=True, days=2, seed=7)
    assert random.random() == expected
    pd.testing.assert_frame_equal(first, simulate_month(Reading(), by_ai=True, days=2, seed=7))
    assert not first.equals(simulate_month(Reading(), by_ai=True, days=2, seed=8))


def test_an_ai_that_never_errs_misses_nobody() -> None:
    perfect = Reading(sensitivity=1, specificity=1)
    table = simulate_month(perfect, by_ai=True, days=2)
    assert set(table.kind) == {"found", "clear"}
    with pytest.raises(WorklistError, match="number of months is 0"):
        over_months([table], "missed", np.mean)


@pytest.mark.parametrize("wrong", [0, -5, float("nan")])
def test_a_cap_or_a_month_that_cannot_be_is_refused(wrong: float) -> None:
    with pytest.raises(WorklistError, match=r"cap on the wait is .*; expected a number above 0"):
        simulate_month(Reading(), by_ai=True, cap=wrong)
    with pytest.raises(WorklistError, match=r"number of days is .*; expected a whole number"):
        simulate_month(Reading(), by_ai=True, days=wrong)  # type: ignore[arg-type]


def test_one_month_has_no_limits() -> None:
    month = simulate_month(Reading(), by_ai=True, days=1)
    with pytest.raises(WorklistError, match=r"number of months is 1; expected .* from 2 up"):
        over_months([month], "everyone", np.mean)


# The table for the slider


def test_the_table_has_every_setting_and_says_that_it_is_simulated() -> None:
    table = cap_table()
    assert list(dict.fromkeys(table.index.get_level_values("setting"))) == list(SETTINGS)
    assert table.notna().all(axis=None) and (table.low <= table.high).all()
    assert table.attrs["simulated"] and table.attrs["units"]["value"] == "min"


def test_the_table_agrees_with_theory() -> None:
    theory = triage_waits(Reading())
    for setting, group, expected in [
        ("arrival", "everyone", theory.arrival_order),
        ("ai", "everyone", theory.everyone),
        ("ai", "flagged", theory.flagged),
        ("ai", "unflagged", theory.unflagged),
        ("ai", "ill", theory.ill),
    ]:
        found = simulated_wait(setting, group, "mean")
        assert found.low < expected < found.high


@pytest.mark.parametrize("setting", ["arrival", "180"])
def test_the_table_is_what_simulating_gives(setting: str) -> None:
    # Ten of its 200 months; twice their limits, as there are many figures.
    for (group, figure), few in simulate_setting(setting, months=10).items():
        many = simulated_wait(setting, group, figure)
        assert abs(few.value - many.value) < few.high - few.low, (group, figure)
        assert many.high - many.low < few.high - few.low


def test_a_longer_cap_helps_the_flagged_and_costs_the_missed() -> None:
    settings = ["arrival", *map(str, CAPS), "ai"]
    flagged = [simulated_wait(one, "flagged", "mean").value for one in settings]
    missed = [simulated_wait(one, "missed", "longest").value for one in settings]
    assert flagged == sorted(flagged, reverse=True)
    assert missed == sorted(missed)
