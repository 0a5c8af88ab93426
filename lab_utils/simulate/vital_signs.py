"""A month of a ward's vital signs, with known deteriorations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lab_utils.accuracy.inputs import one_number, whole_count
from lab_utils.simulate.chance import generator
from lab_utils.simulate.illness import KINDS, SIGNS, illness, signs
from lab_utils.simulate.label import declare

if TYPE_CHECKING:
    import pandas as pd

SOURCE = {
    "vi": "6,1 % số đợt nằm viện có ngừng tim hoặc chuyển hồi sức (Churpek 2012). Độ nặng được "
    "chỉnh để NEWS2 phân biệt như trong Smith 2013 (AUC 0,87) và điểm của người không diễn biến "
    "xấu như trong Spångfors 2020 (trung vị 1, tứ phân vị 0–3). Thời gian nằm viện, tỷ lệ thiếu "
    "số liệu, tỷ lệ dùng thang SpO2 thứ hai và diễn biến theo giờ là số tự chọn.",
    "en": "6.1 % of stays end in cardiac arrest or transfer to intensive care (Churpek 2012). "
    "Severity is set so that NEWS2 discriminates as in Smith 2013 (AUC 0.87) and the scores of "
    "those who do not deteriorate are as in Spångfors 2020 (median 1, quartiles 0 to 3). Length "
    "of stay, missing values, share on the second SpO2 scale and course by the hour are chosen.",
}
DETERIORATES = (88 + 2820) / (88 + 2820 + 44519)  # Churpek 2012: arrest or transfer, of all

# All below is chosen, not published.
_DAYS_A_STAY = 5.0  # mean
_SCALE_2 = 0.08  # share with a target saturation of 88 to 92 %
_NIGHT_SKIPPED = 0.4  # share of the 02:00 rounds left out in those who look well
_EVERY = 4  # hours
# Missing values: the breathing rate is left out most (Crit Care Resusc 2008;10:111-5).
_MISSING = {
    "respiratory_rate": 0.10,
    "spo2": 0.03,
    "systolic": 0.02,
    "pulse": 0.02,
    "temperature": 0.06,
    "consciousness": 0.04,
}
_UNITS = {
    "respiratory_rate": "breaths/min",
    "spo2": "%",
    "systolic": "mmHg",
    "pulse": "beats/min",
    "temperature": "°C",
    "age": "years",
    "hours_to_event": "h",
}


class Ward(NamedTuple):
    """A simulated ward: one table of observations, one of stays (see `ward`)."""

    observations: pd.DataFrame
    stays: pd.DataFrame


def ward(beds: int = 30, days: int = 30, seed: int = 0) -> Ward:
    """Simulate a ward's rounds of vital signs, six a day, with known deteriorations.

    Each patient has usual values, is more or less ill, and may have a bad day that passes. In
    some a deterioration begins 6 to 54 hours before the event that ends the stay (cardiac arrest
    or transfer to intensive care); one in six gives no warning. Nobody is treated because of a
    score: the ward shows what an alert would have seen, not what it changes.

    Published are the share of stays with an event, how well NEWS2 tells them apart and how the
    others score; to these the rest, which is chosen, was set (see ``attrs["source"]``).

    observations, one row a round of a patient:

    ====================  =============================================================
    stay, bed             numbers
    time                  02:00, 06:00, 10:00 … give or take half an hour
    night                 from 22:00 to 06:00
    respiratory_rate      breaths/min
    spo2, oxygen          %; whether on oxygen when it was taken
    systolic, pulse       mmHg, beats/min
    temperature           °C
    consciousness         "A", "C", "V", "P" or "U"
    hours_to_event        truth: hours until the event; missing in a stay without one
    event_within_24h      truth
    ====================  =============================================================

    stays, one row a stay: stay, bed, age (years), sex, admitted, left, scale2 (target
    saturation 88 to 92 %), event (truth), event_time and kind (truth; missing without event).

    Parameters
    ----------
    beds, days : int
        1 to 60 beds, 1 to 366 days. All beds are taken all the time.
    seed : int
        The same seed gives the same ward.

    Returns
    -------
    Ward
        ``attrs["simulated"]`` of both tables is True; source, note and units stand beside it.

    Raises
    ------
    lab_utils.accuracy.InputError
        If an argument is out of range.

    References
    ----------
    Churpek MM et al. Crit Care Med 2012;40:2102-8: 88 arrests and 2,820 transfers among 47,427
    ward patients. Smith GB et al. Resuscitation 2013;84:465-70. Spångfors M et al. Clin Med
    2020;20:55-60.

    Examples
    --------
    >>> observations, stays = ward(beds=4, days=3, seed=1)
    >>> observations.attrs["simulated"], bool(stays["event"].any())
    (True, False)
    """
    import pandas as pd

    beds = whole_count("beds", one_number("beds", beds, 1, 60))
    days = whole_count("days", one_number("days", days, 1, 366))
    rng = generator(seed)

    stays = _stays(rng, beds, days)
    rows = _rounds(rng, stays, days)
    severity, shift = illness(rng, stays, rows)
    table = pd.concat([rows, signs(rng, stays, rows, shift)], axis=1)
    # Rounds at night are skipped in those who look well; sicker patients are watched.
    at_2 = rows["hour"] % 24 < 4
    skipped = at_2 & (severity < 0.4) & (rng.random(len(rows)) < _NIGHT_SKIPPED)
    table = table[~skipped].reset_index(drop=True)
    for name, share in _MISSING.items():
        table.loc[rng.random(len(table)) < share, name] = np.nan if name in SIGNS else None

    hour, start = table.pop("hour"), pd.Timestamp("2026-03-01")
    table.insert(2, "time", (start + pd.to_timedelta(hour, unit="h")).dt.floor("min"))
    table.insert(3, "night", (hour % 24 >= 22) | (hour % 24 < 6))
    table["hours_to_event"] = (table.pop("event_hour") - hour).round(1)
    table["event_within_24h"] = table["hours_to_event"] <= 24
    stays.loc[~stays["event"], "kind"] = None
    for name in ("admitted", "left", "event_time"):
        stays[name] = (start + pd.to_timedelta(stays[name], unit="h")).dt.floor("min")
    return Ward(
        declare(
            table.drop(columns="number").sort_values(["time", "bed"], ignore_index=True),
            SOURCE,
            _UNITS,
        ),
        declare(stays, SOURCE, {"age": "years"}),
    )


def _stays(rng: np.random.Generator, beds: int, days: int) -> pd.DataFrame:
    """One bed after the other, filled without a gap; times in hours from the first midnight."""
    import pandas as pd

    rows = []
    for bed in range(1, beds + 1):
        left = -24.0 * rng.uniform(5, 20)  # long before, so that no bed starts with an admission
        while left < 24 * days:
            admitted, left = left, left + 24 * rng.gamma(2, _DAYS_A_STAY / 2)
            if left > 0:
                rows.append((bed, admitted, left))
    stays = pd.DataFrame(rows, columns=["bed", "admitted", "left"])
    n = len(stays)
    ended = np.flatnonzero(stays["left"] < 24 * days)
    stays["event"] = False
    stays.loc[rng.choice(ended, round(DETERIORATES * len(ended)), replace=False), "event"] = True
    stays["event_time"] = stays["left"].where(stays["event"])
    stays.insert(0, "stay", np.arange(1, n + 1))
    stays.insert(2, "age", rng.triangular(20, 70, 95, n).round().astype(int))
    stays.insert(3, "sex", rng.choice(["F", "M"], n))
    stays["scale2"] = rng.random(n) < _SCALE_2
    stays["kind"] = rng.choice(list(KINDS), n, p=[share for share, _ in KINDS.values()])
    return stays


def _rounds(rng: np.random.Generator, stays: pd.DataFrame, days: int) -> pd.DataFrame:
    """Every round that a patient was there for."""
    import pandas as pd

    planned = np.arange(2, 24 * days, _EVERY)
    number, at = np.meshgrid(np.arange(len(stays)), planned, indexing="ij")
    hour = at + rng.uniform(-0.5, 0.5, at.shape)
    came, went = (stays[name].to_numpy()[:, None] for name in ("admitted", "left"))
    there = (hour > came) & (hour < went)
    number = number[there]
    return pd.DataFrame(
        {
            "number": number,
            "stay": stays["stay"].to_numpy()[number],
            "bed": stays["bed"].to_numpy()[number],
            "hour": hour[there],
            "event_hour": stays["event_time"].to_numpy()[number],
        }
    )
