"""Statistics of the report, held to published values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.report.statistics import item_rest, mean_limits, paired_difference, quartiles

# LSAT section 6 (Bock RD, Lieberman M. Psychometrika 1970;35:179-97): 1,000 examinees, how many
# gave each pattern of right (1) and wrong answers to five questions, from 00000 to 11111.
LSAT = [
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
]


def test_lsat_is_as_published() -> None:
    assert sum(LSAT) == 1000
    shares = [sum(n for p, n in enumerate(LSAT) if p >> 4 - item & 1) / 1000 for item in range(5)]
    assert shares == [0.924, 0.709, 0.553, 0.763, 0.870]


def test_item_rest_of_the_lsat() -> None:
    # Rizopoulos D. ltm: an R package for latent variable modeling. J Stat Softw 2006;17(5):
    # descript(LSAT), point biserial correlation with the total score, item excluded.
    published = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    people = [
        [p >> 4 - item & 1 for item in range(5)] for p, n in enumerate(LSAT) for _ in range(n)
    ]
    found = [
        item_rest([one[item] for one in people], [sum(one) - one[item] for one in people])
        for item in range(5)
    ]
    assert found == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize(("item", "rest"), [([1, 1, 1], [1, 2, 3]), ([0, 1, 1], [2, 2, 2])])
def test_item_rest_is_undefined_where_nothing_varies(item: list[int], rest: list[int]) -> None:
    assert math.isnan(item_rest(item, rest))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Fagerland MW, Lydersen S, Laake P. Stat Med 2014;33:2850-75 (data of Cavo 2012).
        ((59, 16, 6, 80), (-0.0621, -0.1186, -0.0046)),
        ((59, 6, 16, 80), (0.0621, 0.0046, 0.1186)),
    ],
)
def test_paired_difference_is_as_published(
    counts: tuple[int, int, int, int], expected: tuple[float, float, float]
) -> None:
    found = paired_difference(*counts)
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=5e-5)


@given(st.tuples(*4 * [st.integers(0, 60)]).filter(sum))
def test_a_paired_difference_lies_in_its_limits_and_turns_round(
    counts: tuple[int, int, int, int],
) -> None:
    both, before, after, neither = counts
    found = paired_difference(*counts)
    assert -1 - 1e-9 <= found.low <= found.value <= found.high <= 1 + 1e-9
    turned = paired_difference(both, after, before, neither)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_mean_limits_are_those_of_student() -> None:
    # Student's sleep data, drug 2 (Cushny and Peebles 1905): R's t.test(extra) prints a mean of
    # 2.33 with limits 0.8976775 to 3.7623225; here in tenths, which are shares.
    hours = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = mean_limits([one / 10 for one in hours])
    assert (found.value, found.low, found.high) == pytest.approx((0.233, 0.08976775, 0.37623225))


def test_limits_of_a_share_stay_between_0_and_1() -> None:
    found = mean_limits([0.0, 0.0, 0.0, 0.0, 1.0])
    assert (found.low, found.high <= 1) == (0.0, True)


def test_quartiles() -> None:
    # Hyndman RJ, Fan Y. Am Stat 1996;50:361-5, definition 7, the one of R and NumPy.
    assert quartiles([1, 2, 3, 4, 10]) == (2, 3, 4)
