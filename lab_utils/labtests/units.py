"""Units of laboratory results, converted by pint; what pint must not guess is told by analyte.

Mass becomes amount of substance by the analyte's molar mass, mEq by its charge, IU by its own
table entry; HbA1c and the urine albumin/creatinine ratio have rules of their own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from lab_utils.labtests.analytes import Analyte, analyte
from lab_utils.labtests.errors import LabError

if TYPE_CHECKING:
    import pint

# HbA1c master equation: NGSP (%) = slope x IFCC (mmol/mol) + offset.
_HBA1C_SLOPE, _HBA1C_OFFSET = 0.09148, 2.152

# Cell counts, per cent and the rest that pint would read as gauss, kelvin or not at all.
_WRITTEN = {
    "x10^12/L": "teracell/L",
    "T/L": "teracell/L",
    "M/µL": "megacell/µL",
    "x10^6/µL": "megacell/µL",
    "x10^9/L": "gigacell/L",
    "G/L": "gigacell/L",
    "K/µL": "kilocell/µL",
    "x10^3/µL": "kilocell/µL",
    "/µL": "cell/µL",
    "/mm^3": "cell/µL",
    "/L": "cell/L",
    "mg%": "mg/dL",
    "g%": "g/dL",
    "%": "percent",
    "mOsm/kg": "mmol/kg",
    "": "dimensionless",
}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def convert(value: Any, source: str, target: str, analyte: str) -> Any:
    """Convert a result from one unit to another.

    Parameters
    ----------
    value : float, array or Series
        0 or more; missing stays missing.
    source, target : str
        As reports write them: ``"mg/dL"``, ``"µmol/L"``, ``"UI/L"``, ``"G/L"`` (10^9/L),
        ``"x10^9/L"``, ``"mEq/L"``; ``"%"`` is NGSP per cent for HbA1c.
    analyte : str
        What was measured; see :func:`analyte`.

    Returns
    -------
    float, array or Series
        Like `value`; not rounded.

    Raises
    ------
    LabError
        For a value that is no number or negative, a unit that is unknown, and a pair of units
        between which this analyte has no conversion.

    References
    ----------
    HbA1c: master equation of the IFCC network, Hoelzel W et al. Clin Chem 2004;50:166-74,
    in the coefficients of ngsp.org (0.09148, 2.152).

    Examples
    --------
    >>> round(convert(100, "mg/dL", "mmol/L", analyte="glucose"), 3)
    5.551
    >>> round(convert(6.5, "%", "mmol/mol", analyte="hba1c"))
    48
    >>> convert(12.5, "g/dL", "g/L", analyte="haemoglobin")
    125.0
    >>> round(convert(30, "U/L", "µkat/L", analyte="alt"), 2)
    0.5
    """
    from lab_utils.labtests.inputs import Columns

    columns = Columns(value=value)
    numbers = columns.numbers("value")
    scale, shift = _line(analyte, unit_text(source), unit_text(target))
    converted = numbers * scale + shift
    if (converted < 0).any():  # an HbA1c that lies below its other scale
        raise LabError(
            vi="{value} {source} thấp hơn mức thấp nhất mà {target} ghi được; xin xem lại số và "
            "đơn vị.",
            en="{value} {source} is below what {target} can express; check the number and its "
            "unit.",
            value=numbers[converted < 0][0],
            source=source,
            target=target,
        )
    return columns.give(converted)


def factor(analyte: str, source: str, target: str) -> float:
    """Return what one unit of `source` is in `target`; not for HbA1c, whose scale has an offset.

    Raises
    ------
    LabError
        If there is no such factor.

    Examples
    --------
    >>> round(factor("creatinine", "mg/dL", "µmol/L"), 1)
    88.4
    """
    scale, shift = _line(analyte, unit_text(source), unit_text(target))
    if shift:
        raise LabError(
            vi=f"{analyte} không có một hệ số đổi từ {source} sang {target}; hãy dùng convert.",
            en=f"{analyte} has no factor from {source} to {target}; use convert.",
        )
    return scale


def unit_text(written: str) -> str:
    """Write a unit in one way, however a report spells it.

    Examples
    --------
    >>> unit_text("μmol/l"), unit_text("UI/l"), unit_text("10^9/L"), unit_text("×10⁹/l")
    ('µmol/L', 'IU/L', 'x10^9/L', 'x10^9/L')
    """
    if not isinstance(written, str):
        raise LabError(
            vi=f"Đơn vị là {written!r}; cần một đơn vị như “mmol/L”.",
            en=f"The unit is {written!r}; expected a unit such as “mmol/L”.",
        )
    text = unicodedata.normalize("NFC", written).strip().replace("μ", "µ")
    text = re.sub(r"\s+", "", re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r"^\1", text)).translate(_SUPERSCRIPTS)
    text = re.sub(r"^[x×*]?10(?:\^|\*|e)?(\d+)", r"x10^\1", text)
    text = re.sub(r"(?<=[/dmµ])l\b", "L", text)
    text = re.sub(r"\b(m|µ|u|k)?UI\b", lambda found: f"{found[1] or ''}IU", text)
    text = re.sub(r"\bu(?=(mol|g|kat|L|IU|Eq)\b)", "µ", text).replace("mcg", "µg")
    return re.sub(r"/mm3$|/mm³$", "/mm^3", text)


@cache
def _line(name: str, source: str, target: str) -> tuple[float, float]:
    """The straight line (scale, shift) from one unit to the other."""
    what = analyte(name)
    if name == "hba1c" and {source, target} <= {"%", "mmol/mol"}:
        if source == target:
            return 1.0, 0.0
        if source == "%":
            return 1 / _HBA1C_SLOPE, -_HBA1C_OFFSET / _HBA1C_SLOPE
        return _HBA1C_SLOPE, _HBA1C_OFFSET
    if name in ("hba1c", "acr"):
        # Both scales of HbA1c, and mg/g, are pure numbers to pint: nothing is left to it.
        creatinine_mmol_g = 1000 / _molar_mass(analyte("creatinine"))
        per = {"mg/mmol": 1.0, "mg/g": 1 / creatinine_mmol_g} if name == "acr" else {}
        if source in per and target in per:
            return per[source] / per[target], 0.0
        raise _no_way(what, source, target)
    return _by_pint(what, source, target), 0.0


def _by_pint(what: Analyte, source: str, target: str) -> float:
    import pint

    units = _registry()
    start, goal = _parsed(what, source), _parsed(what, target)
    # Only kinds of unit in which this analyte is reported; pint's chemistry knows more ways,
    # through quantities that nobody measured here.
    kinds = {_parsed(what, unit).dimensionality for unit in what.units}
    if start.dimensionality not in kinds or goal.dimensionality not in kinds:
        raise _no_way(what, source, target)
    contexts: list[tuple[str, dict[str, Any]]] = []
    if what.molar_mass:
        contexts.append(("chemistry", {"mw": units.Quantity(what.molar_mass, "g/mol")}))
    if what.charge:
        contexts.append(("charge", {"z": what.charge}))
    if what.iu_nmol:
        contexts.append(("activity", {"amount": units.Quantity(what.iu_nmol, "nmol/IU")}))
    try:
        with units.context(*[name for name, _ in contexts], **_merged(contexts)):
            return float(units.Quantity(1.0, start).to(goal).magnitude)
    except pint.DimensionalityError as error:
        raise _no_way(what, source, target) from error


def _merged(contexts: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    return {key: value for _, values in contexts for key, value in values.items()}


def _parsed(what: Analyte, written: str) -> Any:
    text = _WRITTEN.get(written, written)
    if what.enzyme:
        # An enzyme's IU is the U of 1 µmol a minute.
        text = re.sub(r"\b([mkµ]?)IU\b", r"\1U", text)
    try:
        return _registry().parse_units(text)
    # A typing slip makes pint's parser raise errors of many kinds.
    except Exception as error:
        raise LabError(
            vi=f"Không hiểu đơn vị {written!r} của {what.vi}; thường gặp: {', '.join(what.units)}.",
            en=f"The unit {written!r} of {what.en} is not known; usual: {', '.join(what.units)}.",
        ) from error


def _no_way(what: Analyte, source: str, target: str) -> LabError:
    return LabError(
        vi=f"{what.vi} không đổi được từ {source!r} sang {target!r}; "
        f"đơn vị dùng được: {', '.join(what.units)}.",
        en=f"{what.en} cannot be converted from {source!r} to {target!r}; "
        f"units that can be used: {', '.join(what.units)}.",
    )


def _molar_mass(what: Analyte) -> float:
    assert what.molar_mass is not None, what.name
    return what.molar_mass


@cache
def _registry() -> pint.UnitRegistry:
    import pint

    units: pint.UnitRegistry = pint.UnitRegistry()
    # Each has a dimension of its own, so that nothing is converted unless an analyte allows it.
    units.define("cell = [cell]")
    units.define("equivalent = [charge_count] = Eq")
    units.define("international_unit = [biological_activity] = IU")
    for lines in (
        [
            "@context(z=1) charge",
            "[charge_count] / [length] ** 3 -> [substance] / [length] ** 3: value / z * mol / Eq",
            "[substance] / [length] ** 3 -> [charge_count] / [length] ** 3: value * z * Eq / mol",
        ],
        [
            "@context(amount=0) activity",
            "[biological_activity] / [length] ** 3 -> [substance] / [length] ** 3: value * amount",
            "[substance] / [length] ** 3 -> [biological_activity] / [length] ** 3: value / amount",
        ],
    ):
        units.add_context(pint.Context.from_lines(lines, units.get_dimensionality))
    return units
