"""Limits from published figures alone: of a difference, and of an AUC printed without any."""

from __future__ import annotations

import math

from lab_utils.accuracy import Estimate, wilson
from lab_utils.accuracy.inputs import written
from lab_utils.fairness.errors import FairnessError

Printed = float | tuple[int, int] | Estimate


def difference(a: Estimate, b: Estimate) -> Estimate:
    """Subtract one independent figure from another, limits included.

    Limits are recovered from those of the two figures, which need not be symmetric, by squaring
    and adding (MOVER). NaN limits where one of the two has none.

    References
    ----------
    Zou GY, Donner A. Stat Med 2008;27:1693-702.

    Examples
    --------
    >>> gap = difference(wilson(56, 70), wilson(48, 80))  # Newcombe's first example
    >>> f"{gap.value:.4f} ({gap.low:.4f} to {gap.high:.4f})"
    '0.2000 (0.0524 to 0.3339)'
    """
    value = a.value - b.value
    return Estimate(
        value,
        value - math.hypot(a.value - a.low, b.high - b.value),
        value + math.hypot(a.high - a.value, b.value - b.low),
    )


def auc_limits(area: float, ill: int, healthy: int) -> Estimate:
    """Give a printed AUC 95 % limits from the numbers of ill and healthy people alone.

    Where the scores are at hand, `accuracy.auc` is better. Cut off at 0 and 1.

    Parameters
    ----------
    area : float
        AUC, above 0 and below 1.
    ill, healthy : int
        People with and without the finding, at least two of each.

    Raises
    ------
    FairnessError
        If the area or a number is out of range.

    References
    ----------
    Hanley JA, McNeil BJ. Radiology 1982;143:29-36.

    Examples
    --------
    >>> found = auc_limits(0.75, ill=40, healthy=60)
    >>> f"{found.low:.3f} to {found.high:.3f}"
    '0.649 to 0.851'
    """
    from scipy.stats import norm

    if not 0 < area < 1 or min(ill, healthy) < 2:
        raise FairnessError(
            vi="AUC {area} với {ill} người có và {healthy} người không có kết cục; cần AUC giữa 0 "
            "và 1, mỗi bên ít nhất hai người.",
            en="AUC {area} with {ill} people with and {healthy} without the outcome; expected an "
            "AUC between 0 and 1 and at least two people on each side.",
            area=written(area),
            ill=ill,
            healthy=healthy,
        )
    both_ill, both_healthy = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (
        area * (1 - area)
        + (ill - 1) * (both_ill - area**2)
        + (healthy - 1) * (both_healthy - area**2)
    ) / (ill * healthy)
    half = float(norm.ppf(0.975)) * math.sqrt(variance)
    return Estimate(area, max(area - half, 0.0), min(area + half, 1.0))


def printed_share(name: str, printed: Printed) -> Estimate:
    """Read a share as a paper prints it: alone (no limits), as counts (Wilson's) or with limits.

    Examples
    --------
    >>> printed_share("Black", 0.177)
    Estimate(value=0.177, low=nan, high=nan)
    """
    if isinstance(printed, tuple):
        return wilson(*printed)
    found = printed if isinstance(printed, Estimate) else Estimate(printed, math.nan, math.nan)
    if not isinstance(found.value, int | float) or not 0 <= found.value <= 1:
        raise FairnessError(
            vi="Con số của {name} là {value}; cần từ 0 đến 1 (17,7 % viết là 0.177).",
            en="the figure of {name} is {value}; expected 0 to 1 (17.7 % is 0.177).",
            name=repr(name),
            value=written(found.value),
        )
    return found
