"""Bootstrap of a measure within one group."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab_utils.fairness.rows import PROPORTIONS, Row

_RESAMPLES = 2000


def draws(row: Row, measure: str, rng: np.random.Generator) -> NDArray[np.float64] | None:
    """Return a measure in 2,000 resamples of one group; None where it has no figure or no spread.

    The people that the measure rests on are drawn, so that each group keeps its size and its
    number with the outcome.
    """
    if row.reason(measure):
        return None
    if measure in PROPORTIONS:
        share, people = row.estimate(measure).value, row.people(measure)
        if share in (0, 1):
            return None
        ones = round(share * people)
        return _bootstrap((np.repeat([1.0, 0.0], [ones, people - ones]),), _mean, rng)
    assert row.truth is not None and row.score is not None  # else there is a reason
    if measure == "calibration":
        residual = row.truth - row.score
        return None if row.ill in (0, row.n) else _bootstrap((residual,), _mean, rng)
    if math.isnan(row.area.low):
        return None
    values, rank = np.unique(row.score, return_inverse=True)
    ill = row.truth == 1
    return _bootstrap((rank[ill], rank[~ill]), _Areas(len(values)), rng)


def _bootstrap(data: tuple[NDArray, ...], statistic: Any, rng: np.random.Generator) -> NDArray:
    from scipy.stats import bootstrap

    # In batches, as 2,000 copies of 7,000 people at once are slower than 20 times 100.
    return bootstrap(
        data,
        statistic,
        n_resamples=_RESAMPLES,
        batch=100,
        vectorized=True,
        method="percentile",
        rng=rng,
    ).bootstrap_distribution


def _mean(values: NDArray, axis: int) -> NDArray:
    return values.mean(axis=axis)


class _Areas:
    """AUC of many resamples at once: counts at each rank need no sorting."""

    def __init__(self, n_ranks: int) -> None:
        self.n_ranks = n_ranks

    def __call__(self, ill: NDArray, healthy: NDArray, axis: int) -> NDArray:
        at_ill, at_healthy = self._counts(ill), self._counts(healthy)
        below = at_healthy.cumsum(axis=-1) - at_healthy / 2
        areas = (at_ill * below).sum(axis=-1) / (ill.shape[-1] * healthy.shape[-1])
        return areas if ill.ndim > 1 else areas[0]

    def _counts(self, ranks: NDArray) -> NDArray:
        ranks = np.atleast_2d(ranks)
        places = ranks + self.n_ranks * np.arange(len(ranks))[:, None]
        counts = np.bincount(places.ravel(), minlength=len(ranks) * self.n_ranks)
        return counts.reshape(len(ranks), self.n_ranks)
