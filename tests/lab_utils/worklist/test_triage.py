"""Waits in AI order by theory: published figures, what must stay the same, wrong input."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_utils.worklist import Reading, TriageWaits, WorklistError, triage_waits

untimed = settings(deadline=None)
shares = st.floats(0, 1)
rooms = st.builds(
    Reading,
    load=st.floats(0.01, 0.99),
    minutes=st.floats(0.5, 60),
    prevalence=shares,
    sensitivity=shares,
    specificity=shares,
)


def rounded(waits: TriageWaits) -> tuple[float, ...]:
    return tuple(round(getattr(waits, one.name), 1) for one in fields(waits))


def test_the_reading_room_of_the_course() -> None:
    # One reader, load 0.8, 10 min a study, prevalence 10 %, sensitivity and specificity 0.9.
    assert rounded(triage_waits(Reading())) == (40.0, 9.3, 46.7, 13.1, 40.0)
    assert rounded(triage_waits(Reading(), interrupt=True)) == (40.0, 1.7, 48.4, 6.4, 40.0)


def test_county_hospital_of_hillier_and_lieberman() -> None:
    # Hillier FS, Lieberman GJ. Introduction to operations research, the emergency room of County
    # Hospital, preemptive, one doctor, 20 minutes a patient: critical cases (0.2 an hour) wait
    # 0.024 h, serious ones (0.6 an hour) 0.154 h. Stable ones come after both and delay neither.
    room = Reading(load=(0.2 + 0.6) / 3, minutes=20, prevalence=0.25, sensitivity=1, specificity=1)
    waits = triage_waits(room, interrupt=True)
    assert round(waits.flagged / 60, 3) == 0.024
    assert round(waits.unflagged / 60, 3) == 0.154


@untimed
@given(rooms, st.booleans())
def test_order_moves_waiting_and_does_not_remove_it(room: Reading, interrupt: bool) -> None:
    # Kleinrock's conservation law (Nav Res Logist Q 1965;12:181-92).
    waits = triage_waits(room, interrupt)
    assert waits.everyone == pytest.approx(waits.arrival_order)
    assert waits.flagged <= waits.arrival_order * (1 + 1e-9)
    assert waits.unflagged >= waits.arrival_order * (1 - 1e-9)


@untimed
@given(rooms)
def test_interruption_helps_the_flagged_at_the_cost_of_the_rest(room: Reading) -> None:
    finished, interrupted = triage_waits(room), triage_waits(room, interrupt=True)
    assert interrupted.flagged <= finished.flagged * (1 + 1e-9)
    assert interrupted.unflagged >= finished.unflagged * (1 - 1e-9)


@pytest.mark.parametrize("interrupt", [True, False])
def test_an_ai_that_flags_nobody_changes_nothing(interrupt: bool) -> None:
    waits = triage_waits(Reading(sensitivity=0, specificity=1), interrupt)
    assert waits.ill == waits.unflagged == pytest.approx(waits.arrival_order)


def test_an_ai_that_flags_everybody_changes_nothing() -> None:
    waits = triage_waits(Reading(sensitivity=1, specificity=0))
    assert waits.ill == waits.flagged == pytest.approx(waits.arrival_order)


@pytest.mark.parametrize("name", ["prevalence", "sensitivity", "specificity"])
@pytest.mark.parametrize("wrong", [-0.1, 90, math.nan, "cao", None])
def test_a_share_outside_0_to_1_is_refused(name: str, wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(WorklistError, match="expected a number from 0 to 1") as refused:
        Reading(**{name: wrong})
    assert "90 % ghi là 0,9" in refused.value.say("vi")


def test_a_reader_who_is_always_busy_is_refused() -> None:
    with pytest.raises(WorklistError, match="no mean wait"):
        Reading(load=1)
    with pytest.raises(WorklistError, match="minutes a case is 0; expected a number above 0"):
        Reading(minutes=0)
