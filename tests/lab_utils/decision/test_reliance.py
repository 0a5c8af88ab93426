"""Switching under advice: a published experiment rebuilt, and the counts by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils import decision
from lab_utils.accuracy import wilson

OPTIONS = ("go", "stop")


def other(option: str) -> str:
    return OPTIONS[1 - OPTIONS.index(option)]


def test_the_experiment_of_goddard_2014() -> None:
    # Goddard K et al. Int J Med Inform 2014;83:368-75: 26 doctors, 20 cases each. Right before
    # 50.38 %, after 58.27 %; wrong to right 13.1 %, right to wrong 5.2 %, changed 22.5 % of 520.
    # 262 right before, 68 and 27 moved, 22 changed from one wrong answer to another.
    cases = range(26 * 20)
    truth = dict.fromkeys(map(str, cases), "right")
    before = {str(n): "right" if n < 262 else "wrong" for n in cases}
    after = dict(before)
    after.update({str(n): "wrong" for n in range(27)})
    after.update({str(n): "right" for n in range(262, 262 + 68)})
    after.update({str(n): "another" for n in range(330, 330 + 22)})
    advice = {case: "right" if answer == "right" else "wrong" for case, answer in after.items()}
    found = decision.switches(before, after, advice, truth)
    assert 100 * found.changed.value == pytest.approx(22.5, abs=0.05)
    assert 100 * found.corrected.value == pytest.approx(13.1, abs=0.05)
    assert 100 * found.misled.value == pytest.approx(5.2, abs=0.05)
    right = [sum(answer == "right" for answer in one.values()) / 520 for one in (before, after)]
    assert [round(100 * one, 2) for one in right] == [50.38, 58.27]


def test_one_person_by_hand() -> None:
    truth = dict(zip("abcdef", ["go", "go", "go", "stop", "stop", "stop"], strict=True))
    advice = truth | {"c": "stop", "d": "go", "e": "go"}  # wrong in c, d and e
    before = truth | {"a": "stop", "b": "stop"}  # wrong in a and b, where the advice is right
    after = before | {"a": "go", "d": "go"}  # one taken over, one given up
    found = decision.switches(before, after, advice, truth)
    assert found.changed == wilson(2, 6)
    assert found.corrected == found.misled == wilson(1, 6)
    assert found.ai_reliance == wilson(1, 2)
    assert found.self_reliance == wilson(2, 3)
    assert found.yielded == wilson(1, 3)
    assert found.right(advised=True, after=False) == wilson(1, 3)
    assert found.right(advised=True, after=True) == wilson(2, 3)
    assert found.right(advised=False, after=False) == wilson(3, 3)
    assert found.right(advised=False, after=True) == wilson(2, 3)


def test_who_follows_always_and_who_never() -> None:
    truth = dict(zip("abcd", ["go", "go", "stop", "stop"], strict=True))
    advice = truth | {"b": "stop", "c": "go"}
    follower = decision.switches(truth, advice, advice, truth)
    assert (follower.self_reliance.value, follower.yielded.value) == (0, 1)
    assert math.isnan(follower.ai_reliance.value)  # nothing to take over: all was right before
    stubborn = decision.switches(truth, truth, advice, truth)
    assert (stubborn.changed.value, stubborn.self_reliance.value) == (0, 1)


answers = st.lists(st.tuples(*[st.sampled_from(OPTIONS)] * 4), min_size=1, max_size=20)


@given(answers)
def test_what_moved_makes_the_difference(rows) -> None:
    columns = [dict(enumerate(map(str, column))) for column in zip(*rows, strict=True)]
    before, after, advice, truth = ({str(k): v for k, v in one.items()} for one in columns)
    found = decision.switches(before, after, advice, truth)
    n = len(rows)
    right = [sum(one[case] == truth[case] for case in truth) for one in (before, after)]
    moved = n * (found.corrected.value - found.misled.value)
    assert right[1] - right[0] == pytest.approx(moved)
    # With two options whoever changed went to the right or away from it.
    assert found.changed.value == pytest.approx(found.corrected.value + found.misled.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"after": {"a": "go"}}, "after and truth differ in the cases b"),
        ({"advice": {"a": "go", "b": "go", "c": "go"}}, "advice and truth differ in the cases c"),
        ({name: {} for name in ("before", "after", "advice", "truth")}, "no case"),
    ],
)
def test_other_cases_are_refused(change, message) -> None:
    full = {"a": "go", "b": "stop"}
    given_answers = dict.fromkeys(("before", "after", "advice", "truth"), full) | change
    with pytest.raises(ValueError, match=message):
        decision.switches(**given_answers)
