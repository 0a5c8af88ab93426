"""What is measured: names, SI units, molar masses; the table stands in ``analytes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lab_utils.labtests.errors import LabError
from lab_utils.yaml_file import FLAG, NAME, NUMBER, Form, check_entries, is_number, read_yaml

_POSSIBLE: Form = (
    lambda value: isinstance(value, list) and len(value) == 2 and all(map(is_number, value)),
    {"vi": "hai số [thấp nhất, cao nhất]", "en": "two numbers [lowest, highest]"},
)
_UNITS: Form = (
    lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    {"vi": "một danh sách đơn vị", "en": "a list of units"},
)
_FORMS: dict[str, Form] = {
    "vi": NAME,
    "en": NAME,
    "unit": NAME,
    "decimals": NUMBER,
    "possible": _POSSIBLE,
    "units": _UNITS,
    "molar_mass": NUMBER,
    "charge": NUMBER,
    "iu_nmol": NUMBER,
    "enzyme": FLAG,
    "haemolysis": NAME,
}
_REQUIRED = ("vi", "en", "unit", "decimals", "possible", "units")


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
    declared = read_yaml(Path(__file__).with_name("analytes.yaml"))
    return {name: _analyte(name, entry) for name, entry in declared.items()}


def _analyte(name: str, entry: Any) -> Analyte:
    check_entries(entry, _FORMS, f"analytes.yaml, {name}", _REQUIRED)
    lists = {"possible": tuple(entry["possible"]), "units": tuple(entry["units"])}
    return Analyte(name=name, **entry | lists)


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
            vi=f"Không có xét nghiệm nào tên {name!r}; có: {known}.",
            en=f"No laboratory test is called {name!r}; known: {known}.",
        )
    return all_analytes()[name]
