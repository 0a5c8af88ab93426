"""Corrected calcium, anion gap, osmolality: sums of results, each with its author."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab_utils.labtests.inputs import Columns


def corrected_calcium_payne(calcium_mmol_l: Any, albumin_g_l: Any) -> Any:
    """Return total calcium corrected to an albumin of 40 g/L: Ca + 0.02 x (40 - albumin).

    The form in use everywhere (0.8 mg/dL per g/dL), credited to Payne; the paper itself took
    1 mg/dL per g/dL. It misleads in the very ill: ionised calcium is the answer there.

    Parameters
    ----------
    calcium_mmol_l, albumin_g_l : float, array or Series
        Total calcium in mmol/L, albumin in g/L.

    Returns
    -------
    float, array or Series
        mmol/L, not rounded; NaN where a value is missing.

    Raises
    ------
    LabError
        For input that makes no sense, such as an albumin in g/dL.

    References
    ----------
    Payne RB et al. Br Med J 1973;4:643-6.

    Examples
    --------
    >>> round(corrected_calcium_payne(1.83, 26), 2)
    2.11
    """
    columns = Columns(calcium_mmol_l=calcium_mmol_l, albumin_g_l=albumin_g_l)
    calcium = columns.amount("calcium_mmol_l", "calcium")
    albumin = columns.amount("albumin_g_l", "albumin")
    return columns.give(calcium + 0.02 * (40 - albumin))


def anion_gap(sodium_mmol_l: Any, chloride_mmol_l: Any, bicarbonate_mmol_l: Any) -> Any:
    """Return the anion gap without potassium: Na - (Cl + HCO3).

    Parameters
    ----------
    sodium_mmol_l, chloride_mmol_l, bicarbonate_mmol_l : float, array or Series
        mmol/L.

    Returns
    -------
    float, array or Series
        mmol/L; may be negative. NaN where a value is missing.

    Raises
    ------
    LabError
        For input that makes no sense.

    References
    ----------
    Emmett M, Narins RG. Medicine (Baltimore) 1977;56:38-54.

    Examples
    --------
    >>> anion_gap(140, 104, 24)
    12.0
    """
    columns = Columns(
        sodium_mmol_l=sodium_mmol_l,
        chloride_mmol_l=chloride_mmol_l,
        bicarbonate_mmol_l=bicarbonate_mmol_l,
    )
    sodium = columns.amount("sodium_mmol_l", "sodium")
    chloride = columns.amount("chloride_mmol_l", "chloride")
    return columns.give(sodium - chloride - columns.amount("bicarbonate_mmol_l", "bicarbonate"))


def anion_gap_with_potassium(
    sodium_mmol_l: Any, potassium_mmol_l: Any, chloride_mmol_l: Any, bicarbonate_mmol_l: Any
) -> Any:
    """Return the anion gap with potassium: (Na + K) - (Cl + HCO3); otherwise as `anion_gap`.

    Examples
    --------
    >>> anion_gap_with_potassium(140, 4, 104, 24)
    16.0
    """
    columns = Columns(
        sodium_mmol_l=sodium_mmol_l,
        potassium_mmol_l=potassium_mmol_l,
        chloride_mmol_l=chloride_mmol_l,
        bicarbonate_mmol_l=bicarbonate_mmol_l,
    )
    potassium = columns.amount("potassium_mmol_l", "potassium")
    without = anion_gap(sodium_mmol_l, chloride_mmol_l, bicarbonate_mmol_l)
    return columns.give(np.asarray(without) + potassium)


def anion_gap_figge_1998(
    anion_gap_mmol_l: Any, albumin_g_l: Any, normal_albumin_g_l: float = 44
) -> Any:
    """Return the anion gap corrected for albumin: gap + 0.25 x (normal albumin - albumin).

    Parameters
    ----------
    anion_gap_mmol_l : float, array or Series
        As observed, with or without potassium, in mmol/L.
    albumin_g_l : float, array or Series
        g/L.
    normal_albumin_g_l : float
        Of the laboratory; 44 g/L is usual with this formula.

    Returns
    -------
    float, array or Series
        mmol/L; NaN where a value is missing.

    References
    ----------
    Figge J et al. Crit Care Med 1998;26:1807-10.

    Examples
    --------
    >>> anion_gap_figge_1998(12, 20)
    18.0
    """
    columns = Columns(
        gap=anion_gap_mmol_l, albumin_g_l=albumin_g_l, normal_albumin_g_l=normal_albumin_g_l
    )
    albumin = columns.amount("albumin_g_l", "albumin")
    normal = columns.amount("normal_albumin_g_l", "albumin")
    return columns.give(columns.numbers("gap", low=-np.inf) + 0.25 * (normal - albumin))


def osmolality_smithline_1976(sodium_mmol_l: Any, glucose_mmol_l: Any, urea_mmol_l: Any) -> Any:
    """Return the calculated osmolality: 2 Na + glucose + urea, all in mmol/L.

    In mg/dL it is 2 Na + glucose / 18 + urea nitrogen (BUN) / 2.8.

    Parameters
    ----------
    sodium_mmol_l, glucose_mmol_l, urea_mmol_l : float, array or Series
        mmol/L; urea and urea nitrogen are the same number in mmol/L.

    Returns
    -------
    float, array or Series
        mmol/kg (mOsm/kg); NaN where a value is missing.

    Raises
    ------
    LabError
        For input that makes no sense.

    References
    ----------
    Smithline N, Gardner KD. JAMA 1976;236:1594-7.

    Examples
    --------
    >>> osmolality_smithline_1976(140, 5, 5)
    290.0
    """
    columns = Columns(
        sodium_mmol_l=sodium_mmol_l, glucose_mmol_l=glucose_mmol_l, urea_mmol_l=urea_mmol_l
    )
    sodium = columns.amount("sodium_mmol_l", "sodium")
    glucose = columns.amount("glucose_mmol_l", "glucose")
    return columns.give(2 * sodium + glucose + columns.amount("urea_mmol_l", "urea"))


def osmolal_gap(measured_mmol_kg: Any, calculated_mmol_kg: Any) -> Any:
    """Return measured less calculated osmolality, in mmol/kg; may be negative.

    References
    ----------
    Smithline N, Gardner KD. JAMA 1976;236:1594-7.

    Examples
    --------
    >>> osmolal_gap(315, 290)
    25.0
    """
    columns = Columns(measured_mmol_kg=measured_mmol_kg, calculated_mmol_kg=calculated_mmol_kg)
    measured = columns.amount("measured_mmol_kg", "osmolality")
    return columns.give(measured - columns.amount("calculated_mmol_kg", "osmolality"))
