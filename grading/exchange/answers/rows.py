"""Entries as the tables keep them, and as ``answers.json`` does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, delete, insert, select, update

from grading.exchange.answers.tables import ANSWER_LOG, ANSWERS, SHEETS

Entry = dict[str, Any]
_LINE = 200  # bytes of a row in the log, besides the value


def key(sheet: RowMapping) -> dict[str, Any]:
    """Return what names a sheet in all tables."""
    return {name: sheet[name] for name in ("trainee", "lab", "sheet")}


def read(db: Connection, sheet: RowMapping) -> dict[str, Entry]:
    """Return the entries of a sheet, by item."""
    same = [ANSWERS.c[name] == value for name, value in key(sheet).items()]
    return {row.item: _entry(row) for row in db.execute(select(ANSWERS).where(*same))}


def read_one(db: Connection, sheet: RowMapping, item: str) -> Entry | None:
    """Return the entry of one item; None where there is none."""
    same = [ANSWERS.c[name] == value for name, value in key(sheet).items()]
    row = db.execute(select(ANSWERS).where(*same, ANSWERS.c.item == item)).one_or_none()
    return _entry(row) if row else None


def write(
    db: Connection, sheet: RowMapping, item: str, entry: Entry, form: str = "", turn: int = 0
) -> None:
    """Write an entry in the place of the item's earlier one, and into the log."""
    moment = as_kept(entry["time"])
    kept = {name: _json(entry[name]) for name in ("value", "first")}
    given = {"changes": entry["changes"], "time": moment}
    own = key(sheet) | {"item": item}
    db.execute(delete(ANSWERS).where(*(ANSWERS.c[name] == value for name, value in own.items())))
    db.execute(insert(ANSWERS).values(own | kept | given))
    line = own | given | {"value": kept["value"], "form": form, "turn": turn}
    db.execute(insert(ANSWER_LOG).values(line))
    same = [SHEETS.c[name] == value for name, value in key(sheet).items()]
    size = SHEETS.c.size + len(kept["value"]) + _LINE
    db.execute(update(SHEETS).where(*same).values(size=size))


def as_kept(time: str) -> datetime:
    """Turn the time of an entry into that of a table.

    Examples
    --------
    >>> as_kept("2026-11-22T07:20:11+07:00")
    datetime.datetime(2026, 11, 22, 0, 20, 11)
    """
    return datetime.fromisoformat(time).astimezone(UTC).replace(tzinfo=None)


def as_written(moment: datetime) -> str:
    """Turn the time of a table into that of an entry.

    Examples
    --------
    >>> as_written(datetime(2026, 11, 22, 0, 20, 11))
    '2026-11-22T00:20:11+00:00'
    """
    return moment.replace(tzinfo=UTC).isoformat()


def _entry(row: Row[Any]) -> Entry:
    return {
        "value": json.loads(row.value),
        "first": json.loads(row.first),
        "changes": row.changes,
        "time": as_written(row.time),
    }


def _json(value: Any) -> str:
    # In ASCII: PostgreSQL's texts hold no sign 0.
    return json.dumps(value, allow_nan=False)
