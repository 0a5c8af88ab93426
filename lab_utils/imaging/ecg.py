"""An electrocardiogram as on paper: 25 mm/s, 10 mm/mV, squares of 1 and 5 mm.

The form is that of Kligfield et al. 2007, Recommendations for the standardization and
interpretation of the electrocardiogram, part I (doi 10.1161/CIRCULATIONAHA.106.180200): three rows
of four leads, 2.5 s each, a rhythm strip of 10 s below, a calibration pulse before each row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.colours import ECG_COARSE, ECG_FINE, INK
from lab_utils.figures import Picture
from lab_utils.figures.style import style
from lab_utils.imaging.dicom import reading, what_is_it
from lab_utils.imaging.messages import ScanError
from lab_utils.language import say
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pydicom.dataset import Dataset

LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
SPEED = 25.0  # mm a second
GAIN = 10.0  # mm a millivolt
_COLUMNS = (("I", "II", "III"), ("aVR", "aVL", "aVF"), ("V1", "V2", "V3"), ("V4", "V5", "V6"))
_RHYTHM = "II"
_SECONDS = 2.5  # a lead's share of a row
_ROW, _ABOVE, _BELOW = 30.0, 16.0, 14.0  # mm: row to row, first row to the edge, last to the edge
_LEFT, _RIGHT = 14.0, 6.0  # mm: room for the pulse; and after the last lead
_DOTS = 5  # pixels a millimetre: a square of 1 mm can be told on a tablet
_PER_MILLIVOLT = {"uV": 1000.0, "mV": 1.0, "V": 0.001}
_ALT = {
    "vi": "Điện tim 12 chuyển đạo, {seconds} giây, 25 mm/s, 10 mm/mV, trên giấy kẻ ô 1 mm và 5 mm. "
    "Ba hàng, mỗi hàng bốn chuyển đạo, mỗi chuyển đạo 2,5 giây; hàng dưới cùng là chuyển đạo II "
    "({low} đến {high} mV). Đầu mỗi hàng là xung chuẩn 1 mV.",
    "en": "12-lead ECG, {seconds} s, 25 mm/s, 10 mm/mV, on paper with squares of 1 mm and 5 mm. "
    "Three rows of four leads, 2.5 s each; the lowest row is lead II ({low} to {high} mV). Each "
    "row begins with a calibration pulse of 1 mV.",
}


@dataclass(frozen=True)
class Ecg:
    """Twelve leads.

    Attributes
    ----------
    leads : mapping of str to ndarray
        Name ("I" to "V6") to millivolts.
    rate : float
        Samples a second.
    """

    leads: dict[str, np.ndarray] = field(repr=False)
    rate: float

    @property
    def seconds(self) -> float:
        return len(self.leads[_RHYTHM]) / self.rate


def read_ecg(source: Path | str | bytes | Dataset) -> Ecg:
    """Read a 12-lead electrocardiogram from a DICOM file.

    Sensitivity, its correction factor and baseline of each channel are applied (PS3.3 C.10.9); the
    first group that holds all twelve leads is taken.

    Raises
    ------
    ScanError
        As `read_scan`, and where there is no waveform, or not all leads in a unit of voltage.

    Examples
    --------
    >>> from lab_utils.imaging import example_path
    >>> ecg = read_ecg(example_path("ecg"))
    >>> ecg.seconds, round(float(ecg.leads["V5"].max()), 2)
    (10.0, 1.96)
    """
    with reading(source, "broken_waveform") as (dataset, name, _):
        from pydicom.waveforms import multiplex_array

        for index, group in enumerate(dataset.get("WaveformSequence") or []):
            factors = _factors(group)
            if set(LEADS) <= factors.keys():
                values = multiplex_array(dataset, index, as_raw=False)
                leads = {
                    lead: values[:, channel] / scale
                    for lead, (channel, scale) in factors.items()
                    if lead in LEADS
                }
                return Ecg(leads, float(group.SamplingFrequency))
        raise ScanError("no_waveform", file=name, what=what_is_it(dataset))


def _factors(group: Dataset) -> dict[str, tuple[int, float]]:
    """Lead to its channel and to what a millivolt is in the channel's unit."""
    found = {}
    for channel, definition in enumerate(group.ChannelDefinitionSequence):
        source = str(definition.ChannelSourceSequence[0].CodeMeaning)
        units = definition.get("ChannelSensitivityUnitsSequence")
        scale = _PER_MILLIVOLT.get(str(units[0].CodeValue) if units else "")
        lead = re.search(r"\b(I{1,3}|aV[RLF]|V[1-6])\b", source)
        if lead and scale:
            found[lead[1]] = (channel, scale)
    return found


def draw_ecg(ecg: Ecg, language: str) -> Picture:
    """Draw an electrocardiogram on millimetre paper.

    A millimetre of paper is the same to the right and upwards, 5 pixels.

    Parameters
    ----------
    ecg : Ecg
        What is longer than 10 s is cut; what is shorter ends earlier.
    language : {"vi", "en"}
    """
    from matplotlib.figure import Figure

    width = _LEFT + 4 * _SECONDS * SPEED + _RIGHT
    height = _ABOVE + 3 * _ROW + _BELOW
    strip = ecg.leads[_RHYTHM]
    alt = say(
        _ALT,
        language,
        seconds=format_number(ecg.seconds, language, decimals=0),
        low=format_number(float(strip.min()), language, decimals=1),
        high=format_number(float(strip.max()), language, decimals=1),
    )
    with style():
        figure = Figure(figsize=(width / 25.4, height / 25.4), dpi=_DOTS * 25.4)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
        axes.set_axis_off()
        _paper(axes, width, height)
        for row in range(3):
            middle = height - _ABOVE - row * _ROW
            _pulse(axes, middle)
            for column, leads in enumerate(_COLUMNS):
                begin = column * _SECONDS
                _trace(axes, ecg, leads[row], middle, begin, begin + _SECONDS)
        _pulse(axes, _BELOW)
        _trace(axes, ecg, _RHYTHM, _BELOW, 0, 4 * _SECONDS)
        axes.text(width - 2, 1.5, "25 mm/s   10 mm/mV", ha="right", fontsize=12)
        return Picture(figure, alt)


def _paper(axes: Axes, width: float, height: float) -> None:
    for step, colour, weight in ((1, ECG_FINE, 0.4), (5, ECG_COARSE, 0.8)):
        across, up = np.arange(0, width + 1, step), np.arange(0, height + 1, step)
        axes.vlines(across, 0, height, colors=colour, linewidths=weight, zorder=0)
        axes.hlines(up, 0, width, colors=colour, linewidths=weight, zorder=0)


def _pulse(axes: Axes, middle: float) -> None:
    """1 mV for 0.2 s: 10 mm high, 5 mm wide."""
    x = np.array([3, 5, 5, 10, 10, 12])
    y = middle + GAIN * np.array([0, 0, 1, 1, 0, 0])
    axes.plot(x, y, color=INK, lw=1, marker="", ls="-")


def _trace(axes: Axes, ecg: Ecg, lead: str, middle: float, begin: float, end: float) -> None:
    values = ecg.leads[lead][round(begin * ecg.rate) : round(end * ecg.rate)]
    x = _LEFT + SPEED * (begin + np.arange(len(values)) / ecg.rate)
    axes.plot(x, middle + GAIN * values, color=INK, lw=0.9, marker="", ls="-")
    left = _LEFT + SPEED * begin
    if begin:
        axes.vlines(left, middle - 4, middle + 4, colors=INK, linewidths=0.9)
    axes.text(left + 1, middle + 9, lead, fontsize=13, weight="bold")
