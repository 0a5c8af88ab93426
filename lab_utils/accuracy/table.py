"""The 2x2 table of a test against the truth, and what follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.accuracy.inputs import InputError, one_number, paired_cases, whole_count


@dataclass(frozen=True)
class Estimate:
    """A figure with its lower and upper confidence limit, all three in the same unit."""

    value: float
    low: float
    high: float


def wilson(k: int, n: int, level: float = 0.95) -> Estimate:
    """Return the proportion ``k / n`` with its Wilson score limits.

    Parameters
    ----------
    k, n : int
        Cases that count, of all cases.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    Estimate
        Proportions 0..1; all NaN when `n` is 0.

    Raises
    ------
    InputError
        For bad input, or if `k` exceeds `n`.

    References
    ----------
    Wilson EB. J Am Stat Assoc 1927;22:209-12. Newcombe RG. Stat Med 1998;17:857-72.

    Examples
    --------
    >>> found = wilson(29, 30)
    >>> f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
    '0.967 (0.833 to 0.994)'
    """
    k, n = whole_count("k", k), whole_count("n", n)
    if k > n:
        raise InputError(
            vi="k là {k} còn n là {n}; cần k không lớn hơn n; hãy xem số nào là số nào.",
            en="k is {k} and n is {n}; expected k at most n; check which is which.",
            k=k,
            n=n,
        )
    z = NormalDist().inv_cdf((1 + one_number("level", level, 0, 1, inside=True)) / 2)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan)
    middle = (k + z**2 / 2) / (n + z**2)
    half = z * math.sqrt(k * (n - k) / n + z**2 / 4) / (n + z**2)
    # Allow for rounding: at 0 and at n a limit may pass the estimate.
    low, high = min(middle - half, k / n), max(middle + half, k / n)
    return Estimate(k / n, max(low, 0.0), min(high, 1.0))


@dataclass(frozen=True)
class Confusion:
    """The 2x2 table of a test against the truth, and what follows from it.

    Proportions come with 95 % Wilson limits, likelihood ratios with 95 % log-method limits.

    Parameters
    ----------
    tp, fp, fn, tn : int
        True positives, false positives, false negatives, true negatives (cases).

    Raises
    ------
    InputError
        If a count is negative or not whole.

    References
    ----------
    Altman DG, Bland JM. BMJ 1994;308:1552 and 309:102.

    Examples
    --------
    >>> scan = Confusion(tp=231, fp=32, fn=27, tn=54)
    >>> round(scan.sensitivity.value, 2), round(scan.ppv.value, 2), scan.n
    (0.9, 0.88, 344)
    """

    tp: int
    fp: int
    fn: int
    tn: int

    def __post_init__(self) -> None:
        for cell in fields(self):
            object.__setattr__(self, cell.name, whole_count(cell.name, getattr(self, cell.name)))

    @property
    def n(self) -> int:
        """All cases in the table."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def prevalence(self) -> Estimate:
        """Share of ill people among all; NaN in an empty table."""
        return wilson(self.tp + self.fn, self.n)

    @property
    def sensitivity(self) -> Estimate:
        """Share of ill people who test positive; NaN when nobody is ill."""
        return wilson(self.tp, self.tp + self.fn)

    @property
    def specificity(self) -> Estimate:
        """Share of healthy people who test negative; NaN when nobody is healthy."""
        return wilson(self.tn, self.tn + self.fp)

    @property
    def ppv(self) -> Estimate:
        """Share of positives who are ill, at this prevalence; NaN when nobody tests positive."""
        return wilson(self.tp, self.tp + self.fp)

    @property
    def npv(self) -> Estimate:
        """Share of negatives who are healthy, at this prevalence; NaN when nobody is negative."""
        return wilson(self.tn, self.tn + self.fn)

    @property
    def accuracy(self) -> Estimate:
        """Share of right results among all; NaN in an empty table."""
        return wilson(self.tp + self.tn, self.n)

    @property
    def likelihood_ratio_positive(self) -> Estimate:
        """How many times more often the ill test positive than the healthy do (a ratio).

        NaN when nobody healthy tests positive. The limits alone are NaN where the log method
        has none: no true positive, or everybody positive.

        References
        ----------
        Simel DL, Samsa GP, Matchar DB. J Clin Epidemiol 1991;44:763-70.

        Examples
        --------
        >>> round(Confusion(tp=231, fp=32, fn=27, tn=54).likelihood_ratio_positive.value, 2)
        2.41
        """
        return _likelihood_ratio(self.tp, self.tp + self.fn, self.fp, self.fp + self.tn)

    @property
    def likelihood_ratio_negative(self) -> Estimate:
        """How many times more often the ill test negative than the healthy do (a ratio).

        NaN when nobody healthy tests negative. The limits alone are NaN where the log method
        has none: no false negative, or everybody negative. Source as for the positive one.

        Examples
        --------
        >>> round(Confusion(tp=231, fp=32, fn=27, tn=54).likelihood_ratio_negative.value, 2)
        0.17
        """
        return _likelihood_ratio(self.fn, self.tp + self.fn, self.tn, self.fp + self.tn)


def _likelihood_ratio(ill: int, all_ill: int, healthy: int, all_healthy: int) -> Estimate:
    """Ratio of two shares with 95 % limits by the log method."""
    if healthy == 0 or all_ill == 0:
        return Estimate(math.nan, math.nan, math.nan)
    ratio = (ill / all_ill) / (healthy / all_healthy)
    if ill == 0 or (ill == all_ill and healthy == all_healthy):
        return Estimate(ratio, math.nan, math.nan)
    error = math.sqrt(1 / ill - 1 / all_ill + 1 / healthy - 1 / all_healthy)
    factor = math.exp(NormalDist().inv_cdf(0.975) * error)
    return Estimate(ratio, ratio / factor, ratio * factor)


def confusion(truth: ArrayLike, score: ArrayLike, threshold: float) -> Confusion:
    """Count the 2x2 table of ``score >= threshold`` against the truth.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        0 or 1; any unit, higher means more suspect.
    threshold : float
        In the unit of the score; infinity alerts on nobody.

    Raises
    ------
    InputError
        For bad input, a threshold of NaN among it.

    Examples
    --------
    >>> confusion([0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9], threshold=0.5)
    Confusion(tp=2, fp=1, fn=0, tn=1)
    """
    ill, score = paired_cases(truth, score)
    positive = score >= one_number("threshold", threshold, -math.inf, math.inf)
    return Confusion(
        tp=int(np.sum(positive & ill)),
        fp=int(np.sum(positive & ~ill)),
        fn=int(np.sum(~positive & ill)),
        tn=int(np.sum(~positive & ~ill)),
    )


@dataclass(frozen=True)
class PredictiveValues:
    """Share of positives who are ill, share of negatives who are healthy (0..1)."""

    ppv: float
    npv: float


def predictive_values(
    sensitivity: float, specificity: float, prevalence: float
) -> PredictiveValues:
    """Return the predictive values of a test at another prevalence, by Bayes' theorem.

    Parameters
    ----------
    sensitivity, specificity, prevalence : float
        Proportions 0..1.

    Returns
    -------
    PredictiveValues
        Proportions 0..1; `ppv` is NaN when nobody would test positive, `npv` when everybody
        would.

    Raises
    ------
    InputError
        If one of the three is outside 0..1.

    References
    ----------
    Casscells W et al. N Engl J Med 1978;299:999-1001; Manrai AK et al. JAMA Intern Med
    2014;174:991-3, whose question the example is.

    Examples
    --------
    >>> round(predictive_values(sensitivity=1, specificity=0.95, prevalence=0.001).ppv, 4)
    0.0196
    """
    sensitivity = one_number("sensitivity", sensitivity, 0, 1)
    specificity = one_number("specificity", specificity, 0, 1)
    prevalence = one_number("prevalence", prevalence, 0, 1)
    ill, healthy = prevalence, 1 - prevalence
    positive = sensitivity * ill + (1 - specificity) * healthy
    negative = specificity * healthy + (1 - sensitivity) * ill
    return PredictiveValues(
        ppv=sensitivity * ill / positive if positive else math.nan,
        npv=specificity * healthy / negative if negative else math.nan,
    )
