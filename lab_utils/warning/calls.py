"""What a limit costs and finds on a ward: calls a night, true cases found, lead time.

A call is a round at which the rule fires, unless the same patient was called for within the
silence before it. A true case is an event (cardiac arrest, transfer to intensive care); it is
found when a call was made in the 24 hours before it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lab_utils.accuracy import Estimate, wilson
from lab_utils.accuracy.inputs import one_number
from lab_utils.warning.errors import SignError

if TYPE_CHECKING:
    import pandas as pd

    from lab_utils.simulate import Ward


@dataclass(frozen=True)
class Calls:
    """The calls of a ward over some nights.

    Attributes
    ----------
    nights, events : int
    total, at_night : int
        Calls by day and night; calls from 22:00 to 06:00.
    true : int
        Calls that an event followed within 24 hours.
    lead_times : tuple of float
        For each event that was found, hours from the first call of its last 24 to the event.
    """

    nights: int
    events: int
    total: int
    at_night: int
    true: int
    lead_times: tuple[float, ...]

    @property
    def found(self) -> int:
        """Events with a call in the 24 hours before."""
        return len(self.lead_times)

    @property
    def a_night(self) -> float:
        """Calls a night, on average."""
        return self.at_night / self.nights

    @property
    def for_each_case(self) -> float:
        """All calls, by day and night, for each event that was found; NaN when none was."""
        return self.total / self.found if self.found else math.nan

    @property
    def sensitivity(self) -> Estimate:
        """Share of the events that were found (0..1); NaN when there was no event."""
        return wilson(self.found, self.events)

    @property
    def ppv(self) -> Estimate:
        """Share of the calls that an event followed (0..1), as if calls were independent."""
        return wilson(self.true, self.total)

    @property
    def lead_time(self) -> Estimate:
        """Median lead time with its quartiles, in hours; NaN when no event was found."""
        if not self.lead_times:
            return Estimate(math.nan, math.nan, math.nan)
        low, middle, high = np.percentile(self.lead_times, [25, 50, 75])
        return Estimate(float(middle), float(low), float(high))


def ward_news2(ward: Ward) -> pd.DataFrame:
    """Return NEWS2 of every round of a ward, each patient on the scale that the stay names.

    Parameters
    ----------
    ward : Ward
        As `lab_utils.simulate.ward` returns it.

    Returns
    -------
    DataFrame
        As `news2` returns it, with the index of ``ward.observations``.

    Raises
    ------
    SignError
        As in `news2`, and for a ward without a round.

    Examples
    --------
    >>> from lab_utils.simulate import ward
    >>> int(ward_news2(ward(beds=4, days=3, seed=1))["lowest"].max())
    5
    """
    from lab_utils.warning.score import news2

    _refuse_empty(ward)
    scale_2 = ward.observations["stay"].map(ward.stays.set_index("stay")["scale2"])
    return news2(ward.observations, scale_2)


def triggers(scores: pd.DataFrame, limit: float, single_three: bool = False) -> pd.Series:
    """Say at which rounds a rule fires for certain, whatever the missing signs were.

    Parameters
    ----------
    scores : DataFrame
        From `news2` or another score.
    limit : float
        Fires at a total of this or more (aggregate trigger).
    single_three : bool
        Whether it fires at 3 points in one sign too (single-parameter trigger).

    Returns
    -------
    Series of bool
    """
    fires = scores["lowest"] >= limit
    return fires | scores["single_three"] if single_three else fires


def undecided(scores: pd.DataFrame, limit: float, single_three: bool = False) -> pd.Series:
    """Say at which rounds missing signs leave open whether the rule fires: measure again.

    Parameters and result as of `triggers`.
    """
    may = scores["highest"] >= limit
    if single_three:
        may = may | scores["single_three_possible"]
    return may & ~triggers(scores, limit, single_three)


def count_calls(ward: Ward, fires: ArrayLike, silence: float = 0) -> Calls:
    """Count the calls that a rule makes on a ward, and what they find.

    Parameters
    ----------
    ward : Ward
        As `lab_utils.simulate.ward` returns it.
    fires : array-like of bool
        Whether the rule fires, one for each round of ``ward.observations``.
    silence : float
        Hours after a call in which the same patient is not called for again; 0 for none.

    Raises
    ------
    SignError
        For a ward without a round, or if `fires` is not one truth value a round.
    lab_utils.accuracy.InputError
        If `silence` is negative.

    Examples
    --------
    >>> from lab_utils.simulate import ward
    >>> month = ward(beds=10, days=10, seed=1)
    >>> counted = count_calls(month, triggers(ward_news2(month), limit=5))
    >>> counted.total, counted.at_night, counted.found, counted.events
    (32, 15, 1, 1)
    """
    _refuse_empty(ward)
    silence = one_number("silence", silence, 0, math.inf)
    rounds = ward.observations
    fires = np.asarray(fires)
    if fires.shape != (len(rounds),) or fires.dtype != bool:
        raise SignError(
            vi="fires có dạng {shape}, kiểu {kind}; cần một giá trị True hoặc False cho mỗi lần "
            "đo, tất cả {rounds} lần; hãy lấy từ triggers().",
            en="fires has shape {shape} and type {kind}; expected one truth value for each of the "
            "{rounds} rounds; take it from triggers().",
            shape=str(fires.shape),
            kind=str(fires.dtype),
            rounds=len(rounds),
        )
    called = rounds[_after_silence(rounds, fires, silence)]
    true = called["event_within_24h"]
    first = called[true].groupby("stay")["hours_to_event"].max()
    nights = (rounds["time"].max().ceil("D") - rounds["time"].min().floor("D")).days
    return Calls(
        nights=nights,
        events=int(ward.stays["event"].sum()),
        total=len(called),
        at_night=int(called["night"].sum()),
        true=int(true.sum()),
        lead_times=tuple(first.tolist()),
    )


def _after_silence(
    rounds: pd.DataFrame, fires: NDArray[np.bool_], silence: float
) -> NDArray[np.bool_]:
    """Which of the rounds where the rule fires, in the order of time, become a call."""
    times, stays = rounds["time"].to_numpy(), rounds["stay"].to_numpy()
    called = np.zeros(len(rounds), dtype=bool)
    last: dict[int, np.datetime64] = {}
    for place in np.flatnonzero(fires)[np.argsort(times[fires], kind="stable")]:
        stay, time = stays[place], times[place]
        if stay not in last or (time - last[stay]) / np.timedelta64(1, "h") >= silence:
            called[place] = True
            last[stay] = time
    return called


def _refuse_empty(ward: Ward) -> None:
    if not len(ward.observations):
        raise SignError(
            vi="Khoa này chưa có lần đo dấu hiệu sinh tồn nào nên không đếm được cuộc gọi. Xem lại "
            "khoa và khoảng ngày đã chọn.",
            en="This ward has no round of vital signs, so there are no calls to count. Check the "
            "ward and the days that were chosen.",
        )
