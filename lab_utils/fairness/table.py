"""The audit table: one row a group, and everybody."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.groups import ALL, MISSING, group_name
from lab_utils.fairness.rows import MEASURES, Row
from lab_utils.language import pick

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class AuditTable:
    """How right an AI is in each group.

    Attributes
    ----------
    rows : tuple of Row
        The groups in order; people whose group is not recorded last.
    overall : Row
        Everybody.
    language : {"vi", "en"}
    threshold : float
        In the unit of the score; NaN in an audit of counts.
    caption : str
    """

    rows: tuple[Row, ...]
    overall: Row
    language: str
    threshold: float = math.nan
    caption: str = field(default="", repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """The figures, one line a group (by its name, "(all)" first), for further work.

        Columns n, ill, left_out, tp, fp, fn, tn, then each measure with its ``_low`` and
        ``_high``, all 0..1 (calibration -1..1), NaN where it has none; ``carries_sensitivity``
        and ``carries_specificity`` (see `Row.carries`).
        """
        import pandas as pd

        lines = {}
        for row in (self.overall, *self.rows):
            cells = row.cells
            line: dict[str, Any] = {"n": row.n, "ill": row.ill, "left_out": row.left_out}
            line |= {"tp": cells.tp, "fp": cells.fp, "fn": cells.fn, "tn": cells.tn}
            for measure in MEASURES:
                found = row.estimate(measure)
                line[measure] = found.value
                line[f"{measure}_low"], line[f"{measure}_high"] = found.low, found.high
            for measure in ("sensitivity", "specificity"):
                line[f"carries_{measure}"] = row.carries(measure)
            lines[row.name] = line
        return pd.DataFrame.from_dict(lines, orient="index").rename_axis("group")

    def row(self, group: Any) -> Row:
        """Return the row of a group, by the value that the data have for it.

        Raises
        ------
        FairnessError
            If the audit has no such group.
        """
        name = group if group in (ALL, MISSING) else group_name(group)
        for row in (self.overall, *self.rows):
            if row.name == name:
                return row
        known = ", ".join(row.name for row in self.rows)
        raise FairnessError(
            vi=f"Bảng không có nhóm {group!r}; các nhóm: {known}.",
            en=f"the table has no group {group!r}; it has: {known}.",
        )

    def label(self, row: Row) -> str:
        """Return what a reader sees of a group; with its name where another is called alike."""
        label = pick(row.label, self.language)
        rows = (self.overall, *self.rows)
        alike = [other for other in rows if pick(other.label, self.language) == label]
        return label if len(alike) == 1 or row is self.overall else f"{label} ({row.name})"
