"""An audit of a published table: the four cells of each group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab_utils.accuracy import Confusion, InputError
from lab_utils.fairness.audit_view import Audit
from lab_utils.fairness.errors import FairnessError
from lab_utils.fairness.groups import ALL, MISSING, group_name, label_of
from lab_utils.fairness.rows import Row
from lab_utils.language import Twin, pick

if TYPE_CHECKING:
    import pandas as pd


def audit_counts(
    counts: Mapping[Any, Confusion | Mapping[str, int]] | pd.DataFrame,
    language: str,
    *,
    labels: Mapping[Any, Twin] | None = None,
    caption: Twin = "",
) -> Audit:
    """Make the audit of a published table: the four cells of each group instead of its people.

    Parameters
    ----------
    counts : mapping of group to Confusion, or DataFrame
        People in each cell; a DataFrame has the groups as index and columns tp, fp, fn, tn.
        The groups must not overlap: everybody is their sum.
    language, labels, caption
        As in `audit`.

    Returns
    -------
    Audit
        Without AUC and calibration, which need each person's score.

    Raises
    ------
    FairnessError
        If a cell is missing, negative or not whole, a group comes twice, or there is none.

    Examples
    --------
    >>> table = audit_counts({"F": Confusion(75, 30, 17, 20)}, "en")
    >>> round(table.row("F").estimate("sensitivity").value, 3)
    0.815
    """
    pick(label_of(ALL), language)  # refuses an unknown language before anything is counted
    given: dict[Any, Any] = dict(getattr(counts, "T", counts))
    if not given:
        raise FairnessError(vi="Bảng không có nhóm nào.", en="the table holds no group.")
    shown = {group_name(group): label for group, label in (labels or {}).items()}
    rows: dict[str, Row] = {}
    for group, cells in given.items():
        name = group_name(group)
        if name in rows:
            raise FairnessError(
                vi=f"Nhóm {name!r} có hai dòng; hãy gộp hoặc đổi tên.",
                en=f"the group {name!r} comes twice; add the two up or rename one.",
            )
        label = shown.get(name, label_of(name))
        unexpected = bool(shown) and name not in shown and name != MISSING
        rows[name] = Row(name, label, _cells(name, cells), unexpected=unexpected)
    for name in shown:
        rows.setdefault(name, Row(name, shown[name], Confusion(0, 0, 0, 0)))
    order = [*shown, *(name for name in rows if name not in shown and name != MISSING)]
    order += [MISSING] if MISSING in rows and MISSING not in order else []
    listed = tuple(rows[name] for name in order)
    sums = (sum(getattr(row.cells, cell) for row in listed) for cell in ("tp", "fp", "fn", "tn"))
    overall = Row(ALL, label_of(ALL), Confusion(*sums))
    return Audit(listed, overall, language, caption=pick(caption, language))


def _cells(name: str, cells: Confusion | Mapping[str, int]) -> Confusion:
    if isinstance(cells, Confusion):
        return cells
    try:
        counts = {cell: cells[cell] for cell in ("tp", "fp", "fn", "tn")}
    except (KeyError, TypeError):
        raise FairnessError(
            vi=f"Nhóm {name!r} cần bốn số đếm nguyên tp, fp, fn, tn.",
            en=f"the group {name!r} needs four whole counts tp, fp, fn, tn.",
        ) from None
    try:
        return Confusion(**counts)
    except InputError as error:
        raise FairnessError(
            vi=f"Nhóm {name!r}: {error.say('vi')}", en=f"the group {name!r}: {error.say('en')}"
        ) from None
