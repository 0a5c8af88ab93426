"""Which group a person belongs to: names as they come, read so that no two rows mean the same."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.fairness.errors import FairnessError
from lab_utils.language import LANGUAGES, Texts, Twin
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import pandas as pd

ALL, MISSING = "(all)", "(not recorded)"
_MOST_GROUPS = 30
_OLDEST = 130
# How "nothing" looks once an array of names has become text.
_NOTHING = {"", "nan", "nat", "none", "<na>", MISSING}
_LABELS = Texts(
    {
        ALL: {"vi": "Tất cả", "en": "All"},
        MISSING: {"vi": "Không ghi", "en": "Not recorded"},
        "True": {"vi": "Có", "en": "Yes"},
        "False": {"vi": "Không", "en": "No"},
    }
)


@dataclass(frozen=True)
class Groups:
    """The group of each case.

    Attributes
    ----------
    names : tuple of str
        Every group in the order of the table, those without a case among them; people whose
        group is not recorded come last, as `MISSING`.
    codes : ndarray of int, shape (n_cases,)
        Position in `names`.
    labels : dict of str to twin
        What a reader sees instead of the name.
    unexpected : frozenset of str
        Names that occur and were not announced.
    """

    names: tuple[str, ...]
    codes: NDArray[np.int_]
    labels: dict[str, Twin]
    unexpected: frozenset[str]


def group_name(value: Any) -> str:
    """Write the value of a group as its name; `MISSING` for None, NaN and blank text.

    The same letters typed in two ways (one or two characters for "ữ", a space too many) and
    the same number (1, 1.0, "1") are one name. Upper and lower case stay apart.

    Examples
    --------
    >>> group_name(" Nữ"), group_name(1.0), group_name(True), group_name(float("nan"))
    ('Nữ', '1', 'True', '(not recorded)')
    """
    import pandas as pd

    if isinstance(value, str):
        name = " ".join(unicodedata.normalize("NFC", value).split())
        if name == ALL:
            raise FairnessError(
                vi=f"Có nhóm tên {ALL!r}, trùng với dòng tất cả mọi người; hãy đổi tên.",
                en=f"a group is called {ALL!r}, the name of the row of everybody; rename it.",
            )
        return MISSING if name.casefold() in _NOTHING else name
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return MISSING
    if isinstance(value, int | float | np.number):
        return f"{value:.15g}"
    if isinstance(value, pd.Interval | pd.Timestamp | pd.Period):
        return str(value)
    raise FairnessError(
        vi=f"Nhóm có giá trị {value!r}; cần một tên, một số hoặc có/không cho mỗi người.",
        en=f"groups holds {value!r}; expected a name, a number or yes/no for each person.",
    )


def label_of(name: str) -> Twin:
    """Return what a reader sees where no label was given."""
    if name in _LABELS:
        return _LABELS[name]
    try:
        number = float(name)
    except ValueError:
        return name
    if not math.isfinite(number) or number.is_integer():
        return name
    return {language: format_number(number, language) for language in LANGUAGES}


def read_groups(values: Any, labels: Mapping[Any, Twin] | None) -> Groups:
    """Sort people into groups.

    Parameters
    ----------
    values : array-like of shape (n_cases,)
        Names, numbers, true/false or a pandas Categorical; None, NaN and blanks are people
        whose group is not recorded.
    labels : mapping of value to twin, optional
        The groups that are expected, in the order of the table, and what a reader sees.

    Raises
    ------
    FairnessError
        If `values` is no list of single values or holds more than 30 groups.

    Examples
    --------
    >>> found = read_groups(["F", "M", None, "f"], {"M": "Men", "F": "Women", "X": "Other"})
    >>> found.names, found.codes.tolist(), sorted(found.unexpected)
    (('M', 'F', 'X', 'f', '(not recorded)'), [1, 0, 4, 3], ['f'])
    """
    import pandas as pd

    one_column = not isinstance(values, str | bytes | Mapping) and hasattr(values, "__len__")
    if not one_column or getattr(values, "ndim", 1) != 1:
        raise FairnessError(
            vi="Nhóm phải là một cột: mỗi người một giá trị.",
            en="groups must be one column: one value for each person.",
        )
    column = pd.Series(values).reset_index(drop=True)
    known: dict[tuple[type, Any], str] = {}
    names = []
    for value in column.astype(object):
        key = (type(value), value if pd.api.types.is_hashable(value) else str(value))
        if key not in known:
            known[key] = group_name(value)
        names.append(known[key])
    seen = set(names) - {MISSING}
    given = {group_name(value): label for value, label in (labels or {}).items()}
    order = list(given)
    if isinstance(column.dtype, pd.CategoricalDtype):
        order += [group_name(value) for value in column.cat.categories]
    order += sorted(seen, key=_by_number)
    order = [name for name in dict.fromkeys(order) if name != MISSING]
    if len(order) > _MOST_GROUPS:
        raise FairnessError(
            vi=f"Có {len(order)} nhóm khác nhau; bảng đọc được có nhiều nhất {_MOST_GROUPS} nhóm. "
            "Với tuổi hay một số đo, hãy chia khoảng trước (bands).",
            en=f"there are {len(order)} different groups; a table can be read with at most "
            f"{_MOST_GROUPS}. Cut ages or measurements into bands first (bands).",
        )
    if MISSING in names:
        order.append(MISSING)
    place = {name: number for number, name in enumerate(order)}
    shown = {name: given.get(name, label_of(name)) for name in order}
    unexpected = frozenset(seen - set(given)) if given else frozenset()
    return Groups(tuple(order), np.array([place[name] for name in names]), shown, unexpected)


def bands(age: ArrayLike, edges: Sequence[int]) -> pd.Categorical:
    """Cut ages in years into bands that keep their lower edge: 60 is in "60–69".

    Parameters
    ----------
    age : array-like of shape (n_cases,)
        Years, 0 to 130, whole or not (59.9 is in "50–59"); NaN stays missing.
    edges : sequence of int
        Whole years, rising: ``[50, 60, 70, 80]`` gives "< 50" (if anybody is younger),
        "50–59", "60–69", "70–79" and "≥ 80".

    Returns
    -------
    pandas.Categorical
        Ordered; bands without anybody are among its categories.

    Raises
    ------
    FairnessError
        If the edges do not rise or are not whole, or an age is no number from 0 to 130.

    Examples
    --------
    >>> list(bands([50, 59.9, 60, 84], edges=[50, 60, 80]))
    ['50–59', '50–59', '60–79', '≥ 80']
    """
    import pandas as pd

    try:
        years = pd.to_numeric(pd.Series(age), errors="raise").astype(float)
    except (TypeError, ValueError):
        raise FairnessError(
            vi="Tuổi phải là số năm; hãy để trống ô không biết tuổi.",
            en="age must be a number of years; leave it empty where it is not known.",
        ) from None
    wrong = years[(years < 0) | (years > _OLDEST)]
    if len(wrong):
        raise FairnessError(
            vi="Có tuổi {age}; cần từ 0 đến {oldest} năm. Hãy sửa, hoặc để trống nếu không biết.",
            en="age holds {age}; expected 0 to {oldest} years. Correct it, or leave it empty where "
            "it is not known.",
            age=wrong.iloc[0],
            oldest=_OLDEST,
        )
    cuts = [float(edge) for edge in edges]
    if not cuts or any(not cut.is_integer() for cut in cuts) or cuts != sorted(set(cuts)):
        raise FairnessError(
            vi=f"Mốc tuổi là {list(edges)}; cần các số nguyên tăng dần, ví dụ 50, 60, 70.",
            en=f"edges is {list(edges)}; expected whole years that rise, such as 50, 60, 70.",
        )
    whole = [int(cut) for cut in cuts]
    names = [f"{low}–{high - 1}" if high - low > 1 else str(low) for low, high in pairwise(whole)]
    names.append(f"≥ {whole[-1]}")
    limits = [*cuts, math.inf]
    if (years < cuts[0]).any():
        names.insert(0, f"< {whole[0]}")
        limits.insert(0, -math.inf)
    return pd.Categorical(pd.cut(years, limits, right=False, labels=names), ordered=True)


def _by_number(name: str) -> tuple[float, str]:
    """Numbers by size, then names by letter."""
    try:
        return float(name), name
    except ValueError:
        return math.inf, name
