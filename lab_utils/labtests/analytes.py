"""What is measured: names, SI units, molar masses; the table stands in ``analytes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from lab_utils.labtests.errors import LabError


@dataclass(frozen=True)
class Analyte:
    """One laboratory test.

    Attributes
    ----------
    name : str
        As in ``analyte("creatinine")``.
    vi, en : str
        What a report calls it.
    unit : str
        SI unit as reports write it; "" where it has none (INR).
    decimals : int
        Digits after the decimal sign in a report, in the SI unit.
    possible : (float, float)
        Limits of `is_plausible`, in the SI unit; this project's own.
    units : tuple of str
        Units in which reports give it.
    molar_mass : float or None
        g/mol; None where mass cannot become amount of substance.
    charge : int or None
        Charges of the ion, for mEq/L.
    iu_nmol : float or None
        nmol of one international unit.
    enzyme : bool
        Whether U (also written IU) is a catalytic activity.
    haemolysis : str
        "raised" where a haemolysed sample reads too high, "" otherwise.
    """

    name: str
    vi: str
    en: str
    unit: str
    decimals: int
    possible: tuple[float, float]
    units: tuple[str, ...]
    molar_mass: float | None = None
    charge: int | None = None
    iu_nmol: float | None = None
    enzyme: bool = False
    haemolysis: str = ""

    @property
    def label(self) -> dict[str, str]:
        """The name as a twin."""
        return {"vi": self.vi, "en": self.en}


@cache
def all_analytes() -> Mapping[str, Analyte]:
    """Return every analyte by its name."""
    path = Path(__file__).with_name("analytes.yaml")
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        name: Analyte(
            name=name,
            **entry | {"possible": tuple(entry["possible"]), "units": tuple(entry["units"])},
        )
        for name, entry in declared.items()
    }


def analyte(name: str) -> Analyte:
    """Return one analyte.

    Raises
    ------
    LabError
        If none has this name.

    Examples
    --------
    >>> analyte("potassium").vi, analyte("potassium").unit
    ('Kali', 'mmol/L')
    """
    if name not in all_analytes():
        known = ", ".join(all_analytes())
        raise LabError(
            f"Không có xét nghiệm nào tên {name!r}; có: {known}.",
            f"No laboratory test is called {name!r}; known: {known}.",
        )
    return all_analytes()[name]
