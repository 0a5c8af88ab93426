"""Points of one sign by its chart: the fewest or the most that missing signs allow."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lab_utils.warning.charts import Bands, Chart
from lab_utils.warning.reading import LETTERS, Floats


def sign_points(
    chart: Chart,
    name: str,
    values: Mapping[str, Floats],
    second: NDArray[np.bool_],
    worst: bool,
) -> NDArray[np.int64]:
    """Return the points of a sign; where signs are missing, the most (`worst`) or the fewest.

    `values` are those of `read_signs`, `second` says who is on SpO2 scale 2.
    """
    number = values[name]
    if name == "oxygen":
        return np.where(_on_oxygen(number, worst), chart.oxygen or 0, 0)
    if name == "consciousness":
        return _banded(
            tuple((place, chart.letters[letter]) for place, letter in enumerate(LETTERS)),
            number,
            worst,
        )
    points = _banded(chart.bands[name], number, worst)
    if name != "spo2" or chart.scale_2 is None:
        return points
    on_air, on_oxygen = (_banded(bands, number, worst) for bands in chart.scale_2)
    # On oxygen a saturation never has fewer points than on air.
    oxygen = _on_oxygen(values["oxygen"], worst)
    return np.where(second, np.where(oxygen, on_oxygen, on_air), points)


def _on_oxygen(oxygen: Floats, worst: bool) -> NDArray[np.bool_]:
    return np.where(np.isnan(oxygen), worst, oxygen == 1)


def _banded(bands: Bands, number: Floats, worst: bool) -> NDArray[np.int64]:
    ends, points = (np.array(column) for column in zip(*bands, strict=True))
    place = np.searchsorted(ends, np.nan_to_num(number, nan=-math.inf))
    missing = points.max() if worst else points.min()
    return np.where(np.isnan(number), missing, points[place])
