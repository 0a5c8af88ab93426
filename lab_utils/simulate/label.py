"""Whatever is simulated says so, and where its rates come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NOTE = {
    "vi": "Dữ liệu mô phỏng, không phải của người bệnh thật.",
    "en": "Simulated data, of no real patient.",
}


def declare(
    table: pd.DataFrame, source: Mapping[str, str], units: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Write into a table's attributes that it is simulated; return the table.

    Parameters
    ----------
    table : DataFrame
    source : mapping
        Twin text ``{"vi": …, "en": …}``: where the rates come from.
    units : mapping, optional
        Unit of each column that has one.

    Returns
    -------
    DataFrame
        The same table; ``attrs["simulated"]`` is True, ``attrs["source"]`` and
        ``attrs["note"]`` are twins, ``attrs["units"]`` names units.

    Examples
    --------
    >>> import pandas as pd
    >>> table = declare(pd.DataFrame(), {"vi": "số tự chọn", "en": "chosen figures"})
    >>> table.attrs["simulated"], table.attrs["note"]["en"]
    (True, 'Simulated data, of no real patient.')
    """
    table.attrs |= {
        "simulated": True,
        "source": dict(source),
        "note": dict(NOTE),
        "units": dict(units or {}),
    }
    return table
