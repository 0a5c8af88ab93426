"""Biological variation of common laboratory tests, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Analyte:
    """How one test varies within a person, between persons and in the analyser.

    Attributes
    ----------
    unit : str
    decimals : int
        As laboratories report it.
    woman, man : float
        Middle of the healthy, in `unit`: chosen, near the middle of usual reference intervals.
    cv_within, cv_between : float
        Coefficients of variation within and between healthy persons, per cent.
    """

    unit: str
    decimals: int
    woman: float
    man: float
    cv_within: float
    cv_between: float

    @property
    def cv_analytical(self) -> float:
        """Imprecision, per cent: the desirable half of the variation within a person.

        Real analysers do worse for sodium and calcium. Fraser CG, Petersen PH. Eur J Clin
        Chem Clin Biochem 1993;31:311-7.
        """
        return self.cv_within / 2

    @property
    def cv_repeat(self) -> float:
        """Variation of repeated results of one steady person, per cent."""
        return math.hypot(self.cv_within, self.cv_analytical)


# Ricós C et al. Desirable specifications derived from biologic variation, edition of 2014
# (Westgard QC); first Scand J Clin Lab Invest 1999;59:491-500. Healthy adults. The newer EFLM
# data base gives lower figures for most of them.
# The mean cell volume within a person is that of Fuentes-Arderiu X et al. Arch Pathol Lab Med
# 1992;116:825-6: the 1.4 % of the list would flag twice as many deltas above 3 fL as Miller
# counted (Arch Pathol Lab Med 2015;139:1042-7).
ANALYTES = {
    "sodium": Analyte("mmol/L", 0, 140, 140, 0.6, 0.7),
    "potassium": Analyte("mmol/L", 1, 4.2, 4.2, 4.6, 5.6),
    "creatinine": Analyte("µmol/L", 0, 62, 80, 5.95, 14.7),
    "urea": Analyte("mmol/L", 1, 4.8, 5.4, 12.1, 18.7),
    "glucose": Analyte("mmol/L", 1, 5.4, 5.4, 5.6, 7.5),
    "calcium": Analyte("mmol/L", 2, 2.35, 2.35, 2.1, 2.5),
    "alt": Analyte("U/L", 0, 20, 27, 19.4, 41.6),
    "haemoglobin": Analyte("g/L", 0, 130, 148, 2.85, 6.8),
    "mcv": Analyte("fL", 1, 89, 89, 1.1, 4.85),
    "platelets": Analyte("×10⁹/L", 0, 255, 235, 9.1, 21.9),
}
