"""FIB-4 and the MELD scores, each in one version."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab_utils.labtests.inputs import Columns, Floats, round_half_up
from lab_utils.labtests.units import factor

_MOST = 40.0


def fib4_sterling_2006(age: Any, ast_u_l: Any, alt_u_l: Any, platelets_10e9_l: Any) -> Any:
    """Return the FIB-4 index: age x AST / (platelets x sqrt(ALT)).

    The paper reads below 1.45 as against and above 3.25 as for advanced fibrosis, in people
    with HIV and hepatitis C; other diseases and ages take other limits.

    Parameters
    ----------
    age : float, array or Series
        Years, 18 and above.
    ast_u_l, alt_u_l : float, array or Series
        U/L.
    platelets_10e9_l : float, array or Series
        10^9/L (G/L).

    Returns
    -------
    float, array or Series
        No unit, not rounded; NaN where a value is missing.

    Raises
    ------
    LabError
        For input that makes no sense and an age below 18.

    References
    ----------
    Sterling RK et al. Hepatology 2006;43:1317-25.

    Examples
    --------
    >>> round(fib4_sterling_2006(50, ast_u_l=60, alt_u_l=36, platelets_10e9_l=200), 2)
    2.5
    """
    columns = Columns(age=age, ast_u_l=ast_u_l, alt_u_l=alt_u_l, platelets_10e9_l=platelets_10e9_l)
    ages = columns.adult_age("age", "FIB-4")
    ast, alt = columns.amount("ast_u_l", "ast"), columns.amount("alt_u_l", "alt")
    platelets = columns.amount("platelets_10e9_l", "platelets")
    return columns.give(ages * ast / (platelets * np.sqrt(alt)))


def meld_2001(bilirubin_umol_l: Any, inr: Any, creatinine_umol_l: Any, dialysis: Any) -> Any:
    """Return the MELD score of 2001 with the bounds of UNOS, as a whole number.

    3.78 ln(bilirubin) + 11.2 ln(INR) + 9.57 ln(creatinine) + 6.43, in mg/dL. Each value is at
    least 1; creatinine is at most 4.0 mg/dL, and 4.0 on dialysis; the score is at most 40.

    Parameters
    ----------
    bilirubin_umol_l, inr, creatinine_umol_l : float, array or Series
        Total bilirubin and creatinine in µmol/L.
    dialysis : bool or a column of them
        Twice or more, or 24 hours of continuous treatment, in the past week.

    Returns
    -------
    float, array or Series
        6 to 40; NaN where a value is missing.

    Raises
    ------
    LabError
        For input that makes no sense.

    References
    ----------
    Kamath PS et al. Hepatology 2001;33:464-70, without the term for the cause; bounds: Wiesner R
    et al. Gastroenterology 2003;124:91-6.

    Examples
    --------
    >>> meld_2001(54, inr=2.0, creatinine_umol_l=170, dialysis=False)
    25.0
    """
    columns = Columns(
        bilirubin_umol_l=bilirubin_umol_l,
        inr=inr,
        creatinine_umol_l=creatinine_umol_l,
        dialysis=dialysis,
    )
    return columns.give(np.minimum(round_half_up(_meld(columns)), _MOST))


def meld_na_optn_2016(
    bilirubin_umol_l: Any, inr: Any, creatinine_umol_l: Any, sodium_mmol_l: Any, dialysis: Any
) -> Any:
    """Return the MELD score with sodium as OPTN policy had it from January 2016.

    MELD(i) as in `meld_2001`, rounded. Above 11 it becomes
    MELD(i) + 1.32 x (137 - Na) - 0.033 x MELD(i) x (137 - Na), sodium limited to 125..137
    mmol/L, rounded, at most 40. Another formula is `meld_na_kim_2008`.

    Parameters
    ----------
    sodium_mmol_l : float, array or Series
        mmol/L; the others as in `meld_2001`.

    Returns
    -------
    float, array or Series
        6 to 40; NaN where a value is missing.

    References
    ----------
    OPTN policy 9.1.D, MELD score, in force January 2016 to July 2023.

    Examples
    --------
    >>> meld_na_optn_2016(34.2, 1.8, 176.8, sodium_mmol_l=131, dialysis=False)
    26.0
    """
    columns = Columns(
        bilirubin_umol_l=bilirubin_umol_l,
        inr=inr,
        creatinine_umol_l=creatinine_umol_l,
        sodium_mmol_l=sodium_mmol_l,
        dialysis=dialysis,
    )
    initial = round_half_up(_meld(columns))
    lack = 137 - np.clip(columns.amount("sodium_mmol_l", "sodium"), 125, 137)
    with_sodium = round_half_up(initial + 1.32 * lack - 0.033 * initial * lack)
    # At 11 and below sodium is not used, but a missing one is still missing.
    score = np.where(initial > 11, with_sodium, initial + 0 * lack)
    return columns.give(np.minimum(score, _MOST))


def meld_na_kim_2008(
    bilirubin_umol_l: Any, inr: Any, creatinine_umol_l: Any, sodium_mmol_l: Any, dialysis: Any
) -> Any:
    """Return the MELD-Na score of Kim 2008: MELD - Na - 0.025 x MELD x (140 - Na) + 140.

    Sodium is limited to 125..140 mmol/L; MELD is `meld_2001` before rounding. Not the
    score of OPTN 2016. Parameters as in `meld_na_optn_2016`.

    Returns
    -------
    float, array or Series
        Not rounded; NaN where a value is missing.

    References
    ----------
    Kim WR et al. N Engl J Med 2008;359:1018-26.

    Examples
    --------
    >>> round(meld_na_kim_2008(34.2, 1.8, 176.8, sodium_mmol_l=131, dialysis=False), 1)
    26.3
    """
    columns = Columns(
        bilirubin_umol_l=bilirubin_umol_l,
        inr=inr,
        creatinine_umol_l=creatinine_umol_l,
        sodium_mmol_l=sodium_mmol_l,
        dialysis=dialysis,
    )
    score = np.minimum(_meld(columns), _MOST)
    sodium = np.clip(columns.amount("sodium_mmol_l", "sodium"), 125, 140)
    return columns.give(score - sodium - 0.025 * score * (140 - sodium) + 140)


def meld_3_0(
    bilirubin_umol_l: Any,
    inr: Any,
    creatinine_umol_l: Any,
    sodium_mmol_l: Any,
    albumin_g_l: Any,
    sex: Any,
    dialysis: Any,
) -> Any:
    """Return the MELD 3.0 score of adults, as a whole number.

    1.33 (women) + 4.56 ln(bilirubin) + 0.82 (137 - Na) - 0.24 (137 - Na) ln(bilirubin)
    + 9.09 ln(INR) + 11.14 ln(creatinine) + 1.85 (3.5 - albumin)
    - 1.83 (3.5 - albumin) ln(creatinine) + 6, in mg/dL, g/dL and mmol/L. Bilirubin, INR and
    creatinine are at least 1; creatinine at most 3.0, and 3.0 on dialysis; sodium 125 to 137;
    albumin 1.5 to 3.5 g/dL.

    Parameters
    ----------
    bilirubin_umol_l, inr, creatinine_umol_l, sodium_mmol_l, albumin_g_l : float, array or Series
        Albumin in g/L; the others as in `meld_na_optn_2016`.
    sex : {"F", "M"} or a column of them
    dialysis : bool or a column of them
        As in `meld_2001`.

    Returns
    -------
    float, array or Series
        6 to 40, where OPTN policy ends it (the paper has no upper end); NaN where a value is
        missing.

    Raises
    ------
    LabError
        For input that makes no sense.

    References
    ----------
    Kim WR et al. Gastroenterology 2021;161:1887-95; OPTN policy 9, in force from July 2023.

    Examples
    --------
    >>> meld_3_0(51.3, 1.8, 176.8, 128, albumin_g_l=28, sex="F", dialysis=False)
    31.0
    """
    columns = Columns(
        bilirubin_umol_l=bilirubin_umol_l,
        inr=inr,
        creatinine_umol_l=creatinine_umol_l,
        sodium_mmol_l=sodium_mmol_l,
        albumin_g_l=albumin_g_l,
        sex=sex,
        dialysis=dialysis,
    )
    bilirubin, ratio, creatinine = _bounded(columns, most_creatinine=3.0)
    lack = 137 - np.clip(columns.amount("sodium_mmol_l", "sodium"), 125, 137)
    low = 3.5 - np.clip(columns.amount("albumin_g_l", "albumin") / 10, 1.5, 3.5)
    score = (
        1.33 * columns.female()
        + 4.56 * np.log(bilirubin)
        + 0.82 * lack
        - 0.24 * lack * np.log(bilirubin)
        + 9.09 * np.log(ratio)
        + 11.14 * np.log(creatinine)
        + 1.85 * low
        - 1.83 * low * np.log(creatinine)
        + 6
    )
    return columns.give(np.minimum(round_half_up(score), _MOST))


def _meld(columns: Columns) -> Floats:
    bilirubin, inr, creatinine = _bounded(columns, most_creatinine=4.0)
    return 3.78 * np.log(bilirubin) + 11.2 * np.log(inr) + 9.57 * np.log(creatinine) + 6.43


def _bounded(columns: Columns, most_creatinine: float) -> tuple[Floats, Floats, Floats]:
    """Bilirubin and creatinine in mg/dL and the INR, each within its bounds."""
    bilirubin = columns.amount("bilirubin_umol_l", "bilirubin")
    creatinine = columns.amount("creatinine_umol_l", "creatinine")
    treated = columns.yes("dialysis")
    creatinine = np.clip(creatinine * factor("creatinine", "µmol/L", "mg/dL"), 1.0, most_creatinine)
    creatinine = np.where(treated == 1, most_creatinine, creatinine + 0 * treated)
    bilirubin = np.maximum(bilirubin * factor("bilirubin", "µmol/L", "mg/dL"), 1.0)
    return bilirubin, np.maximum(columns.amount("inr", "inr"), 1.0), creatinine
