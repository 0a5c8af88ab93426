"""Reference limits from the results of healthy people, without a distribution assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from lab_utils.accuracy import Estimate
from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import Columns

_LOW, _HIGH = 0.025, 0.975
_FEWEST = 39  # with fewer, the 2.5th percentile lies below the smallest value
_EACH_TAIL = 0.05  # of the 90 % confidence limits


@dataclass(frozen=True)
class ReferenceLimits:
    """The central 95 % of a reference sample.

    Attributes
    ----------
    low, high : Estimate
        2.5th and 97.5th percentile with their 90 % confidence limits, in the unit of the data;
        the confidence limits are NaN below 119 people, where ranks cannot give them.
    n, missing : int
        Results used, and results left out because they are missing.
    """

    low: Estimate
    high: Estimate
    n: int
    missing: int


def reference_limits(values: Any) -> ReferenceLimits:
    """Return non-parametric reference limits with 90 % confidence limits.

    The limits are the values of rank 0.025 (n + 1) and 0.975 (n + 1), interpolated between
    neighbours; the confidence limits are the ranks outside which at most 5 % lies on each side
    by the binomial distribution.

    Parameters
    ----------
    values : array or Series
        One result a person; missing ones are left out and counted. 120 are wanted, 39 needed.

    Raises
    ------
    LabError
        For a value that is no number, and fewer than 39 results.

    References
    ----------
    CLSI EP28-A3c (2010), section 9. Reed AH, Henry RJ, Mason WB. Clin Chem 1971;17:275-84.

    Examples
    --------
    >>> limits = reference_limits(range(1, 121))
    >>> round(limits.low.value, 3), limits.low.low, limits.low.high
    (3.025, 1.0, 7.0)
    """
    # A calculated result, such as an anion gap, may be negative.
    numbers = Columns(values=values).numbers("values", low=-math.inf)
    known = np.sort(numbers[~np.isnan(numbers)])
    if known.size < _FEWEST:
        raise LabError(
            vi=f"Chỉ có {known.size} kết quả; cần ít nhất {_FEWEST}, tốt nhất từ 120 người khỏe.",
            en=f"Only {known.size} results; at least {_FEWEST} are needed, better 120 healthy "
            "people.",
        )
    low, high = np.quantile(known, (_LOW, _HIGH), method="weibull")
    ranks = confidence_ranks(known.size)
    if ranks is None:
        ends = (math.nan,) * 4
    else:
        first, last = (known[rank - 1] for rank in ranks)
        ends = (first, last, *(known[known.size - rank] for rank in reversed(ranks)))
    return ReferenceLimits(
        low=Estimate(float(low), float(ends[0]), float(ends[1])),
        high=Estimate(float(high), float(ends[2]), float(ends[3])),
        n=int(known.size),
        missing=int(np.isnan(numbers).sum()),
    )


def confidence_ranks(n: int) -> tuple[int, int] | None:
    """Return the ranks, from the smallest, that contain the 2.5th percentile with 90 % confidence.

    Those of the 97.5th are the same, counted from the largest. None where the sample is too
    small (below 119).

    Examples
    --------
    >>> confidence_ranks(120), confidence_ranks(240), confidence_ranks(100)
    ((1, 7), (2, 11), None)
    """
    from scipy.stats import binom

    # The percentile lies above the r-th value when at least r people lie below it.
    below = np.arange(0, n + 1)
    chance = binom.cdf(below, n, _LOW)
    lower = int(np.sum(chance <= _EACH_TAIL))
    upper = int(np.argmax(1 - chance <= _EACH_TAIL)) + 1
    return (lower, upper) if lower else None
