"""What the report computes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lab_utils.accuracy import Estimate, wilson


def mean_limits(values: Sequence[float]) -> Estimate:
    """Return the mean with its 95 % limits by Student's t.

    The limits of a share may pass 0 or 1 by a little; they are cut off there.

    Parameters
    ----------
    values : sequence of float
        Shares 0..1, at least two.

    References
    ----------
    Altman DG, Machin D, Bryant TN, Gardner MJ. Statistics with confidence. 2nd ed. 2000, ch. 4.

    Examples
    --------
    >>> found = mean_limits([0.2, 0.4, 0.6, 0.8])
    >>> f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
    '0.50 (0.09 to 0.91)'
    """
    from scipy.stats import t

    mean = float(np.mean(values))
    wide = float(t.ppf(0.975, len(values) - 1)) * float(np.std(values, ddof=1))
    wide /= math.sqrt(len(values))
    return Estimate(mean, max(0.0, mean - wide), min(1.0, mean + wide))


def item_rest(item: Sequence[float], rest: Sequence[float]) -> float:
    """Return the correlation of an item with all other items together (discrimination).

    The item itself is not in the sum, which would make it look better than it is.

    Parameters
    ----------
    item, rest : sequence of float
        Points in the item, and in all others; one a person.

    Returns
    -------
    float
        Pearson's r; NaN where everybody has the same points in the item or in the rest.

    References
    ----------
    Henrysson S. Correction of item-total correlations in item analysis. Psychometrika
    1963;28:211-8.
    """
    # Points that differ by rounding alone are the same.
    if np.ptp(item) < 1e-9 or np.ptp(rest) < 1e-9:
        return math.nan
    return float(np.corrcoef(item, rest)[0, 1])


def paired_difference(both: int, before: int, after: int, neither: int) -> Estimate:
    """Return what a share rose by, between two answers of the same people, with 95 % limits.

    Parameters
    ----------
    both, before, after, neither : int
        People who were right both times, the first time only, the second time only, and never.

    Returns
    -------
    Estimate
        The second share less the first, -1..1.

    References
    ----------
    Newcombe RG. Improved confidence intervals for the difference between binomial proportions
    based on paired data. Stat Med 1998;17:2635-50: method 10 (score limits, continuity-corrected
    correlation).

    Examples
    --------
    Complete response before and after consolidation therapy (Cavo 2012, as in Fagerland MW,
    Lydersen S, Laake P. Stat Med 2014;33:2850-75); printed as -0.0621 (-0.1186 to -0.0046):

    >>> found = paired_difference(59, 16, 6, 80)
    >>> f"{found.value:.4f} ({found.low:.4f} to {found.high:.4f})"
    '-0.0621 (-0.1186 to -0.0046)'
    """
    n = both + before + after + neither
    second, first = wilson(both + after, n), wilson(both + before, n)
    product = (both + after) * (before + neither) * (both + before) * (after + neither)
    excess: float = both * neither - before * after
    if excess > 0:
        excess = max(excess - n / 2, 0)
    phi = excess / math.sqrt(product) if product else 0.0

    def reach(one: float, other: float) -> float:
        return math.sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2))

    rise = second.value - first.value
    return Estimate(
        rise,
        rise - reach(second.value - second.low, first.high - first.value),
        rise + reach(second.high - second.value, first.value - first.low),
    )


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the lower quartile, the median and the upper quartile."""
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    return float(low), float(middle), float(high)
