"""Differences of groups, held to looking at every sum of them."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from grading.report.differences import Split, gives_away
from grading.report.groups import LEAST


def sums(split: Split) -> list[frozenset]:
    """All sums of groups of a split, nobody at all included."""
    chosen = chain.from_iterable(combinations(split, n) for n in range(len(split) + 1))
    return [frozenset().union(*some) for some in chosen]


def left(splits: list[Split]) -> set[int]:
    """How many people are left when sums of groups are subtracted from one another."""
    known = [sums(split) for split in splits]
    pairs = chain(combinations(known, 2), ((one, [frozenset()]) for one in known))
    return {
        len({user for user, _ in one ^ other})
        for some, more in pairs
        for one in some
        for other in more
    }


def _split(labels: list[tuple[str, int] | None]) -> Split:
    groups: dict[str, set] = {}
    for user, label in enumerate(labels):
        if label:
            groups.setdefault(label[0], set()).add((str(user), label[1]))
    return tuple(map(frozenset, groups.values()))


@st.composite
def splits(draw: st.DrawFn) -> list[Split]:
    """Groups of one class that differ in a few people, so that little is left often."""
    people = draw(st.integers(10, 30))
    groups = st.sampled_from([("a", 0), ("b", 0)])
    first = draw(st.lists(groups, min_size=people, max_size=people))
    found = [first]
    for _ in range(draw(st.integers(0, 2))):
        another = list(found[-1])
        others = st.sampled_from([("a", 0), ("b", 0), ("c", 0), ("a", 1), None])
        start = draw(st.integers(0, people - 1))
        for user in range(start, min(people, start + draw(st.integers(0, 8)))):
            another[user] = draw(others)
        found.append(another)
    return [_split(one) for one in found]


@given(splits())
def test_little_that_is_left_is_found(drawn: list[Split]) -> None:
    gives = bool(left(drawn) & set(range(1, LEAST)))
    found = gives_away(drawn)
    # It may be careful where a person's data changed and is in groups of both splits.
    assert found or not gives
    if not any(number for split in drawn for group in split for _, number in group):
        assert found == gives


def test_changed_data_count_once() -> None:
    before = frozenset((str(user), 0) for user in range(5))
    after = frozenset((str(user), 1) for user in range(5))
    assert not gives_away([(before,), (after,)])
    few = frozenset((str(user), int(user < 4)) for user in range(5))
    assert gives_away([(before,), (few,)])
