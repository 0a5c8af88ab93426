"""Erlang C and the mean wait: published examples, the formula written out, unstable queues."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_utils.worklist import WorklistError, erlang_c, mean_wait

untimed = settings(deadline=None)


def test_eye_clinic_of_gross_and_harris() -> None:
    # Gross D, Harris CM. Fundamentals of queueing theory, example 2.2: three ophthalmologists, 6
    # patients an hour, 20 minutes each: 8/9 wait on average, a visit takes 13/27 h (28.9 min).
    wait = mean_wait(load=6 * 20 / 60 / 3, stay=20, servers=3)
    assert erlang_c(offered=2, servers=3) == pytest.approx(4 / 9)
    assert wait * 6 / 60 == pytest.approx(8 / 9)
    assert round(wait + 20, 1) == 28.9


def test_call_centre_of_the_erlang_calculators() -> None:
    # The worked example of the on-line calculators (Mitan Ltd, "Call centre maths"): 360 calls in
    # half an hour, 4 minutes each, 55 agents: 23.9 % wait, 8.2 s on average.
    offered = 360 * 4 / 30
    assert round(100 * erlang_c(offered, 55), 1) == 23.9
    assert round(60 * mean_wait(offered / 55, stay=4, servers=55), 1) == 8.2


def written_out(offered: float, servers: int) -> float:
    queueing = offered**servers / math.factorial(servers) * servers / (servers - offered)
    free = sum(offered**k / math.factorial(k) for k in range(servers))
    return queueing / (free + queueing)


@untimed
@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_erlang_c_is_the_formula_of_the_textbooks(servers: int, load: float) -> None:
    offered = load * servers
    assert erlang_c(offered, servers) == pytest.approx(written_out(offered, servers), rel=1e-9)


@untimed
@given(st.floats(0.01, 0.99), st.floats(0.1, 100))
def test_one_reader_waits_by_the_formula_of_m_m_1(load: float, minutes: float) -> None:
    assert erlang_c(load, 1) == pytest.approx(load)
    assert mean_wait(load, minutes) == pytest.approx(load / (1 - load) * minutes)


def test_many_servers_do_not_overflow() -> None:
    assert 0 < erlang_c(1990, 2000) < 1


def test_a_fuller_ward_waits_longer_and_a_larger_one_less() -> None:
    waits = [mean_wait(load, 5, 20) for load in (0.7, 0.85, 0.9, 0.95)]
    assert waits == sorted(waits)
    assert mean_wait(0.85, 5, 40) < mean_wait(0.85, 5, 20) < mean_wait(0.85, 5, 10)


@pytest.mark.parametrize("load", [1, 1.0001, 2, 80])
def test_an_unstable_queue_is_refused_in_both_languages(load: float) -> None:
    with pytest.raises(WorklistError) as refused:
        mean_wait(load, 10)
    assert "không có thời gian chờ trung bình" in refused.value.say("vi")
    assert "Cần thêm người đọc" in refused.value.say("vi")  # what to do
    assert "no mean wait" in refused.value.say("en")
    with pytest.raises(WorklistError, match="no mean wait"):
        erlang_c(3 * load, 3)


def test_the_load_is_written_with_a_decimal_comma_in_vietnamese() -> None:
    with pytest.raises(WorklistError) as refused:
        mean_wait(1.05, 10)
    assert "Tải là 1,05 " in refused.value.say("vi")
    assert "load is 1.05 " in refused.value.say("en")


@pytest.mark.parametrize("wrong", [0, -1, math.nan, math.inf, "nhiều", None])
def test_numbers_that_no_queue_has_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    calls = (
        lambda: erlang_c(wrong, 3),
        lambda: mean_wait(wrong, 10),
        lambda: mean_wait(0.8, wrong),
        lambda: mean_wait(0.8, 10, wrong),
    )
    for call in calls:
        with pytest.raises(WorklistError, match="expected a") as refused:
            call()
        assert "; cần một số" in refused.value.say("vi")


def test_half_a_bed_is_refused() -> None:
    with pytest.raises(WorklistError, match=r"beds is 2\.5; expected a whole number"):
        mean_wait(0.8, 10, 2.5)  # type: ignore[arg-type]
