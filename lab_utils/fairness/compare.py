"""How far apart two groups are, with limits, and what such a gap allows one to say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lab_utils.accuracy import Estimate
from lab_utils.fairness.audit_view import Audit
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.groups import MISSING
from lab_utils.fairness.resample import draws
from lab_utils.fairness.rows import ENOUGH, PROPORTIONS, Row, known_measure
from lab_utils.fairness.wording import MEASURE_NAMES, TEXTS
from lab_utils.html_table import HtmlTable, change_cell, number_cell, points_cell, signed_number
from lab_utils.language import Twin
from lab_utils.numbers import format_number

_NAN = Estimate(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Gap:
    """How far one group is from another in one measure.

    Attributes
    ----------
    name, reference : str
        The two groups.
    measure : str
    difference : Estimate
        The group's figure less the reference's, on the scale 0..1; NaN where `reason` says why.
    ratio : Estimate
        The group's figure divided by the reference's; NaN for the calibration (around 0 a
        ratio means nothing) and where the reference is 0.
    enough : bool
        Whether both groups carry a claim (`Row.carries`).
    method : {"bootstrap", "newcombe", ""}
        Where the limits come from.
    reason : twin or None
    """

    name: str
    reference: str
    measure: str
    difference: Estimate
    ratio: Estimate
    enough: bool
    method: str
    reason: Twin | None = None


@dataclass(frozen=True)
class Gaps(HtmlTable):
    """The gaps of all groups to one reference; shown as a table in a notebook.

    Attributes
    ----------
    gaps : tuple of Gap
    """

    gaps: tuple[Gap, ...] = ()


def gaps(audit: Audit, measure: str, reference: Any = None, seed: int = 0) -> Gaps:
    """Compare every group with one of them: difference and ratio, with 95 % limits.

    Each group is resampled 2,000 times (bootstrap), the sensitivity from its people with the
    outcome, the AUC from those with and those without, and so on, so that every group keeps its
    size; the limits are percentiles of the resampled differences. fairlearn's own bootstrap gives
    limits of the largest gap, which is never below 0 and so can never say "perhaps none".

    Where a group stands at 0 or 100 %, every resample gives that same figure: the limits of
    the difference are then Newcombe's, from the two Wilson intervals, and the ratio has none. An
    AUC of 0 or 1 leaves the gap without limits.

    Parameters
    ----------
    audit : Audit
    measure : str
        As in `Row.estimate`.
    reference : optional
        The group to compare with, as the data have it; without it the largest. A yardstick,
        not a norm.
    seed : int
        Same seed, same limits.

    Returns
    -------
    Gaps

    Raises
    ------
    FairnessError
        If the measure or the reference is unknown, the reference is everybody, or there is only
        one group.

    References
    ----------
    Efron B, Tibshirani RJ. An introduction to the bootstrap. 1993, chapter 13. Newcombe RG. Stat
    Med 1998;17:873-90, method 10.

    Examples
    --------
    >>> from lab_utils.accuracy import Confusion
    >>> from lab_utils.fairness import audit_counts
    >>> table = audit_counts({"F": Confusion(50, 9, 50, 91), "M": Confusion(80, 9, 20, 91)}, "en")
    >>> [gap] = gaps(table, "sensitivity", reference="M").gaps
    >>> round(gap.difference.value, 2), gap.difference.high < 0, gap.enough
    (-0.3, True, True)
    """
    known_measure(measure)
    rows = [row for row in audit.rows if row.n or row.left_out]
    if len(rows) < 2:
        raise FairnessError(
            vi="Chỉ có một nhóm nên không có gì để so sánh.",
            en="there is one group only, so there is nothing to compare.",
        )
    if reference is None:
        base = max(rows, key=lambda row: (row.name != MISSING, row.n))
    else:
        base = audit.row(reference)
    if base is audit.overall:
        raise FairnessError(
            vi="Hãy so với một nhóm: “tất cả” có chứa chính nhóm được so.",
            en="compare with a group: everybody includes the very group that is compared.",
        )
    streams = np.random.default_rng(seed).spawn(len(audit.rows))
    drawn = {
        row.name: draws(row, measure, stream)
        for row, stream in zip(audit.rows, streams, strict=True)
    }
    found = tuple(
        _gap(row, base, measure, drawn[row.name], drawn[base.name])
        for row in rows
        if row.name != base.name
    )
    return _sheet(audit, base, measure, found)


def _gap(
    row: Row, base: Row, measure: str, drawn: NDArray | None, base_drawn: NDArray | None
) -> Gap:
    enough = row.carries(measure) and base.carries(measure)
    reason = row.reason(measure) or base.reason(measure)
    if reason:
        return Gap(row.name, base.name, measure, _NAN, _NAN, enough, "", reason)
    value, base_value = row.estimate(measure).value, base.estimate(measure).value
    ratio = math.nan if measure == "calibration" or base_value == 0 else value / base_value
    low = high = ratio_low = ratio_high = math.nan
    method = ""
    if drawn is not None and base_drawn is not None:
        method = "bootstrap"
        low, high = np.quantile(drawn - base_drawn, (0.025, 0.975))
        if not math.isnan(ratio) and base_drawn.min() > 0:
            ratio_low, ratio_high = np.quantile(drawn / base_drawn, (0.025, 0.975))
    elif measure in PROPORTIONS:
        method = "newcombe"
        low, high = _newcombe(row, base, measure)
    return Gap(
        row.name,
        base.name,
        measure,
        Estimate(value - base_value, float(low), float(high)),
        Estimate(ratio, float(ratio_low), float(ratio_high)),
        enough,
        method,
    )


def _newcombe(row: Row, base: Row, measure: str) -> tuple[float, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep

    counts = []
    for one in (row, base):
        people = one.people(measure)
        counts += [round(one.estimate(measure).value * people), people]
    return confint_proportions_2indep(*counts, method="newcomb", compare="diff")


def _sheet(audit: Audit, base: Row, measure: str, found: tuple[Gap, ...]) -> Gaps:
    import pandas as pd

    language = audit.language
    label = {row.name: audit.label(row) for row in audit.rows}
    columns: dict[str, list] = {}
    body = []
    for gap in found:
        if gap.reason:
            why = TEXTS.say("no_figure", language, reason=gap.reason)
            body.append((label[gap.name], why, why))
            continue
        style = change_cell if measure == "auc" else points_cell
        mark = "" if gap.enough else "\n" + TEXTS.say("too_few_mark", language)
        ratio = "–" if math.isnan(gap.ratio.value) else number_cell(gap.ratio, language, decimals=2)
        body.append((label[gap.name], style(gap.difference, language) + mark, ratio))
    for name in ("difference", "ratio"):
        for end in ("value", "low", "high"):
            key = name if end == "value" else f"{name}_{end}"
            columns[key] = [getattr(getattr(gap, name), end) for gap in found]
    table = pd.DataFrame(
        columns | {"enough": [gap.enough for gap in found], "method": [g.method for g in found]},
        index=pd.Index([gap.name for gap in found], name="group"),
    )
    values = {"measure": MEASURE_NAMES.say(measure, language), "reference": label[base.name]}
    comparisons = sum(not gap.reason for gap in found)
    sentences = [
        f"{label[gap.name]}: " + gap_in_words(gap, language) for gap in found if not gap.reason
    ]
    if comparisons > 1:
        sentences.append(TEXTS.say("many", language, comparisons=comparisons))
    sentences.append(TEXTS.say("limits_gap", language))
    return Gaps(
        table=table,
        sentences=tuple(sentences),
        caption=TEXTS.say("gap_caption", language, **values),
        head=(
            TEXTS.say("group", language),
            TEXTS.say("difference", language),
            TEXTS.say("ratio", language),
        ),
        body=tuple(body),
        gaps=found,
    )


def gap_in_words(gap: Gap, language: str) -> str:
    """Say in two or three sentences what a gap allows one to say, and what it does not.

    Limits that hold 0: the data show no gap and do not prove that there is none. Limits clear
    of 0 with a group that is too small (`Row.carries`): a signal, not proof. With groups that
    are large enough: a clear signal in these data; what it comes from (label, sample, measure,
    biology, formula) and whether it returns elsewhere, limits cannot tell.

    Examples
    --------
    >>> narrow = Gap("F", "M", "ppv", Estimate(0.03, -0.02, 0.08), Estimate(1, 1, 1), True, "")
    >>> gap_in_words(narrow, "en").split(". ")[0]
    'The limits run from −2.0 to +8.0 points and hold 0: these data do not show a gap for sure, \
nor do they prove that there is none'
    """
    if gap.reason:
        return TEXTS.say("gap_none", language, reason=gap.reason)
    low, high = gap.difference.low, gap.difference.high
    if math.isnan(low):
        return TEXTS.say("gap_no_limits", language)
    scale, decimals = (1, 3) if gap.measure == "auc" else (100, 1)
    blanks = {
        "low": signed_number(scale * low, language, decimals),
        "high": signed_number(scale * high, language, decimals),
        "widest": format_number(scale * max(abs(low), abs(high)), language, decimals),
        "unit": "" if gap.measure == "auc" else TEXTS.say("points", language),
        "enough": ENOUGH,
    }
    if low <= 0 <= high:
        text = TEXTS.say("gap_holds_zero", language, **blanks)
        return text if gap.enough else f"{text} {TEXTS.say('gap_few', language, **blanks)}"
    return TEXTS.say("gap_clear" if gap.enough else "gap_signal", language, **blanks)
