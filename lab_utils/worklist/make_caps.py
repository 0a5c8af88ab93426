"""Write ``caps.csv``, the table that `lab_utils.worklist.cap_table` reads.

    python -m lab_utils.worklist.make_caps

Two hundred months of 28 days for each setting, after 3 days of warm-up, in the reading room of
`Reading` as it stands there; about six minutes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lab_utils.accuracy import Estimate
from lab_utils.worklist.caps import CAPS, PATH
from lab_utils.worklist.simulation import GROUPS, over_months, simulate_month
from lab_utils.worklist.triage import Reading

MONTHS = 200
SETTINGS = ("arrival", "ai", *map(str, CAPS))
_FIGURES: dict[str, Callable[[np.ndarray], float]] = {
    "mean": lambda waits: float(waits.mean()),
    "p95": lambda waits: float(np.quantile(waits, 0.95)),
    "longest": lambda waits: float(waits.max()),
}


def simulate_setting(setting: str, months: int = MONTHS) -> dict[tuple[str, str], Estimate]:
    """Simulate the months of one setting (seeds 0, 1, 2, …): minutes by group and figure."""
    cap = float(setting) if setting.isdigit() else None
    simulated = [
        simulate_month(Reading(), by_ai=setting != "arrival", cap=cap, seed=seed)
        for seed in range(months)
    ]
    return {
        (group, name): over_months(simulated, group, figure)
        for group in GROUPS
        for name, figure in _FIGURES.items()
    }


def main() -> None:
    """Write caps.csv."""
    lines = ["setting,group,figure,value,low,high"]
    for setting in SETTINGS:
        for (group, name), one in simulate_setting(setting).items():
            lines.append(f"{setting},{group},{name},{one.value:.2f},{one.low:.2f},{one.high:.2f}")
    PATH.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
