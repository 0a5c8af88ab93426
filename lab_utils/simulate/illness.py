"""How ill the patients of a ward are from round to round, and what it does to their signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

# All below is chosen, not published; it was set so that NEWS2 behaves as published (see `ward`).
# Middle, spread between patients, spread from round to round.
_NORMAL = {
    "respiratory_rate": (16.5, 1.4, 1.3),
    "spo2": (97.0, 0.9, 0.9),
    "systolic": (127.0, 13.0, 8.0),
    "pulse": (79.0, 9.0, 6.0),
    "temperature": (36.8, 0.2, 0.3),
}
SIGNS = tuple(_NORMAL)
# Share of each kind of deterioration; how far each sign moves at its worst, and last the
# consciousness, in log-odds of not being alert.
KINDS = {
    "respiratory": (0.4, (12.0, -9.0, -5.0, 25.0, 0.5, 4.0)),
    "sepsis": (0.3, (9.0, -4.0, -38.0, 40.0, 1.6, 5.0)),
    "bleeding": (0.2, (8.0, -2.0, -45.0, 45.0, -0.3, 4.0)),
    "neurological": (0.1, (-3.0, -4.0, 30.0, -10.0, 0.2, 8.0)),
}
_ALERT = -6.0  # log-odds of not being alert in the well
_NO_WARNING = 0.17  # share of deteriorations
_WARNING = (6, 54)  # hours from the first sign to the event
_BAD_DAY = 0.25  # share of patients who have one; it is over after 24 hours


def illness(
    rng: np.random.Generator, stays: pd.DataFrame, rows: pd.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How ill a patient is at each round (0 well, 1 at the worst), and how far each sign moves.

    Three things add up: what the patient came with, a bad day that passes, a deterioration.
    """
    n, who, hour = len(stays), rows["number"].to_numpy(), rows["hour"].to_numpy()
    moves = np.array([move for _, move in KINDS.values()])
    share = [share for share, _ in KINDS.values()]
    names = list(KINDS)

    came_with = rng.exponential(0.19, n) + np.where(stays["event"], 0.15, 0)
    bad_day = np.where(rng.random(n) < _BAD_DAY, rng.uniform(0.2, 0.7, n), 0)
    middle = rng.uniform(stays["admitted"], stays["left"])
    passing = bad_day[who] * np.clip(1 - np.abs(hour - middle[who]) / 12, 0, 1)
    worst = np.where(rng.random(n) < _NO_WARNING, 0.0, rng.uniform(0.4, 1.0, n))
    warning = rng.uniform(*_WARNING, n)
    before = rows["event_hour"].to_numpy() - hour
    passed = np.clip(1 - np.nan_to_num(before, nan=np.inf) / warning[who], 0, 1)
    ending = worst[who] * np.sqrt(passed)  # fast at first

    usual, other = rng.choice(len(names), (2, n), p=share)
    kind = np.array([names.index(one) for one in stays["kind"]])
    parts = ((came_with[who], usual), (passing, other), (ending, kind))
    shift = sum(part[:, None] * moves[which[who]] for part, which in parts)
    return came_with[who] + passing + ending, shift


def signs(
    rng: np.random.Generator, stays: pd.DataFrame, rows: pd.DataFrame, shift: NDArray
) -> pd.DataFrame:
    """Signs as charted: usual value, shift by illness, chance; oxygen given where it is short."""
    import pandas as pd

    who = rows["number"].to_numpy()
    middle, between, within = (np.array(column) for column in zip(*_NORMAL.values(), strict=True))
    usual = rng.normal(middle, between, (len(stays), len(middle)))
    second = stays["scale2"].to_numpy()
    usual[second] += np.array([2.0, -6.0, 0.0, 5.0, 0.0])
    value = usual[who] + shift[:, :-1] + rng.normal(0, within, (len(who), len(within)))
    table = pd.DataFrame(value, columns=list(SIGNS))

    # Given when the saturation on air looks too low for the patient's target.
    target = np.where(second[who], 88.0, 93.0)
    on_air = table["spo2"] + rng.normal(0, 1, len(who))
    table["oxygen"] = on_air < target
    table.loc[table["oxygen"], "spo2"] += 3.0
    table["spo2"] = table["spo2"].clip(60, 100).round()
    table["respiratory_rate"] = table["respiratory_rate"].clip(4, 60).round()
    table["systolic"] = table["systolic"].clip(50, 250).round()
    table["pulse"] = table["pulse"].clip(25, 220).round()
    table["temperature"] = table["temperature"].clip(33, 42).round(1)
    depth = _ALERT + shift[:, -1] + rng.logistic(size=len(who))
    table["consciousness"] = np.array(list("ACVPU"))[np.digitize(depth, [0, 1.5, 3, 4.5])]
    return table[["respiratory_rate", "spo2", "oxygen", *SIGNS[2:], "consciousness"]]
