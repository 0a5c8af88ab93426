"""Reference intervals: a table of data, which a ward replaces by its own laboratory's.

`DEFAULT` is a teaching set for adults (blood counts also for children of 2 to 11) from sources
that anybody can look up. Intervals belong to a method and a population: none of them is the
interval of a Vietnamese laboratory, whose own table `read_intervals` reads.

Sources: Tate JR, Koerbin G, Adeli K. EJIFCC 2016;27:48-65, table 3. Ramrakha P, Moore K. Oxford
Handbook of Acute Medicine, 2nd edition, 2004. Simon C, Everitt H, Kendrick T. Oxford Handbook of
General Practice, 2nd edition, 2005. University Hospitals Dorset NHS, test repertoire and
reference ranges, haematology.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lab_utils.labtests.analytes import analyte as find_analyte
from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import Columns, is_missing
from lab_utils.labtests.units import convert
from lab_utils.numbers import read_number

COLUMNS = ("analyte", "sex", "age_from", "age_to", "low", "high", "unit", "source")
DEFAULT = Path(__file__).with_name("intervals.csv")


@dataclass(frozen=True)
class ReferenceInterval:
    """The interval of one analyte for one group of people.

    Attributes
    ----------
    analyte : str
    sex : {"F", "M", ""}
        "" for both.
    age_from, age_to : float
        Years; from `age_from` up to, not including, `age_to`.
    low, high : float
        In `unit`; -inf or inf where the interval has no such limit.
    unit, source : str
    """

    analyte: str
    sex: str
    age_from: float
    age_to: float
    low: float
    high: float
    unit: str
    source: str

    def fits(self, sex: str, age: float) -> bool:
        """Whether it is meant for a person of this sex and age."""
        return self.sex in ("", sex) and self.age_from <= age < self.age_to

    def limits(self, unit: str) -> tuple[float, float]:
        """Both limits in another unit."""
        low, high = (
            limit if math.isinf(limit) else convert(limit, self.unit, unit, self.analyte)
            for limit in (self.low, self.high)
        )
        return low, high


def reference_interval(
    analyte: str,
    sex: str | None = None,
    age: float | None = None,
    table: Sequence[ReferenceInterval] | None = None,
) -> ReferenceInterval:
    """Find the reference interval for one person.

    Parameters
    ----------
    analyte : str
    sex : {"F", "M"}, optional
        May be missing where the interval is the same for both.
    age : float, optional
        Years; an adult where it is missing.
    table : sequence of ReferenceInterval, optional
        A ward's own, from `read_intervals`; the teaching set unless given.

    Raises
    ------
    LabError
        If the table has none for this person, or the sex is missing and makes a difference.

    Examples
    --------
    >>> found = reference_interval("creatinine", sex="F", age=55)
    >>> found.low, found.high, found.unit
    (50.0, 90.0, 'µmol/L')
    """
    what = find_analyte(analyte)
    columns = Columns(age=age, sex=sex)
    columns.female()
    years = columns.numbers("age", high=120)[0]
    years = 18.0 if math.isnan(years) else years
    rows = default_intervals() if table is None else table
    candidates = [row for row in rows if row.analyte == analyte]
    sexes = ["F", "M"] if is_missing(sex) else [str(sex)]
    found = {one: [row for row in candidates if row.fits(one, years)] for one in sexes}
    if any(not rows for rows in found.values()):
        raise LabError(
            vi="Bảng khoảng tham chiếu không có {name}{whom}.",
            en="The table of reference intervals has no {name}{whom}.",
            name=what.label,
            whom={"vi": f" cho tuổi {years:g}", "en": f" for age {years:g}"} if candidates else "",
        )
    # A row for one sex goes before a row for both.
    first = {one: max(rows, key=lambda row: bool(row.sex)) for one, rows in found.items()}
    if len({(row.low, row.high, row.unit) for row in first.values()}) > 1:
        raise LabError(
            vi="Khoảng tham chiếu của {name} khác nhau theo giới, mà chưa biết giới.",
            en="The reference interval of {name} differs by sex, and the sex is not known.",
            name=what.label,
        )
    return next(iter(first.values()))


@cache
def default_intervals() -> tuple[ReferenceInterval, ...]:
    """Return the teaching set."""
    return read_intervals(DEFAULT)


def read_intervals(path: str | Path) -> tuple[ReferenceInterval, ...]:
    """Read a table of reference intervals, such as the own laboratory's.

    A CSV file (comma or semicolon, UTF-8) with the columns of `COLUMNS`. `sex` is F, M or empty
    for both; an empty age or limit means none. Decimal comma and decimal point are both read.

    Raises
    ------
    LabError
        Naming the row and what is wrong with it; if the file is missing or not UTF-8.
    """
    path = Path(path)
    text = _read_text(path)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    if not rows or (absent := set(COLUMNS) - set(rows[0])):
        missing = ", ".join(sorted(absent if rows else COLUMNS))
        raise LabError(
            vi=f"{path.name}: thiếu cột {missing}.",
            en=f"{path.name}: the columns {missing} are missing.",
        )
    return tuple(
        _read_row(row, f"{path.name}, {number}") for number, row in enumerate(rows, start=2)
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise LabError(vi=f"Không có tệp {path.name}.", en=f"{path.name} is missing.") from error
    except UnicodeDecodeError as error:
        raise LabError(
            vi=f"{path.name} không phải UTF-8: hãy lưu lại dưới dạng “CSV UTF-8”.",
            en=f"{path.name} is not UTF-8; save it as “CSV UTF-8”.",
        ) from error


def _read_row(row: dict[str, Any], where: str) -> ReferenceInterval:
    told = {name: (row[name] or "").strip() for name in COLUMNS}
    try:
        return _interval(told)
    except LabError as error:
        raise LabError(
            vi=f"Bảng khoảng tham chiếu, dòng {where}: {error.say('vi')}",
            en=f"Table of reference intervals, row {where}: {error.say('en')}",
        ) from error


def _interval(told: dict[str, str]) -> ReferenceInterval:
    what = find_analyte(told["analyte"])
    if told["sex"] not in ("", "F", "M"):
        raise LabError(
            vi=f"giới ghi là {told['sex']!r}; cần F (nữ), M (nam), hoặc để trống cho cả hai.",
            en=f"the sex is {told['sex']!r}; expected F, M, or nothing for both.",
        )
    interval = ReferenceInterval(
        analyte=what.name,
        sex=told["sex"],
        age_from=_limit(told["age_from"], 0),
        age_to=_limit(told["age_to"], math.inf),
        low=_limit(told["low"], -math.inf),
        high=_limit(told["high"], math.inf),
        unit=told["unit"],
        source=told["source"],
    )
    convert(1, interval.unit, what.unit, what.name)
    for name, first, last in (
        ("low, high", interval.low, interval.high),
        ("age_from, age_to", interval.age_from, interval.age_to),
    ):
        if first >= last:
            ends = "–".join(told[end] for end in name.split(", "))
            raise LabError(
                vi=f"{name} ghi là {ends}; số trước phải nhỏ hơn số sau.",
                en=f"{name} are {ends}; expected the first below the second.",
            )
    if interval.low == -math.inf and interval.high == math.inf:
        raise LabError(
            vi="low, high đều trống; cần ít nhất một trong hai.",
            en="low, high are both empty; expected at least one of them.",
        )
    return interval


def _limit(written: str, empty: float) -> float:
    try:
        return read_number(written) if written else empty
    except ValueError as error:
        raise LabError(
            vi=f"“{written}” không đọc được thành một số; hãy viết như 3,5 hoặc 3.5, không có dấu "
            "ngăn hàng nghìn.",
            en=f"“{written}” cannot be read as one number; write it as 3,5 or 3.5, without a sign "
            "for thousands.",
        ) from error
