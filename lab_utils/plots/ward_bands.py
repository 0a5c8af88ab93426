"""The rows of the observation chart, from the chart of NEWS2: bands, their points, their place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_utils.language import pick, say
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from lab_utils.warning.charts import Bands

OXYGEN = {"vi": "oxy", "en": "oxygen"}
AIR = {"vi": "khí phòng", "en": "air"}
_ON = {"vi": "{values} oxy", "en": "{values} O₂"}


@dataclass(frozen=True)
class Band:
    """One row of the chart."""

    label: str
    points: int


def ward_bands(name: str, language: str, scale_2: bool) -> list[Band]:
    """The rows of one sign, the highest values on top."""
    from lab_utils.warning import NEWS2

    if name == "oxygen":
        return [
            Band(pick(OXYGEN, language), NEWS2.oxygen or 0),
            Band(pick(AIR, language), 0),
        ]
    if name == "consciousness":
        return [Band("A", NEWS2.letters["A"]), Band("C V P U", NEWS2.letters["C"])]
    if name != "spo2" or NEWS2.scale_2 is None or not scale_2:
        return _ranges(NEWS2.bands[name], language, name)[::-1]
    on_air, on_oxygen = NEWS2.scale_2
    rows = _ranges(on_oxygen, language, name)
    extra = len(on_oxygen) - len(on_air)
    oxygen = [Band(say(_ON, language, values=one.label), one.points) for one in rows[-extra:]]
    from_here = format_number(on_oxygen[-extra - 1][0] + 1, language)
    air = Band(f"≥{from_here} {pick(AIR, language)}", on_air[-1][1])
    return [*oxygen[::-1], air, *rows[:-extra][::-1]]


def _ranges(bands: Bands, language: str, name: str) -> list[Band]:
    from lab_utils.warning import MEASURED

    step = MEASURED[name].step
    decimals = 0 if step == 1 else 1
    rows, low = [], -math.inf
    for high, points in bands:
        first, last = (format_number(end, language, decimals) for end in (low, high))
        if math.isinf(low):
            label = f"≤{last}"
        elif math.isinf(high):
            label = f"≥{first}"
        else:
            label = f"{first}–{last}"
        rows.append(Band(label, points))
        low = high + step
    return rows


def place_in_bands(name: str, value: float, on_oxygen: bool, scale_2: bool) -> int:
    """The row, from the top, in which a value stands: as `read_signs` returns it."""
    from lab_utils.warning import NEWS2

    if name == "oxygen":
        return 0 if value else 1
    if name == "consciousness":
        return 1 if value else 0
    ends = [high for high, _ in NEWS2.bands[name]]
    extra = 0
    if name == "spo2" and scale_2 and NEWS2.scale_2 is not None:
        on_air, oxygen = NEWS2.scale_2
        ends = [high for high, _ in oxygen]
        above = len(oxygen) - len(on_air)
        if value > ends[-above - 1] and not on_oxygen:
            return above
        extra = int(value <= ends[-above - 1])  # the row for air lies between
    return len(ends) - 1 - next(row for row, high in enumerate(ends) if value <= high) + extra
