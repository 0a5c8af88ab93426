"""A forest plot: one figure of several groups, each with its limits, overlap and all."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from lab_utils.colours import BLUE, GREY, INK, VERMILLION
from lab_utils.figures.names import UNDEFINED, with_limits
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lab_utils.accuracy import Estimate

_MOST_ROWS = 30
_LABEL_WIDTH = 24  # characters of a name on one line
_NOTE_WIDTH = 80
_EVERYBODY = {"vi": "Tất cả", "en": "All"}
_TOO_FEW = {"vi": "quá ít", "en": "too few"}
_PEOPLE = {"vi": "{} người", "en": "n = {}"}
_LIMITS = {"vi": "khoảng tin cậy 95 %", "en": "95 % confidence limits"}
_NO_LIMITS = {"vi": "không có giới hạn", "en": "no limits"}
_KEY = {
    "vi": "◇ rỗng, nét đứt: quá ít người để kết luận. Dải xám: tất cả.",
    "en": "Hollow ◇, dashed: too few people for a claim. Grey band: all.",
}
_KEY_FEW = {
    "vi": "◇ rỗng, nét đứt: quá ít người để kết luận.",
    "en": "Hollow ◇, dashed: too few people for a claim.",
}
_KEY_BAND = {"vi": "Dải xám: tất cả.", "en": "Grey band: all."}
_UNITS: dict[str, str | dict[str, str]] = {
    "percent": " (%)",
    "points": {"vi": " (điểm %)", "en": " (points)"},
    "number": "",
}
_WRITTEN_UNITS: dict[str, str | dict[str, str]] = {
    "percent": " %",
    "points": {"vi": " điểm %", "en": " points"},
    "number": "",
}
_TO = {"vi": " đến ", "en": " to "}
_ALT = {
    "vi": "{measure} theo nhóm, trong ngoặc là khoảng tin cậy 95 %. ",
    "en": "{measure} by group, 95 % confidence limits in brackets. ",
}
_ALT_NO_LIMITS = {"vi": "{measure} theo nhóm. ", "en": "{measure} by group. "}
_ALT_FEW = {"vi": "quá ít người để kết luận", "en": "too few people for a claim"}
_OVERLAP = {
    "vi": " Khoảng chồng lên khoảng của tất cả: {}.",
    "en": " Limits that overlap those of all: {}.",
}
_APART = {
    "vi": " Khoảng tách khỏi khoảng của tất cả: {}.",
    "en": " Limits that lie apart from those of all: {}.",
}


def forest(
    estimates: Mapping[str, Estimate],
    language: str,
    *,
    measure: str | Mapping[str, str],
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
        Labels of groups that carry no claim.
    reasons : mapping of label to str, optional
        Why a group has no figure.
    unit : {"percent", "points", "number"}
        A share (82.0 %), a difference of shares (percentage points, with a line at 0), or a
        plain number such as an AUC (0.819).
    note : str, optional
        What a reader must know (that the data are simulated, say); on the figure and in its
        alt text.

    Raises
    ------
    ValueError
        If there is no group or more than 30, one is called as everybody is, the unit is unknown,
        or `counts`, `too_few` or
        `reasons` name others.

    Examples
    --------
    >>> from lab_utils import accuracy
    >>> groups = {"Women": accuracy.wilson(76, 92), "Men": accuracy.wilson(309, 324)}
    >>> drawn = forest(groups, "en", measure="Sensitivity", too_few=["Women"])
    >>> drawn.alt.split(". ", 1)[1]
    'Women 82.6 % (73.6–89.0), too few people for a claim; Men 95.4 % (92.5–97.2).'
    """
    counts, reasons = counts or {}, reasons or {}
    if not 1 <= len(estimates) <= _MOST_ROWS:
        raise ValueError(f"estimates holds {len(estimates)} groups; expected 1 to {_MOST_ROWS}")
    if unknown := sorted({*counts, *too_few, *reasons} - set(estimates)):
        raise ValueError(f"{unknown} are not among the groups; expected names of {list(estimates)}")
    if unit not in _UNITS:
        raise ValueError(f"unit is {unit!r}; expected one of {', '.join(_UNITS)}")
    if overall is not None and pick(_EVERYBODY, language) in estimates:
        raise ValueError("a group has the label of the line of everybody; give it another")
    name = pick(measure, language)
    written = {
        label: _written(estimate, language, unit, reasons.get(label, ""))
        for label, estimate in estimates.items()
    }
    drawn = {label: one for label, one in estimates.items() if not math.isnan(one.value)}
    few = [label for label in drawn if label in too_few]
    # An overall figure without limits is a line and has no band.
    band = overall is not None and not math.isnan(overall.low)
    notes = [_key(bool(few), band, language), note]
    notes = [line for text in notes if text for line in textwrap.wrap(text, _NOTE_WIDTH)]

    with style():
        rows = len(estimates) + (overall is not None)
        figure = new_figure(height=1.05 + 0.5 * rows + 0.22 * len(notes))
        inches = figure.get_size_inches()[1]
        bottom = (0.62 + 0.22 * len(notes)) / inches
        axes = figure.add_axes((0.25, bottom, 0.42, 1 - bottom - 0.38 / inches))
        if overall is not None:
            _draw_overall(axes, overall, rows)
        for place, (label, estimate) in enumerate(estimates.items()):
            _draw(axes, place, estimate, label in few)
        shown = list(estimates)
        if overall is not None:
            shown.append(pick(_EVERYBODY, language))
            written[shown[-1]] = _written(overall, language, unit, "")
        _write(axes, shown, written, counts, few, language)
        _scale(axes, [*drawn.values(), *([overall] if overall else [])], language, unit)
        axes.set_ylim(rows - 0.4, -0.6)
        axes.set_xlabel(name + pick(_UNITS[unit], language))
        if _any_limits(estimates, overall):
            limits = f"({pick(_LIMITS, language)})"
            figure.text(0.99, 1 - 0.06 / inches, limits, ha="right", va="top")
        figure.text(0.01, 0.06 / inches, "\n".join(notes), va="bottom", linespacing=1.25)
        alt = _alt(estimates, overall, name, written, counts, few, language)
        return Picture(figure, f"{note}. {alt}" if note else alt)


def _draw(axes: Axes, place: int, estimate: Estimate, few: bool) -> None:
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


def _write(
    axes: Axes,
    shown: list[str],
    written: Mapping[str, str],
    counts: Mapping[str, int],
    few: list[str],
    language: str,
) -> None:
    """Names with their people on the left, figures on the right."""
    names = []
    for label in shown:
        lines = textwrap.wrap(label, _LABEL_WIDTH, max_lines=2, placeholder="…")
        if label in counts:
            lines.append(pick(_PEOPLE, language).format(format_number(counts[label], language)))
        names.append("\n".join(lines))
    axes.set_yticks(range(len(shown)), names, linespacing=1.2)
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    for place, label in enumerate(shown):
        text = written[label] + (f"\n▲ {pick(_TOO_FEW, language)}" if label in few else "")
        axes.text(
            1.04,
            place,
            "\n".join(line for part in text.split("\n") for line in textwrap.wrap(part, 30)),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=9.5,
            linespacing=1.2,
        )


def _scale(axes: Axes, drawn: list[Estimate], language: str, unit: str) -> None:
    """An axis that holds every limit, cut off nowhere."""
    from matplotlib.ticker import MaxNLocator

    ends = [x for one in drawn for x in (one.value, one.low, one.high) if not math.isnan(x)]
    if unit == "points":
        ends.append(0.0)
        axes.axvline(0, color=INK, lw=1, ls=":", marker="", zorder=1)
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    margin = max(0.04 * (high - low), 0.02)
    axes.set_xlim(low - margin, high + margin)
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low - margin, high + margin)
    ticks = [tick for tick in ticks if low - margin <= tick <= high + margin]
    scale = 1 if unit == "number" else 100
    axes.set_xticks(ticks, [format_number(round(scale * tick, 4), language) for tick in ticks])
    axes.grid(axis="x", color=GREY, alpha=0.3, lw=0.8, ls="-")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _written(estimate: Estimate, language: str, unit: str, reason: str) -> str:
    if math.isnan(estimate.value):
        return f"– ({reason or pick(UNDEFINED, language)})"
    if unit == "percent" and not math.isnan(estimate.low):
        return with_limits(estimate, language)
    scale, decimals = (1, 3) if unit == "number" else (100, 1)
    value, low, high = (
        format_number(scale * x, language, decimals)
        for x in (estimate.value, estimate.low, estimate.high)
    )
    value += pick(_WRITTEN_UNITS[unit], language)
    if math.isnan(estimate.low):
        return f"{value} ({pick(_NO_LIMITS, language)})"
    between = pick(_TO, language) if unit == "points" else "–"
    return f"{value} ({low}{between}{high})"


def _any_limits(estimates: Mapping[str, Estimate], overall: Estimate | None) -> bool:
    shown = [*estimates.values(), *([overall] if overall else [])]
    return any(not math.isnan(one.low) for one in shown)


def _key(few: bool, band: bool, language: str) -> str:
    if few and band:
        return pick(_KEY, language)
    if few:
        return pick(_KEY_FEW, language)
    return pick(_KEY_BAND, language) if band else ""


def _alt(
    estimates: Mapping[str, Estimate],
    overall: Estimate | None,
    name: str,
    written: Mapping[str, str],
    counts: Mapping[str, int],
    few: list[str],
    language: str,
) -> str:
    parts = []
    for label in estimates:
        people = (
            f" ({pick(_PEOPLE, language).format(format_number(counts[label], language))})"
            if label in counts
            else ""
        )
        mark = f", {pick(_ALT_FEW, language)}" if label in few else ""
        parts.append(f"{label}{people} {written[label]}{mark}")
    opening = _ALT if _any_limits(estimates, overall) else _ALT_NO_LIMITS
    text = pick(opening, language).format(measure=name) + "; ".join(parts) + "."
    if overall is None:
        return text
    everybody = pick(_EVERYBODY, language)
    text += f" {everybody} {written[everybody]}."
    if math.isnan(overall.low):
        return text
    with_both = {label: one for label, one in estimates.items() if not math.isnan(one.low)}
    over = [
        x for x, one in with_both.items() if one.low <= overall.high and overall.low <= one.high
    ]
    apart = [label for label in with_both if label not in over]
    text += pick(_OVERLAP, language).format(", ".join(over)) if over else ""
    return text + (pick(_APART, language).format(", ".join(apart)) if apart else "")
