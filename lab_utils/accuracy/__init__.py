"""How good a yes/no test or an AI score is, in the numbers that clinical papers report.

Proportions run from 0 to 1, never in per cent. `truth` is 1 where the condition is present and 0
where it is absent; a case is called positive when its score is at or above the threshold. Lists,
arrays and pandas columns will do; cases are paired by position.

What cannot be computed because a denominator is zero (the sensitivity when nobody is ill, say)
is NaN, with NaN limits. Input that makes no sense is an `InputError` (a ``ValueError`` in both
languages) that names the value: empty, of different lengths, a truth other than 0 and 1, NaN or an
infinite score, a probability, proportion or level outside 0..1, a count that is negative or not
whole.
"""

from lab_utils.accuracy.curve import auc, roc
from lab_utils.accuracy.inputs import InputError
from lab_utils.accuracy.probability import Calibration, calibration, net_benefit
from lab_utils.accuracy.table import (
    Confusion,
    Estimate,
    PredictiveValues,
    confusion,
    predictive_values,
    wilson,
)
from lab_utils.accuracy.threshold import (
    threshold_for_alerts,
    threshold_for_sensitivity,
    threshold_for_specificity,
)

__all__ = [
    "Calibration",
    "Confusion",
    "Estimate",
    "InputError",
    "PredictiveValues",
    "auc",
    "calibration",
    "confusion",
    "net_benefit",
    "predictive_values",
    "roc",
    "threshold_for_alerts",
    "threshold_for_sensitivity",
    "threshold_for_specificity",
    "wilson",
]
