"""How good a yes/no test or an AI score is, in the numbers that clinical papers report.

Proportions run from 0 to 1, never in per cent. `truth` is 1 where the condition is present and 0
where it is absent; a case is called positive when its score is at or above the threshold. Lists,
arrays and pandas columns will do; cases are paired by position.

What cannot be computed because a denominator is zero (the sensitivity when nobody is ill, say)
is NaN, with NaN limits. Input that makes no sense is a ``ValueError`` that names the value: empty,
of different lengths, a truth other than 0 and 1, NaN or an infinite score, a probability,
proportion or level outside 0..1, a count that is negative or not whole.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pandas as pd


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
    ValueError
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
    k, n = _count("k", k), _count("n", n)
    if k > n:
        raise ValueError(f"k is {k} and n is {n}; expected k at most n; check which is which")
    alpha = 1 - _number("level", level, 0, 1, inside=True)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan)
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(k, n, alpha=alpha, method="wilson")
    # At 0 and at n, rounding can leave a limit a hair on the wrong side of the estimate.
    return Estimate(k / n, min(float(low), k / n), max(float(high), k / n))


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
    ValueError
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
            object.__setattr__(self, cell.name, _count(cell.name, getattr(self, cell.name)))

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
    """Ratio of two shares; its log-method limits are Katz's, which scipy has."""
    if healthy == 0 or all_ill == 0:
        return Estimate(math.nan, math.nan, math.nan)
    from scipy.stats.contingency import relative_risk

    ratio = relative_risk(ill, all_ill, healthy, all_healthy)
    if ill == 0 or (ill == all_ill and healthy == all_healthy):
        return Estimate(float(ratio.relative_risk), math.nan, math.nan)
    limits = ratio.confidence_interval(0.95)
    return Estimate(float(ratio.relative_risk), float(limits.low), float(limits.high))


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
    ValueError
        For bad input, a threshold of NaN among it.

    Examples
    --------
    >>> confusion([0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9], threshold=0.5)
    Confusion(tp=2, fp=1, fn=0, tn=1)
    """
    ill, score = _cases(truth, score)
    positive = score >= _number("threshold", threshold, -math.inf, math.inf)
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
    """Carry a test to another prevalence by Bayes' theorem.

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
    ValueError
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
    sensitivity = _number("sensitivity", sensitivity, 0, 1)
    specificity = _number("specificity", specificity, 0, 1)
    prevalence = _number("prevalence", prevalence, 0, 1)
    ill, healthy = prevalence, 1 - prevalence
    positive = sensitivity * ill + (1 - specificity) * healthy
    negative = specificity * healthy + (1 - sensitivity) * ill
    return PredictiveValues(
        ppv=sensitivity * ill / positive if positive else math.nan,
        npv=specificity * healthy / negative if negative else math.nan,
    )


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
    ValueError
        For bad input, or if truth holds one class only.

    Examples
    --------
    >>> roc([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8]).values.tolist()
    [[inf, 0.0, 1.0], [0.8, 0.5, 1.0], [0.4, 1.0, 0.5], [0.1, 1.0, 0.0]]
    """
    ill, score = _cases(truth, score, both_classes=True)
    import pandas as pd
    from sklearn.metrics import confusion_matrix_at_thresholds

    # Counts, not roc_curve's rates: 1 - false positive rate is a hair off the specificity.
    tn, fp, fn, tp, threshold = confusion_matrix_at_thresholds(ill, score)
    return pd.DataFrame(
        {
            "threshold": np.append(math.inf, threshold),
            "sensitivity": np.append(0.0, tp / (tp + fn)),
            "specificity": np.append(1.0, tn / (tn + fp)),
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
    ValueError
        For bad input, or if truth holds one class only.

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
    ill, score = _cases(truth, score, both_classes=True)
    level = _number("level", level, 0, 1, inside=True)
    from scipy.stats import norm, rankdata

    rank = rankdata(score)
    n_ill, n_healthy = int(ill.sum()), int((~ill).sum())
    # Share of the other group that each case is on the right side of.
    placement_ill = (rank[ill] - rankdata(score[ill])) / n_healthy
    placement_healthy = 1 - (rank[~ill] - rankdata(score[~ill])) / n_ill
    area = float(placement_ill.mean())
    if min(n_ill, n_healthy) == 1:
        return Estimate(area, math.nan, math.nan)
    variance = placement_ill.var(ddof=1) / n_ill + placement_healthy.var(ddof=1) / n_healthy
    if variance == 0:
        return Estimate(area, math.nan, math.nan)
    half = float(norm.ppf((1 + level) / 2) * math.sqrt(variance))
    return Estimate(area, max(area - half, 0.0), min(area + half, 1.0))


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
    ValueError
        For bad input, or if truth holds one class only.

    Examples
    --------
    >>> threshold_for_sensitivity([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.8], at_least=0.9)
    0.4
    """
    ill, score = _cases(truth, score, both_classes=True)
    at_least = _number("at_least", at_least, 0, 1)
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
    ValueError
        For bad input, or if truth holds one class only.

    Examples
    --------
    >>> threshold_for_specificity([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.8], at_least=0.9)
    0.8
    """
    ill, score = _cases(truth, score, both_classes=True)
    at_least = _number("at_least", at_least, 0, 1)
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
    ValueError
        For bad input, a daily number out of range among it.

    Examples
    --------
    >>> threshold_for_alerts([0.1, 0.4, 0.6, 0.8], per_day=20, studies_per_day=40)
    0.6
    """
    score = _finite("score", score)
    per_day = _number("per_day", per_day, 0, math.inf)
    studies_per_day = _number("studies_per_day", studies_per_day, 0, math.inf, inside=True)
    candidates = np.unique(score)
    # Both sides times the number of scores: 7 of 100 at 100 a day are 7, not 7.000000000000001.
    alerts = _at_or_above(candidates, score) * studies_per_day
    return _lowest(candidates, alerts <= per_day * len(score))


def _at_or_above(thresholds: NDArray[np.float64], score: NDArray[np.float64]) -> NDArray:
    """Count the scores that each threshold calls positive."""
    return len(score) - np.searchsorted(np.sort(score), thresholds, side="left")


def _lowest(candidates: NDArray[np.float64], fits: NDArray[np.bool_]) -> float:
    return float(candidates[fits].min() if fits.any() else np.nextafter(candidates[-1], np.inf))


@dataclass(frozen=True)
class Calibration:
    """Whether predicted probabilities agree with what happened.

    Attributes
    ----------
    in_the_large : float
        Log-odds by which all probabilities are too low (0 is right; negative: too high), that
        is the intercept of the recalibration with its slope held at 1.
    intercept, slope : float
        Recalibration ``logit(truth) = intercept + slope * logit(probability)``, in log-odds (0
        is right) and as a ratio (1 is right; below 1: too extreme).
    brier : float
        Mean squared distance of probability and truth, 0 (perfect) to 1.
    """

    in_the_large: float
    intercept: float
    slope: float
    brier: float


def calibration(truth: ArrayLike, probability: ArrayLike) -> Calibration:
    """Hold predicted probabilities against the truth by logistic recalibration.

    Parameters
    ----------
    truth, probability : array-like of shape (n_cases,)
        0 or 1; predicted probability of the condition, above 0 and below 1.

    Returns
    -------
    Calibration
        Intercept and slope are NaN where the fit finds no finite slope: one cut parts the ill
        from the healthy (or all but does), or all probabilities are equal.

    Raises
    ------
    ValueError
        For bad input, if truth holds one class only, or if a probability is exactly 0 or 1
        (its log-odds are infinite).

    References
    ----------
    Cox DR. Biometrika 1958;45:562-5. Steyerberg EW et al. Epidemiology 2010;21:128-38.
    Brier GW. Mon Weather Rev 1950;78:1-3.

    Examples
    --------
    >>> truth = [0, 0, 0, 1, 0, 1, 1, 1]  # right on average: 1 of 4 and 3 of 4
    >>> fit = calibration(truth, [0.25] * 4 + [0.75] * 4)
    >>> round(fit.slope, 6), round(fit.brier, 4)
    (1.0, 0.1875)
    """
    ill, probability = _cases(truth, probability, "probability", both_classes=True)
    certain = int(np.sum((probability == 0) | (probability == 1)))
    if certain:
        raise ValueError(
            f"probability is exactly 0 or 1 in {certain} of {len(probability)} cases; expected "
            "values between, as log-odds would be infinite; clip them to, say, 0.001..0.999"
        )
    from scipy.optimize import brentq
    from scipy.special import expit, logit
    from sklearn.metrics import brier_score_loss

    log_odds = logit(probability)
    # The shift makes expected and observed cases equal. A root between sure ends finds it;
    # statsmodels with an offset runs off, silently, when many probabilities are extreme.
    centre = logit(ill.mean())
    shift = brentq(
        lambda x: expit(log_odds + x).sum() - ill.sum(),
        centre - log_odds.max() - 1,
        centre - log_odds.min() + 1,
    )
    intercept, slope = _recalibrate(ill, log_odds)
    brier = brier_score_loss(ill, probability)
    return Calibration(float(shift), intercept, slope, float(brier))


def _recalibrate(ill: NDArray[np.bool_], log_odds: NDArray[np.float64]) -> tuple[float, float]:
    """Intercept and slope of the truth on the log-odds; NaN when there is no finite slope."""
    healthy = ~ill
    if (
        log_odds[ill].min() >= log_odds[healthy].max()
        or log_odds[healthy].min() >= log_odds[ill].max()
    ):
        return math.nan, math.nan
    from statsmodels.discrete.discrete_model import Logit

    # Centred and scaled, as probabilities that hardly differ make the fit singular.
    centre, spread = log_odds.mean(), log_odds.std()
    design = np.column_stack([np.ones_like(log_odds), (log_odds - centre) / spread])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whether it went well is read from `converged`
            fit = Logit(ill.astype(float), design).fit(disp=0, maxiter=200)
    except np.linalg.LinAlgError:
        return math.nan, math.nan
    if not fit.mle_retvals["converged"]:
        return math.nan, math.nan
    slope = float(fit.params[1] / spread)
    return float(fit.params[0] - slope * centre), slope


def net_benefit(truth: ArrayLike, probability: ArrayLike, threshold: float) -> float:
    """Return the net benefit of acting on everybody whose probability reaches the threshold.

    True positives for each case, less the false positives weighed by the odds of the
    threshold: ``tp / n - fp / n * threshold / (1 - threshold)``.

    Parameters
    ----------
    truth, probability : array-like of shape (n_cases,)
        0 or 1; predicted probability of the condition, 0..1.
    threshold : float
        Probability from which one would act, above 0 and below 1.

    Returns
    -------
    float
        In true positives for each case; acting on nobody has 0.

    Raises
    ------
    ValueError
        For bad input, or if truth holds one class only.

    References
    ----------
    Vickers AJ, Elkin EB. Med Decis Making 2006;26:565-74.

    Examples
    --------
    >>> net_benefit([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], threshold=0.2)
    0.4375
    """
    ill, probability = _cases(truth, probability, "probability", both_classes=True)
    threshold = _number("threshold", threshold, 0, 1, inside=True)
    import pandas as pd
    from dcurves import dca

    data = pd.DataFrame({"ill": ill, "probability": probability})
    curve = dca(data, "ill", ["probability"], thresholds=[threshold])
    return float(curve.loc[curve["model"] == "probability", "net_benefit"].iloc[0])


# Input checking: every public function hands its input through one of these.


def _number(name: str, value: float, low: float, high: float, inside: bool = False) -> float:
    """One number from `low` to `high`; with `inside`, neither of the two ends."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if low < number < high or (not inside and number in (low, high)):
        return number
    ends = f"between {low} and {high}, not the ends" if inside else f"from {low} to {high}"
    hint = "write 95 % as 0.95" if high == 1 else "give one number, and not NaN"
    raise ValueError(f"{name} is {value!r}; expected a number {ends}; {hint}")


def _count(name: str, value: float) -> int:
    """A whole number of cases."""
    number = _number(name, value, 0, math.inf)
    if not number.is_integer():
        raise ValueError(f"{name} is {value!r}; expected a whole number; count cases, not shares")
    return int(value)


def _finite(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """One finite number a case, at least one case."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}; expected one number a case; remove the rest") from None
    if array.ndim != 1 or not array.size:
        raise ValueError(
            f"{name} has shape {array.shape}; expected one number a case; give a filled list"
        )
    bad = array[~np.isfinite(array)]
    if bad.size:
        raise ValueError(
            f"{name} holds {bad[0]} ({bad.size} of {array.size} cases); expected finite numbers; "
            "leave these cases out and report how many they were"
        )
    return array


def _cases(
    truth: ArrayLike, score: ArrayLike, name: str = "score", both_classes: bool = False
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Truth as True where ill, and the score (or probability, by its name) beside it."""
    ill, number = _finite("truth", truth), _finite(name, score)
    if len(ill) != len(number):
        raise ValueError(
            f"truth has {len(ill)} cases and {name} {len(number)}; expected equally many; "
            "give both for the same cases, in the same order"
        )
    other = ill[(ill != 0) & (ill != 1)]
    if other.size:
        raise ValueError(
            f"truth holds {other[0]}; expected only 0 (absent) and 1 (present); recode it"
        )
    if both_classes and ill.min() == ill.max():
        raise ValueError(
            f"truth holds one class only, {ill[0]:.0f} in all {len(ill)} cases; expected ill (1) "
            "and healthy (0) cases; use a sample with both"
        )
    if name == "probability" and (number.min() < 0 or number.max() > 1):
        worst = number.min() if number.min() < 0 else number.max()
        raise ValueError(
            f"probability holds {worst}; expected values from 0 to 1; divide per cent by 100, "
            "and turn other scores into probabilities first"
        )
    return ill == 1, number
