"""No group below five is shown, nor can one be had by subtraction."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from grading.report.groups import LEAST, Group, Groups, few, leave_room, safe_groups

CLASS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("uvwxyz")), max_size=45)


def _sums(groups: Groups) -> list[Group]:
    """All groups that can be had by adding up shown ones, nobody at all included."""
    chosen = chain.from_iterable(combinations(groups.values(), n) for n in range(len(groups) + 1))
    return [frozenset[int]().union(*some) for some in chosen]


@given(CLASS)
def test_no_table_nor_difference_of_tables_shows_fewer_than_five(
    people: list[tuple[str, str]],
) -> None:
    professions, units = [one for one, _ in people], [unit for _, unit in people]
    shown = safe_groups(professions, units)
    everybody = frozenset(range(len(people)))
    for groups in shown:
        assert len(groups) != 1
        assert all(len(group) >= LEAST for group in groups.values())
        if groups:  # everybody once
            assert sum(map(len, groups.values())) == len(people)
            assert frozenset[int]().union(*groups.values()) == everybody
    known = [*_sums(shown[0]), *_sums(shown[1]), everybody]
    differences = {whole - part for whole in known for part in known if part < whole}
    if len(people) >= LEAST:
        assert all(len(left) >= LEAST for left in differences)


def test_groups_below_five_are_merged_and_the_next_smallest_joins() -> None:
    professions = ["a"] * 20 + ["b"] * 7 + ["c"] * 2 + ["d"]
    by_profession, _ = safe_groups(professions, [""] * 30)
    assert {label: len(group) for label, group in by_profession.items()} == {"a": 20, None: 10}


def test_large_groups_are_shown_as_they_are() -> None:
    professions = ["a"] * 6 + ["b"] * 6
    units = (["u"] * 6 + ["v"] * 6)[::-1]
    by_profession, by_unit = safe_groups(professions, units)
    assert set(by_profession) == {"a", "b"} and set(by_unit) == {"u", "v"}


def test_a_unit_that_leaves_two_of_a_profession_is_merged() -> None:
    # Ten doctors, eight of them in a unit of doctors only: doctors less that unit are two.
    professions = ["doctor"] * 10 + ["nurse"] * 10
    units = ["surgery"] * 8 + ["ward"] * 12
    by_profession, by_unit = safe_groups(professions, units)
    assert set(by_profession) == {"doctor", "nurse"}
    assert by_unit == {}


@given(st.integers(0, 40), st.integers(0, 40))
def test_those_left_out_are_none_or_five(some: int, more: int) -> None:
    kept = leave_room(list(range(some)), some + more, str)
    out = some + more - len(kept)
    assert set(kept) <= set(range(some))
    assert out == 0 or out >= LEAST or not kept
    assert len(kept) >= some - (LEAST - 1)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_count_says_nothing_of_fewer_than_five(count: int, rest: int) -> None:
    shown = few(count, count + rest)
    if isinstance(shown, int):
        assert shown == count >= LEAST and rest >= LEAST
    else:
        # The same is written for everybody who is as few.
        assert shown in ("< 5", f"> {count + rest - LEAST}")
