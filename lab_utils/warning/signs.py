"""The vital signs that scores ask for: names, units, and what a living patient may have."""

from __future__ import annotations

from dataclasses import dataclass

from lab_utils.labtests.errors import LabError
from lab_utils.language import pick


class SignError(LabError):
    """A vital sign or a table of them that cannot be used: one sentence in each language."""


@dataclass(frozen=True)
class Sign:
    """A measured vital sign.

    Attributes
    ----------
    vi, en : str
        Its name.
    unit : twin
    possible : (float, float)
        What a living patient may have: this project's own limits, wider than any band of a
        chart, there to catch a slip of the pen.
    step : float
        As finely as a chart reads it.
    """

    vi: str
    en: str
    unit: str | dict[str, str]
    possible: tuple[float, float]
    step: float = 1


_A_MINUTE = {"vi": "lần/phút", "en": "/min"}
MEASURED = {
    "respiratory_rate": Sign("Nhịp thở", "Respiratory rate", _A_MINUTE, (2, 80)),
    "spo2": Sign("SpO2", "SpO2", "%", (40, 100)),
    "systolic": Sign("Huyết áp tâm thu", "Systolic blood pressure", "mmHg", (40, 300)),
    "pulse": Sign("Mạch", "Pulse", _A_MINUTE, (15, 300)),
    "temperature": Sign("Nhiệt độ", "Temperature", "°C", (25, 45), 0.1),
}
LABELS: dict[str, dict[str, str]] = {
    **{name: {"vi": sign.vi, "en": sign.en} for name, sign in MEASURED.items()},
    "oxygen": {"vi": "Khí phòng hay oxy", "en": "Air or oxygen"},
    "consciousness": {"vi": "Tri giác", "en": "Consciousness"},
}


def sign_names(names: tuple[str, ...], language: str) -> str:
    """Return the names of signs in a language, as inside a sentence.

    Examples
    --------
    >>> sign_names(("pulse", "spo2"), "vi")
    'mạch, SpO2'
    """
    labels = (pick(LABELS[name], language) for name in names)
    return ", ".join(one if one == "SpO2" else one[0].lower() + one[1:] for one in labels)
