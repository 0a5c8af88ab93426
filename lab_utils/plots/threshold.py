"""One threshold on the scores of the ill and the healthy, following a slider."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from lab_utils import accuracy
from lab_utils.figures.errors import FigureError
from lab_utils.figures.live import LiveFigure, moving
from lab_utils.figures.measures import PPV, SENSITIVITY, SPECIFICITY, threshold_words, with_limits
from lab_utils.language import Texts, pick
from lab_utils.numbers import format_number

_TEXTS = Texts(
    {
        "alerts_a_day": {"vi": "Báo động mỗi ngày", "en": "Alerts a day"},
        "limits": {
            "vi": "Trong ngoặc: khoảng tin cậy 95 %.",
            "en": "In brackets: 95 % confidence limits.",
        },
        "how": {
            "vi": "Ngang: điểm của AI. Cao: số người. Sọc: AI sai.",
            "en": "Across: AI score. Height: people. Striped: AI wrong.",
        },
        "people": {"vi": "Số người", "en": "People"},
        "ill": {"vi": "Có bệnh", "en": "Ill"},
        "healthy": {"vi": "Không bệnh", "en": "Not ill"},
        "count": {"vi": "{count} người", "en": "{count} people"},
        "silent": {"vi": "AI im lặng", "en": "AI silent"},
        "alert": {"vi": "AI báo động", "en": "AI alerts"},
        "fn": {"vi": "âm tính giả", "en": "false negatives"},
        "tp": {"vi": "dương tính thật", "en": "true positives"},
        "tn": {"vi": "âm tính thật", "en": "true negatives"},
        "fp": {"vi": "dương tính giả", "en": "false positives"},
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

_BARS = 25
# Pixels: both groups together, the lower of the two at least, above the longest bar, between the
# words of two levels.
_HEIGHT, _LOWEST, _ROOM, _APART = 128, 24, 6, 18
# Roots, as 1 and 364 people stand side by side; drawn in this order as long as there is room.
_LEVELS = (10, 100, 1000, 10_000, 1, 300, 30, 3, 3000)
_WRONG = {"fn": "labs-of-ill labs-wrong", "tp": "labs-of-ill"}
_WRONG |= {"tn": "labs-of-well", "fp": "labs-of-well labs-wrong"}


def threshold_panel(
    truth: ArrayLike,
    score: ArrayLike,
    threshold: float,
    language: str,
    studies_per_day: float | None = None,
    note: str = "",
) -> LiveFigure:
    """Draw what one threshold does: the scores of the ill and the healthy, and the four cells.

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
        What a reader must know about these cases (for example that their mix is simulated);
        written on the figure and in its alt text.

    Raises
    ------
    lab_utils.accuracy.InputError
        As in `accuracy.confusion`.
    FigureError
        If `threshold` is infinite.

    Examples
    --------
    >>> panel = threshold_panel([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, "en", note="Invented")
    >>> panel.alt[:79]
    'Invented. AI scores of 2 people who are ill (median 0.65) and 2 who are not (me'
    """
    cells = accuracy.confusion(truth, score, threshold)
    if math.isinf(threshold):
        raise FigureError(
            vi="Ngưỡng (threshold) là {threshold}; cần một số hữu hạn trên trục điểm.",
            en="threshold is {threshold}; expected a finite number on the score axis.",
            threshold=str(threshold),
        )
    is_ill, score = np.asarray(truth) == 1, np.asarray(score, dtype=float)
    groups = {"ill": score[is_ill], "healthy": score[~is_ill]}
    axis = (min(0.0, float(score.min())), max(1.0, float(score.max())))
    values = _values(cells, studies_per_day, language)
    alt = _alt(cells, groups, threshold, values, language)
    how = f"{note}. {_TEXTS.say('how', language)}" if note else _TEXTS.say("how", language)
    shapes = f'<p class="labs-small">{escape(how)}</p>'
    shapes += _scores(groups, axis, threshold, language)
    below = _table(cells, language) + _rates(values, language)
    return LiveFigure(shapes, f"{note}. {alt}" if note else alt, below, axis)


def _values(
    cells: accuracy.Confusion, studies_per_day: float | None, language: str
) -> dict[str, str]:
    """What follows from the four cells, by its name."""
    values = {
        pick(SENSITIVITY, language): with_limits(cells.sensitivity, language),
        pick(SPECIFICITY, language): with_limits(cells.specificity, language),
        pick(PPV, language): with_limits(cells.ppv, language),
    }
    if studies_per_day is not None:
        alerts = (cells.tp + cells.fp) / cells.n * studies_per_day
        name = _TEXTS.say("alerts_a_day", language)
        values[name] = format_number(alerts, language, decimals=1)
    return {name: moving(value) for name, value in values.items()}


def _alt(
    cells: accuracy.Confusion,
    groups: Mapping[str, np.ndarray],
    threshold: float,
    values: Mapping[str, str],
    language: str,
) -> str:
    at = _at(threshold, language)
    return _TEXTS.say(
        "alt",
        language,
        **{f"n_{name}": str(len(scores)) for name, scores in groups.items()},
        **{name: _median(scores, language) for name, scores in groups.items()},
        threshold=at[0].lower() + at[1:],
        rest="; ".join(f"{name}: {value}" for name, value in values.items()),
        **{cell: moving(getattr(cells, cell)) for cell in _WRONG},
    )


def _at(threshold: float, language: str) -> str:
    word, number = threshold_words(threshold, language).rsplit(" ", 1)
    return f"{word} {moving(number)}"


def _median(values: np.ndarray, language: str) -> str:
    return format_number(float(np.median(values)), language, decimals=2) if values.size else "–"


def _scores(
    groups: Mapping[str, np.ndarray], axis: tuple[float, float], threshold: float, language: str
) -> str:
    """The bars of both groups above one axis, and the line of the threshold through them."""
    low, high = axis
    at = round(100 * (min(max(threshold, low), high) - low) / (high - low), 2)
    here, rest = moving(f"{at:g}"), moving(f"{100 - at:g}")
    edges = np.linspace(low, high, _BARS + 1)
    counts = {name: np.histogram(scores, edges)[0] for name, scores in groups.items()}
    roots = {name: math.sqrt(max(1, *bars)) for name, bars in counts.items()}
    scale = (_HEIGHT - 2 * _ROOM) / sum(roots.values())
    drawn = (
        f'<div class="labs-tag"><i style="flex-grow:{here}"></i>'
        f"<b>{_at(threshold, language)}</b>"
        f'<i style="flex-grow:{rest}"></i></div><div class="labs-line" style="left:{here}%"></div>'
    )
    for name, (colour, wrong) in {
        "ill": ("labs-ill", f"scale({here} 1)"),
        "healthy": ("labs-well", f"translate({here}) scale({rest} 1)"),
    }.items():
        height = max(_LOWEST, round(scale * roots[name] + _ROOM))
        count = _TEXTS.say("count", language, count=format_number(len(groups[name]), language))
        drawn += (
            f'<p class="labs-group"><span><b>{_TEXTS.say(name, language)}</b>, {count}</span></p>'
        )
        drawn += _bars(counts[name], height, scale, colour, wrong, language)
    ticks = "".join(
        f'<span style="left:{100 * place:g}%">'
        f"{format_number(low + place * (high - low), language, decimals=2)}</span>"
        for place in (0, 0.25, 0.5, 0.75, 1)
    )
    return f'<div class="labs-scores">{drawn}<div class="labs-axis">{ticks}</div></div>'


def _bars(
    counts: np.ndarray, height: int, scale: float, colour: str, wrong: str, language: str
) -> str:
    """One group: its bars, stripes over those on the wrong side, levels with their numbers."""
    width = 100 / _BARS
    bars = "".join(
        f"M{width * place + 0.25:g} {height}v{-scale * math.sqrt(count):.1f}h{width - 0.5:g}"
        f"V{height}z"
        for place, count in enumerate(counts)
        if count
    )
    stripes = "".join(f"M0 {y}h1" for y in range(height - 3, 0, -4))
    levels = list(_levels(height, scale))
    lines = "".join(f"M0 {y:g}h100" for _, y in levels)
    words = "".join(
        f'<span style="top:{y:g}px">{format_number(level, language)}</span>' for level, y in levels
    )
    return (
        f'<div class="labs-bars"><svg viewBox="0 0 100 {height}" height="{height}" '
        f'preserveAspectRatio="none" aria-hidden="true"><path class="{colour}" d="{bars}"/>'
        f'<path class="labs-stripes" transform="{wrong}" d="{stripes}"/>'
        f'<path class="labs-level" d="{lines}"/></svg>{words}</div>'
    )


def _levels(height: int, scale: float) -> Iterator[tuple[int, float]]:
    """Numbers of people whose height is marked, and where, in pixels from above."""
    taken = [float(height)]
    for level in _LEVELS:
        y = round(height - scale * math.sqrt(level), 1)
        if y >= _ROOM / 2 and min(abs(y - one) for one in taken) >= _APART:
            taken.append(y)
            yield level, y


def _table(cells: accuracy.Confusion, language: str) -> str:
    def cell(name: str) -> str:
        key = f'<i class="labs-key {_WRONG[name]}"></i>'
        words = _TEXTS.say(name, language)
        return f"<td>{key}{words}<b>{moving(getattr(cells, name))}</b></td>"

    heads = "".join(
        f'<th scope="col">{_TEXTS.say(name, language)}</th>'
        for name in ("people", "silent", "alert")
    )
    rows = "".join(
        f'<tr><th scope="row">{_TEXTS.say(name, language)}</th>{cell(left)}{cell(right)}</tr>'
        for name, left, right in (("ill", "fn", "tp"), ("healthy", "tn", "fp"))
    )
    return (
        f'<table class="labs-counts"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _rates(values: Mapping[str, str], language: str) -> str:
    rates = "".join(f"<span>{name} <b>{escape(value)}</b></span>" for name, value in values.items())
    limits = _TEXTS.say("limits", language)
    return f'<p class="labs-rates">{rates}</p><p class="labs-small">{limits}</p>'
