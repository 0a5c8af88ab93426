"""A small AI that learns early warning from another ward, to be judged like any score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_utils.warning.calls import ward_news2
from lab_utils.warning.charts import NEWS2
from lab_utils.warning.errors import SignError

if TYPE_CHECKING:
    import pandas as pd

    from lab_utils.simulate import Ward


def risk_scores(ward: Ward, learnt_from: Ward) -> pd.Series:
    """Score each round by the risk of an event within 24 hours, as learnt on another ward.

    A logistic regression on the NEWS2 points of each sign, on which signs are missing, and on
    the two totals before. It has never seen the ward that it scores.

    Parameters
    ----------
    ward, learnt_from : Ward
        From `lab_utils.simulate.ward`, with other seeds.

    Returns
    -------
    Series of float
        Probabilities 0..1, with the index of ``ward.observations``.

    Raises
    ------
    SignError
        For a ward without a round, and where no event was there to learn from.

    Examples
    --------
    >>> from lab_utils.simulate import ward
    >>> month, other = ward(beds=10, days=20, seed=1), ward(beds=20, days=20, seed=2)
    >>> bool(risk_scores(month, other).between(0, 1).all())
    True
    """
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    truth = learnt_from.observations["event_within_24h"]
    if not truth.any():
        raise SignError(
            vi="Khoa dùng để dạy AI không có ca diễn biến nặng nào, nên AI không học được gì. Chọn "
            "khoa khác hoặc nhiều ngày hơn.",
            en="The ward that the AI should learn from has no event, so there is nothing to learn. "
            "Choose another ward or more days.",
        )
    model = LogisticRegression(max_iter=500).fit(_features(learnt_from), truth)
    risk = model.predict_proba(_features(ward))[:, 1]
    return pd.Series(risk, index=ward.observations.index)


def _features(ward: Ward) -> pd.DataFrame:
    scores = ward_news2(ward)
    points = scores[list(NEWS2.signs)].astype(float)
    table = points.fillna(0).join(points.isna().astype(float).add_prefix("unknown_"))
    before = scores["lowest"].groupby(ward.observations["stay"])
    usual = float(scores["lowest"].median())
    for rounds in (1, 2):
        table[f"before_{rounds}"] = before.shift(rounds, fill_value=usual)
    return table
