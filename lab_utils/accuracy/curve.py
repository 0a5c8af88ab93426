"""The ROC curve and the area under it."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy.inputs import one_number, paired_cases
from lab_utils.accuracy.table import Estimate

if TYPE_CHECKING:
    import pandas as pd


def roc(truth: ArrayLike, score: ArrayLike) -> pd.DataFrame:
    """Return the ROC curve: sensitivity and specificity at every observed score.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        As in `confusion`.

    Returns
    -------
    pandas.DataFrame
        Columns threshold (falling; the first is infinity, where nobody is positive),
        sensitivity and specificity (0..1).

    Raises
    ------
    InputError
        For bad input, or if truth has one class only.

    Examples
    --------
    >>> roc([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8]).values.tolist()
    [[inf, 0.0, 1.0], [0.8, 0.5, 1.0], [0.4, 1.0, 0.5], [0.1, 1.0, 0.0]]
    """
    ill, score = paired_cases(truth, score, both_classes=True)
    import pandas as pd

    threshold = np.append(math.inf, np.unique(score)[::-1])
    fn = np.searchsorted(np.sort(score[ill]), threshold)
    tn = np.searchsorted(np.sort(score[~ill]), threshold)
    return pd.DataFrame(
        {
            "threshold": threshold,
            "sensitivity": (ill.sum() - fn) / ill.sum(),
            "specificity": tn / (~ill).sum(),
        }
    )


def auc(truth: ArrayLike, score: ArrayLike, level: float = 0.95) -> Estimate:
    """Return the area under the ROC curve with DeLong's limits, cut off at 0 and 1.

    It is the share of pairs (one ill, one healthy) in which the ill one has the higher score;
    a tie counts half.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        As in `confusion`.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        0..1. The limits are NaN where DeLong's variance does not exist (one case in a class)
        or is zero (area 0 or 1, or all scores equal): "1.00 to 1.00" from six patients would
        claim a certainty that nobody has.

    Raises
    ------
    InputError
        For bad input, or if truth has one class only.

    References
    ----------
    DeLong ER et al. Biometrics 1988;44:837-45, computed from midranks as in Sun X, Xu W. IEEE
    Signal Process Lett 2014;21:1389-93.

    Examples
    --------
    >>> area = auc([0, 0, 0, 1, 1, 1], [0.1, 0.2, 0.6, 0.5, 0.8, 0.9])
    >>> f"{area.value:.3f} ({area.low:.3f} to {area.high:.3f})"
    '0.889 (0.581 to 1.000)'
    """
    ill, score = paired_cases(truth, score, both_classes=True)
    level = one_number("level", level, 0, 1, inside=True)
    rank = _ranks(score)
    n_ill, n_healthy = int(ill.sum()), int((~ill).sum())
    # Share of the other group that each case is on the right side of.
    placement_ill = (rank[ill] - _ranks(score[ill])) / n_healthy
    placement_healthy = 1 - (rank[~ill] - _ranks(score[~ill])) / n_ill
    area = float(placement_ill.mean())
    if min(n_ill, n_healthy) == 1:
        return Estimate(area, math.nan, math.nan)
    variance = placement_ill.var(ddof=1) / n_ill + placement_healthy.var(ddof=1) / n_healthy
    if variance == 0:
        return Estimate(area, math.nan, math.nan)
    half = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(variance)
    return Estimate(area, max(area - half, 0.0), min(area + half, 1.0))


def _ranks(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1; ties share the middle one."""
    import pandas as pd

    return np.asarray(pd.Series(score).rank())
