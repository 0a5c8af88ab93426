"""The observation chart of a ward: one patient over days, bands in colour with their points.

The rows are the bands of NEWS2 (`lab_utils.warning.NEWS2`), so that chart and score cannot
differ. Each band says its points; each value stands in its band; what was not measured is a
question mark.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from lab_utils.figures.errors import require_count
from lab_utils.figures.live import LiveFigure
from lab_utils.language import Texts, Twin, pick
from lab_utils.numbers import format_number
from lab_utils.plots.ward_bands import AIR, OXYGEN, place_in_bands, ward_bands

if TYPE_CHECKING:
    import pandas as pd

_LEVEL_POINTS = {"none": 0, "low": 0, "low-medium": 1, "medium": 2, "high": 3}
_TEXTS = Texts(
    {
        "respiratory_rate": {"vi": "Nhịp thở (lần/phút)", "en": "Breathing (/min)"},
        "spo2": {"vi": "SpO₂ (%), thang {scale}", "en": "SpO₂ (%), scale {scale}"},
        "oxygen": {"vi": "Thở oxy?", "en": "Oxygen?"},
        "systolic": {"vi": "Huyết áp tâm thu (mmHg)", "en": "Systolic (mmHg)"},
        "pulse": {"vi": "Mạch (lần/phút)", "en": "Pulse (/min)"},
        "consciousness": {"vi": "Tri giác", "en": "Consciousness"},
        "temperature": {"vi": "Nhiệt độ (°C)", "en": "Temperature (°C)"},
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
_BLOCK = 6  # rounds side by side; a telephone has room for no more


def observation_chart(
    rounds: pd.DataFrame,
    language: str,
    *,
    note: Twin,
    scale_2: bool = False,
) -> LiveFigure:
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
    blocks = "".join(
        _block(
            rounds[first : first + _BLOCK],
            {name: numbers[first : first + _BLOCK] for name, numbers in values.items()},
            scores[first : first + _BLOCK],
            language,
            scale_2,
        )
        for first in range(0, len(rounds), _BLOCK)
    )
    shapes = f'<p class="labs-small">{escape(told)}</p><div class="labs-chart">{blocks}</div>'
    return LiveFigure(shapes, _words(rounds, values, scores, told, language))


def _block(
    rounds: pd.DataFrame,
    values: Mapping[str, Any],
    scores: pd.DataFrame,
    language: str,
    scale_2: bool,
) -> str:
    """Some rounds side by side: their times, a part for each sign, the score."""
    parts = "".join(
        _sign(name, numbers, values["oxygen"], language, scale_2)
        for name, numbers in values.items()
    )
    return (
        f'<table class="labs-rounds"><thead>{_head(rounds, language)}</thead>{parts}'
        f"<tfoot>{_score_row(scores, language)}</tfoot></table>"
    )


def _head(rounds: pd.DataFrame, language: str) -> str:
    days = [f"{time:%d/%m}" for time in rounds["time"]]
    shown = "".join(
        f"<th>{day if place == 0 or day != days[place - 1] else ''}</th>"
        for place, day in enumerate(days)
    )
    hours = "".join(f"<th>{time:%H}</th>" for time in rounds["time"])
    hour, points = (_TEXTS.say(name, language) for name in ("hour", "points"))
    return (
        f'<tr><th class="labs-band"></th><th class="labs-worth"></th>{shown}</tr>'
        f'<tr><th class="labs-band">{hour}</th><th class="labs-worth">{points}</th>{hours}</tr>'
    )


def _sign(name: str, numbers: Any, oxygen: Any, language: str, scale_2: bool) -> str:
    """One sign: its name, and a row for each band with the values that stand in it."""
    bands = ward_bands(name, language, scale_2)
    title = _TEXTS.say(name, language, scale=2 if scale_2 else 1)
    places = [
        None if math.isnan(value) else place_in_bands(name, value, on == 1, scale_2)
        for value, on in zip(numbers, oxygen, strict=True)
    ]
    rows = f'<tr><th class="labs-sign" colspan="{2 + len(places)}">{title}</th></tr>'
    for row, band in enumerate(bands):
        cells = "".join(
            _cell(name, value, place, row, len(bands), language)
            for value, place in zip(numbers, places, strict=True)
        )
        rows += (
            f'<tr class="labs-points-{band.points}"><th class="labs-band">{band.label}</th>'
            f'<th class="labs-worth">{band.points}</th>{cells}</tr>'
        )
    return f"<tbody>{rows}</tbody>"


def _cell(name: str, value: float, place: int | None, row: int, bands: int, language: str) -> str:
    if place is not None:
        return f"<td>{_written(name, value, language) if place == row else ''}</td>"
    # What was not measured is one cell through all bands.
    return f'<td class="labs-gap" rowspan="{bands}"><b>?</b></td>' if row == 0 else ""


def _written(name: str, value: float, language: str) -> str:
    from lab_utils.warning.reading import LETTERS

    if name == "oxygen":
        return "●"
    if name == "consciousness":
        return LETTERS[int(value)]
    return format_number(value, language, 1 if name == "temperature" else 0)


def _score_row(scores: pd.DataFrame, language: str) -> str:
    from lab_utils.warning import news2_level

    levels = news2_level(scores["lowest"].to_numpy(), scores["single_three"].to_numpy())
    cells = "".join(
        f'<td class="labs-points-{_LEVEL_POINTS[level]}">{words}</td>'
        for level, words in zip(levels, _score_words(scores, language), strict=True)
    )
    return f'<tr><th class="labs-band" colspan="2">{_TEXTS.say("score", language)}</th>{cells}</tr>'


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
