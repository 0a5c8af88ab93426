"""One threshold on the scores of the ill and the healthy, redrawn while a slider moves."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lab_utils import accuracy
from lab_utils.colours import BLUE, INK, VERMILLION
from lab_utils.figures.errors import FigureError
from lab_utils.figures.measures import PPV, SENSITIVITY, SPECIFICITY, threshold_words, with_limits
from lab_utils.figures.picture import Picture, backdrop, pixels
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TEXTS = Texts(
    {
        "alerts_a_day": {"vi": "Báo động mỗi ngày", "en": "Alerts a day"},
        "limits": {"vi": "(khoảng tin cậy 95 %)", "en": "(95 % confidence limits)"},
        "score": {"vi": "Điểm của AI (cột: số người)", "en": "AI score (bars: people)"},
        "ill": {"vi": "Có bệnh", "en": "Ill"},
        "healthy": {"vi": "Không bệnh", "en": "Not ill"},
        "silent": {"vi": "AI im lặng", "en": "AI silent"},
        "alert": {"vi": "AI báo động", "en": "AI alerts"},
        "fn": {"vi": "{count} âm tính giả", "en": "{count} false negatives"},
        "tp": {"vi": "{count} dương tính thật", "en": "{count} true positives"},
        "tn": {"vi": "{count} âm tính thật", "en": "{count} true negatives"},
        "fp": {"vi": "{count} dương tính giả", "en": "{count} false positives"},
        "alt": {
            "vi": "Điểm AI của {n_ill} người có bệnh (trung vị {ill}) và {n_healthy} người không "
            "bệnh (trung vị {healthy}). Ở {threshold}: {tp} dương tính thật, {fn} âm tính giả, "
            "{fp} dương tính giả, {tn} âm tính thật. {rest}. Trong ngoặc là khoảng tin cậy 95 %.",
            "en": "AI scores of {n_ill} people who are ill (median {ill}) and {n_healthy} who are "
            "not (median {healthy}). At {threshold}: {tp} true positives, {fn} false negatives, "
            "{fp} false positives, {tn} true negatives. {rest}. In brackets: 95 % confidence "
            "limits.",
        },
    }
)

_AXES = (0.125, 0.15, 0.53, 0.75)
_TEXT = 0.7  # left edge of the words beside the axes
_LINES = (0.84, 0.675, 0.51, 0.345)
_NOTE_WIDTH, _NOTE_LINES = 26, 2  # characters and lines that there is room for
_CORNERS: dict[str, dict[str, Any]] = {
    "fn": {"x": 0.02, "y": 0.99, "ha": "left", "va": "top"},
    "tp": {"x": 0.98, "y": 0.99, "ha": "right", "va": "top"},
    "tn": {"x": 0.02, "y": 0.01, "ha": "left", "va": "bottom"},
    "fp": {"x": 0.98, "y": 0.01, "ha": "right", "va": "bottom"},
}


def threshold_panel(
    truth: ArrayLike,
    score: ArrayLike,
    threshold: float,
    language: str,
    studies_per_day: float | None = None,
    note: str = "",
) -> Picture:
    """Draw what one threshold does: the ill above, the healthy below, alerts on the right.

    Redrawn while a slider moves, so it holds few artists and little to compress.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        As in `accuracy.confusion`.
    threshold : float
        In the unit of the score; positive at or above it. Written with three decimals at most.
    language : {"vi", "en"}
    studies_per_day : float, optional
        Studies read a day; with it, the alerts a day are written too.
    note : str, optional
        What a reader must know about these cases (for example that their mix is simulated), short
        enough for two lines; written on the figure and in its alt text.

    Raises
    ------
    lab_utils.accuracy.InputError
        As in `accuracy.confusion`.
    FigureError
        If `threshold` is infinite or `note` too long.

    Examples
    --------
    >>> panel = threshold_panel([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, "en", note="Invented")
    >>> panel.alt[:79]
    'Invented. AI scores of 2 people who are ill (median 0.65) and 2 who are not (me'
    """
    cells = accuracy.confusion(truth, score, threshold)
    _check(threshold, note)
    ill, score = np.asarray(truth) == 1, np.asarray(score, dtype=float)
    values = _values(cells, studies_per_day, language)
    alt = _alt(cells, score[ill], score[~ill], threshold, values, language)
    low, high = min(0.0, score.min()), max(1.0, score.max())
    edges = np.linspace(low, high, 26)
    bars = [np.histogram(score[group], edges)[0] for group in (ill, ~ill)]
    frame = _Frame(
        low=low,
        high=high,
        most_ill=max(bars[0]),
        most_healthy=max(bars[1]),
        language=language,
        names=tuple(values),
        note="\n".join(textwrap.wrap(note, _NOTE_WIDTH)),
    )
    with style():
        figure = _draw(frame, edges, bars, threshold, cells)
        heading = threshold_words(threshold, language)
        figure.text(_TEXT, 0.945, heading, va="top", weight="bold")
        for value, y in zip(values.values(), _LINES, strict=False):
            figure.text(_TEXT, y - 0.065, value, va="top", weight="bold")
        return Picture(figure, f"{note}. {alt}" if note else alt)


def _check(threshold: float, note: str) -> None:
    if math.isinf(threshold):
        raise FigureError(
            vi="Ngưỡng (threshold) là {threshold}; cần một số hữu hạn trên trục điểm.",
            en="threshold is {threshold}; expected a finite number on the score axis.",
            threshold=str(threshold),
        )
    if len(textwrap.wrap(note, _NOTE_WIDTH)) > _NOTE_LINES:
        raise FigureError(
            vi="note là {note}; chỉ đủ chỗ cho {lines} dòng, mỗi dòng {width} ký tự; hãy viết ngắn "
            "hơn.",
            en="note is {note}; expected at most {lines} lines of {width} characters; say it "
            "shorter.",
            note=repr(note),
            lines=_NOTE_LINES,
            width=_NOTE_WIDTH,
        )


def _values(
    cells: accuracy.Confusion, studies_per_day: float | None, language: str
) -> dict[str, str]:
    """What stands beside the axes, by its name."""
    values = {
        pick(SENSITIVITY, language): with_limits(cells.sensitivity, language),
        pick(SPECIFICITY, language): with_limits(cells.specificity, language),
        pick(PPV, language): with_limits(cells.ppv, language),
    }
    if studies_per_day is not None:
        alerts = (cells.tp + cells.fp) / cells.n * studies_per_day
        name = _TEXTS.say("alerts_a_day", language)
        values[name] = format_number(alerts, language, decimals=1)
    return values


def _alt(
    cells: accuracy.Confusion,
    ill: np.ndarray,
    healthy: np.ndarray,
    threshold: float,
    values: Mapping[str, str],
    language: str,
) -> str:
    at = threshold_words(threshold, language)
    return _TEXTS.say(
        "alt",
        language,
        n_ill=str(len(ill)),
        n_healthy=str(len(healthy)),
        ill=_median(ill, language),
        healthy=_median(healthy, language),
        threshold=at[0].lower() + at[1:],
        rest="; ".join(f"{name}: {value}" for name, value in values.items()),
        **{cell: str(getattr(cells, cell)) for cell in _CORNERS},
    )


def _median(values: np.ndarray, language: str) -> str:
    return format_number(float(np.median(values)), language, decimals=2) if values.size else "–"


@dataclass(frozen=True)
class _Frame:
    """What stays in `threshold_panel` while the threshold moves."""

    low: float
    high: float
    most_ill: int
    most_healthy: int
    language: str
    names: tuple[str, ...]
    note: str

    @property
    def ylim(self) -> tuple[float, float]:
        # Room for the counts beyond the longest bar; neither half too low for its name.
        up, down = (1.35 * math.sqrt(max(n, 1)) for n in (self.most_ill, self.most_healthy))
        return -max(down, 0.75 * up), max(up, 0.75 * down)


def _draw(
    frame: _Frame,
    edges: np.ndarray,
    bars: list[np.ndarray],
    threshold: float,
    cells: accuracy.Confusion,
) -> Figure:
    figure = new_figure()
    figure.add_artist(backdrop(_frame_pixels(frame)))
    axes = figure.add_axes(_AXES, xlim=(frame.low, frame.high), ylim=frame.ylim)
    axes.set_axis_off()
    _hatched_where_wrong(axes, edges, bars[0], threshold, VERMILLION)
    _hatched_where_wrong(axes, edges, -bars[1], threshold, BLUE)
    # Short of the words above and below it.
    axes.axvline(threshold, 0.1, 0.89, color=INK, lw=2.5, marker="", ls="-")
    for cell, place in _CORNERS.items():
        words = _TEXTS.say(cell, frame.language, count=getattr(cells, cell))
        axes.text(s=words, transform=axes.transAxes, **place)
    return figure


@lru_cache(maxsize=16)  # text takes longer to draw than all the rest
def _frame_pixels(frame: _Frame) -> np.ndarray:
    language = frame.language
    down, up = frame.ylim
    figure = new_figure()
    axes = figure.add_axes(_AXES, xlim=(frame.low, frame.high), ylim=frame.ylim)
    axes.axhline(0, color=INK, lw=1, marker="", ls="-")
    ticks = np.linspace(frame.low, frame.high, 5)
    axes.set_xticks(ticks, [format_number(t, language, decimals=2) for t in ticks])
    axes.set_xlabel(_TEXTS.say("score", language))
    levels = [n for n in (-1000, -100, -10, 10, 100, 1000) if down <= _root(n) <= up]
    axes.set_yticks([_root(n) for n in levels], [format_number(abs(n), language) for n in levels])
    for x, align, column in ((0.02, "left", "silent"), (0.98, "right", "alert")):
        words = _TEXTS.say(column, language)
        axes.text(x, 1.03, words, ha=align, weight="bold", transform=axes.transAxes)
    for y, group in ((up / 2, "ill"), (down / 2, "healthy")):
        axes.text(
            -0.185,
            y,
            _TEXTS.say(group, language),
            rotation=90,
            ha="center",
            va="center",
            weight="bold",
            transform=axes.get_yaxis_transform(),
        )
    for name, y in zip(frame.names, _LINES, strict=False):
        figure.text(_TEXT, y, name, va="top")
    figure.text(_TEXT, 0.2, frame.note, va="top", style="italic")
    figure.text(_TEXT, 0.03, _TEXTS.say("limits", language), va="bottom")
    return pixels(figure)


def _root(count: ArrayLike) -> Any:
    """Signed square root: beside a bar of 350 people, a bar of one must still be seen."""
    return np.sign(count) * np.sqrt(np.abs(count))


def _hatched_where_wrong(
    axes: Axes, edges: np.ndarray, counts: np.ndarray, threshold: float, colour: str
) -> None:
    """Bars upwards for the ill (counts > 0) and downwards for the healthy (counts < 0)."""
    cut = np.unique(np.append(edges, np.clip(threshold, edges[0], edges[-1])))
    middle = (cut[:-1] + cut[1:]) / 2
    height = _root(counts)[np.searchsorted(edges, middle) - 1]
    right = (middle >= threshold) == (height > 0)
    axes.stairs(np.where(right, height, 0), cut, fill=True, color=colour)
    axes.stairs(
        np.where(right, 0, height), cut, fill=True, fc="white", ec=colour, hatch="////", lw=1
    )
