"""Whether a result is possible at all, and in which unit it would be."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab_utils.labtests.analytes import analyte as find_analyte
from lab_utils.labtests.inputs import Columns
from lab_utils.labtests.units import convert
from lab_utils.language import Texts
from lab_utils.numbers import format_number

_TEXTS = Texts(
    {
        "impossible": {
            "vi": "{name} {value} {unit} không thể có ở người sống.",
            "en": "{name} {value} {unit} is not possible in a living person.",
        },
        "rather": {
            "vi": " Có lẽ đơn vị thật là {units}.",
            "en": " Perhaps the unit is really {units}.",
        },
    }
)


def is_plausible(value: Any, analyte: str, unit: str) -> Any:
    """Say whether a result is possible in a living person.

    The limits (``analyte(name).possible``) are this project's own and wider than any critical
    list: they are there to catch a wrong unit and a slip of the pen, not to judge a patient.

    Parameters
    ----------
    value : float, array or Series
        0 or more.
    analyte : str
    unit : str
        The unit that is written beside the value.

    Returns
    -------
    bool, array or Series
        None where the value is missing.

    Raises
    ------
    LabError
        For a value that is no number or negative, and a unit that the analyte cannot have.

    Examples
    --------
    >>> is_plausible(110, "creatinine", "µmol/L"), is_plausible(110, "creatinine", "mg/dL")
    (True, False)
    """
    columns = Columns(value=value)
    what = find_analyte(analyte)
    numbers = np.asarray(convert(columns.numbers("value"), unit, what.unit, analyte))
    low, high = what.possible
    answer = ((numbers >= low) & (numbers <= high)).astype(object)
    answer[np.isnan(numbers)] = None
    return columns.give(answer)


def units_that_fit(value: float, analyte: str) -> list[str]:
    """Return the usual units of an analyte in which this number would be possible.

    Examples
    --------
    >>> units_that_fit(110, "creatinine"), units_that_fit(1.2, "creatinine")
    (['µmol/L'], ['mg/dL'])
    """
    return [unit for unit in find_analyte(analyte).units if is_plausible(value, analyte, unit)]


def doubt(value: float, analyte: str, unit: str, language: str) -> str:
    """Say in a sentence what is wrong with an impossible result; "" when it is possible.

    Examples
    --------
    >>> doubt(110, "creatinine", "mg/dL", "en")
    'Creatinine 110 mg/dL is not possible in a living person. Perhaps the unit is really µmol/L.'
    """
    if is_plausible(value, analyte, unit) is not False:
        return ""
    text = _TEXTS.say(
        "impossible",
        language,
        name=find_analyte(analyte).label,
        value=format_number(value, language),
        unit=unit,
    )
    if fitting := units_that_fit(value, analyte):
        text += _TEXTS.say("rather", language, units=", ".join(fitting))
    return text
