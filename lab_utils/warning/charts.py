"""The charts of the scores, as printed: bands are data, written nowhere else.

news2 : Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017,
    chart 1. From 16 years, not in pregnancy. Scale 2 is for patients with hypercapnic
    respiratory failure whose target saturation, 88 to 92 %, a doctor has prescribed.
mews_subbe_2001 : Subbe CP, Kruger M, Rutherford P, Gemmel L. QJM 2001;94:521-6. Copies of MEWS
    differ; this is that table. It prints a pulse "<40" and "41-50": 40 is counted with the first.
qsofa_singer_2016 : Singer M et al. JAMA 2016;315:801-10 (Sepsis-3), for suspected infection;
    altered mentation is any letter but A.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

# (highest value of the band, points), rising; the last band has no upper end.
Bands = tuple[tuple[float, int], ...]
_UP = math.inf


@dataclass(frozen=True)
class Chart:
    """One score as its authors printed it.

    Attributes
    ----------
    name, label : str
        As in the module's list; as written on a ward.
    bands : mapping of sign to bands
        Points of measured signs.
    letters : mapping of letter to int
        Points of the consciousness: alert, new confusion, voice, pain, unresponsive.
    oxygen : int or None
        Points of being on oxygen; None where the score does not ask for it.
    scale_2 : pair of bands or None
        SpO2 where the target is 88 to 92 %: on air, on oxygen.
    """

    name: str
    label: str
    bands: Mapping[str, Bands]
    letters: Mapping[str, int]
    oxygen: int | None = None
    scale_2: tuple[Bands, Bands] | None = None

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs that the score asks for, in the order of the chart."""
        order = (
            "respiratory_rate",
            "spo2",
            "oxygen",
            "systolic",
            "pulse",
            "consciousness",
            "temperature",
        )
        asked = {*self.bands, "consciousness"} | ({"oxygen"} if self.oxygen else set())
        return tuple(name for name in order if name in asked)


NEWS2 = Chart(
    name="news2",
    label="NEWS2",
    bands={
        "respiratory_rate": ((8, 3), (11, 1), (20, 0), (24, 2), (_UP, 3)),
        "spo2": ((91, 3), (93, 2), (95, 1), (_UP, 0)),
        "systolic": ((90, 3), (100, 2), (110, 1), (219, 0), (_UP, 3)),
        "pulse": ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (_UP, 3)),
        "temperature": ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (_UP, 2)),
    },
    letters={"A": 0, "C": 3, "V": 3, "P": 3, "U": 3},
    oxygen=2,
    scale_2=(
        ((83, 3), (85, 2), (87, 1), (_UP, 0)),
        ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (_UP, 3)),
    ),
)

MEWS = Chart(
    name="mews_subbe_2001",
    label="MEWS (Subbe 2001)",
    bands={
        "respiratory_rate": ((8, 2), (14, 0), (20, 1), (29, 2), (_UP, 3)),
        "systolic": ((70, 3), (80, 2), (100, 1), (199, 0), (_UP, 2)),
        "pulse": ((40, 2), (50, 1), (100, 0), (110, 1), (129, 2), (_UP, 3)),
        "temperature": ((34.9, 2), (38.4, 0), (_UP, 2)),
    },
    # The table has A, V, P and U: who is awake and confused is alert there.
    letters={"A": 0, "C": 0, "V": 1, "P": 2, "U": 3},
)

QSOFA = Chart(
    name="qsofa_singer_2016",
    label="qSOFA",
    bands={
        "respiratory_rate": ((21, 0), (_UP, 1)),
        "systolic": ((100, 1), (_UP, 0)),
    },
    letters={"A": 0, "C": 1, "V": 1, "P": 1, "U": 1},
)
