"""Thresholds chosen for a sensitivity, a specificity or a number of alerts a day."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy.inputs import finite_numbers, one_number, paired_cases


def threshold_for_sensitivity(truth: ArrayLike, score: ArrayLike, at_least: float) -> float:
    """Return the highest observed score whose sensitivity is still at least as wanted.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        As in `confusion`.
    at_least : float
        Wanted sensitivity, a proportion 0..1.

    Returns
    -------
    float
        In the unit of the score. The lowest score always qualifies.

    Raises
    ------
    InputError
        For bad input, or if truth has one class only.

    Examples
    --------
    >>> threshold_for_sensitivity([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.8], at_least=0.9)
    0.4
    """
    ill, score = paired_cases(truth, score, both_classes=True)
    at_least = one_number("at_least", at_least, 0, 1)
    candidates = np.unique(score)
    sensitivity = _at_or_above(candidates, score[ill]) / ill.sum()
    return float(candidates[sensitivity >= at_least].max())


def threshold_for_specificity(truth: ArrayLike, score: ArrayLike, at_least: float) -> float:
    """Return the lowest observed score whose specificity is at least as wanted.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        As in `confusion`.
    at_least : float
        Wanted specificity, a proportion 0..1.

    Returns
    -------
    float
        In the unit of the score; just above the highest score when no observed score will do.

    Raises
    ------
    InputError
        For bad input, or if truth has one class only.

    Examples
    --------
    >>> threshold_for_specificity([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.8], at_least=0.9)
    0.8
    """
    ill, score = paired_cases(truth, score, both_classes=True)
    at_least = one_number("at_least", at_least, 0, 1)
    candidates = np.unique(score)
    n_healthy = (~ill).sum()
    specificity = (n_healthy - _at_or_above(candidates, score[~ill])) / n_healthy
    return _lowest(candidates, specificity >= at_least)


def threshold_for_alerts(score: ArrayLike, per_day: float, studies_per_day: float) -> float:
    """Return the lowest observed score that keeps alerts within a daily number.

    Parameters
    ----------
    score : array-like of shape (n_cases,)
        Scores of a sample that stands for the daily work.
    per_day : float
        Alerts a day that can be handled, 0 or more, on average.
    studies_per_day : float
        Studies read a day, more than 0.

    Returns
    -------
    float
        In the unit of the score; just above the highest score when no observed score will do.

    Raises
    ------
    InputError
        For bad input, a daily number out of range among it.

    Examples
    --------
    >>> threshold_for_alerts([0.1, 0.4, 0.6, 0.8], per_day=20, studies_per_day=40)
    0.6
    """
    score = finite_numbers("score", score)
    per_day = one_number("per_day", per_day, 0, math.inf)
    studies_per_day = one_number("studies_per_day", studies_per_day, 0, math.inf, inside=True)
    candidates = np.unique(score)
    # Both sides times the number of scores: 7 of 100 at 100 a day are 7, not 7.000000000000001.
    alerts = _at_or_above(candidates, score) * studies_per_day
    return _lowest(candidates, alerts <= per_day * len(score))


def _at_or_above(thresholds: NDArray[np.float64], score: NDArray[np.float64]) -> NDArray:
    """Count the scores that each threshold calls positive."""
    return len(score) - np.searchsorted(np.sort(score), thresholds, side="left")


def _lowest(candidates: NDArray[np.float64], fits: NDArray[np.bool_]) -> float:
    return float(candidates[fits].min() if fits.any() else np.nextafter(candidates[-1], np.inf))
