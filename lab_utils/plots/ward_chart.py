"""The observation chart of a ward: one patient over days, bands in colour with their points.

The rows are the bands of NEWS2 (`lab_utils.warning.NEWS2`), so that chart and score cannot
differ. Each band says its points; each value stands in its band; what was not measured is a
question mark.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab_utils.colours import GREY, INK, LARGE, PIXELS_AN_INCH, POINT_BANDS, SMALL, TINY
from lab_utils.figures.errors import require_count
from lab_utils.figures.picture import Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number
from lab_utils.plots.ward_bands import AIR, OXYGEN, Band, place_in_bands, ward_bands

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_LEVEL_POINTS = {"none": 0, "low": 0, "low-medium": 1, "medium": 2, "high": 3}
_TEXTS = Texts(
    {
        "respiratory_rate": {"vi": "Nhịp thở\n(lần/phút)", "en": "Breathing\n(/min)"},
        "spo2": {"vi": "SpO₂ (%)\nthang {scale}", "en": "SpO₂ (%)\nscale {scale}"},
        "oxygen": {"vi": "Thở oxy?", "en": "Oxygen?"},
        "systolic": {"vi": "Huyết áp\ntâm thu\n(mmHg)", "en": "Systolic\n(mmHg)"},
        "pulse": {"vi": "Mạch\n(lần/phút)", "en": "Pulse\n(/min)"},
        "consciousness": {"vi": "Tri giác", "en": "Conscious-\nness"},
        "temperature": {"vi": "Nhiệt độ\n(°C)", "en": "Temp.\n(°C)"},
        "points": {"vi": "điểm", "en": "pts"},
        "hour": {"vi": "Giờ", "en": "Hour"},
        "score": "NEWS2",
        "alt": {
            "vi": "{note}. Phiếu theo dõi {rounds} lần đo, từ {first} đến {last}. NEWS2 lần lượt: "
            "{scores}. {missing}. Lần cuối: {signs}.",
            "en": "{note}. Observation chart of {rounds} rounds, {first} to {last}. NEWS2 in turn: "
            "{scores}. {missing}. Last round: {signs}.",
        },
        "not_measured": {"vi": "Không đo: {gaps}", "en": "Not measured: {gaps}"},
        "all_measured": {"vi": "Lần nào cũng đo đủ", "en": "Nothing is missing"},
    }
)
_MOST_ROUNDS = 12
_NAME, _BAND, _FIRST, _RIGHT = 4, 96, 204, 696  # pixels from the left
_ROW, _GAP, _TOP, _NOTE = 18, 4, 44, 26  # pixels


def observation_chart(
    rounds: pd.DataFrame,
    language: str,
    *,
    note: Twin,
    scale_2: bool = False,
) -> Picture:
    """Draw the vital signs of one patient in the bands of NEWS2, and the score below.

    Parameters
    ----------
    rounds : DataFrame
        1 to 12 rounds in the order of time, columns time and those of `lab_utils.warning.news2`.
    language : {"vi", "en"}
    note : twin
        For example that the patient is simulated; on the figure and in its alt text.
    scale_2 : bool
        SpO2 on scale 2.

    Raises
    ------
    FigureError
        If there are no rounds, or more than 12.
    lab_utils.warning.SignError
        For what no patient can have.

    Examples
    --------
    >>> from lab_utils.simulate import ward
    >>> rounds = ward(beds=1, days=2, seed=2).observations.iloc[:6]
    >>> observation_chart(rounds, "en", note="Simulated").alt[:44]
    'Simulated. Observation chart of 6 rounds, 05'
    """
    from lab_utils.warning import NEWS2, news2
    from lab_utils.warning.reading import read_signs

    require_count("rounds", len(rounds), _MOST_ROUNDS, {"vi": "lần đo", "en": "rounds"})
    scores = news2(rounds, scale_2)
    values = dict(zip(NEWS2.signs, read_signs(rounds, NEWS2.signs), strict=True))
    told = pick(note, language)
    with style():
        figure = _draw(rounds, values, scores, told, language, scale_2)
        return Picture(figure, _words(rounds, values, scores, told, language))


def _draw(
    rounds: pd.DataFrame,
    values: Mapping[str, Any],
    scores: pd.DataFrame,
    note: str,
    language: str,
    scale_2: bool,
) -> Figure:
    blocks = {name: ward_bands(name, language, scale_2) for name in values}
    lines = sum(len(bands) for bands in blocks.values()) + 1.3
    height = _TOP + _ROW * lines + _GAP * len(blocks) + _NOTE
    figure = new_figure(height=height / PIXELS_AN_INCH)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 700), ylim=(height, 0))
    axes.set_axis_off()
    width = min((_RIGHT - _FIRST) / len(rounds), 60)
    middles = [_FIRST + width * (place + 0.5) for place in range(len(rounds))]
    _head(axes, rounds, middles, language)
    y = float(_TOP)
    for name, bands in blocks.items():
        _block(axes, y, name, bands, language, scale_2, middles[-1] + width / 2)
        for place, middle in enumerate(middles):
            value = values[name][place]
            if math.isnan(value):
                _gap(axes, middle - width / 2, y, width, _ROW * len(bands))
                continue
            row = place_in_bands(name, value, values["oxygen"][place] == 1, scale_2)
            _value(axes, middle, y + _ROW * (row + 0.5), _written(name, value, language))
        y += _ROW * len(bands) + _GAP
    _score_row(axes, y, scores, middles, width, language)
    axes.text(_RIGHT, height - 6, note, ha="right", va="bottom", style="italic")
    return figure


def _head(axes: Axes, rounds: pd.DataFrame, middles: list[float], language: str) -> None:
    axes.text(_BAND, _TOP - 8, _TEXTS.say("hour", language), va="bottom", color=INK)
    axes.text(
        _FIRST - 6, _TOP - 8, _TEXTS.say("points", language), ha="right", va="bottom", size=TINY
    )
    before = ""
    for middle, time in zip(middles, rounds["time"], strict=True):
        axes.text(middle, _TOP - 8, f"{time:%H}", ha="center", va="bottom")
        if (day := f"{time:%d/%m}") != before:
            axes.text(middle, _TOP - 26, day, ha="center", va="bottom", weight="bold", size=TINY)
        before = day


def _block(
    axes: Axes,
    y: float,
    name: str,
    bands: list[Band],
    language: str,
    scale_2: bool,
    right: float,
) -> None:
    words = _TEXTS.say(name, language, scale=2 if scale_2 else 1)
    axes.text(_NAME, y + _ROW * len(bands) / 2, words, va="center", weight="bold", size=SMALL)
    for row, band in enumerate(bands):
        middle = y + _ROW * (row + 0.5)
        colour = POINT_BANDS[band.points]
        axes.fill_between((_BAND - 4, right), middle - _ROW / 2, middle + _ROW / 2, fc=colour)
        axes.text(_BAND, middle, band.label, va="center_baseline", size=TINY)
        axes.text(_FIRST - 4, middle, str(band.points), ha="right", va="center_baseline", size=TINY)
    axes.plot((_BAND - 4, right), (y, y), color=GREY, lw=1, ls="-", marker="")


def _gap(axes: Axes, x: float, y: float, width: float, height: float) -> None:
    """What was not measured."""
    from matplotlib.patches import Rectangle

    box = Rectangle((x + 1, y + 1), width - 2, height - 2, fc="white", ec=GREY, hatch="////")
    axes.add_patch(box)
    plain = {"fc": "white", "ec": "none", "pad": 1}
    middle = (x + width / 2, y + height / 2)
    axes.text(*middle, "?", ha="center", va="center", weight="bold", size=14, bbox=plain)


def _value(axes: Axes, x: float, y: float, words: str) -> None:
    size = SMALL if len(words) < 4 else TINY
    axes.text(x, y, words, ha="center", va="center_baseline", weight="bold", size=size)


def _written(name: str, value: float, language: str) -> str:
    from lab_utils.warning.reading import LETTERS

    if name == "oxygen":
        return "●"
    if name == "consciousness":
        return LETTERS[int(value)]
    return format_number(value, language, 1 if name == "temperature" else 0)


def _score_row(
    axes: Axes,
    y: float,
    scores: pd.DataFrame,
    middles: list[float],
    width: float,
    language: str,
) -> None:
    from matplotlib.patches import Rectangle

    from lab_utils.warning import news2_level

    axes.text(
        _NAME,
        y + 0.65 * _ROW,
        _TEXTS.say("score", language),
        va="center",
        weight="bold",
        size=LARGE,
    )
    levels = news2_level(scores["lowest"].to_numpy(), scores["single_three"].to_numpy())
    for middle, level, words in zip(middles, levels, _score_words(scores, language), strict=True):
        colour = POINT_BANDS[_LEVEL_POINTS[level]]
        corner = (middle - width / 2, y)
        axes.add_patch(Rectangle(corner, width, 1.3 * _ROW, fc=colour, ec=INK, lw=1))
        axes.text(
            middle, y + 0.65 * _ROW, words, ha="center", va="center_baseline", weight="bold",
            size=LARGE if len(words) < 3 else TINY,
        )  # fmt: skip


def _score_words(scores: pd.DataFrame, language: str) -> list[str]:
    """The score, or its lowest and highest where signs are missing."""
    ends = zip(scores["lowest"], scores["highest"], strict=True)
    return [
        "–".join(dict.fromkeys(format_number(int(end), language) for end in both)) for both in ends
    ]


def _words(
    rounds: pd.DataFrame,
    values: Mapping[str, Any],
    scores: pd.DataFrame,
    note: str,
    language: str,
) -> str:
    from lab_utils.warning.signs import sign_names

    times = [f"{time:%H:%M %d/%m}" for time in rounds["time"]]
    gaps = [
        f"{time} {sign_names(tuple(names.split(', ')), language)}"
        for time, names in zip(times, scores["missing"], strict=True)
        if names
    ]
    not_measured = _TEXTS.say("not_measured", language, gaps="; ".join(gaps))
    last = [
        _last_words(name, numbers[-1], language)
        for name, numbers in values.items()
        if not math.isnan(numbers[-1])
    ]
    return _TEXTS.say(
        "alt",
        language,
        note=note,
        rounds=len(rounds),
        first=times[0],
        last=times[-1],
        scores=", ".join(_score_words(scores, language)),
        missing=not_measured if gaps else _TEXTS.say("all_measured", language),
        signs="; ".join(last),
    )


def _last_words(name: str, value: float, language: str) -> str:
    from lab_utils.warning import LABELS, MEASURED

    if name == "oxygen":
        return pick(OXYGEN if value else AIR, language)
    unit = pick(MEASURED[name].unit, language) if name in MEASURED else ""
    return f"{pick(LABELS[name], language)} {_written(name, value, language)} {unit}".strip()
