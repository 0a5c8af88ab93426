"""An audit of people: outcome, score and group of each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils import accuracy
from lab_utils.accuracy import Confusion, Estimate
from lab_utils.fairness.audit_view import Audit
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.groups import ALL, label_of, read_groups
from lab_utils.fairness.rows import Row
from lab_utils.language import Twin, pick

if TYPE_CHECKING:
    import pandas as pd


def audit(
    truth: ArrayLike,
    score: ArrayLike,
    groups: Any,
    threshold: float,
    language: str,
    *,
    labels: Mapping[Any, Twin] | None = None,
    caption: Twin = "",
    probability: bool = True,
) -> Audit:
    """Count an AI's results in each group and show them side by side.

    The three columns are paired by position; an index is not looked at.

    Parameters
    ----------
    truth : array-like of shape (n_cases,)
        1 with the outcome, 0 without; NaN where it is not known.
    score : array-like of shape (n_cases,)
        The AI's score, higher means more suspect; NaN where there is none. Cases without
        outcome or score are left out, counted and said.
    groups : array-like of shape (n_cases,)
        Names, numbers, true/false or a Categorical such as `bands` gives; None, NaN and
        blanks become a row of their own.
    threshold : float
        In the unit of the score; an alert at or above it.
    language : {"vi", "en"}
    labels : mapping of value to twin, optional
        The groups that are expected, in order, and what a reader sees. A group without a case
        is shown as such, a name that is not among them is shown and pointed out.
    caption : twin, optional
        What was predicted, in whom, split by what.
    probability : bool
        Whether the score is a predicted probability (0..1). Only then is it compared with what
        happened (calibration).

    Returns
    -------
    Audit

    Raises
    ------
    FairnessError
        If the three differ in length, truth holds something other than 0, 1 and NaN, the
        score holds no number, a probability lies outside 0..1, or fewer than two people are
        complete.

    Examples
    --------
    >>> found = audit([1, 1, 0, 0, 1, 0], [0.9, 0.4, 0.2, 0.6, 0.7, 0.1], list("FFFMMM"), 0.5, "en")
    >>> found.row("F").cells
    Confusion(tp=1, fp=0, fn=1, tn=1)
    >>> found.table.loc["M", "n"]
    np.int64(3)
    """
    pick(label_of(ALL), language)  # refuses an unknown language before anything is counted
    outcome, number = _column("truth", truth), _column("score", score)
    found = read_groups(groups, labels)
    sizes = {"truth": len(outcome), "score": len(number), "groups": len(found.codes)}
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise FairnessError(
            vi=f"Số người không khớp nhau: {listed}. Ba cột phải cùng một danh sách người, cùng "
            "thứ tự.",
            en=f"the numbers of people differ: {listed}. Give the three for the same people, in "
            "the same order.",
        )
    _check_values(outcome, number, threshold, probability)
    complete = ~np.isnan(outcome) & ~np.isnan(number)
    if complete.sum() < 2:
        raise FairnessError(
            vi=f"Số người vừa có kết cục vừa có điểm AI: {complete.sum()}; cần ít nhất hai người.",
            en=f"people with both an outcome and a score: {complete.sum()}; at least two are "
            "needed.",
        )
    rows, overall = _by_group(
        outcome[complete].astype(int),
        number[complete],
        found.codes[complete],
        threshold,
        probability,
    )
    left_out = np.bincount(found.codes[~complete], minlength=len(found.names))
    named = tuple(
        replace(
            rows.get(code, Row(name, "", Confusion(0, 0, 0, 0))),
            name=name,
            label=found.labels[name],
            left_out=int(left_out[code]),
            unexpected=name in found.unexpected,
        )
        for code, name in enumerate(found.names)
    )
    everybody = replace(overall, left_out=int(left_out.sum()))
    return Audit(named, everybody, language, float(threshold), pick(caption, language))


def _by_group(
    truth: NDArray[np.int_],
    score: NDArray[np.float64],
    codes: NDArray[np.int_],
    threshold: float,
    probability: bool,
) -> tuple[dict[int, Row], Row]:
    """Split the cases by fairlearn and measure each part."""
    from fairlearn.metrics import MetricFrame  # type: ignore[import-untyped]

    frame = MetricFrame(
        metrics={
            "cells": partial(accuracy.confusion, threshold=threshold),
            "area": _area,
            "expected": lambda _truth, score: float(np.mean(score)) if probability else math.nan,
        },
        y_true=truth,
        y_pred=score,
        sensitive_features=codes,
    )

    def row(found: pd.Series, cases: NDArray[np.bool_]) -> Row:
        return Row(
            ALL,
            label_of(ALL),
            found["cells"],
            expected=float(found["expected"]),
            area=found["area"],
            truth=truth[cases],
            score=score[cases],
        )

    rows = {int(code): row(found, codes == code) for code, found in frame.by_group.iterrows()}
    return rows, row(frame.overall, np.full(len(codes), True))


def _area(truth: NDArray[np.int_], score: NDArray[np.float64]) -> Estimate:
    if min(truth.sum(), (1 - truth).sum()) < 2:
        return Estimate(math.nan, math.nan, math.nan)
    return accuracy.auc(truth, score)


def _column(name: str, values: ArrayLike) -> NDArray[np.float64]:
    import pandas as pd

    try:
        # Through pandas, so that None, pd.NA and NaN are all missing.
        column = pd.Series(values).astype(object)
        return column.where(column.notna(), math.nan).to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise FairnessError(
            vi=f"Cột {name} có giá trị không phải là số; cần mỗi người một số.",
            en=f"{name} holds something that is no number; expected one number for each person.",
        ) from None


def _check_values(
    truth: NDArray[np.float64], score: NDArray[np.float64], threshold: float, probability: bool
) -> None:
    other = truth[~np.isnan(truth) & (truth != 0) & (truth != 1)]
    if other.size:
        raise FairnessError(
            vi="Cột truth có giá trị {value}; chỉ nhận 1 (có kết cục), 0 (không có) hoặc để trống.",
            en="truth holds {value}; expected only 1 (with the outcome), 0 (without), or nothing.",
            value=other[0],
        )
    endless = score[np.isinf(score)]
    if endless.size:
        raise FairnessError(
            vi=f"Điểm AI có giá trị vô hạn ở {endless.size} người; hãy sửa hoặc để trống.",
            en=f"score is infinite in {endless.size} people; correct it or leave it empty.",
        )
    outside = score[(score < 0) | (score > 1)]
    if probability and outside.size:
        raise FairnessError(
            vi="Điểm AI có giá trị {value}, nằm ngoài 0 đến 1, nên không phải xác suất. Nếu là "
            "phần trăm, hãy chia cho 100; nếu là thang điểm khác, đặt probability=False.",
            en="score holds {value}, outside 0 to 1, so it is no probability. Divide per cent by "
            "100; for another scale say probability=False.",
            value=outside[0],
        )
    if not isinstance(threshold, int | float | np.number) or math.isnan(threshold):
        raise FairnessError(
            vi=f"Ngưỡng là {threshold!r}; cần một số theo đơn vị của điểm AI.",
            en=f"threshold is {threshold!r}; expected one number in the unit of the score.",
        )
