"""A laboratory report as a hospital prints it: one table, flags by letter and shape.

``Report(rows, language, caption)`` shows itself in a notebook; ``ask("results", table=report)``
lets a trainee classify its rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from lab_utils.labtests import Flag, ReferenceInterval, Result

_HEADS = Texts(
    {
        "test": {"vi": "Xét nghiệm", "en": "Test"},
        "result": {"vi": "Kết quả", "en": "Result"},
        "unit": {"vi": "Đơn vị", "en": "Unit"},
        "interval": {"vi": "Khoảng tham chiếu", "en": "Reference interval"},
        "flag": {"vi": "Đánh dấu", "en": "Flag"},
        "previous": {"vi": "Lần trước", "en": "Previous"},
        "trend": {"vi": "Xu hướng", "en": "Trend"},
    }
)
_EARLIER = ("previous", "trend")
# Sign and letter are seen, the words are read out.
_FLAG_SIGNS = {"HH": "▲▲", "H": "▲", "": "", "L": "▼", "LL": "▼▼", "?": "?"}
_FLAGS = Texts(
    {
        "HH": {"vi": "cao, nguy kịch", "en": "high, critical"},
        "H": {"vi": "cao", "en": "high"},
        "": {"vi": "trong khoảng tham chiếu", "en": "inside the interval"},
        "L": {"vi": "thấp", "en": "low"},
        "LL": {"vi": "thấp, nguy kịch", "en": "low, critical"},
        "?": {"vi": "không xếp được", "en": "cannot be said"},
    }
)
_TREND_SIGNS = {"up": "↗", "down": "↘", "same": "→"}
_TEXTS = Texts(
    {
        "up": {"vi": "tăng", "en": "up"},
        "down": {"vi": "giảm", "en": "down"},
        "same": {"vi": "không đổi", "en": "same"},
        "series": {"vi": "từ cũ đến mới: {numbers}", "en": "oldest to newest: {numbers}"},
        "missing": {"vi": "chưa có", "en": "none"},
        "key": {"vi": "▲ H cao, ▼ L thấp.", "en": "▲ H high, ▼ L low."},
        "critical_key": {
            "vi": "▲▲ HH, ▼▼ LL: ngoài giới hạn nguy kịch theo danh sách {list}.",
            "en": "▲▲ HH, ▼▼ LL: outside the critical limits of the list: {list}.",
        },
    }
)


@dataclass(frozen=True)
class ReportRow:
    """One line of a report.

    Attributes
    ----------
    key : str
        The row's name in ``items.yaml`` where it is classified.
    analyte : str
        See `lab_utils.labtests.analyte`.
    result : str, float or None
        As reported: 6.8, ``"<0,5"``, ``"6,8 (tán huyết)"``; None for a missing one.
    unit : str or None
        As written on the report; the analyte's SI unit where it is None.
    sex : {"F", "M"} or None
    age : float or None
        Years.
    previous : sequence of float
        Earlier results in the same unit, oldest first.
    patient : twin
        Who it is, where the rows of a report belong to several people.
    """

    key: str
    analyte: str
    result: str | float | None
    unit: str | None = None
    sex: str | None = None
    age: float | None = None
    previous: Sequence[float] = ()
    patient: Twin = ""


class Report:
    """A table of results with flags, and previous values and trends where a row has any.

    Parameters
    ----------
    rows : sequence of ReportRow
    language : {"vi", "en"}
    caption : twin
        Whose report it is; read out before the table.
    critical : str, optional
        Name of a critical list; without one nothing is LL or HH.
    intervals : sequence of ReferenceInterval, optional
        A ward's own, from `lab_utils.labtests.read_intervals`.
    note : twin
        What a reader must know, such as that the results are simulated; printed below.

    Raises
    ------
    lab_utils.labtests.LabError
        If there are no rows, two have the same key, or no analyte or list has a name.

    Examples
    --------
    >>> row = ReportRow("k", "potassium", 6.8, previous=[4.1, 5.0])
    >>> report = Report([row], "en", "Invented patient", critical="kost_1990")
    >>> "▲▲ HH" in report._repr_html_()
    True
    """

    def __init__(
        self,
        rows: Sequence[ReportRow],
        language: str,
        caption: Twin,
        critical: str | None = None,
        intervals: Sequence[ReferenceInterval] | None = None,
        note: Twin = "",
    ) -> None:
        keys = [row.key for row in rows]
        if not keys or len(set(keys)) < len(keys):
            from lab_utils.labtests import LabError

            raise LabError(
                vi=f"các dòng là {keys}; cần ít nhất một dòng, mỗi dòng một key riêng.",
                en=f"the rows are {keys}; expected at least one, each with its own key.",
            )
        self.keys = keys
        self._language = language
        self._caption = pick(caption, language)
        self._critical = critical
        self._intervals = intervals
        self._note = pick(note, language)
        earlier = any(row.previous for row in rows)
        self._heads = [name for name in _HEADS if earlier or name not in _EARLIER]
        self._rows = {row.key: self._row(row) for row in rows}

    def __repr__(self) -> str:
        return f"Report({self._caption!r}, {len(self.keys)} rows)"

    def _repr_html_(self) -> str:
        return f'<div class="labs-static">{self.html()}</div>'

    def html(self) -> str:
        """Return the table; each row has its key, so that a control can be put beside it."""
        heads = [self._escaped(_HEADS[name]) for name in self._heads]
        return (
            rows_table(self._caption, heads, self._rows)
            + f'<p class="labs-hint">{escape(self._key())}</p>'
        )

    def _escaped(self, twin: Twin) -> str:
        return escape(pick(twin, self._language))

    def _key(self) -> str:
        from lab_utils.labtests import CRITICAL_LISTS

        parts = [_TEXTS.say("key", self._language)]
        if self._critical:
            name = CRITICAL_LISTS[self._critical]
            parts.append(_TEXTS.say("critical_key", self._language, list=name))
        return " ".join([*parts, self._note]).strip()

    def _row(self, row: ReportRow) -> list[str]:
        from lab_utils.labtests import analyte, flag_result

        what = analyte(row.analyte)
        read = _read(row.result)
        written = read.unit if read else ""
        unit = (written or what.unit) if row.unit is None else row.unit
        flag = flag_result(
            row.result, row.analyte, unit, row.sex, row.age, self._critical, self._intervals
        )
        patient = pick(row.patient, self._language)
        cells = {
            "test": self._escaped(what.label)
            + (f"<small>{escape(patient)}</small>" if patient else ""),
            "result": self._result(row.result, read),
            "unit": escape(unit),
            "interval": escape(self._interval(row, unit)),
            "flag": self._flag(flag, missing=read is not None and read.missing),
            "previous": escape(format_number(row.previous[-1], self._language))
            if row.previous
            else "–",
            "trend": self._trend(row, read),
        }
        return [cells[name] for name in self._heads]

    def _result(self, written: str | float | None, read: Result | None) -> str:
        from lab_utils.labtests.results import REMARKS

        if read is None:  # what cannot be read is shown as it was written
            return escape(str(written))
        if read.missing and not read.remarks:
            return f'–<span class="labs-heard">{self._escaped(_TEXTS["missing"])}</span>'
        number = "–" if read.missing else format_number(read.value, self._language)
        comparator = {"<=": "≤ ", ">=": "≥ "}.get(read.comparator, read.comparator)
        remarks = [pick(REMARKS.get(remark, remark), self._language) for remark in read.remarks]
        return f"<strong>{escape(comparator + number)}</strong>" + "".join(
            f"<small>{escape(remark)}</small>" for remark in remarks
        )

    def _interval(self, row: ReportRow, unit: str) -> str:
        from lab_utils.labtests import LabError, reference_interval

        try:
            found = reference_interval(row.analyte, row.sex, row.age, self._intervals)
            limits = found.limits(unit)
        except LabError:
            return "–"
        # Converted limits have more digits than are known.
        digits = ".6g" if unit == found.unit else ".3g"
        low, high = (
            "" if math.isinf(limit) else format_number(float(f"{limit:{digits}}"), self._language)
            for limit in limits
        )
        if not low or not high:
            return f"≤ {high}" if high else f"≥ {low}"
        return f"{low}–{high}"

    def _flag(self, flag: Flag, missing: bool) -> str:
        if missing:
            return "–"
        sign = _FLAG_SIGNS[flag.code]
        seen = sign if flag.code == "?" else f"{sign} {flag.code}".strip()
        shown = (
            f'<span class="labs-flag" data-flag="{escape(flag.code)}" aria-hidden="true">'
            f'{seen}</span><span class="labs-heard">{self._escaped(_FLAGS[flag.code])}</span>'
        )
        # A report says why it has no flag; whether to trust a sample is for its reader to say.
        reasons = flag.reasons if flag.code == "?" else ()
        return shown + "".join(f"<small>{self._escaped(reason)}</small>" for reason in reasons)

    def _trend(self, row: ReportRow, read: Result | None) -> str:
        if read is None or read.missing or read.comparator or not row.previous:
            return "–"
        series = [*row.previous, read.value]
        change = series[-1] - series[-2]
        trend = "up" if change > 0 else "down" if change < 0 else "same"
        arrow, words = _TREND_SIGNS[trend], self._escaped(_TEXTS[trend])
        numbers = "; ".join(format_number(one, self._language) for one in series)
        told = _TEXTS.say("series", self._language, numbers=numbers)
        return (
            f'{_sparkline(series)}<span aria-hidden="true">{arrow} {words}</span>'
            f'<span class="labs-heard">{words}, {escape(told)}</span>'
        )


def rows_table(caption: str, heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    """Write a table beside whose rows a control can put its selects.

    Parameters
    ----------
    caption : str
        Read out before the table.
    heads : sequence of str
        HTML of the column headings.
    rows : mapping of str to sequence of str
        Key of each row in ``items.yaml`` to the HTML of its cells, one a heading.

    Examples
    --------
    >>> rows_table("Two tests", ["Test"], {"k": ["Potassium"]}).count("data-row")
    1
    """
    label = escape(caption)
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(
        f'<tr data-row="{escape(key)}"><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>"
        for key, (first, *rest) in rows.items()
    )
    # A table wider than a tablet scrolls inside its own region, by keyboard too.
    return (
        f'<div class="labs-report" role="region" aria-label="{label}" tabindex="0" '
        'data-lm-suppress-shortcuts="true">'
        f"<table><caption>{label}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _read(result: str | float | None) -> Result | None:
    from lab_utils.labtests import LabError, read_result

    try:
        return read_result(result)
    except LabError:
        return None


def _sparkline(series: Sequence[float]) -> str:
    """A line of the last results, for the eye alone; two points are told by the arrow."""
    if len(series) < 3:
        return ""
    width, height, margin = 64, 20, 3
    low, spread = min(series), max(series) - min(series)
    points = [
        (
            margin + number * (width - 2 * margin) / (len(series) - 1),
            height / 2
            if spread == 0
            else height - margin - (value - low) / spread * (height - 2 * margin),
        )
        for number, value in enumerate(series)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg aria-hidden="true" focusable="false" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><polyline points="{line}" fill="none" '
        f'stroke="currentColor" stroke-width="2"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3" '
        'fill="currentColor"/></svg>'
    )
