"""Stages of kidney disease and of acute kidney injury as KDIGO defines them."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab_utils.labtests.inputs import Columns, Floats, round_half_up

# Allow for rounding: multiples of 1.5 and sums of 26.5 are not exact in binary.
_ROUNDING = 1e-9


def reported_egfr(egfr: Any) -> Any:
    """Return the eGFR as a laboratory reports it: a whole number, halves upwards.

    Parameters
    ----------
    egfr : float, array or Series
        mL/min/1.73 m².

    References
    ----------
    KDIGO 2024 guideline on chronic kidney disease. Kidney Int 2024;105(4S):S117-S314: report
    eGFR rounded to the nearest whole number.

    Examples
    --------
    >>> reported_egfr(59.6)
    60.0
    """
    columns = Columns(egfr=egfr)
    return columns.give(round_half_up(columns.numbers("egfr")))


def g_stage(egfr: Any) -> Any:
    """Return the KDIGO GFR category of the reported (rounded) eGFR.

    G1 90 and above, G2 60-89, G3a 45-59, G3b 30-44, G4 15-29, G5 below 15. Chronic kidney
    disease needs more than one value: three months, and for G1 and G2 a sign of damage.

    Parameters
    ----------
    egfr : float, array or Series
        mL/min/1.73 m², rounded or not.

    Returns
    -------
    str, array or Series
        None where the eGFR is missing.

    References
    ----------
    KDIGO 2012 guideline, Kidney Int Suppl 2013;3:1-150, table 5; unchanged in 2024.

    Examples
    --------
    >>> g_stage(59.6), g_stage(59.4)
    ('G2', 'G3a')
    """
    columns = Columns(egfr=egfr)
    reported = round_half_up(columns.numbers("egfr"))
    edges, names = (15, 30, 45, 60, 90), ("G5", "G4", "G3b", "G3a", "G2", "G1")
    return columns.give(_named(reported, np.digitize(reported, edges), names))


def a_stage(acr_mg_mmol: Any) -> Any:
    """Return the KDIGO albuminuria category of the urine albumin/creatinine ratio in mg/mmol.

    A1 below 3, A2 3-30, A3 above 30, judged on the ratio as reported: with one decimal.

    Parameters
    ----------
    acr_mg_mmol : float, array or Series
        mg albumin per mmol creatinine; for mg/g take `a_stage_mg_g`, because KDIGO rounds the
        limits of the two scales, which therefore do not quite agree.

    Returns
    -------
    str, array or Series
        None where the ratio is missing.

    References
    ----------
    KDIGO 2012 guideline, Kidney Int Suppl 2013;3:1-150, table 7; unchanged in 2024.

    Examples
    --------
    >>> a_stage(2.9), a_stage(3), a_stage(30), a_stage(30.1)
    ('A1', 'A2', 'A2', 'A3')
    """
    columns = Columns(acr_mg_mmol=acr_mg_mmol)
    reported = round_half_up(columns.numbers("acr_mg_mmol") * 10) / 10
    return columns.give(_albuminuria(reported, 3, 30))


def a_stage_mg_g(acr_mg_g: Any) -> Any:
    """Return the KDIGO albuminuria category of the urine albumin/creatinine ratio in mg/g.

    A1 below 30, A2 30-300, A3 above 300, judged on the ratio as reported: a whole number.
    Otherwise as `a_stage`.

    Examples
    --------
    >>> a_stage_mg_g(29.6), a_stage_mg_g(300), a_stage_mg_g(301)
    ('A2', 'A2', 'A3')
    """
    columns = Columns(acr_mg_g=acr_mg_g)
    return columns.give(_albuminuria(round_half_up(columns.numbers("acr_mg_g")), 30, 300))


def aki_stage_kdigo_2012(
    creatinine_umol_l: Any,
    lowest_7d_umol_l: Any,
    lowest_48h_umol_l: Any,
    dialysis: Any = False,
) -> Any:
    """Return the KDIGO stage of acute kidney injury by creatinine; urine is not looked at.

    Injury is a rise of at least 26.5 µmol/L within 48 hours, or to at least 1.5 times the
    baseline within 7 days. Stage 1 up to 1.9 times, 2 from 2.0, 3 from 3.0 times, from 353.6
    µmol/L when there is such a rise (a chronic 400 that stays 400 is no injury), or on dialysis.

    Parameters
    ----------
    creatinine_umol_l : float, array or Series
        The result to judge.
    lowest_7d_umol_l : float, array or Series
        Baseline: the lowest creatinine known or presumed of the 7 days before.
    lowest_48h_umol_l : float, array or Series
        The lowest of the 48 hours before; NaN or None when there is none.
    dialysis : bool or a column of them
        Whether renal replacement therapy was begun for it.

    Returns
    -------
    float, array or Series
        0 (no injury by creatinine), 1, 2 or 3; NaN where a missing value leaves it open.

    Raises
    ------
    LabError
        For input that makes no sense.

    References
    ----------
    KDIGO 2012 guideline for acute kidney injury. Kidney Int Suppl 2012;2:1-138, section 2.1
    and table 2.

    Examples
    --------
    >>> aki_stage_kdigo_2012(160, lowest_7d_umol_l=80, lowest_48h_umol_l=120)
    2.0
    >>> aki_stage_kdigo_2012(400, lowest_7d_umol_l=395, lowest_48h_umol_l=398)
    0.0
    """
    columns = Columns(
        creatinine_umol_l=creatinine_umol_l,
        lowest_7d_umol_l=lowest_7d_umol_l,
        lowest_48h_umol_l=lowest_48h_umol_l,
        dialysis=dialysis,
    )
    now, week, days = (
        columns.amount(name, "creatinine")
        for name in ("creatinine_umol_l", "lowest_7d_umol_l", "lowest_48h_umol_l")
    )
    now, week, days, treated = np.broadcast_arrays(now, week, days, columns.yes("dialysis"))
    ratio = now / week
    acute = (ratio >= 1.5 - _ROUNDING) | (now - days >= 26.5 - _ROUNDING)
    stage = np.select(
        [
            (treated == 1) | (ratio >= 3 - _ROUNDING) | (acute & (now >= 353.6 - _ROUNDING)),
            ratio >= 2 - _ROUNDING,
            acute,
        ],
        [3.0, 2.0, 1.0],
        0.0,
    )
    return columns.give(np.where(_open(now, week, days, stage), np.nan, stage))


def _open(now: Floats, week: Floats, days: Floats, stage: Floats) -> Any:
    """Where what is missing could have made the stage another one."""
    # The lowest of 48 hours is not below that of 7 days, so the rise above it is not larger.
    no_rise = now - week < 26.5 - _ROUNDING
    without_days = np.isnan(days) & (stage == 0) & ~no_rise
    high_without_days = np.isnan(days) & (stage < 3) & (now >= 353.6 - _ROUNDING) & ~no_rise
    without_week = np.isnan(week) & (stage < 3)
    return (np.isnan(now) & (stage < 3)) | without_days | high_without_days | without_week


def _albuminuria(reported: Floats, low: float, high: float) -> Any:
    category = (reported >= low - _ROUNDING).astype(int) + (reported > high + _ROUNDING)
    return _named(reported, category, ("A1", "A2", "A3"))


def _named(values: Floats, category: Any, names: tuple[str, ...]) -> Any:
    stages = np.array(names, dtype=object)[category]
    stages[np.isnan(values)] = None
    return stages
