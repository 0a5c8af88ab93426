"""Laboratory results: units, reference intervals, flags, critical values, changes, formulas.

Arguments carry their unit in the name and are SI (``creatinine_umol_l``, ``albumin_g_l``);
`convert` makes them of other units. One number gives one number, a column of a table gives a
column with the same index, and what is missing stays missing. What makes no sense is a
`LabError` with one sentence in each language: text instead of a number, a negative number, a
unit the analyte cannot have, a value no patient has, a sex other than "F" and "M".
"""

from lab_utils.labtests.analytes import Analyte, all_analytes, analyte
from lab_utils.labtests.critical import (
    CRITICAL_LISTS,
    CriticalLimits,
    critical_limits,
    is_critical,
)
from lab_utils.labtests.delta import (
    ChangeLimits,
    change,
    delta_check,
    reference_change_value,
    reference_change_value_lognormal,
)
from lab_utils.labtests.egfr import (
    egfr_ckd_epi_2009,
    egfr_ckd_epi_2009_with_race,
    egfr_ckd_epi_2021,
)
from lab_utils.labtests.electrolytes import (
    anion_gap,
    anion_gap_figge_1998,
    anion_gap_with_potassium,
    corrected_calcium_payne,
    osmolal_gap,
    osmolality_smithline_1976,
)
from lab_utils.labtests.errors import LabError
from lab_utils.labtests.flags import Flag, flag, flag_result
from lab_utils.labtests.intervals import ReferenceInterval, read_intervals, reference_interval
from lab_utils.labtests.kidney import (
    a_stage,
    a_stage_mg_g,
    aki_stage_kdigo_2012,
    g_stage,
    reported_egfr,
)
from lab_utils.labtests.limits import ReferenceLimits, confidence_ranks, reference_limits
from lab_utils.labtests.lipids import ldl_friedewald_1972, ldl_friedewald_1972_mg_dl
from lab_utils.labtests.liver import (
    fib4_sterling_2006,
    meld_3_0,
    meld_2001,
    meld_na_kim_2008,
    meld_na_optn_2016,
)
from lab_utils.labtests.plausible import doubt, is_plausible, units_that_fit
from lab_utils.labtests.results import Result, read_result
from lab_utils.labtests.units import convert

__all__ = [
    "CRITICAL_LISTS",
    "Analyte",
    "ChangeLimits",
    "CriticalLimits",
    "Flag",
    "LabError",
    "ReferenceInterval",
    "ReferenceLimits",
    "Result",
    "a_stage",
    "a_stage_mg_g",
    "aki_stage_kdigo_2012",
    "all_analytes",
    "analyte",
    "anion_gap",
    "anion_gap_figge_1998",
    "anion_gap_with_potassium",
    "change",
    "confidence_ranks",
    "convert",
    "corrected_calcium_payne",
    "critical_limits",
    "delta_check",
    "doubt",
    "egfr_ckd_epi_2009",
    "egfr_ckd_epi_2009_with_race",
    "egfr_ckd_epi_2021",
    "fib4_sterling_2006",
    "flag",
    "flag_result",
    "g_stage",
    "is_critical",
    "is_plausible",
    "ldl_friedewald_1972",
    "ldl_friedewald_1972_mg_dl",
    "meld_3_0",
    "meld_2001",
    "meld_na_kim_2008",
    "meld_na_optn_2016",
    "osmolal_gap",
    "osmolality_smithline_1976",
    "read_intervals",
    "read_result",
    "reference_change_value",
    "reference_change_value_lognormal",
    "reference_interval",
    "reference_limits",
    "reported_egfr",
    "units_that_fit",
]
