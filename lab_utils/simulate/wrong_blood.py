"""Why a result jumped since the sample before, and a model that looks for exchanged tubes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.accuracy.inputs import InputError
from lab_utils.simulate.analytes import ANALYTES

if TYPE_CHECKING:
    import pandas as pd

REASONS = ("swap", "after", "change", "other")
_MOST = 3.0  # a jump of more than three reference changes says no more than one of three


def previous_results(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ten results of the sample before with the same name on it.

    Parameters
    ----------
    table : DataFrame
        From `serial_results`, as it is, in order of time.

    Returns
    -------
    DataFrame
        A row a sample; NaN for a patient's first.
    """
    return table.groupby("patient")[list(ANALYTES)].shift()


def jump_reasons(table: pd.DataFrame, changes: Sequence[str]) -> pd.Series:
    """Say why each sample may differ from the one before it: the simulator knows.

    ======  =========================================================================
    swap    the tube was exchanged
    after   the tube before it was: the result is right and the previous one is not
    change  one of `changes` happened to the patient
    other   none of these: what jumps, jumps by chance or by an error of another kind
    ======  =========================================================================

    Parameters
    ----------
    table : DataFrame
        From `serial_results`.
    changes : sequence of str
        True changes that move the test looked at, as in the column `change`.

    Returns
    -------
    Series of str
        None for a patient's first sample, which has nothing to be compared with.

    Raises
    ------
    lab_utils.accuracy.InputError
        If no sample of the table has one of the changes.

    Examples
    --------
    >>> from lab_utils.simulate import serial_results
    >>> table = serial_results(days=7, swaps=3, seed=1)
    >>> int((jump_reasons(table, ["bleeding"]) == "swap").sum())
    6
    """
    import pandas as pd

    if unknown := sorted(set(changes) - set(table["change"])):
        possible = sorted(set(table.change))
        raise InputError(
            vi=f"changes có {unknown}; chỉ nhận những thay đổi có trong bảng: {possible}.",
            en=f"changes holds {unknown}; expected some of {possible}.",
        )
    swapped = table["error"] == "swap"
    after = swapped.groupby(table["patient"]).shift(fill_value=False)
    reason = np.select([swapped, after, table["change"].isin(changes)], REASONS[:3], REASONS[3])
    known = table["patient"].duplicated()
    return pd.Series(reason, index=table.index, dtype=object).where(known, None)


def swap_scores(table: pd.DataFrame, learnt_from: pd.DataFrame) -> pd.Series:
    """Score each sample by how much a model takes it for somebody else's blood.

    A logistic regression on the changes of all ten tests since the sample before, each measured
    in reference change values and cut at three. It learns from another table whose swaps are
    known, as Rosenbaum and Baron did with swaps planted in real results.

    Parameters
    ----------
    table, learnt_from : DataFrame
        From `serial_results`, with other seeds.

    Returns
    -------
    Series of float
        Above 0 "somebody else's"; NaN for a patient's first sample.

    Raises
    ------
    lab_utils.accuracy.InputError
        If the table to learn from holds no swap.

    References
    ----------
    Rosenbaum MW, Baron JM. Am J Clin Pathol 2018;150:555-66.

    Examples
    --------
    >>> from lab_utils.simulate import serial_results
    >>> month, earlier = (serial_results(days=10, swaps=9, seed=seed) for seed in (1, 2))
    >>> score = swap_scores(month, earlier)
    >>> bool(score[month.error == "swap"].median() > score.median())
    True
    """
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    if not (learnt_from["error"] == "swap").any():
        raise InputError(
            vi="learnt_from không có mẫu nào bị đổi nhầm; mô hình cần có mẫu như vậy để học.",
            en="learnt_from holds no swap; a model cannot learn from none.",
        )
    known = learnt_from["patient"].duplicated()
    model = LogisticRegression(max_iter=1000)
    model.fit(_jumps(learnt_from)[known], learnt_from["error"][known] == "swap")
    scores = pd.Series(np.nan, index=table.index)
    known = table["patient"].duplicated()
    scores[known] = model.decision_function(_jumps(table)[known])
    return scores


def _jumps(table: pd.DataFrame) -> pd.DataFrame:
    """Changes since the sample before, on the log scale, in reference change values."""
    import pandas as pd

    from lab_utils.labtests import reference_change_value_lognormal

    rises = {
        name: reference_change_value_lognormal(one.cv_analytical, one.cv_within).rise
        for name, one in ANALYTES.items()
    }
    limits = (1 + pd.Series(rises) / 100).transform(np.log)
    jumps = (table[list(ANALYTES)] / previous_results(table)).transform(np.log).abs() / limits
    return jumps.clip(upper=_MOST)
