"""Which figures give few people away when one is taken from another, also of an older report.

Who reads two reports, or two tables of one, can add groups up and subtract them. What is left
must rest on nobody or on `LEAST` people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations

import numpy as np

from grading.report.groups import LEAST

# A user name, and what a figure takes from that person's data.
Element = tuple[str, Hashable]
# Groups that share no element; everything outside them is nobody's.
Split = tuple[frozenset[Element], ...]

# One person in the flows, divisible by 2 and 3: several elements of a person share it.
_PERSON = 6
_ENOUGH = LEAST * _PERSON


def gives_away(splits: Sequence[Split]) -> bool:
    """Say whether groups of one split less those of another leave one to four people.

    Sums of any groups count, and what is left may be on both sides: "A and somebody less B"
    tells B of that somebody.

    Parameters
    ----------
    splits : sequence of Split
        Everything that is known.

    Examples
    --------
    >>> seven = frozenset((f"p{n}", 0) for n in range(7))
    >>> gives_away([(seven,), (seven | {("p7", 0)},)])
    True
    >>> gives_away([(seven,), (seven | {(f"p{n}", 0) for n in range(7, 12)},)])
    False
    """
    different = list(dict.fromkeys(splits))
    if any(len({user for user, _ in group}) < LEAST for split in different for group in split):
        return True
    return any(_leave_few(one, other) for one, other in combinations(different, 2))


def _leave_few(one: Split, other: Split) -> bool:
    """Say whether sums of groups of two splits leave one to four people when subtracted.

    Choose groups: an element is left unless it lies in two chosen groups or in none, its homes.
    So what is left is a cut of the graph of groups, the outside (node 0) on the side of those
    that are not chosen; the least is a minimum cut of one of the graph's connected parts.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components, maximum_flow

    edges, groups = _edges(one, other), 1 + len(one) + len(other)
    # An edge of three groups or more, and the outside, is a node that they share.
    size = groups + 2 * sum(len(homes) > 2 for homes in edges)
    table, node = np.zeros((size, size), dtype=np.int32), groups
    for homes, weight in edges.items():
        if len(homes) == 2:
            first, second = homes
            table[first, second] += weight
            table[second, first] += weight
            continue
        table[node, node + 1] = weight
        table[[*homes], node] = table[node + 1, [*homes]] = np.iinfo(np.int32).max // size
        node += 2
    graph = csr_array(table)
    _, parts = connected_components(graph, directed=True, connection="weak")
    firsts: dict[int, int] = {}
    for number, part in enumerate(parts[:groups]):
        first = firsts.setdefault(part, number)
        if first != number and maximum_flow(graph, first, number).flow_value < _ENOUGH:
            return True
    return False


def _edges(one: Split, other: Split) -> dict[frozenset[int], int]:
    """Return by groups, numbered from 1, how much cannot be left out of some of them alone.

    A person whose elements all lie in one split or the other is left as soon as one of their
    groups is chosen. Otherwise their elements share the weight, which is never too much.
    """
    homes: dict[Element, set[int]] = {}
    for number, group in enumerate([*one, *other], 1):
        for element in group:
            homes.setdefault(element, set()).add(number)
    people: dict[str, list[set[int]]] = {}
    for (user, _), found in homes.items():
        people.setdefault(user, []).append(found if len(found) > 1 else {0, *found})
    edges = Counter[frozenset[int]]()
    for several in people.values():
        if all(0 in found for found in several):
            edges[frozenset(set().union(*several))] += _PERSON
        else:
            for found in several:
                edges[frozenset(found)] += max(1, _PERSON // len(several))
    return edges
