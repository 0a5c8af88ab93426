"""Which groups may be shown: none below five, nor one that others lead to by subtraction."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TypeVar

# Fewest people that a figure of the report rests on.
LEAST = 5

Group = frozenset[int]
# A label to the people in the group, by number; None for the others, merged.
Groups = dict[str | None, Group]

One = TypeVar("One")


def safe_groups(professions: Sequence[str], units: Sequence[str]) -> tuple[Groups, Groups]:
    """Split a class by profession and by unit, so that nothing is said of fewer than five.

    Groups below five are merged; where they are still below five together, the next smallest
    joins them. A unit may be a profession but for a few people, whose figures could be had by
    subtraction: units are merged until no such difference is left, whatever groups are added up.

    Parameters
    ----------
    professions, units : sequence of str
        One of each person, in the same order.

    Returns
    -------
    by_profession, by_unit : dict
        Each holds everybody once; empty where there are fewer than two groups to compare.
    """
    by_profession, by_unit = _merge_small(_split(professions)), _merge_small(_split(units))
    while by_profession and by_unit and (few := _left_over(by_profession, by_unit)):
        by_unit = _merged(by_unit, few)
    return _worth_showing(by_profession), _worth_showing(by_unit)


def _split(labels: Sequence[str]) -> Groups:
    groups: dict[str, set[int]] = {}
    for number, label in enumerate(labels):
        groups.setdefault(label, set()).add(number)
    return {label: frozenset(group) for label, group in groups.items()}


def _merge_small(groups: Groups) -> Groups:
    chosen: list[str | None] = []
    people = 0
    for label in sorted(groups, key=lambda one: len(groups[one])):
        if len(groups[label]) >= LEAST and (not chosen or people >= LEAST):
            break
        chosen.append(label)
        people += len(groups[label])
    return _merged(groups, chosen)


def _merged(groups: Groups, labels: Sequence[str | None]) -> Groups:
    """Put some groups into the others; those come last."""
    if not labels:
        return groups
    gone = {None, *labels}
    others = frozenset[int]().union(*(groups[label] for label in groups if label in gone))
    kept: Groups = {label: group for label, group in groups.items() if label not in gone}
    return kept | {None: others}


def _left_over(wholes: Groups, parts: Groups) -> list[str | None]:
    """Find sums of wholes and of parts that differ by one to four people.

    These may be on both sides: "the doctors less a ward" is a doctor elsewhere less a nurse of
    that ward, and tells the nurse of the doctor. The parts nearest to a sum of wholes are those
    of which more lies inside than outside.

    Returns the parts to merge: those that lie on both sides, and the smallest other one.
    """
    for size in range(1, len(wholes)):
        for chosen in itertools.combinations(wholes.values(), size):
            people = frozenset[int]().union(*chosen)
            split = {
                label: left
                for label, part in parts.items()
                if (left := min(len(part & people), len(part - people)))
            }
            if 0 < sum(split.values()) < LEAST:
                others = sorted(
                    set(parts) - set(split), key=lambda one: (len(parts[one]), one or "")
                )
                return [*split, *others[:1]]
    return []


def _worth_showing(groups: Groups) -> Groups:
    return groups if len(groups) > 1 else {}


def leave_room(some: Sequence[One], everybody: int, lot: Callable[[One], str]) -> list[One]:
    """Leave out as many, drawn by lot, that those left out are none or five.

    A figure of some people beside one of everybody would otherwise tell of the few who are not
    among them.

    Parameters
    ----------
    some : sequence
    everybody : int
        How many people there are in all.
    lot : callable
        Draws the lot of one: the same each time, and unknown to readers.
    """
    out = everybody - len(some)
    if out == 0 or out >= LEAST:
        return list(some)
    return sorted(some, key=lot)[LEAST - out :]


def few(count: int, people: int, at_most: str = "< {}", at_least: str = "> {}") -> int | str:
    """Write how many of some people share something, unless they or all others are too few.

    Examples
    --------
    >>> few(12, 40), few(2, 40), few(38, 40)
    (12, '< 5', '> 35')
    """
    if count < LEAST:
        return at_most.format(LEAST)
    if people - count < LEAST:
        return at_least.format(people - LEAST)
    return count
