"""A morning of appointments: cases that can be worked out by hand, what overbooking moves."""

from __future__ import annotations

import math

import pytest

from lab_utils.worklist import WorklistError, overbook, simulate_clinic


def test_extra_patients_are_spread_over_the_morning() -> None:
    assert overbook(0, slots=4) == (1, 1, 1, 1)
    assert overbook(2, slots=4) == (2, 1, 2, 1)
    assert overbook(4, slots=4) == (2, 2, 2, 2)
    for extra in range(17):
        booked = overbook(extra)
        assert sum(booked) == 16 + extra and len(booked) == 16
        assert max(booked) - min(booked) <= 1


def test_nobody_comes() -> None:
    empty = simulate_clinic([1] * 4, minutes=15, no_show=1, sessions=10)
    assert (empty.wait, empty.idle, empty.overtime, empty.seen) == (0, 60, 0, 0)


def test_two_at_once_and_nobody_else() -> None:
    # The second waits for the first: half of all patients wait a consultation.
    pair = simulate_clinic([2, 0, 0, 0, 0, 0], minutes=10, no_show=0, sessions=20_000)
    assert pair.wait == pytest.approx(5, abs=0.1)
    assert pair.seen == 2
    # What is neither worked nor past the close is idle.
    assert pair.idle == pytest.approx(60 - 20 + pair.overtime, abs=0.2)


def test_time_adds_up() -> None:
    # Idle time and consultations fill the session and the overtime.
    for extra in (0, 4, 8):
        day = simulate_clinic(overbook(extra), minutes=15, no_show=0.2)
        assert day.seen == pytest.approx(0.8 * (16 + extra), abs=0.1)
        assert day.idle + 15 * day.seen == pytest.approx(16 * 15 + day.overtime, abs=1.5)


def test_agrees_with_ciw() -> None:
    import ciw

    # Everybody comes: fixed arrival times, gamma consultations.
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([1e-9, *[15] * 15, math.inf])],
        service_distributions=[ciw.dists.Gamma(shape=4, scale=15 / 4)],
        number_of_servers=[1],
    )
    waits = []
    for seed in range(600):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(10_000)
        waits += [record.waiting_time for record in simulation.get_all_records()]
    ours = simulate_clinic([1] * 16, minutes=15, no_show=0, sessions=4000)
    assert len(waits) == 600 * 16
    assert sum(waits) / len(waits) == pytest.approx(ours.wait, rel=0.1)


def test_overbooking_moves_the_cost_from_idle_time_to_waiting_and_overtime() -> None:
    days = [simulate_clinic(overbook(extra)) for extra in range(9)]
    assert [day.idle for day in days] == sorted((day.idle for day in days), reverse=True)
    assert [day.wait for day in days] == sorted(day.wait for day in days)
    assert [day.overtime for day in days] == sorted(day.overtime for day in days)


def test_the_seed_decides() -> None:
    assert simulate_clinic([1, 1], seed=1) == simulate_clinic([1, 1], seed=1)
    assert simulate_clinic([1, 1], seed=1) != simulate_clinic([1, 1], seed=2)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: simulate_clinic([1], minutes=0), "minutes a case is 0"),
        (lambda: simulate_clinic([1], minutes=math.nan), "minutes a case is nan"),
        (lambda: simulate_clinic([1], no_show=20), "share of no-shows is 20"),
        (lambda: simulate_clinic([1], no_show=-0.1), "share of no-shows is −0.1"),
        (lambda: simulate_clinic([1], sessions=0), "number of sessions is 0"),
        (lambda: simulate_clinic([1, -1]), "number booked into a slot is −1"),
        (lambda: simulate_clinic([]), "number booked into a slot is 0"),
        (lambda: overbook(-1), "number booked into a slot is −1"),
    ],
)
def test_wrong_numbers_are_refused(call, named: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(WorklistError, match=named) as refused:
        call()
    assert "; cần một số" in refused.value.say("vi")
