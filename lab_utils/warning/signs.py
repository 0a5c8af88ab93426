"""The vital signs that scores ask for: names, units, and what a living patient may have."""

from __future__ import annotations

from dataclasses import dataclass

from lab_utils.language import Twin, pick


@dataclass(frozen=True)
class Sign:
    """A measured vital sign.

    Attributes
    ----------
    label, unit : twin
    possible : (float, float)
        What a living patient may have: this project's own limits, wider than any band of a
        chart, to catch typing errors.
    step : float
        As finely as a chart reads it.
    """

    label: Twin
    unit: Twin
    possible: tuple[float, float]
    step: float = 1


_A_MINUTE = {"vi": "lần/phút", "en": "/min"}
MEASURED = {
    "respiratory_rate": Sign({"vi": "Nhịp thở", "en": "Respiratory rate"}, _A_MINUTE, (2, 80)),
    "spo2": Sign("SpO2", "%", (40, 100)),
    "systolic": Sign(
        {"vi": "Huyết áp tâm thu", "en": "Systolic blood pressure"}, "mmHg", (40, 300)
    ),
    "pulse": Sign({"vi": "Mạch", "en": "Pulse"}, _A_MINUTE, (15, 300)),
    "temperature": Sign({"vi": "Nhiệt độ", "en": "Temperature"}, "°C", (25, 45), 0.1),
}
LABELS: dict[str, Twin] = {
    **{name: sign.label for name, sign in MEASURED.items()},
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
