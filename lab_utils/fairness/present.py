"""How an audit is shown: the table in HTML, the sentences under it, the forest plot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lab_utils.fairness.groups import MISSING
from lab_utils.fairness.rows import ENOUGH, MEASURES, Row, known_measure
from lab_utils.fairness.wording import MEASURE_NAMES, TEXTS
from lab_utils.figures.measures import threshold_words
from lab_utils.html_table import html_table, number_cell, points_cell, proportion_cell
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from lab_utils.fairness.table import AuditTable
    from lab_utils.figures import Picture


def audit_html(audit: AuditTable) -> str:
    """Write the whole table; a measure that no row has is left out."""
    language = audit.language
    rows = (audit.overall, *audit.rows)
    measures = [name for name in MEASURES if any(not row.reason(name) for row in rows)]
    head = [
        TEXTS.say("group", language),
        TEXTS.say("people", language),
        TEXTS.say("positives", language),
        *(MEASURE_NAMES.say(name, language) for name in measures),
    ]
    body = [
        [
            _label(audit, row),
            format_number(row.n, language),
            format_number(row.ill, language) if row.n else "–",
            *(write(row, name, language) for name in measures),
        ]
        for row in rows
    ]
    notes = [*audit_sentences(audit), TEXTS.say("limits", language)]
    if "calibration" in measures:
        notes.append(TEXTS.say("calibration_note", language))
    return html_table(_caption(audit), head, body, notes)


def write(row: Row, measure: str, language: str) -> str:
    """Write one figure with its limits, "–" with the reason, or the mark of too few."""
    reason = row.reason(measure)
    if reason:
        return TEXTS.say("no_figure", language, reason=reason)
    figure = row.estimate(measure)
    style = {"auc": number_cell, "calibration": points_cell}.get(measure, proportion_cell)
    text = style(figure, language)
    return text if row.carries(measure) else f"▲ {text}"


def audit_sentences(audit: AuditTable) -> tuple[str, ...]:
    """Say what the table shows: the whole, the extremes, and every reason for care."""
    language, overall = audit.language, audit.overall
    said = [
        TEXTS.say(
            "overall",
            language,
            label=audit.label(overall),
            n=format_number(overall.n, language),
            ill=format_number(overall.ill, language),
            sensitivity_name=MEASURE_NAMES.say("sensitivity", language).lower(),
            sensitivity=_line(overall, "sensitivity", language),
            specificity_name=MEASURE_NAMES.say("specificity", language).lower(),
            specificity=_line(overall, "specificity", language),
        )
    ]
    said += [
        text for measure in ("sensitivity", "specificity") if (text := _extremes(audit, measure))
    ]
    if few := [row for row in audit.rows if row.n and _few(row)]:
        groups = "; ".join(_sides(audit, row) for row in few)
        said.append(TEXTS.say("too_few", language, groups=groups, enough=ENOUGH))
    for row in audit.rows:
        if row.name != MISSING and row.n + row.left_out == 0:
            said.append(TEXTS.say("empty", language, label=audit.label(row)))
        if row.name == MISSING:
            missing = format_number(row.n + row.left_out, language)
            said.append(TEXTS.say("missing", language, n=missing))
    if overall.left_out:
        where = "; ".join(
            f"{audit.label(row)} {format_number(row.left_out, language)}"
            for row in audit.rows
            if row.left_out
        )
        left_out = format_number(overall.left_out, language)
        said.append(TEXTS.say("left_out", language, n=left_out, where=where))
    if unexpected := [f"“{row.name}”" for row in audit.rows if row.unexpected]:
        said.append(TEXTS.say("unexpected", language, names=", ".join(unexpected)))
    return tuple(said)


def audit_forest(audit: AuditTable, measure: str, note: str) -> Picture:
    """Draw one measure of an audit; see `AuditTable.forest`."""
    from lab_utils import plots

    known_measure(measure)
    language = audit.language
    labels = {audit.label(row): row for row in audit.rows}
    reasons = {label: row.reason(measure) for label, row in labels.items()}
    return plots.forest(
        {label: row.estimate(measure) for label, row in labels.items()},
        language,
        measure=MEASURE_NAMES[measure],
        counts={label: row.people(measure) for label, row in labels.items()},
        overall=None if audit.overall.reason(measure) else audit.overall.estimate(measure),
        too_few=[label for label, row in labels.items() if not row.carries(measure)],
        reasons={label: pick(why, language) for label, why in reasons.items() if why},
        unit={"auc": "number", "calibration": "points"}.get(measure, "percent"),
        note=note,
    )


def _few(row: Row) -> bool:
    return min(row.ill, row.healthy) < ENOUGH


def _sides(audit: AuditTable, row: Row) -> str:
    ill, healthy = (format_number(x, audit.language) for x in (row.ill, row.healthy))
    return TEXTS.say("sides", audit.language, label=audit.label(row), ill=ill, healthy=healthy)


def _label(audit: AuditTable, row: Row) -> str:
    if not row.n or not _few(row):
        return audit.label(row)
    return f"{audit.label(row)}\n{TEXTS.say('too_few_mark', audit.language)}"


def _caption(audit: AuditTable) -> str:
    caption = audit.caption or TEXTS.say("caption", audit.language)
    if not math.isfinite(audit.threshold):
        return caption
    threshold = threshold_words(audit.threshold, audit.language)
    return f"{caption} ({threshold[0].lower()}{threshold[1:]})"


def _extremes(audit: AuditTable, measure: str) -> str:
    """The lowest and the highest group among those that can carry a claim."""
    language = audit.language
    rows = [row for row in audit.rows if row.name != MISSING and row.carries(measure)]
    rows.sort(key=lambda row: row.estimate(measure).value)
    if len(rows) < 2:
        return ""
    low, high = rows[0], rows[-1]
    overlap = low.estimate(measure).high >= high.estimate(measure).low
    return TEXTS.say(
        "extremes",
        language,
        measure=MEASURE_NAMES.say(measure, language),
        low_group=audit.label(low),
        low=_line(low, measure, language),
        high_group=audit.label(high),
        high=_line(high, measure, language),
        overlap=TEXTS.say("overlap" if overlap else "apart", language),
    )


def _line(row: Row, measure: str, language: str) -> str:
    """A figure on one line, for a sentence."""
    reason = row.reason(measure)
    if reason:
        return TEXTS.say("no_figure", language, reason=reason).replace("\n", " ")
    return proportion_cell(row.estimate(measure), language).replace("\n", " ")
