"""A score from vital signs: points a sign, and what missing signs leave open.

A sign that is missing counts neither as normal nor as anything else: the score is then known as
a range only, from the lowest that it can be to the highest, and the missing signs are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lab_utils.language import Texts, pick
from lab_utils.warning.charts import MEWS, NEWS2, QSOFA, Chart
from lab_utils.warning.errors import SignError
from lab_utils.warning.levels import LEVELS, news2_level
from lab_utils.warning.points import sign_points
from lab_utils.warning.reading import read_signs
from lab_utils.warning.signs import sign_names

if TYPE_CHECKING:
    import pandas as pd

    Signs = Mapping[str, Any] | pd.DataFrame

_TEXTS = Texts(
    {
        "complete": {"vi": "{label}: {score} điểm{level}.", "en": "{label}: {score}{level}."},
        "open": {
            "vi": "{label}: từ {lowest} đến {highest} điểm{level}, vì thiếu {missing}. Chưa đo "
            "không phải là bình thường: đo rồi tính lại.",
            "en": "{label}: between {lowest} and {highest}{level}; not measured: {missing}. Not "
            "measured is not normal: measure, then score again.",
        },
        "level": {"vi": ", mức {level}", "en": ", {level} risk"},
        "to": {"vi": " đến ", "en": " to "},
    }
)


@dataclass(frozen=True)
class Score:
    """The score of one patient.

    Attributes
    ----------
    chart : Chart
    points : mapping of sign to int or None
        None where missing signs leave the points open.
    lowest, highest : int
        What the score is at least and at most.
    single_three, single_three_possible : bool
        Whether a sign has 3 points; whether one has or may have.
    missing : tuple of str
        Signs that were not given.
    """

    chart: Chart
    points: Mapping[str, int | None]
    lowest: int
    highest: int
    single_three: bool
    single_three_possible: bool
    missing: tuple[str, ...]

    @property
    def total(self) -> int | None:
        """The score; None where missing signs leave it open."""
        return self.lowest if self.lowest == self.highest else None

    @property
    def levels(self) -> tuple[str, ...]:
        """The RCP's level of response (a key of `LEVELS`), or its lowest and highest.

        Raises
        ------
        SignError
            For a score other than NEWS2.
        """
        if self.chart is not NEWS2:
            raise SignError(
                vi="{label} không có mức đáp ứng; chỉ NEWS2 có. Hãy tính bằng news2().",
                en="{label} has no levels of response; only NEWS2 has. Compute news2().",
                label=self.chart.label,
            )
        ends = (
            news2_level(self.lowest, self.single_three),
            news2_level(self.highest, self.single_three_possible),
        )
        return tuple(dict.fromkeys(ends))

    def sentence(self, language: str) -> str:
        """Say the score, its level and what is missing, for a reader on the ward.

        Examples
        --------
        >>> news2({"pulse": 95}).sentence("en")[:30]
        'NEWS2: between 1 and 18, low t'
        """
        level = ""
        if self.chart is NEWS2:
            names = [pick(LEVELS[one].label, language) for one in self.levels]
            level = _TEXTS.say("level", language, level=pick(_TEXTS["to"], language).join(names))
        if not self.missing:
            return _TEXTS.say(
                "complete", language, label=self.chart.label, score=self.lowest, level=level
            )
        return _TEXTS.say(
            "open",
            language,
            label=self.chart.label,
            lowest=self.lowest,
            highest=self.highest,
            level=level,
            missing=sign_names(self.missing, language),
        )


def news2(signs: Signs, scale_2: Any = False) -> Any:
    """Compute the National Early Warning Score 2 of one patient or of every row of a table.

    Parameters
    ----------
    signs : mapping or DataFrame
        respiratory_rate (/min), spo2 (%), oxygen (whether on oxygen), systolic (mmHg), pulse
        (/min), consciousness (A, C, V, P or U), temperature (°C). One patient may lack a sign;
        a table has every column, with gaps. Other columns of a table are left alone.
    scale_2 : bool, or Series or array of bool
        SpO2 on scale 2: only for hypercapnic respiratory failure with a prescribed target of 88
        to 92 %.

    Returns
    -------
    Score or DataFrame
        The table has the index of `signs` and the columns: points of each sign and ``score``
        (missing where open), ``lowest``, ``highest``, ``single_three``,
        ``single_three_possible``, ``missing`` (names, separated by commas).

    Raises
    ------
    SignError
        For what cannot be read, what no patient can have, and a scale that is not known.

    References
    ----------
    See `lab_utils.warning.charts`.

    Examples
    --------
    >>> patient = {"respiratory_rate": 22, "spo2": 95, "oxygen": True, "systolic": 118,
    ...            "pulse": 96, "consciousness": "A", "temperature": 38.4}
    >>> news2(patient).total, news2(patient, scale_2=True).total
    (7, 8)
    >>> open_score = news2(patient | {"respiratory_rate": None})
    >>> open_score.lowest, open_score.highest, open_score.missing
    (5, 8, ('respiratory_rate',))
    """
    return _score(NEWS2, signs, scale_2)


def mews_subbe_2001(signs: Signs) -> Any:
    """Compute the Modified Early Warning Score as Subbe printed it in 2001.

    Asks for respiratory_rate, systolic, pulse, consciousness and temperature; otherwise as
    `news2`. The table knows no new confusion: C is alert. From 5 points Subbe saw more deaths.

    References
    ----------
    See `lab_utils.warning.charts`; other tables go by the same name.

    Examples
    --------
    >>> mews_subbe_2001({"respiratory_rate": 22, "systolic": 95, "pulse": 112,
    ...                  "consciousness": "V", "temperature": 38.5}).total
    8
    """
    return _score(MEWS, signs)


def qsofa_singer_2016(signs: Signs) -> Any:
    """Compute the quick SOFA of Sepsis-3, for patients with a suspected infection.

    Asks for respiratory_rate (22 or more), systolic (100 or less) and consciousness (not A);
    otherwise as `news2`. Two points or more call for a search for organ dysfunction.

    References
    ----------
    See `lab_utils.warning.charts`.

    Examples
    --------
    >>> qsofa_singer_2016({"respiratory_rate": 22, "systolic": 100, "consciousness": "A"}).total
    2
    """
    return _score(QSOFA, signs)


def _score(chart: Chart, signs: Signs, scale_2: Any = False) -> Any:
    values = dict(zip(chart.signs, read_signs(signs, chart.signs), strict=True))
    second = _second(scale_2, len(values["consciousness"]))
    low, high = (
        np.column_stack([sign_points(chart, name, values, second, worst) for name in chart.signs])
        for worst in (False, True)
    )
    missing = np.column_stack([np.isnan(values[name]) for name in chart.signs])
    if not isinstance(signs, Mapping):
        return _table(chart, signs.index, low, high, missing)
    return Score(
        chart=chart,
        points={
            name: int(least) if least == most else None
            for name, least, most in zip(chart.signs, low[0], high[0], strict=True)
        },
        lowest=int(low.sum()),
        highest=int(high.sum()),
        single_three=bool((low == 3).any()),
        single_three_possible=bool((high == 3).any()),
        missing=tuple(np.array(chart.signs)[missing[0]].tolist()),
    )


def _table(
    chart: Chart, index: Any, low: NDArray, high: NDArray, missing: NDArray[np.bool_]
) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(low, index=index, columns=list(chart.signs)).astype("Int64")
    table = table.mask(low != high)
    lowest, highest = low.sum(axis=1), high.sum(axis=1)
    table["score"] = pd.Series(lowest, index=index, dtype="Int64").mask(lowest != highest)
    table["lowest"], table["highest"] = lowest, highest
    table["single_three"] = (low == 3).any(axis=1)
    table["single_three_possible"] = (high == 3).any(axis=1)
    names = np.array(chart.signs)
    table["missing"] = [", ".join(names[row]) if row.any() else "" for row in missing]
    return table


def _second(scale_2: Any, rows: int) -> NDArray[np.bool_]:
    second = np.atleast_1d(np.asarray(scale_2))
    if second.dtype != bool or len(second) not in (1, rows):
        raise SignError(
            vi="Phải biết người bệnh dùng thang SpO2 nào: True (thang 2, đích 88–92 %, có chỉ "
            "định) hoặc False (thang 1), mỗi dòng một giá trị.",
            en="Which SpO2 scale applies must be known: True (scale 2, prescribed target of 88 to "
            "92 %) or False (scale 1), one for each row.",
        )
    return np.broadcast_to(second, (rows,))
