"""A forest plot: one figure of several groups, each with its limits, overlap and all."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.errors import FigureError, require_count
from lab_utils.figures.measures import UNDEFINED, with_limits
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lab_utils.accuracy import Estimate

_MOST_ROWS = 30
_LABEL_WIDTH = 24  # characters of a name on one line
_TEXT_WIDTH, _NOTE_WIDTH = 30, 80  # characters on a line beside the axes, and under them
_LABEL_SIZE = 9.5  # points; a name and a figure of two lines fit into their row
_TEXTS = Texts(
    {
        "everybody": {"vi": "Tất cả", "en": "All"},
        "too_few": {"vi": "quá ít", "en": "too few"},
        "people": {"vi": "{n} người", "en": "n = {n}"},
        "limits": {"vi": "(khoảng tin cậy 95 %)", "en": "(95 % confidence limits)"},
        "no_limits": {"vi": "không có giới hạn", "en": "no limits"},
        "to": {"vi": " đến ", "en": " to "},
        "key_few": {
            "vi": "◇ rỗng, nét đứt: quá ít người để kết luận.",
            "en": "Hollow ◇, dashed: too few people for a claim.",
        },
        "key_band": {"vi": "Dải xám: tất cả.", "en": "Grey band: all."},
        "alt": {
            "vi": "{measure} theo nhóm, trong ngoặc là khoảng tin cậy 95 %. {groups}.",
            "en": "{measure} by group, 95 % confidence limits in brackets. {groups}.",
        },
        "alt_no_limits": {
            "vi": "{measure} theo nhóm. {groups}.",
            "en": "{measure} by group. {groups}.",
        },
        "alt_few": {"vi": "quá ít người để kết luận", "en": "too few people for a claim"},
        "overlap": {
            "vi": "Khoảng chồng lên khoảng của tất cả: {groups}.",
            "en": "Limits that overlap those of all: {groups}.",
        },
        "apart": {
            "vi": "Khoảng tách khỏi khoảng của tất cả: {groups}.",
            "en": "Limits that lie apart from those of all: {groups}.",
        },
    }
)


@dataclass(frozen=True)
class _Unit:
    """How a figure is written: after the axis' name, after a number, times what."""

    axis: Twin
    written: Twin
    scale: float
    decimals: int


_UNITS = {
    "percent": _Unit(" (%)", " %", 100, 1),
    "points": _Unit(
        {"vi": " (điểm %)", "en": " (points)"}, {"vi": " điểm %", "en": " points"}, 100, 1
    ),
    "number": _Unit("", "", 1, 3),
}


def forest(
    estimates: Mapping[str, Estimate],
    language: str,
    *,
    measure: Twin,
    counts: Mapping[str, int] | None = None,
    overall: Estimate | None = None,
    too_few: Collection[str] = (),
    reasons: Mapping[str, str] | None = None,
    unit: str = "percent",
    note: str = "",
) -> Picture:
    """Draw one figure of several groups with its limits, so that overlap is seen.

    Groups that are too small for a claim are drawn hollow and dashed and say so; a group
    without a figure keeps its line and gives the reason.

    Parameters
    ----------
    estimates : mapping of label to Estimate
        1 to 30 groups in the order of the figure, proportions 0..1; NaN where there is none.
    language : {"vi", "en"}
    measure : twin
        Name of the figure, on the axis and in the alt text.
    counts : mapping of label to int, optional
        People that each figure rests on, written beside it.
    overall : Estimate, optional
        Everybody's figure: a line with a grey band behind all groups.
    too_few : collection of str
        Labels of groups that are too small for a conclusion.
    reasons : mapping of label to str, optional
        Why a group has no figure.
    unit : {"percent", "points", "number"}
        A share (82.0 %), a difference of shares (percentage points, with a line at 0), or a
        plain number such as an AUC (0.819).
    note : str, optional
        What a reader must know (for example that the data are simulated); on the figure and in its
        alt text.

    Raises
    ------
    FigureError
        If there is no group or more than 30, one is called as everybody is, the unit is unknown,
        or `counts`, `too_few` or `reasons` name others.

    Examples
    --------
    >>> from lab_utils import accuracy
    >>> groups = {"Women": accuracy.wilson(76, 92), "Men": accuracy.wilson(309, 324)}
    >>> drawn = forest(groups, "en", measure="Sensitivity", too_few=["Women"])
    >>> drawn.alt.split(". ", 1)[1]
    'Women 82.6 % (73.6–89.0), too few people for a claim; Men 95.4 % (92.5–97.2).'
    """
    counts, reasons = counts or {}, reasons or {}
    _check(estimates, {*counts, *too_few, *reasons}, unit)
    everybody = _TEXTS.say("everybody", language)
    if overall is not None and everybody in estimates:
        raise FigureError(
            vi="Một nhóm mang tên của dòng chung, {name}; hãy đặt tên khác.",
            en="a group has the label of the line of everybody, {name}; give it another.",
            name=repr(everybody),
        )
    written = {
        label: _written(estimate, language, unit, reasons.get(label, ""))
        for label, estimate in estimates.items()
    }
    if overall is not None:
        written[everybody] = _written(overall, language, unit, "")
    plot = _Forest(
        estimates=estimates,
        overall=overall,
        name=pick(measure, language),
        unit=unit,
        written=written,
        people={label: _TEXTS.say("people", language, n=count) for label, count in counts.items()},
        few=[x for x, one in estimates.items() if x in too_few and not math.isnan(one.value)],
        language=language,
    )
    with style():
        figure = _draw(plot, _notes(plot, note))
        return Picture(figure, f"{note}. {_alt(plot)}" if note else _alt(plot))


@dataclass(frozen=True)
class _Forest:
    """What is drawn, and what is written beside it by label."""

    estimates: Mapping[str, Estimate]
    overall: Estimate | None
    name: str
    unit: str
    written: Mapping[str, str]
    people: Mapping[str, str]
    few: list[str]
    language: str

    @property
    def lines(self) -> list[Estimate]:
        """The estimates of all lines, that of everybody last."""
        return [*self.estimates.values(), *([self.overall] if self.overall else [])]

    @property
    def has_limits(self) -> bool:
        return any(not math.isnan(one.low) for one in self.lines)

    @property
    def has_band(self) -> bool:
        """Without limits the figure of everybody is a line and has no band."""
        return self.overall is not None and not math.isnan(self.overall.low)


def _check(estimates: Mapping[str, Estimate], named: set[str], unit: str) -> None:
    require_count("estimates", len(estimates), _MOST_ROWS, {"vi": "nhóm", "en": "groups"})
    if unknown := sorted(named - set(estimates)):
        raise FigureError(
            vi="Không có nhóm {unknown}; chỉ có {known}.",
            en="{unknown} are not among the groups; expected names of {known}.",
            unknown=str(unknown),
            known=str(list(estimates)),
        )
    if unit not in _UNITS:
        raise FigureError(
            vi="unit là {unit}; cần một trong {known}.",
            en="unit is {unit}; expected one of {known}.",
            unit=repr(unit),
            known=", ".join(_UNITS),
        )


def _notes(plot: _Forest, note: str) -> list[str]:
    """Lines under the figure: what its signs mean, and what a reader must know."""
    shown = [name for name, there in (("key_few", plot.few), ("key_band", plot.has_band)) if there]
    key = " ".join(_TEXTS.say(name, plot.language) for name in shown)
    return [line for text in (key, note) for line in textwrap.wrap(text, _NOTE_WIDTH)]


def _written(estimate: Estimate, language: str, unit: str, reason: str) -> str:
    if math.isnan(estimate.value):
        return f"– ({reason or pick(UNDEFINED, language)})"
    if unit == "percent" and not math.isnan(estimate.low):
        return with_limits(estimate, language)
    form = _UNITS[unit]
    value, low, high = (
        format_number(form.scale * x, language, form.decimals)
        for x in (estimate.value, estimate.low, estimate.high)
    )
    value += pick(form.written, language)
    if math.isnan(estimate.low):
        return f"{value} ({_TEXTS.say('no_limits', language)})"
    between = _TEXTS.say("to", language) if unit == "points" else "–"
    return f"{value} ({low}{between}{high})"


def _alt(plot: _Forest) -> str:
    language = plot.language
    groups = []
    for label in plot.estimates:
        people = f" ({plot.people[label]})" if label in plot.people else ""
        mark = f", {_TEXTS.say('alt_few', language)}" if label in plot.few else ""
        groups.append(f"{label}{people} {plot.written[label]}{mark}")
    opening = "alt" if plot.has_limits else "alt_no_limits"
    text = _TEXTS.say(opening, language, measure=plot.name, groups="; ".join(groups))
    if plot.overall is None:
        return text
    everybody = _TEXTS.say("everybody", language)
    return " ".join([text, f"{everybody} {plot.written[everybody]}.", *_compared(plot)])


def _compared(plot: _Forest) -> list[str]:
    """Which groups have limits that overlap those of everybody, and which lie apart."""
    if plot.overall is None or not plot.has_band:
        return []
    low, high = plot.overall.low, plot.overall.high
    limited = {x: one for x, one in plot.estimates.items() if not math.isnan(one.low)}
    over = [label for label, one in limited.items() if one.low <= high and low <= one.high]
    apart = [label for label in limited if label not in over]
    return [
        _TEXTS.say(name, plot.language, groups=", ".join(labels))
        for name, labels in (("overlap", over), ("apart", apart))
        if labels
    ]


def _draw(plot: _Forest, notes: list[str]) -> Figure:
    rows = len(plot.lines)
    figure = new_figure(height=1.05 + 0.5 * rows + 0.22 * len(notes))
    inches = figure.get_size_inches()[1]
    bottom = (0.62 + 0.22 * len(notes)) / inches
    axes = figure.add_axes((0.25, bottom, 0.42, 1 - bottom - 0.38 / inches))
    if plot.overall is not None:
        _draw_overall(axes, plot.overall, rows)
    for place, (label, estimate) in enumerate(plot.estimates.items()):
        _draw_group(axes, place, estimate, label in plot.few)
    _write(axes, plot)
    _scale(axes, plot)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xlabel(plot.name + pick(_UNITS[plot.unit].axis, plot.language))
    if plot.has_limits:
        limits = _TEXTS.say("limits", plot.language)
        figure.text(0.99, 1 - 0.06 / inches, limits, ha="right", va="top")
    figure.text(0.01, 0.06 / inches, "\n".join(notes), va="bottom", linespacing=1.25)
    return figure


def _draw_group(axes: Axes, place: int, estimate: Estimate, few: bool) -> None:
    if math.isnan(estimate.value):
        return
    colour = VERMILLION if few else BLUE
    if not math.isnan(estimate.low):
        ends = [estimate.low, estimate.high]
        dash = (0, (3, 2)) if few else "-"
        axes.plot(ends, [place, place], color=colour, ls=dash, marker="|", ms=9, mew=2)
    axes.plot(
        estimate.value,
        place,
        marker="D" if few else "s",
        ms=8,
        color=colour,
        mfc="white" if few else colour,
        mew=2,
        zorder=3,
    )


def _draw_overall(axes: Axes, overall: Estimate, rows: int) -> None:
    if not math.isnan(overall.low):
        axes.axvspan(overall.low, overall.high, color=GREY, alpha=0.25, lw=0, zorder=0)
    axes.axvline(overall.value, color=INK, lw=1, ls="--", marker="", zorder=1)
    axes.plot(overall.value, rows - 1, marker="o", ms=8, color=INK, zorder=3)
    if not math.isnan(overall.low):
        ends = [overall.low, overall.high]
        axes.plot(ends, [rows - 1, rows - 1], color=INK, ls="-", marker="|", ms=9, mew=2)


def _write(axes: Axes, plot: _Forest) -> None:
    """Names with their people on the left, figures on the right."""
    names = []
    for label in plot.written:
        lines = textwrap.wrap(label, _LABEL_WIDTH, max_lines=2, placeholder="…")
        if label in plot.people:
            lines.append(plot.people[label])
        names.append("\n".join(lines))
    axes.set_yticks(range(len(names)), names, linespacing=1.2)
    axes.tick_params(axis="y", length=0, labelsize=_LABEL_SIZE)
    for place, (label, text) in enumerate(plot.written.items()):
        lines = textwrap.wrap(text, _TEXT_WIDTH)
        if label in plot.few:
            lines.append(f"▲ {_TEXTS.say('too_few', plot.language)}")
        axes.text(
            1.04,
            place,
            "\n".join(lines),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=_LABEL_SIZE,
            linespacing=1.2,
        )


def _scale(axes: Axes, plot: _Forest) -> None:
    """An axis that holds every limit, cut off nowhere."""
    from matplotlib.ticker import MaxNLocator

    ends = [x for one in plot.lines for x in (one.value, one.low, one.high) if not math.isnan(x)]
    if plot.unit == "points":
        ends.append(0.0)
        axes.axvline(0, color=INK, lw=1, ls=":", marker="", zorder=1)
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    margin = max(0.04 * (high - low), 0.02)
    axes.set_xlim(low - margin, high + margin)
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low - margin, high + margin)
    ticks = [tick for tick in ticks if low - margin <= tick <= high + margin]
    scale = _UNITS[plot.unit].scale
    labels = [format_number(round(scale * tick, 4), plot.language) for tick in ticks]
    axes.set_xticks(ticks, labels)
    axes.grid(axis="x", color=GREY, alpha=0.3, lw=0.8, ls="-")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
