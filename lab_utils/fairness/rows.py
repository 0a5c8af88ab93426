"""One group of an audit: its measures with limits, and whether it is large enough for a claim."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lab_utils.accuracy import Confusion, Estimate, wilson
from lab_utils.fairness.errors import FairnessError
from lab_utils.language import Texts, Twin

PROPORTIONS = ("prevalence", "sensitivity", "specificity", "ppv", "npv")
MEASURES = (*PROPORTIONS, "auc", "calibration")
ENOUGH = 100

_NAN = Estimate(math.nan, math.nan, math.nan)
# What a proportion is a share of, where it is nobody and where it is one person.
_NOBODY = Texts(
    {
        "prevalence": {"vi": "không có ai", "en": "nobody"},
        "sensitivity": {"vi": "không ai có kết cục", "en": "nobody with the outcome"},
        "specificity": {"vi": "ai cũng có kết cục", "en": "nobody without the outcome"},
        "ppv": {"vi": "không có báo động nào", "en": "no alert"},
        "npv": {"vi": "ai cũng bị báo động", "en": "everybody alerted"},
    }
)
_ONE = Texts(
    {
        "prevalence": {"vi": "chỉ một người", "en": "one person only"},
        "sensitivity": {"vi": "chỉ một người có kết cục", "en": "one person with the outcome"},
        "specificity": {
            "vi": "chỉ một người không có kết cục",
            "en": "one person without the outcome",
        },
        "ppv": {"vi": "chỉ một báo động", "en": "one alert only"},
        "npv": {"vi": "chỉ một người không bị báo động", "en": "one person not alerted"},
    }
)
_INCOMPLETE = {"vi": "thiếu điểm AI hoặc kết cục", "en": "no score or no outcome"}
_ONE_CLASS = {
    "vi": "cần ít nhất hai người có và hai người không có kết cục",
    "en": "needs at least two people with and two without the outcome",
}
_NO_SCORES = {"vi": "không có điểm của từng người", "en": "no score for each person"}
_NO_PROBABILITY = {"vi": "điểm không phải là xác suất", "en": "the score is no probability"}


@dataclass(frozen=True)
class Row:
    """One group of an audit.

    Attributes
    ----------
    name : str
        As `group_name` writes it; `ALL` and `MISSING` are the two that no group has.
    label : twin
    cells : Confusion
        The 2x2 table of the people with outcome and score.
    left_out : int
        People of the group without outcome or score.
    expected : float
        Mean predicted probability, 0..1; NaN where the score is none.
    area : Estimate
        AUC; NaN where it does not exist.
    truth, score : ndarray or None
        The cases themselves; None in an audit of counts.
    unexpected : bool
        Whether the name was not among those announced.
    """

    name: str
    label: Twin
    cells: Confusion
    left_out: int = 0
    expected: float = math.nan
    area: Estimate = _NAN
    truth: NDArray[np.int_] | None = field(default=None, repr=False, compare=False)
    score: NDArray[np.float64] | None = field(default=None, repr=False, compare=False)
    unexpected: bool = False

    @property
    def n(self) -> int:
        """People with outcome and score."""
        return self.cells.n

    @property
    def ill(self) -> int:
        """People with the outcome."""
        return self.cells.tp + self.cells.fn

    @property
    def healthy(self) -> int:
        """People without the outcome."""
        return self.cells.fp + self.cells.tn

    def estimate(self, measure: str) -> Estimate:
        """Return one measure with its 95 % limits; NaN where `reason` says why.

        Wilson's limits for proportions, DeLong's for the AUC. "calibration" is calibration in
        the large as observed less expected share (0 is right, 0.05: five more in a hundred
        than predicted); its limits are Wilson's of the observed share, the expected share
        taken as known.

        Parameters
        ----------
        measure : {"prevalence", "sensitivity", "specificity", "ppv", "npv", "auc", \
"calibration"}

        Raises
        ------
        FairnessError
            If there is no such measure.

        References
        ----------
        Steyerberg EW et al. Epidemiology 2010;21:128-38, for calibration in the large.

        Examples
        --------
        >>> group = Row("F", "Women", Confusion(tp=8, fp=5, fn=2, tn=85))
        >>> group.estimate("sensitivity").value
        0.8
        """
        if self.reason(measure):
            return _NAN
        if measure == "auc":
            return self.area
        if measure == "calibration":
            observed = wilson(self.ill, self.n)
            return Estimate(
                *(x - self.expected for x in (observed.value, observed.low, observed.high))
            )
        return getattr(self.cells, measure)

    def people(self, measure: str) -> int:
        """Return how many people a measure rests on: the ill for the sensitivity, and so on."""
        known_measure(measure)
        return {
            "sensitivity": self.ill,
            "specificity": self.healthy,
            "ppv": self.cells.tp + self.cells.fp,
            "npv": self.cells.tn + self.cells.fn,
        }.get(measure, self.n)

    def reason(self, measure: str) -> Twin | None:
        """Say why a measure has no figure here; None where it has one.

        A share of nobody does not exist, and a share of one person can only be 0 or 100 %.
        """
        known_measure(measure)
        if not self.n and self.left_out:
            return _INCOMPLETE
        if self.n < 2:
            return (_ONE if self.n else _NOBODY)["prevalence"]
        if measure == "auc":
            if self.score is None and math.isnan(self.area.value):
                return _NO_SCORES
            return _ONE_CLASS if min(self.ill, self.healthy) < 2 else None
        if measure == "calibration":
            return (
                (_NO_SCORES if self.score is None else _NO_PROBABILITY)
                if math.isnan(self.expected)
                else None
            )
        people = self.people(measure)
        return None if people > 1 else (_ONE if people else _NOBODY)[measure]

    def carries(self, measure: str) -> bool:
        """Whether a measure rests on people enough for a claim: 100 with and 100 without.

        The sensitivity needs 100 people with the outcome, the specificity 100 without, the
        prevalence 100 people, all others both. With fewer the figure is a hint, however
        striking. It is a rule of thumb: even with more, read the limits.

        References
        ----------
        Collins GS, Ogundimu EO, Altman DG. Stat Med 2016;35:214-26 (at least 100 events);
        Snell KIE et al. J Clin Epidemiol 2021;135:79-89 (the rule of 100 events and 100
        non-events, and why it can be too few).

        Examples
        --------
        >>> group = Row("F", "Women", Confusion(tp=75, fp=20, fn=17, tn=230))
        >>> group.carries("sensitivity"), group.carries("specificity")
        (False, True)
        """
        if self.reason(measure):
            return False
        if measure == "sensitivity":
            return self.ill >= ENOUGH
        if measure == "specificity":
            return self.healthy >= ENOUGH
        if measure == "prevalence":
            return self.n >= ENOUGH
        return min(self.ill, self.healthy) >= ENOUGH


def known_measure(measure: str) -> None:
    """Refuse the name of a measure that no row has."""
    if measure not in MEASURES:
        known = ", ".join(MEASURES)
        raise FairnessError(
            vi=f"Không có chỉ số {measure!r}; các chỉ số có thể chọn: {known}.",
            en=f"no measure is called {measure!r}; known here: {known}.",
        )
