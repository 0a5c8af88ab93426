"""Whether predicted probabilities are right, and whether acting on them does good."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy.inputs import InputError, one_number, paired_probabilities


@dataclass(frozen=True)
class Calibration:
    """Whether predicted probabilities agree with what happened.

    Attributes
    ----------
    in_the_large : float
        Log-odds by which all probabilities are too low (0 is right; negative: too high), that
        is the intercept of the recalibration with its slope fixed at 1.
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
    """Compare predicted probabilities with the truth by logistic recalibration.

    Parameters
    ----------
    truth, probability : array-like of shape (n_cases,)
        0 or 1; predicted probability of the condition, above 0 and below 1.

    Returns
    -------
    Calibration
        Intercept and slope are NaN where the fit finds no finite slope: one cut separates the ill
        from the healthy (or nearly), or all probabilities are equal.

    Raises
    ------
    InputError
        For bad input, if truth has one class only, or if a probability is exactly 0 or 1
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
    ill, probability = paired_probabilities(truth, probability)
    certain = int(np.sum((probability == 0) | (probability == 1)))
    if certain:
        raise InputError(
            vi="probability đúng bằng 0 hoặc 1 ở {certain} trong {n} ca; cần giá trị ở giữa, vì "
            "log-odds sẽ là vô cùng; hãy giới hạn lại, ví dụ trong 0.001..0.999.",
            en="probability is exactly 0 or 1 in {certain} of {n} cases; expected values between, "
            "as log-odds would be infinite; clip them to, say, 0.001..0.999.",
            certain=certain,
            n=len(probability),
        )
    from scipy.optimize import brentq
    from scipy.special import expit, logit
    from sklearn.metrics import brier_score_loss

    log_odds = logit(probability)
    # The shift makes expected and observed cases equal. A root search between two safe bounds
    # finds it; statsmodels with an offset diverges silently when many probabilities are extreme.
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

    True positives for each case, less the false positives weighted by the odds of the
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
    InputError
        For bad input, or if truth has one class only.

    References
    ----------
    Vickers AJ, Elkin EB. Med Decis Making 2006;26:565-74.

    Examples
    --------
    >>> net_benefit([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], threshold=0.2)
    0.4375
    """
    ill, probability = paired_probabilities(truth, probability)
    threshold = one_number("threshold", threshold, 0, 1, inside=True)
    import pandas as pd
    from dcurves import dca

    data = pd.DataFrame({"ill": ill, "probability": probability})
    curve = dca(data, "ill", ["probability"], thresholds=[threshold])
    return float(curve.loc[curve["model"] == "probability", "net_benefit"].iloc[0])
