"""Figures of the labs: one look, either language, and a text for those who cannot see them.

Every function returns a `Picture`. Shape or hatching tells what colour tells. Counts and
proportions come from `lab_utils.accuracy`.
"""

from __future__ import annotations

import base64
import html
import io
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.language import format_number, pick

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lab_utils.accuracy import Estimate

_STYLE = Path(__file__).with_name("labs.mplstyle")
_BLUE, _VERMILLION, _BLACK, _GREY = "#0072B2", "#D55E00", "#1A1A1A", "#767676"

_WORDS = {
    "ill": {"vi": "Có bệnh", "en": "Ill"},
    "healthy": {"vi": "Không bệnh", "en": "Not ill"},
    "silent": {"vi": "AI im lặng", "en": "AI silent"},
    "alert": {"vi": "AI báo động", "en": "AI alerts"},
    "tp": {"vi": "dương tính thật", "en": "true positives"},
    "fn": {"vi": "âm tính giả", "en": "false negatives"},
    "fp": {"vi": "dương tính giả", "en": "false positives"},
    "tn": {"vi": "âm tính thật", "en": "true negatives"},
    "score": {"vi": "Điểm của AI (cột: số người)", "en": "AI score (bars: people)"},
    "threshold": {"vi": "Ngưỡng {}", "en": "Threshold {}"},
    "sensitivity": {"vi": "Độ nhạy", "en": "Sensitivity"},
    "specificity": {"vi": "Độ đặc hiệu", "en": "Specificity"},
    "ppv": {"vi": "Giá trị tiên đoán dương", "en": "Positive predictive value"},
    "npv": {"vi": "Giá trị tiên đoán âm", "en": "Negative predictive value"},
    "alerts": {"vi": "Báo động mỗi ngày", "en": "Alerts a day"},
    "limits": {"vi": "(khoảng tin cậy 95 %)", "en": "(95 % confidence limits)"},
    "undefined": {"vi": "không tính được", "en": "cannot be computed"},
    "false_alarms": {"vi": "1 − độ đặc hiệu (%)", "en": "1 − specificity (%)"},
    "chance": {"vi": "Đoán mò", "en": "Guessing"},
    "auc": {"vi": "AUC {}", "en": "AUC {}"},
    "prevalence": {"vi": "Tỷ lệ hiện mắc (%)", "en": "Prevalence (%)"},
    "predictive_value": {"vi": "Giá trị tiên đoán (%)", "en": "Predictive value (%)"},
    "simulated": {"vi": "Ảnh mô phỏng", "en": "Simulated"},
}


class Picture:
    """A figure as PNG, with the text that stands for it where it cannot be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Rendered at once; a pyplot figure is closed, so that it does not appear twice.
    alt : str
        What a sighted reader takes from the figure, with its numbers.

    Attributes
    ----------
    png : bytes
    alt : str

    Raises
    ------
    ValueError
        If `alt` is empty.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> Picture(Figure(), alt="An empty sheet.")
    Picture('An empty sheet.')
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        if not alt.strip():
            raise ValueError("alt is empty; write what the figure shows, with its numbers")
        self.alt = alt
        self.png = _png(figure)
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(figure)

    def __repr__(self) -> str:
        return f"Picture({self.alt!r})"

    def _repr_html_(self) -> str:
        source = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure style="margin:0"><img alt="{html.escape(self.alt)}" '
            f'src="data:image/png;base64,{source}" style="max-width:100%;height:auto"></figure>'
        )


def threshold_panel(
    truth: ArrayLike,
    score: ArrayLike,
    threshold: float,
    language: str,
    studies_per_day: float | None = None,
) -> Picture:
    """Draw what one threshold does: the ill above, the healthy below, alerts on the right.

    Redrawn while a slider moves, so it holds few artists and little to compress.

    Parameters
    ----------
    truth, score : array-like of shape (n_cases,)
        As in `accuracy.confusion`.
    threshold : float
        In the unit of the score; positive at or above it.
    language : {"vi", "en"}
    studies_per_day : float, optional
        Studies read a day; with it, the alerts a day are written too.

    Raises
    ------
    ValueError
        As in `accuracy.confusion`, and if `threshold` is infinite.

    Examples
    --------
    >>> panel = threshold_panel([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, "en")
    >>> panel.alt[:69]
    'AI scores of 2 people who are ill (median 0.65) and 2 who are not (me'
    """
    from lab_utils import accuracy

    cells = accuracy.confusion(truth, score, threshold)
    if math.isinf(threshold):
        raise ValueError(f"threshold is {threshold}; expected a finite number on the score axis")
    ill, score = np.asarray(truth) == 1, np.asarray(score, dtype=float)
    proportions = {
        "sensitivity": cells.sensitivity,
        "specificity": cells.specificity,
        "ppv": cells.ppv,
    }
    shown = format_number(threshold, language)

    values = [_limits(estimate, language) for estimate in proportions.values()]
    names = [_word(name, language) for name in proportions]
    if studies_per_day is not None:
        alerts = (cells.tp + cells.fp) / cells.n * studies_per_day
        names.append(_word("alerts", language))
        values.append(format_number(alerts, language, decimals=1))

    low, high = min(0.0, score.min()), max(1.0, score.max())
    edges = np.linspace(low, high, 26)
    bars = [np.histogram(score[group], edges)[0] for group in (ill, ~ill)]
    frame = _Frame(low, high, max(bars[0]), max(bars[1]), language, tuple(names))
    with _style():
        figure = _figure()
        figure.add_artist(_backdrop(_frame_pixels(frame)))
        axes = figure.add_axes(_PANEL_AXES, xlim=(low, high), ylim=frame.ylim)
        axes.set_axis_off()
        _hatched_where_wrong(axes, edges, bars[0], threshold, _VERMILLION)
        _hatched_where_wrong(axes, edges, -bars[1], threshold, _BLUE)
        # Short of the words above and below it.
        axes.axvline(threshold, 0.1, 0.89, color=_BLACK, lw=2.5, marker="", ls="-")
        for cell, place in _CELLS.items():
            count = format_number(getattr(cells, cell), language)
            axes.text(s=f"{count} {_word(cell, language)}", transform=axes.transAxes, **place)
        heading = _word("threshold", language).format(shown)
        figure.text(_PANEL_TEXT, 0.945, heading, va="top", weight="bold")
        for value, y in zip(values, _PANEL_LINES, strict=False):
            figure.text(_PANEL_TEXT, y - 0.07, value, va="top", weight="bold")

        alt = _PANEL_ALT[language].format(
            n_ill=cells.tp + cells.fn,
            n_healthy=cells.fp + cells.tn,
            ill=_median(score[ill], language),
            healthy=_median(score[~ill], language),
            threshold=shown,
            tp=cells.tp,
            fn=cells.fn,
            fp=cells.fp,
            tn=cells.tn,
            rest="; ".join(f"{n}: {v}" for n, v in zip(names, values, strict=True)),
        )
        return Picture(figure, alt)


def roc_curves(
    curves: Mapping[str, pd.DataFrame],
    language: str,
    marked: Mapping[str, float] | None = None,
) -> Picture:
    """Draw ROC curves over each other, with their areas.

    Parameters
    ----------
    curves : mapping of name to DataFrame
        One to four tables from `accuracy.roc`.
    language : {"vi", "en"}
    marked : mapping of name to threshold, optional
        Working points to mark: on the curve of that name, the point of that threshold.

    Raises
    ------
    ValueError
        If there is no curve or more than four, or a marked name is not among the curves.

    Examples
    --------
    >>> from lab_utils import accuracy
    >>> curve = accuracy.roc([0, 1, 0, 1], [0.1, 0.4, 0.5, 0.8])
    >>> roc_curves({"A": curve}, "en").alt
    'ROC curves. A: AUC 0.750; at specificity 90 % its sensitivity is 50.0 %.'
    """
    from sklearn.metrics import auc

    if not 1 <= len(curves) <= 4:
        raise ValueError(f"curves holds {len(curves)}; expected 1 to 4, or none can be told apart")
    marked = marked or {}
    if unknown := set(marked) - set(curves):
        raise ValueError(f"marked names {sorted(unknown)}; expected names of {list(curves)}")

    with _style():
        figure = _figure(height=3.8, layout="constrained")
        axes = figure.add_subplot()
        sentences = []
        for name, curve in curves.items():
            area = float(auc(1 - curve["specificity"], curve["sensitivity"]))
            words = _word("auc", language).format(format_number(area, language, decimals=3))
            (line,) = axes.plot(
                100 * (1 - curve["specificity"]),
                100 * curve["sensitivity"],
                label=f"{name}\n{words}",
                markevery=0.15,
            )
            at_90 = _percent(curve.loc[curve["specificity"] >= 0.9, "sensitivity"].max(), language)
            sentence = pick(
                {
                    "vi": f"{name}: {words}; ở độ đặc hiệu 90 % độ nhạy là {at_90}",
                    "en": f"{name}: {words}; at specificity 90 % its sensitivity is {at_90}",
                },
                language,
            )
            if name in marked:
                sentence += "; " + _mark_working_point(
                    axes, curve, marked[name], line.get_color(), language
                )
            sentences.append(sentence + ".")
        axes.plot(
            [0, 100],
            [0, 100],
            color=_GREY,
            ls=":",
            marker="",
            lw=1,
            label=_word("chance", language),
        )
        axes.set(xlim=(-2, 102), ylim=(-2, 102), aspect="equal")
        axes.set_xlabel(_word("false_alarms", language))
        axes.set_ylabel(_word("sensitivity", language) + " (%)")
        axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.03), labelspacing=0.7)
        start = pick({"vi": "Đường cong ROC. ", "en": "ROC curves. "}, language)
        return Picture(figure, start + " ".join(sentences))


def natural_frequencies(
    sensitivity: float,
    specificity: float,
    prevalence: float,
    language: str,
    people: int = 1000,
) -> Picture:
    """Draw a group of people as signs: who is found, missed, alarmed for nothing, left alone.

    Counts are rounded to whole people, the ill first, so that they add up.

    Parameters
    ----------
    sensitivity, specificity, prevalence : float
        Proportions 0..1.
    language : {"vi", "en"}
    people : int
        Size of the group, 10 to 1000.

    Raises
    ------
    ValueError
        If a proportion is not within 0..1 or `people` not a whole number from 10 to 1000.

    Examples
    --------
    >>> natural_frequencies(0.9, 0.95, 0.01, "en").alt
    'Of 1000 people (rounded) 10 are ill: 9 found, 1 missed. Of the 990 who are not ill, 50 get \
a false alarm and 940 do not. So 9 of 59 alerts are right.'
    """
    for name, value in (
        ("sensitivity", sensitivity),
        ("specificity", specificity),
        ("prevalence", prevalence),
    ):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}; expected 0 to 1; write 95 % as 0.95")
    if not (10 <= people <= 1000 and people == int(people)):
        raise ValueError(f"people is {people}; expected a whole number from 10 to 1000")
    ill = _whole(people * prevalence)
    found = _whole(ill * sensitivity)
    false_alarms = _whole((people - ill) * (1 - specificity))
    exact = np.array([people * prevalence, ill * sensitivity, (people - ill) * (1 - specificity)])
    heading = "people" if np.allclose(exact, (ill, found, false_alarms)) else "rounded"
    counts = {
        "found": found,
        "missed": ill - found,
        "false_alarms": false_alarms,
        "quiet": people - ill - false_alarms,
    }
    text = {key: format_number(value, language) for key, value in counts.items()}
    text |= {
        "people": format_number(people, language),
        "ill": format_number(ill, language),
        "healthy": format_number(people - ill, language),
        "alerts": format_number(found + false_alarms, language),
    }

    with _style():
        figure = _figure(height=3.6)
        axes = figure.add_axes((0.01, 0.02, 0.56, 0.96))
        # As wide as the axes are to their height, so that the cells are about square.
        columns = math.ceil(math.sqrt(people * 1.13))
        rows = math.ceil(people / columns)
        size = 0.56 * 7 * 72 / columns  # a cell in points
        start, y = 0, 0.93
        figure.text(0.6, y, _NATURAL[heading][language].format(**text), weight="bold", va="top")
        for kind, (marker, colour, share) in _SIGNS.items():
            place = np.arange(start, start + counts[kind])
            start += counts[kind]
            axes.plot(
                place % columns,
                -(place // columns),
                ls="",
                marker=marker,
                color=colour,
                markersize=share * size,
                markeredgewidth=0,
            )
            y -= 0.145
            key = figure.add_axes((0.595, y - 0.03, 0.03, 0.06))
            key.plot(0, 0, marker=marker, color=colour, ms=13 * share, mew=0, clip_on=False)
            key.set_axis_off()
            figure.text(0.64, y, _NATURAL[kind][language].format(**text), va="center_baseline")
        words = _NATURAL["alerts"][language].format(**text)
        figure.text(0.6, y - 0.12, words, va="top", weight="bold")
        axes.set(xlim=(-0.7, columns - 0.3), ylim=(0.3 - rows, 0.7))
        axes.set_axis_off()
        alt = _NATURAL[heading][language] + _NATURAL["alt"][language]
        return Picture(figure, alt.format(**text))


def predictive_value_curve(
    sensitivity: float,
    specificity: float,
    language: str,
    marked: Sequence[float] = (0.01, 0.1, 0.5),
) -> Picture:
    """Draw how the predictive values of one test change with the prevalence.

    Parameters
    ----------
    sensitivity, specificity : float
        Proportions 0..1.
    language : {"vi", "en"}
    marked : sequence of float
        Prevalences at which the values are written, each above 0 and below 1.

    Raises
    ------
    ValueError
        If a proportion is out of range or `marked` is empty.

    Examples
    --------
    >>> predictive_value_curve(0.9, 0.95, "en", marked=[0.01]).alt.split(". ")[1]
    'At prevalence 1 %: positive predictive value 15.4 %, negative 99.9 %.'
    """
    from lab_utils import accuracy

    if not len(marked) or not all(0 < p < 1 for p in marked):
        raise ValueError(f"marked is {list(marked)}; expected prevalences above 0 and below 1")
    low, high = min(0.001, *marked), max(0.9, *marked)
    prevalences = np.geomspace(low, high, 200)
    values = [accuracy.predictive_values(sensitivity, specificity, p) for p in prevalences]

    with _style():
        figure = _figure(layout="constrained")
        axes = figure.add_subplot()
        for name, colour, dash in (("ppv", _BLUE, "-"), ("npv", _VERMILLION, "--")):
            axes.plot(
                prevalences,
                [100 * getattr(v, name) for v in values],
                color=colour,
                ls=dash,
                marker="",
                label=_word(name, language),
            )
        sentences = []
        for prevalence in sorted(marked):
            at = accuracy.predictive_values(sensitivity, specificity, prevalence)
            axes.axvline(prevalence, color=_GREY, lw=1, ls=":", marker="", zorder=0)
            ppv_above = at.ppv > at.npv
            for value, colour, marker, (x, y, align, side) in (
                (at.ppv, _BLUE, "o", (-8, 4, "right", "bottom") if ppv_above else _BELOW),
                (at.npv, _VERMILLION, "s", (-8, -4, "right", "top") if ppv_above else _ABOVE),
            ):
                axes.plot(prevalence, 100 * value, marker=marker, color=colour)
                axes.annotate(
                    _percent(value, language),
                    (prevalence, 100 * value),
                    (x, y),
                    textcoords="offset points",
                    ha=align,
                    va=side,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
                )
            sentences.append(
                pick(
                    {
                        "vi": "Ở tỷ lệ hiện mắc {}: giá trị tiên đoán dương {}, âm {}.",
                        "en": "At prevalence {}: positive predictive value {}, negative {}.",
                    },
                    language,
                ).format(
                    format_number(100 * prevalence, language) + " %",
                    _percent(at.ppv, language),
                    _percent(at.npv, language),
                )
            )
        axes.set_xscale("log")
        ticks = [t for t in (0.001, 0.01, 0.1, 0.5) if not any(t / 2 < p < t * 2 for p in marked)]
        ticks = sorted({*ticks, *marked})
        axes.set_xticks(ticks, [format_number(100 * t, language) for t in ticks])
        axes.set_xticks([], minor=True)
        axes.set(xlim=(low / 2, high * 1.6), ylim=(-18, 122), yticks=(0, 25, 50, 75, 100))
        axes.set_xlabel(_word("prevalence", language))
        axes.set_ylabel(_word("predictive_value", language))
        figure.legend(loc="outside upper center", ncols=2)
        start = pick(
            {
                "vi": "Giá trị tiên đoán theo tỷ lệ hiện mắc, độ nhạy {}, độ đặc hiệu {}. ",
                "en": "Predictive values by prevalence, sensitivity {}, specificity {}. ",
            },
            language,
        ).format(_percent(sensitivity, language), _percent(specificity, language))
        return Picture(figure, start + " ".join(sentences))


def image_grid(
    images: Sequence[np.ndarray],
    captions: Sequence[str],
    alt: str,
    language: str,
    simulated: bool = False,
) -> Picture:
    """Show grey pictures side by side, four a row, each under its caption.

    Parameters
    ----------
    images : sequence of ndarray
        Two-dimensional, 0 black to 255 white.
    captions : sequence of str
        One a picture; a line break is kept.
    alt : str
        What the pictures show.
    language : {"vi", "en"}
    simulated : bool
        Whether to write on the figure, and in its alt text, that the pictures are simulated.

    Raises
    ------
    ValueError
        If there is no picture, or not one caption a picture, or `alt` is empty.

    Examples
    --------
    >>> image_grid([np.zeros((28, 28))], ["0.12"], "A black square.", "en", simulated=True)
    Picture('Simulated. A black square.')
    """
    if not len(images) or len(images) != len(captions):
        raise ValueError(
            f"{len(images)} images and {len(captions)} captions; expected one caption an image"
        )
    label = _word("simulated", language)
    columns = min(len(images), 4)
    rows = math.ceil(len(images) / columns)
    with _style():
        figure = _figure(height=2.05 * rows + 0.3 * simulated, layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False).flat
        for axes, image, caption in zip(grid, images, captions, strict=False):
            axes.imshow(image, vmin=0, vmax=255)
            axes.set_title(caption)
        for axes in figure.axes:
            axes.set_axis_off()
        if simulated and alt.strip():
            figure.suptitle(label, weight="bold")
            alt = f"{label}. {alt}"
        return Picture(figure, alt)


# Parts of the figures.

_PANEL_AXES = (0.125, 0.15, 0.53, 0.75)
_PANEL_TEXT = 0.69  # left edge of the figures beside the axes
_PANEL_LINES = (0.83, 0.65, 0.47, 0.29)
_CELLS: dict[str, dict[str, Any]] = {
    "fn": {"x": 0.02, "y": 0.99, "ha": "left", "va": "top"},
    "tp": {"x": 0.98, "y": 0.99, "ha": "right", "va": "top"},
    "tn": {"x": 0.02, "y": 0.01, "ha": "left", "va": "bottom"},
    "fp": {"x": 0.98, "y": 0.01, "ha": "right", "va": "bottom"},
}
_PANEL_ALT = {
    "vi": "Điểm AI của {n_ill} người có bệnh (trung vị {ill}) và {n_healthy} người không bệnh "
    "(trung vị {healthy}). Ở ngưỡng {threshold}: {tp} dương tính thật, {fn} âm tính giả, {fp} "
    "dương tính giả, {tn} âm tính thật. {rest}. Trong ngoặc là khoảng tin cậy 95 %.",
    "en": "AI scores of {n_ill} people who are ill (median {ill}) and {n_healthy} who are not "
    "(median {healthy}). At threshold {threshold}: {tp} true positives, {fn} false negatives, "
    "{fp} false positives, {tn} true negatives. {rest}. In brackets: 95 % confidence limits.",
}

# Place of a value beside its point on the predictive value curves, clear of both.
_ABOVE = (0, 7, "center", "bottom")
_BELOW = (5, -12, "center", "top")

# Sign, colour and share of the cell that it fills.
_SIGNS = {
    "found": ("s", _BLUE, 0.85),
    "missed": ("X", _BLACK, 1.0),
    "false_alarms": ("^", _VERMILLION, 0.9),
    "quiet": ("o", _GREY, 0.35),
}

_NATURAL = {
    "people": {"vi": "Trong {people} người", "en": "Of {people} people"},
    "rounded": {"vi": "Trong {people} người (làm tròn)", "en": "Of {people} people (rounded)"},
    "found": {"vi": "{found} có bệnh, được phát hiện", "en": "{found} ill and found"},
    "missed": {"vi": "{missed} có bệnh, bị bỏ sót", "en": "{missed} ill and missed"},
    "false_alarms": {
        "vi": "{false_alarms} không bệnh, báo động giả",
        "en": "{false_alarms} not ill, false alarm",
    },
    "quiet": {"vi": "{quiet} không bệnh, AI im lặng", "en": "{quiet} not ill, AI silent"},
    "alerts": {
        "vi": "Trong {alerts} báo động\ncó {found} báo động đúng",
        "en": "{found} of {alerts} alerts\nare right",
    },
    "alt": {
        "vi": " có {ill} người có bệnh: {found} được phát hiện, {missed} bị "
        "bỏ sót. Trong {healthy} người không bệnh, {false_alarms} bị báo động giả, {quiet} không "
        "bị báo động. Vậy trong {alerts} báo động có {found} báo động đúng.",
        "en": " {ill} are ill: {found} found, {missed} missed. Of the {healthy} who are not ill, "
        "{false_alarms} get a false alarm and {quiet} do not. So {found} of {alerts} alerts are "
        "right.",
    },
}


@cache
def _rc() -> Any:
    import matplotlib

    return matplotlib.rc_params_from_file(_STYLE, use_default_template=False)


@contextmanager
def _style() -> Iterator[None]:
    import matplotlib

    with matplotlib.rc_context(_rc()):
        yield


def _pixels(figure: Figure) -> np.ndarray:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def _png(figure: Figure) -> bytes:
    from PIL import Image

    picture = Image.fromarray(_pixels(figure)).convert("RGB")
    red, green, blue = picture.split()
    if red == green == blue:  # radiographs: every grey is kept
        picture = red
    else:  # a palette of 256 colours: a quarter of the bytes over a slow line
        picture = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    picture.save(buffer, "png")
    return buffer.getvalue()


def _figure(height: float = 3.4, layout: Any = None) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(7, height), layout=layout)


@dataclass(frozen=True)
class _Frame:
    """What stays in `threshold_panel` while the threshold moves."""

    low: float
    high: float
    most_ill: int
    most_healthy: int
    language: str
    names: tuple[str, ...]

    @property
    def ylim(self) -> tuple[float, float]:
        # Room for the counts beyond the longest bar; neither half too low for its name.
        up, down = (1.35 * math.sqrt(max(n, 1)) for n in (self.most_ill, self.most_healthy))
        return -max(down, 0.75 * up), max(up, 0.75 * down)


@lru_cache(maxsize=16)  # writing the words takes longer than all the rest
def _frame_pixels(frame: _Frame) -> np.ndarray:
    language = frame.language
    down, up = frame.ylim
    figure = _figure()
    axes = figure.add_axes(_PANEL_AXES, xlim=(frame.low, frame.high), ylim=frame.ylim)
    axes.axhline(0, color=_BLACK, lw=1, marker="", ls="-")
    ticks = np.linspace(frame.low, frame.high, 5)
    axes.set_xticks(ticks, [format_number(t, language, decimals=2) for t in ticks])
    axes.set_xlabel(_word("score", language))
    levels = [n for n in (-1000, -100, -10, 10, 100, 1000) if down <= _root(n) <= up]
    axes.set_yticks([_root(n) for n in levels], [format_number(abs(n), language) for n in levels])
    for x, align, column in ((0.02, "left", "silent"), (0.98, "right", "alert")):
        axes.text(
            x, 1.03, _word(column, language), ha=align, weight="bold", transform=axes.transAxes
        )
    for y, group in ((up / 2, "ill"), (down / 2, "healthy")):
        axes.text(
            -0.185,
            y,
            _word(group, language),
            rotation=90,
            ha="center",
            va="center",
            weight="bold",
            transform=axes.get_yaxis_transform(),
        )
    for name, y in zip(frame.names, _PANEL_LINES, strict=False):
        figure.text(_PANEL_TEXT, y, name, va="top")
    figure.text(_PANEL_TEXT, 0.03, _word("limits", language), va="bottom")
    return _pixels(figure)


def _backdrop(pixels: np.ndarray) -> Artist:
    """Lay pixels under a figure as they are; ``figimage`` resamples them, ten times slower."""
    from matplotlib.artist import Artist

    class Backdrop(Artist):
        zorder = -1

        def draw(self, renderer: Any) -> None:
            renderer.draw_image(renderer.new_gc(), 0, 0, pixels[::-1])

    return Backdrop()


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


def _mark_working_point(
    axes: Axes, curve: pd.DataFrame, threshold: float, colour: Any, language: str
) -> str:
    # Between two observed scores the same people alert as at the higher of the two.
    point = curve[curve["threshold"] >= threshold].iloc[-1]
    words = "{} {}, {} {}".format(
        _word("sensitivity", language).lower(),
        _percent(point["sensitivity"], language),
        _word("specificity", language).lower(),
        _percent(point["specificity"], language),
    )
    start = _word("threshold", language).format(format_number(threshold, language))
    axes.plot(
        100 * (1 - point["specificity"]),
        100 * point["sensitivity"],
        marker="*",
        ms=15,
        ls="",
        color=colour,
        mec="white",
        label=f"{start}:\n{words}".replace(", ", ",\n"),
        zorder=5,
    )
    return f"{start[0].lower()}{start[1:]}: {words}"


def _word(key: str, language: str) -> str:
    return pick(_WORDS[key], language)


def _percent(proportion: float, language: str) -> str:
    if math.isnan(proportion):
        return _word("undefined", language)
    percent = 100 * proportion
    # 99.97 is not written 100.0: "never wrong" is for what is never wrong.
    if 99.95 <= percent < 100:
        return f"> {format_number(99.9, language)} %"
    if 0 < percent < 0.05:
        return f"< {format_number(0.1, language)} %"
    return format_number(percent, language, decimals=1) + " %"


def _limits(estimate: Estimate, language: str) -> str:
    if math.isnan(estimate.value):
        return _word("undefined", language)
    low, high = (
        format_number(100 * x, language, decimals=1) for x in (estimate.low, estimate.high)
    )
    return f"{_percent(estimate.value, language)} ({low}–{high})"


def _median(values: np.ndarray, language: str) -> str:
    return format_number(float(np.median(values)), language, decimals=2) if values.size else "–"


def _whole(x: float) -> int:
    return math.floor(x + 0.5)
