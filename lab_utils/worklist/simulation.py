"""Simulated months of a reading room, study by study, where theory has no formula: the longest
wait, and a cap after which a study moves to the front.

One reader, who finishes a study once begun unless told otherwise. Arrivals are random (Poisson),
reading times exponential. ciw simulates; it takes about 0.1 s a month, and 1 s to be imported.

References
----------
Palmer GI, Knight VA, Harper PR, Hawa AL. Ciw: an open-source discrete event simulation library.
J Simul 2019;13:68-82.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.accuracy import Estimate
from lab_utils.worklist.inputs import positive, whole
from lab_utils.worklist.triage import Reading

if TYPE_CHECKING:
    import pandas as pd

DAYS = 28
WARM_UP = 3  # days before the first study that counts: the room opens empty
_RUN_ON = 2  # days after the last one, so that it is read too
_DAY = 24 * 60  # minutes
SOURCE = {
    "vi": "Số tự chọn: một người đọc, đọc suốt ngày đêm, thời gian mỗi ca theo hàm mũ; tải, tỷ lệ "
    "hiện mắc, độ nhạy và độ đặc hiệu theo người dùng chọn.",
    "en": "Chosen figures: one reader, day and night, exponential reading times; load, prevalence, "
    "sensitivity and specificity as the user sets them.",
}

# Kinds of study that a group is made of.
GROUPS = {
    "everyone": ("found", "missed", "false_alarm", "clear"),
    "flagged": ("found", "false_alarm"),
    "unflagged": ("missed", "clear"),
    "ill": ("found", "missed"),
    "missed": ("missed",),
}


def simulate_month(
    reading: Reading,
    *,
    by_ai: bool,
    cap: float | None = None,
    interrupt: bool = False,
    days: int = DAYS,
    seed: int = 0,
) -> pd.DataFrame:
    """Simulate one month of studies.

    Studies arrive and are read alike for a seed whatever the order, unless one is interrupted.

    Parameters
    ----------
    reading : Reading
    by_ai : bool
        Whether flagged studies are read first; otherwise in order of arrival.
    cap : float, optional
        Minutes after which a waiting study moves to the front, before the flagged ones.
    interrupt : bool
        Whether the reader leaves a study for one of higher rank and resumes it later.
    days : int
        Days that count, after 3 days of warm-up that do not.
    seed : int

    Returns
    -------
    DataFrame
        A row a study: kind (found, missed, false_alarm or clear) and wait (minutes from arrival
        to the end of reading less the reading itself). ``attrs["simulated"]`` is True.

    Raises
    ------
    WorklistError
        If a number makes no sense.

    Examples
    --------
    >>> table = simulate_month(Reading(), by_ai=True, days=1, seed=1)
    >>> sorted(set(table.kind) - {"missed"})  # one study in a hundred is missed
    ['clear', 'false_alarm', 'found']
    """
    import pandas as pd

    from lab_utils.simulate.label import declare

    days = whole("days", days)
    cap = None if cap is None else positive("cap", cap)
    begin, end = WARM_UP * _DAY, (WARM_UP + days) * _DAY
    records = _run(_network(reading, by_ai, cap, interrupt), seed, end + _RUN_ON * _DAY)
    read: dict[int, float] = defaultdict(float)  # minutes of reading, in one piece or several
    rows = []
    for record in records:
        if record.record_type == "interrupted service":
            read[record.id_number] += record.exit_date - record.service_start_date
        elif begin <= record.arrival_date < end:
            reading_time = read[record.id_number] + record.service_time
            wait = record.exit_date - record.arrival_date - reading_time
            rows.append((record.original_customer_class, max(wait, 0.0)))
    return declare(pd.DataFrame(rows, columns=["kind", "wait"]), SOURCE, {"wait": "min"})


def over_months(
    months: Iterable[pd.DataFrame], group: str, figure: Callable[[np.ndarray], float]
) -> Estimate:
    """Return a figure of a group of studies: its mean over months, with 95 % limits (t).

    A month is one value: waits within a month hang together, those of two months do not.

    Parameters
    ----------
    months : iterable of DataFrame
        At least two, of `simulate_month`; one without a study of the group is left out.
    group : {"everyone", "flagged", "unflagged", "ill", "missed"}
    figure : callable
        Takes the waits of a month: ``np.mean``, ``np.max``, a quantile.

    Examples
    --------
    >>> months = [simulate_month(Reading(), by_ai=False, days=7, seed=s) for s in range(5)]
    >>> wait = over_months(months, "everyone", np.mean)
    >>> wait.low < 40 < wait.high
    True
    """
    from scipy import stats

    chosen = [month.wait[month.kind.isin(GROUPS[group])].to_numpy() for month in months]
    values = [figure(waits) for waits in chosen if waits.size]
    whole("months", len(values), least=2)
    limits = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    return Estimate(float(np.mean(values)), float(limits.low), float(limits.high))


def _network(reading: Reading, by_ai: bool, cap: float | None, interrupt: bool) -> Any:
    import ciw

    a_minute = reading.load / reading.minutes
    ill, well = reading.prevalence, 1 - reading.prevalence
    shares = {
        "found": ill * reading.sensitivity,
        "missed": ill * (1 - reading.sensitivity),
        "false_alarm": well * (1 - reading.specificity),
        "clear": well * reading.specificity,
    }
    ranks = {kind: 1 + (by_ai and kind in GROUPS["unflagged"]) for kind in shares}
    arrivals = {
        kind: [ciw.dists.Exponential(a_minute * part) if part else None]
        for kind, part in shares.items()
    }
    changes = {}
    if cap is not None:
        ranks["overdue"], arrivals["overdue"] = 0, [None]
        changes = {
            "class_change_time_distributions": {
                kind: {"overdue": ciw.dists.Deterministic(cap)} for kind in shares
            }
        }
    # ciw wants ranks without a gap.
    order = {rank: place for place, rank in enumerate(sorted(set(ranks.values())))}
    return ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions={
            kind: [ciw.dists.Exponential(1 / reading.minutes)] for kind in ranks
        },
        number_of_servers=[1],
        priority_classes=(
            {kind: order[rank] for kind, rank in ranks.items()},
            ["resume" if interrupt else False],
        ),
        **changes,
    )


def _run(network: Any, seed: int, minutes: float) -> list[Any]:
    import ciw

    before = random.getstate()  # ciw draws from the generator that everybody shares
    try:
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(minutes)
        return simulation.get_all_records(only=["service", "interrupted service"])
    finally:
        random.setstate(before)
