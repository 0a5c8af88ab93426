"""A threshold for each group, and what it costs against one threshold for all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_utils import accuracy
from lab_utils.accuracy import Confusion
from lab_utils.accuracy.inputs import written
from lab_utils.fairness.audit_view import Audit
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.groups import group_name
from lab_utils.fairness.rows import Row
from lab_utils.fairness.wording import MEASURE_NAMES, TEXTS
from lab_utils.figures.measures import percent
from lab_utils.html_table import HtmlTable, signed_number
from lab_utils.numbers import format_number


@dataclass(frozen=True)
class ThresholdCost(HtmlTable):
    """One threshold against thresholds by group; shown as a table in a notebook.

    Attributes
    ----------
    before, after : dict of str to Confusion
        The 2x2 table of each group, and of "(all)", with the common threshold and with its own.
    """

    before: Mapping[str, Confusion] | None = None
    after: Mapping[str, Confusion] | None = None


def equal_sensitivity(audit: Audit, at_least: float) -> dict[str, float]:
    """Return the highest threshold of each group that still reaches a sensitivity.

    The same as an equal share of misses (false-negative rate) of at most ``1 - at_least``. The
    groups come as close to it as their people allow: one of 20 ill people is 5 points.
    fairlearn's ThresholdOptimizer is not used: it meets equality by tossing a coin for some
    patients.

    Parameters
    ----------
    audit : Audit
        Of people, not of counts.
    at_least : float
        Wanted sensitivity, 0..1.

    Returns
    -------
    dict of str to float
        By group name, in the unit of the score. Groups without two people with the outcome
        have none: they would follow a single person.

    Raises
    ------
    FairnessError
        If the audit holds no scores or `at_least` is no proportion.

    References
    ----------
    Hardt M, Price E, Srebro N. Adv Neural Inf Process Syst 2016;29:3315-23 (equal opportunity).

    Examples
    --------
    >>> from lab_utils.fairness import audit
    >>> score = [0.9, 0.4, 0.3, 0.2, 0.8, 0.6, 0.5, 0.1]
    >>> found = audit([1, 1, 0, 0] * 2, score, ["F"] * 4 + ["M"] * 4, 0.5, "en")
    >>> equal_sensitivity(found, at_least=1)
    {'F': 0.4, 'M': 0.6}
    """
    if not isinstance(at_least, int | float) or not 0 <= at_least <= 1:
        raise FairnessError(
            vi="Độ nhạy muốn có là {value}; cần từ 0 đến 1 (95 % viết là 0.95).",
            en="at_least is {value}; expected a number from 0 to 1 (95 % is 0.95).",
            value=written(at_least),
        )
    _needs_scores(audit)
    return {
        row.name: accuracy.threshold_for_sensitivity(row.truth, row.score, at_least)
        for row in audit.rows
        if row.truth is not None and row.score is not None and row.ill > 1 and row.healthy
    }


def threshold_cost(audit: Audit, thresholds: Mapping[Any, float]) -> ThresholdCost:
    """Compare thresholds by group with the audit's one threshold: who gains, who pays.

    Parameters
    ----------
    audit : Audit
        Of people, not of counts.
    thresholds : mapping of group to float
        In the unit of the score, from `equal_sensitivity` or a trainee's slider; groups that
        are not in it keep the common threshold.

    Returns
    -------
    ThresholdCost
        ``.table`` has a line a group and one for "(all)": threshold, sensitivity, specificity,
        missed, false_alarms, alerts_per_case (alerts for each true case found), each also
        with ``_own``.

    Raises
    ------
    FairnessError
        If the audit holds no scores, a group is unknown or a threshold is no number.

    Examples
    --------
    >>> from lab_utils.fairness import audit
    >>> score = [0.9, 0.4, 0.3, 0.2, 0.8, 0.6, 0.5, 0.1]
    >>> found = audit([1, 1, 0, 0] * 2, score, ["F"] * 4 + ["M"] * 4, 0.5, "en")
    >>> cost = threshold_cost(found, {"F": 0.4})
    >>> cost.after["F"], cost.table.loc["(all)", "missed_own"]
    (Confusion(tp=2, fp=0, fn=0, tn=2), np.int64(0))
    """
    _needs_scores(audit)
    own = {audit.row(group).name: _number(group, value) for group, value in thresholds.items()}
    rows = [row for row in audit.rows if row.n]
    before = {row.name: row.cells for row in rows}
    after = {row.name: _at(row, own.get(row.name, audit.threshold)) for row in rows}
    name = audit.overall.name
    before[name], after[name] = _sum(before), _sum(after)
    return _sheet(audit, rows, own, before, after)


def alerts_per_case(cells: Confusion) -> float:
    """Alerts for each true case found, 1 / PPV; NaN where no case is found.

    Examples
    --------
    >>> alerts_per_case(Confusion(tp=5, fp=15, fn=1, tn=79))
    4.0
    """
    return (cells.tp + cells.fp) / cells.tp if cells.tp else math.nan


def _needs_scores(audit: Audit) -> None:
    if audit.overall.score is None:
        raise FairnessError(
            vi="Bảng này chỉ có số đếm; muốn đổi ngưỡng cần điểm AI của từng người (audit).",
            en="this table holds counts only; to move a threshold each person's score is needed "
            "(audit).",
        )


def _number(group: Any, value: Any) -> float:
    try:
        threshold = float(value)
    except (TypeError, ValueError):
        threshold = math.nan
    if math.isnan(threshold):
        raise FairnessError(
            vi=f"Ngưỡng của nhóm {group_name(group)!r} là {value!r}; cần một số.",
            en=f"the threshold of {group_name(group)!r} is {value!r}; expected a number.",
        )
    return threshold


def _at(row: Row, threshold: float) -> Confusion:
    assert row.truth is not None and row.score is not None  # an audit of people
    return accuracy.confusion(row.truth, row.score, threshold)


def _sum(parts: Mapping[str, Confusion]) -> Confusion:
    cells = ("tp", "fp", "fn", "tn")
    return Confusion(*(sum(getattr(part, cell) for part in parts.values()) for cell in cells))


def _figures(cells: Confusion, threshold: float) -> dict[str, float]:
    return {
        "threshold": threshold,
        "sensitivity": cells.sensitivity.value,
        "specificity": cells.specificity.value,
        "missed": cells.fn,
        "false_alarms": cells.fp,
        "alerts_per_case": alerts_per_case(cells),
    }


def _sheet(
    audit: Audit,
    rows: list[Row],
    own: Mapping[str, float],
    before: dict[str, Confusion],
    after: dict[str, Confusion],
) -> ThresholdCost:
    import pandas as pd

    language = audit.language
    table, body = {}, []
    for row in (*rows, audit.overall):
        name = row.name
        # Nobody is told "the threshold of all" once there are several.
        new = math.nan if row is audit.overall and own else own.get(name, audit.threshold)
        old = _figures(before[name], audit.threshold)
        changed = _figures(after[name], new)
        table[name] = old | {f"{key}_own": value for key, value in changed.items()}
        body.append(
            (
                audit.label(row),
                format_number(row.n, language),
                *(_change(key, old[key], changed[key], language) for key in old),
            )
        )
    head = (
        TEXTS.say("group", language),
        TEXTS.say("people", language),
        TEXTS.say("threshold", language),
        MEASURE_NAMES.say("sensitivity", language),
        MEASURE_NAMES.say("specificity", language),
        TEXTS.say("missed", language),
        TEXTS.say("false_alarms", language),
        TEXTS.say("alerts_a_case", language),
    )
    return ThresholdCost(
        table=pd.DataFrame.from_dict(table, orient="index").rename_axis("group"),
        sentences=tuple(_sentences(audit, rows, own, before, after)),
        caption=TEXTS.say("cost_caption", language),
        head=head,
        body=tuple(body),
        before=before,
        after=after,
    )


def _sentences(
    audit: Audit,
    rows: list[Row],
    own: Mapping[str, float],
    before: dict[str, Confusion],
    after: dict[str, Confusion],
) -> list[str]:
    language, name = audit.language, audit.overall.name
    old, new = _figures(before[name], 0), _figures(after[name], 0)
    blanks = {}
    for key in ("missed", "false_alarms"):
        blanks[key] = format_number(old[key], language)
        blanks[f"{key}_own"] = format_number(new[key], language)
        blanks[f"{key}_change"] = signed_number(new[key] - old[key], language, 0)
    blanks["alerts"] = _case(old, language)
    blanks["alerts_own"] = _case(new, language)
    said = [TEXTS.say("cost", language, **blanks)]
    with_ill = [row for row in rows if row.ill > 1]
    if len(with_ill) > 1:
        before_gap, before_groups = _spread(audit, with_ill, before)
        after_gap, after_groups = _spread(audit, with_ill, after)
        said.append(
            TEXTS.say(
                "spread",
                language,
                before=before_gap,
                before_groups=before_groups,
                after=after_gap,
                after_groups=after_groups,
            )
        )
    kept = [audit.label(row) for row in rows if row.name not in own]
    if kept and own:
        said.append(TEXTS.say("kept_threshold", language, groups=", ".join(kept)))
    return [*said, TEXTS.say("same_data", language)]


def _spread(audit: Audit, rows: list[Row], cells: dict[str, Confusion]) -> tuple[str, str]:
    """How far the sensitivities lie apart, and the two groups at the ends."""
    rows = sorted(rows, key=lambda row: cells[row.name].sensitivity.value)
    ends = [rows[0], rows[-1]]
    low, high = (cells[row.name].sensitivity.value for row in ends)
    labels = (audit.label(row) + ("" if row.carries("sensitivity") else " ▲") for row in ends)
    return format_number(100 * (high - low), audit.language, decimals=1), " – ".join(labels)


def _change(key: str, old: float, new: float, language: str) -> str:
    first, second = ("–" if math.isnan(x) else _write(key, x, language) for x in (old, new))
    if key == "threshold" and second == "–":
        return first
    return first if first == second else f"{first} → {second}"


def _write(key: str, x: float, language: str) -> str:
    if key in ("sensitivity", "specificity"):
        return percent(x, language)
    if key == "threshold":
        return format_number(x, language, decimals=3).removesuffix("0")
    return format_number(x, language, decimals=1 if key == "alerts_per_case" else 0)


def _case(figures: dict[str, float], language: str) -> str:
    alerts = figures["alerts_per_case"]
    return "–" if math.isnan(alerts) else _write("alerts_per_case", alerts, language)
