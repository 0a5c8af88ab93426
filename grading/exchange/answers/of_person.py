"""All that is kept of one person's answers, for whoever asks what the course has of them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from grading.course.store import Store
from grading.exchange.answers import rows
from grading.exchange.answers.tables import ANSWER_LOG, SHEETS

_OF_SHEET = ("lab", "sheet", "begun", "language", "opened", "looked")
_OF_LINE = ("item", "form", "turn", "changes", "attempt", "time")


def all_answers(store: Store, trainee: str) -> list[dict[str, Any]]:
    """Return each sheet with its answers, and each answer that was recorded, in order."""
    log = ANSWER_LOG.c
    with store.read_transaction() as db:
        query = select(SHEETS).where(SHEETS.c.trainee == trainee)
        sheets = db.execute(query.order_by(SHEETS.c.lab, SHEETS.c.sheet)).mappings().all()
        found = []
        for sheet in sheets:
            same = [log[name] == value for name, value in rows.key(sheet).items()]
            lines = db.execute(select(ANSWER_LOG).where(*same).order_by(log.id)).mappings()
            written = [
                {name: line[name] for name in _OF_LINE} | {"value": json.loads(line["value"])}
                for line in lines
            ]
            about = {name: sheet[name] for name in _OF_SHEET}
            found.append(about | {"items": rows.read(db, sheet), "log": written})
    return found
