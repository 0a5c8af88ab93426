"""LDL cholesterol that is calculated, not measured."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import Columns, Floats


def ldl_friedewald_1972(
    total_cholesterol_mmol_l: Any, hdl_mmol_l: Any, triglycerides_mmol_l: Any
) -> Any:
    """Return LDL cholesterol by Friedewald's formula: total - HDL - triglycerides / 2.2.

    Parameters
    ----------
    total_cholesterol_mmol_l, hdl_mmol_l, triglycerides_mmol_l : float, array or Series
        Fasting, in mmol/L.

    Returns
    -------
    float, array or Series
        mmol/L, not rounded. In a column, NaN where a value is missing or the formula does not
        hold: triglycerides above 4.5 mmol/L, or HDL and triglycerides that exceed the total.

    Raises
    ------
    LabError
        For input that makes no sense, and for one patient for whom the formula does not hold.

    References
    ----------
    Friedewald WT, Levy RI, Fredrickson DS. Clin Chem 1972;18:499-502.

    Examples
    --------
    >>> round(ldl_friedewald_1972(5.2, 1.3, 1.65), 2)
    3.15
    """
    columns = Columns(
        total_cholesterol_mmol_l=total_cholesterol_mmol_l,
        hdl_mmol_l=hdl_mmol_l,
        triglycerides_mmol_l=triglycerides_mmol_l,
    )
    total = columns.amount("total_cholesterol_mmol_l", "cholesterol")
    hdl = columns.amount("hdl_mmol_l", "hdl")
    triglycerides = columns.amount("triglycerides_mmol_l", "triglycerides")
    return _friedewald(columns, total, hdl, triglycerides, 2.2, 4.5, "mmol/L")


def ldl_friedewald_1972_mg_dl(
    total_cholesterol_mg_dl: Any, hdl_mg_dl: Any, triglycerides_mg_dl: Any
) -> Any:
    """Return LDL cholesterol in mg/dL by Friedewald's formula: total - HDL - triglycerides / 5.

    As `ldl_friedewald_1972`, in mg/dL; refuses triglycerides above 400 mg/dL.

    Examples
    --------
    >>> ldl_friedewald_1972_mg_dl(200, 50, 150)
    120.0
    """
    columns = Columns(
        total_cholesterol_mg_dl=total_cholesterol_mg_dl,
        hdl_mg_dl=hdl_mg_dl,
        triglycerides_mg_dl=triglycerides_mg_dl,
    )
    total, hdl, triglycerides = (
        columns.numbers(name)
        for name in ("total_cholesterol_mg_dl", "hdl_mg_dl", "triglycerides_mg_dl")
    )
    return _friedewald(columns, total, hdl, triglycerides, 5, 400, "mg/dL")


def _friedewald(
    columns: Columns,
    total: Floats,
    hdl: Floats,
    triglycerides: Floats,
    divisor: float,
    most: float,
    unit: str,
) -> Any:
    ldl = total - hdl - triglycerides / divisor
    if columns.one and triglycerides[0] > most:
        raise LabError(
            vi="Triglycerid {value} {unit}: công thức Friedewald không dùng được khi triglycerid "
            "trên {most} {unit}. Cần đo LDL trực tiếp.",
            en="Triglycerides {value} {unit}: Friedewald's formula does not hold above {most} "
            "{unit}. LDL has to be measured.",
            value=triglycerides[0],
            most=most,
            unit=unit,
        )
    if columns.one and ldl[0] < 0:
        raise LabError(
            vi="LDL tính ra là số âm ({value} {unit}); xin xem lại ba kết quả và đơn vị.",
            en="The calculated LDL is negative ({value} {unit}); check the three results and their "
            "units.",
            value=ldl[0],
            unit=unit,
        )
    return columns.give(np.where((triglycerides > most) | (ldl < 0), np.nan, ldl))
