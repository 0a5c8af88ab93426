"""Decision curves: net benefit over a range of thresholds, from calibrated probabilities."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy.inputs import InputError, one_number, paired_probabilities

if TYPE_CHECKING:
    import pandas as pd

ALL, NONE = "all", "none"
_FOLDS = 5
_FAR = 3.0  # standard errors between expected and observed cases: not chance


def recalibrated(truth: ArrayLike, probability: ArrayLike) -> NDArray[np.float64]:
    """Turn scores between 0 and 1 into probabilities that are calibrated for these cases.

    Logistic recalibration, intercept and slope, by 5-fold cross-validation with a fixed seed: the
    probability of a case is learnt from other cases, never from its own truth.

    Parameters
    ----------
    truth, probability : array-like of shape (n_cases,)
        0 or 1; the score, above 0 and below 1.

    Returns
    -------
    ndarray of shape (n_cases,)
        Probabilities, in the order of the cases.

    Raises
    ------
    lab_utils.accuracy.InputError
        For bad input, fewer than five cases of a kind, or a score of exactly 0 or 1.

    References
    ----------
    Cox DR. Biometrika 1958;45:562-5. Steyerberg EW et al. Epidemiology 2010;21:128-38.

    Examples
    --------
    >>> truth = [0] * 90 + [1] * 10
    >>> score = [0.2, 0.4, 0.6] * 30 + [0.4, 0.9] * 5  # says 42 ill, there are 10
    >>> bool(9 < recalibrated(truth, score).sum() < 11)
    True
    """
    ill, probability = paired_probabilities(truth, probability)
    few = int(min(ill.sum(), (~ill).sum()))
    if few < _FOLDS:
        raise InputError(
            vi="truth có {few} ca của một loại; cần ít nhất {folds} ca bệnh và {folds} ca lành; "
            "hãy thu thêm trước khi hiệu chuẩn lại.",
            en="truth has {few} cases of one kind; expected at least {folds} ill and {folds} "
            "healthy; collect more before recalibrating.",
            few=few,
            folds=_FOLDS,
        )
    if probability.min() == 0 or probability.max() == 1:
        raise InputError(
            vi="probability đúng bằng 0 hoặc 1 ở một ca nào đó; hãy giới hạn lại, ví dụ trong "
            "0.001..0.999.",
            en="probability is exactly 0 or 1 in some case; clip it to, say, 0.001..0.999.",
        )
    from scipy.special import logit
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    learnt = cross_val_predict(
        LogisticRegression(C=math.inf),
        logit(probability).reshape(-1, 1),
        ill,
        cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=0),
        method="predict_proba",
    )
    return learnt[:, 1]


def decision_curve(
    truth: ArrayLike, rules: Mapping[str, ArrayLike], thresholds: Sequence[float]
) -> pd.DataFrame:
    """Return the net benefit of each rule at each threshold, beside acting on all and on none.

    A case is acted on when its probability reaches the threshold. A yes/no rule (an alert) is
    given as 0 and 1 and acts alike at every threshold.

    Parameters
    ----------
    truth : array-like of shape (n_cases,)
        0 or 1.
    rules : mapping of name to array-like of shape (n_cases,)
        Probabilities 0..1, calibrated for these cases, or 0 and 1 alone.
    thresholds : sequence of float
        Probabilities from which one would act, each above 0 and below 1.

    Returns
    -------
    DataFrame
        Indexed by threshold; a column each for the rules, ``all`` and ``none``: net benefit in
        true positives for each case.

    Raises
    ------
    lab_utils.accuracy.InputError
        For bad input; if a rule is called ``all`` or ``none``; if the probabilities of a rule
        add up to far more or fewer cases than there are (3 standard errors): recalibrate first.

    References
    ----------
    Vickers AJ, Elkin EB. Med Decis Making 2006;26:565-74. Why calibration matters: Van
    Calster B, Vickers AJ. Med Decis Making 2015;35:162-9. Expected against observed cases:
    Spiegelhalter DJ. Stat Med 1986;5:421-33.

    Examples
    --------
    >>> curve = decision_curve([0, 0, 0, 1], {"alert": [0, 0, 1, 1]}, [0.1, 0.5])
    >>> curve.round(3).loc[0.1].to_dict()
    {'alert': 0.222, 'all': 0.167, 'none': 0.0}
    """
    if not rules or {ALL, NONE} & set(rules):
        raise InputError(
            vi=f"rules có tên {list(rules)}; cần ít nhất một cách báo động, không đặt tên là all "
            "hay none.",
            en=f"rules are {list(rules)}; expected at least one, not called all or none.",
        )
    if not np.ndim(thresholds) or not len(thresholds):
        raise InputError(
            vi=f"thresholds là {thresholds!r}; cần một danh sách xác suất, ví dụ [0.1, 0.2].",
            en=f"thresholds is {thresholds!r}; expected a list of probabilities, such as "
            "[0.1, 0.2].",
        )
    thresholds = [one_number("threshold", one, 0, 1, inside=True) for one in thresholds]
    columns = {}
    for name, values in rules.items():
        ill, columns[name] = paired_probabilities(truth, values)
        _require_calibrated(name, ill, columns[name])
    import pandas as pd
    from dcurves import dca

    data = pd.DataFrame({"ill": ill} | columns)
    found = dca(data, "ill", list(columns), thresholds=thresholds)
    table = found.pivot(index="threshold", columns="model", values="net_benefit")
    return table[[*columns, ALL, NONE]].rename_axis(columns=None)


def _require_calibrated(
    name: str, ill: NDArray[np.bool_], probability: NDArray[np.float64]
) -> None:
    """Refuse scores that are no probabilities here; a rule of 0 and 1 claims none."""
    error = math.sqrt(float((probability * (1 - probability)).sum()))
    if error and abs(probability.sum() - ill.sum()) > _FAR * error:
        raise InputError(
            vi="{name} dự đoán {expected} ca bệnh trong {n} ca, thực tế có {ill}: các điểm này "
            "không phải xác suất ở đây; hãy dùng kết quả của recalibrated().",
            en="{name} expects {expected} ill of {n}, there are {ill}: these scores are no "
            "probabilities here; give those of recalibrated() instead.",
            name=repr(name),
            expected=round(probability.sum()),
            n=len(ill),
            ill=ill.sum(),
        )
