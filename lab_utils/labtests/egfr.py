"""Estimated glomerular filtration rate (eGFR) of adults from creatinine, version by version."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab_utils.labtests.inputs import Columns, Floats
from lab_utils.labtests.units import factor


def egfr_ckd_epi_2021(creatinine_umol_l: Any, age: Any, sex: Any, check: bool = True) -> Any:
    """Return the eGFR by the CKD-EPI 2021 creatinine equation, which has no race in it.

    142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age x 1.012 for women, with Scr in
    mg/dL; k 0.7 and a -0.241 for women, k 0.9 and a -0.302 for men.

    Parameters
    ----------
    creatinine_umol_l : float, array or Series
        Serum creatinine in µmol/L (IDMS-traceable); ``convert(x, "mg/dL", "µmol/L",
        analyte="creatinine")`` makes it of mg/dL.
    age : float, array or Series
        Years, 18 and above.
    sex : {"F", "M"} or a column of them
    check : bool
        Whether to refuse a creatinine that no patient has, which is mostly a wrong unit. The
        lesson that shows what a wrong unit does sets it False.

    Returns
    -------
    float, array or Series
        mL/min/1.73 m², not rounded; NaN where creatinine, age or sex is missing.

    Raises
    ------
    LabError
        For input that makes no sense, an age below 18 and a creatinine that is not possible.

    References
    ----------
    Inker LA et al. N Engl J Med 2021;385:1737-49.

    Examples
    --------
    >>> round(egfr_ckd_epi_2021(79.6, age=55, sex="F"), 1)
    75.5
    """
    columns = Columns(creatinine_umol_l=creatinine_umol_l, age=age, sex=sex)
    ages = columns.adult_age("age", "CKD-EPI 2021")
    female = columns.female()
    curve = _curve(columns, female, (-0.241, -0.302), -1.200, check)
    return columns.give(142 * curve * 0.9938**ages * _if_female(female, 1.012))


def egfr_ckd_epi_2009(creatinine_umol_l: Any, age: Any, sex: Any, check: bool = True) -> Any:
    """Return the eGFR by the CKD-EPI 2009 creatinine equation, its race coefficient left out.

    141 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.209 x 0.993^age x 1.018 for women; k as in 2021,
    a -0.329 for women and -0.411 for men. Parameters and errors as in `egfr_ckd_epi_2021`,
    which has replaced it.

    References
    ----------
    Levey AS et al. Ann Intern Med 2009;150:604-12.

    Examples
    --------
    >>> round(egfr_ckd_epi_2009(79.6, age=55, sex="F"), 1)
    71.9
    """
    columns = Columns(creatinine_umol_l=creatinine_umol_l, age=age, sex=sex)
    return columns.give(_ckd_epi_2009(columns, check))


def egfr_ckd_epi_2009_with_race(
    creatinine_umol_l: Any, age: Any, sex: Any, black: Any, check: bool = True
) -> Any:
    """Return the eGFR by the CKD-EPI 2009 equation as published, for the lesson on race.

    As `egfr_ckd_epi_2009`, times 1.159 for those whom the study called Black. Race is no
    biological quantity; the equation is kept to show what the coefficient did.

    Parameters
    ----------
    black : bool or a column of them
        Missing gives NaN.

    References
    ----------
    Levey AS et al. Ann Intern Med 2009;150:604-12.

    Examples
    --------
    >>> round(egfr_ckd_epi_2009_with_race(79.6, age=55, sex="F", black=True), 1)
    83.4
    """
    columns = Columns(creatinine_umol_l=creatinine_umol_l, age=age, sex=sex, black=black)
    return columns.give(_ckd_epi_2009(columns, check) * 1.159 ** columns.yes("black"))


def _ckd_epi_2009(columns: Columns, check: bool) -> Floats:
    ages = columns.adult_age("age", "CKD-EPI 2009")
    female = columns.female()
    curve = _curve(columns, female, (-0.329, -0.411), -1.209, check)
    return 141 * curve * 0.993**ages * _if_female(female, 1.018)


def _curve(
    columns: Columns, female: Floats, below: tuple[float, float], above: float, check: bool
) -> Floats:
    """The two slopes of creatinine; `below` for women and men under the knot."""
    creatinine = columns.amount("creatinine_umol_l", "creatinine", check)
    mg_dl = creatinine * factor("creatinine", "µmol/L", "mg/dL")
    ratio = mg_dl / np.where(female == 1, 0.7, 0.9)
    exponent = np.where(female == 1, *below)
    # A creatinine of 0 has no eGFR; it is refused with `check` and infinite without.
    with np.errstate(divide="ignore"):
        curve = np.minimum(ratio, 1) ** exponent * np.maximum(ratio, 1) ** above
    return np.where(np.isfinite(curve), curve, np.nan)


def _if_female(female: Floats, coefficient: float) -> Floats:
    """The coefficient for women, 1 for men, NaN where the sex is missing."""
    return coefficient**female
