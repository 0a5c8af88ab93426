"""Read a result as a report writes it: ``"<0,5"``, ``">1000"``, ``"6,8 (tán huyết)"``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lab_utils.labtests.errors import LabError
from lab_utils.labtests.inputs import is_missing
from lab_utils.labtests.units import unit_text
from lab_utils.language import Texts
from lab_utils.numbers import AmbiguousNumberError, NotANumberError, read_number

# What a laboratory remarks of a sample, as written, in lower case without the marks.
REMARKS = Texts(
    {
        "haemolysed": {"vi": "tán huyết", "en": "haemolysed"},
        "lipaemic": {"vi": "mẫu đục (lipid cao)", "en": "lipaemic"},
        "icteric": {"vi": "huyết tương vàng", "en": "icteric"},
        "clotted": {"vi": "mẫu đông", "en": "clotted"},
    }
)
_WRITTEN = {
    "haemolysed": r"tan (?:huyet|mau)|vo hong cau|ha?emoly[sz]\w*",
    "lipaemic": r"(?:mau|huyet t\w+) duc|lipid cao|lipa?emic",
    "icteric": r"(?:mau|huyet t\w+) vang|icteric",
    "clotted": r"(?:mau|bi) dong|dong (?:day|cuc)|clot\w*",
}
_NEGATED = re.compile(r"\b(?:khong|chua|not?|without)\b")
_RESULT = re.compile(r"(<=|>=|=<|=>|[<>≤≥])?\s*([+−–-]?[\d.,\s\u202f\u2009]*\d)(.*)", re.DOTALL)
_UNIT = re.compile(r"\s*((?:[x×]10\S*|[^\W\d]*)/[^\s()\[\];,*]+|m?g?%|fL|s)(?=$|[\s(\[;,*])")
# What may follow a number: "5-6", "1:80" and "10^3" are no single number.
_REMARK = re.compile(r"\s+[^\W\d]|\s*[(\[;,*]")
_COMPARATORS = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}


@dataclass(frozen=True)
class Result:
    """One result as reported.

    Attributes
    ----------
    value : float
        The number; NaN where there is none.
    comparator : {"", "<", "<=", ">", ">="}
        What stood before it: the analyser's end of scale.
    unit : str
        The unit where it stood behind the number.
    remarks : tuple of str
        Names in `REMARKS`, and as written whatever else followed the number.
    text : str
        As it was written.
    """

    value: float
    comparator: str = ""
    unit: str = ""
    remarks: tuple[str, ...] = ()
    text: str = ""

    @property
    def haemolysed(self) -> bool:
        return "haemolysed" in self.remarks

    @property
    def missing(self) -> bool:
        return self.value != self.value


def read_result(written: str | float | None) -> Result:
    """Read one result.

    Parameters
    ----------
    written : str, float or None
        As on the report; decimal comma or point. None, NaN and an empty text are a missing
        result.

    Returns
    -------
    Result

    Raises
    ------
    LabError
        For a negative number, a text without a number, and a number such as "1.200" that two
        readers read differently.

    Examples
    --------
    >>> read_result("<0,5")
    Result(value=0.5, comparator='<', unit='', remarks=(), text='<0,5')
    >>> read_result("6,8 (tán huyết)").remarks
    ('haemolysed',)
    """
    if is_missing(written):
        return Result(float("nan"))
    if not isinstance(written, str):
        return Result(_number(f"{written:.10g}"), text=str(written))
    text = unicodedata.normalize("NFC", written).strip()
    found = _RESULT.fullmatch(text)
    if not found:
        remarks = _remarks(text)
        # "Tán huyết" alone is a result that was not given.
        if not text or all(one in REMARKS for one in remarks):
            return Result(float("nan"), remarks=remarks, text=text)
        raise _unreadable(text)
    comparator, number, rest = found[1] or "", found[2], found[3]
    unit = _UNIT.match(rest)
    rest = rest[unit.end() :] if unit else rest
    if rest.strip() and not _REMARK.match(rest):
        raise _unreadable(text)
    return Result(
        value=_number(number),
        comparator=_COMPARATORS.get(comparator, comparator),
        unit=unit_text(unit[1]) if unit else "",
        remarks=_remarks(rest),
        text=text,
    )


def _number(text: str) -> float:
    try:
        number = read_number(text)
    except AmbiguousNumberError as error:
        raise LabError(
            vi="“{text}” có thể đọc theo hai cách: {small} hay {large}?",
            en="“{text}” can be read in two ways: {small} or {large}?",
            text=text,
            small=error.small,
            large=error.large,
        ) from error
    except NotANumberError as error:
        raise _unreadable(text) from error
    if number < 0:
        raise LabError(
            vi=f"Kết quả âm ({text}): không xét nghiệm nào ở đây có số âm. Xin xem lại.",
            en=f"A negative result ({text}): no test here goes below 0. Please check.",
        )
    return number


def _remarks(text: str) -> tuple[str, ...]:
    parts = [part.strip(" .") for part in re.split(r"[()\[\];,*]+", text)]
    return tuple(_remark(part) for part in parts if part)


def _remark(part: str) -> str:
    plain = unicodedata.normalize("NFD", part.lower().replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for name, pattern in _WRITTEN.items():
        if re.search(rf"\b(?:{pattern})\b", plain) and not _NEGATED.search(plain):
            return name
    return part


def _unreadable(text: str) -> LabError:
    return LabError(
        vi=f"“{text[:40]}” không phải kết quả bằng số.",
        en=f"“{text[:40]}” is not a result in numbers.",
    )
