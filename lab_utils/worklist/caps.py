"""Simulated waits for a slider that sets the cap: simulating them takes minutes, so they are kept.

`make_caps` beside this file writes ``caps.csv`` and says what was simulated.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lab_utils.accuracy import Estimate
from lab_utils.worklist.simulation import SOURCE

if TYPE_CHECKING:
    import pandas as pd

CAPS = tuple(range(30, 361, 30))  # minutes
PATH = Path(__file__).with_name("caps.csv")


@cache
def cap_table() -> pd.DataFrame:
    """Read the table.

    Returns
    -------
    DataFrame
        Indexed by setting ("arrival": in order of arrival; "ai": flagged first; "30" … "360":
        flagged first, with that cap in minutes), group (as in `over_months`) and figure (mean,
        p95 or longest wait of a month); value, low and high in minutes: the mean over 200 months
        and its 95 % limits. ``attrs["simulated"]`` is True.

    Examples
    --------
    >>> cap_table().attrs["simulated"]
    True
    """
    import pandas as pd

    from lab_utils.simulate.label import declare

    table = pd.read_csv(PATH, index_col=["setting", "group", "figure"])
    return declare(table, SOURCE, dict.fromkeys(table.columns, "min"))


def simulated_wait(setting: str, group: str, figure: str) -> Estimate:
    """Look a wait up in `cap_table`, in minutes.

    Raises
    ------
    KeyError
        If the table does not have it.

    Examples
    --------
    >>> simulated_wait("arrival", "missed", "longest") != simulated_wait("ai", "missed", "longest")
    True
    """
    return _waits()[setting, group, figure]


@cache
def _waits() -> dict[tuple[str, str, str], Estimate]:
    table = cap_table()
    rows = zip(table.index, table.to_numpy(dtype=float).tolist(), strict=True)
    return {key: Estimate(*row) for key, row in rows}
