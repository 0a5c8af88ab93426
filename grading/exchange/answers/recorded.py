"""Answers given and looked up; see `grading.exchange.answers`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from grading.course.store import Store, StoreFullError, now
from grading.exchange.answers import rows
from grading.exchange.answers.rows import Entry
from grading.exchange.answers.sheets import begun, begun_again, present, require_room
from grading.exchange.answers.tables import ANSWER_LOG
from grading.exchange.availability import require_open
from grading.exchange.refusal import ExchangeRefusal
from lab_utils.questions import states as state_of
from lab_utils.questions.answers_file import next_entry, usable
from lab_utils.questions.kinds import AnswerError, Item
from lab_utils.questions.states import State

_FORM = re.compile(r"[!-~]{1,128}")


def answer(
    store: Store,
    trainee: str,
    lab: str,
    item: Item,
    raw: Any,
    language: str,
    form: str,
    turn: int,
    seen: int | None = None,
) -> State:
    """Record an answer; when this returns, it is on the disk.

    The same turn of a form again, or one that a later turn has overtaken, records nothing: its
    state says what is recorded by now.

    Parameters
    ----------
    store : Store
    trainee : str
        As the hub knows the person.
    lab : str
        As it is released.
    item : Item
        On the image, where it asks about one.
    raw
        As the form sent it, or as the item has read it.
    language : {"vi", "en"}
    form : str
        Which form it is, of all that there ever were.
    turn : int
        The form's number of this answer, from 1.
    seen : int, optional
        ``changes`` of the state that the form showed last: what others have recorded since then
        completes a table that is filled in part. Unless given, its own latest answer is taken for
        that.

    Returns
    -------
    State
        "recorded", or "refused" where it is no answer; with turn and form.

    Raises
    ------
    ExchangeRefusal
        If the lab is not there or not open, there is no room, it is too much, or there is no
        such form or turn.
    """
    if not (_FORM.fullmatch(form) and 0 < turn < 2**31):
        raise ExchangeRefusal("answer_unreadable")
    reply = {"turn": turn, "form": form}
    try:
        with begun(store, trainee, lab) as (db, sheet):
            require_open(db, lab)
            entry = rows.read_one(db, sheet, item.name)
            before = entry if usable(entry, item) else None
            last = _last(db, sheet, item.name, form)
            if last and turn <= last.turn:
                return _state(item, entry, language) | reply
            if before is not None:
                own = last.changes if last and last.sheet == sheet["sheet"] else 0
                if _elsewhere(db, sheet, item.name, form, own if seen is None else seen):
                    raw = item.complete(raw, before["value"])
            try:
                value = item.read(raw, language)
            except AnswerError as error:
                changes = before["changes"] if before else 0
                return state_of.not_read(error, language, changes) | reply
            require_room(sheet)
            entry = next_entry(item, before, value, datetime.now(UTC))
            rows.write(db, sheet, item.name, entry, form, turn)
    except StoreFullError as error:
        raise ExchangeRefusal("answer_full") from error
    return state_of.recorded(item, entry, language) | reply


def take(store: Store, trainee: str, lab: str, item: Item, kept: Any) -> Entry | None:
    """Take an answer that was kept elsewhere while there was no line, unless a later one is here.

    Parameters
    ----------
    store : Store
    trainee, lab : str
    item : Item
    kept
        The entry of an answers file; one that cannot be used is left alone.

    Returns
    -------
    dict or None
        The entry that is recorded by now.

    Raises
    ------
    ExchangeRefusal
        As `answer`.
    """
    try:
        with begun(store, trainee, lab) as (db, sheet):
            require_open(db, lab)
            there = rows.read_one(db, sheet, item.name)
            if not usable(kept, item):
                return there
            given = min(rows.as_kept(kept["time"]), now())
            if (again := begun_again(sheet)) and given <= again:
                return there
            if there and (given <= rows.as_kept(there["time"]) or kept["value"] == there["value"]):
                return there
            require_room(sheet)
            before = there if usable(there, item) else None
            first = next_entry(item, before, kept["first"], given.replace(tzinfo=UTC))["first"]
            changes = max(kept["changes"], before["changes"] + 1 if before else 1)
            time = rows.as_written(given)
            entry = {"value": kept["value"], "first": first, "changes": changes, "time": time}
            rows.write(db, sheet, item.name, entry)
    except StoreFullError as error:
        raise ExchangeRefusal("answer_full") from error
    return entry


def entries(store: Store, trainee: str, lab: str) -> dict[str, Entry]:
    """Return what a trainee has answered in a lab, by item: entries as in ``answers.json``.

    Raises
    ------
    ExchangeRefusal
        If there is no such lab.
    """
    with store.read_transaction() as db:
        if sheet := present(db, trainee, lab):
            return rows.read(db, sheet)
    # The first time: what a version without this store left is taken over.
    with begun(store, trainee, lab) as (db, sheet):
        return rows.read(db, sheet)


def states(
    store: Store, trainee: str, lab: str, items: Mapping[str, Item], language: str
) -> dict[str, State]:
    """Return what the forms of a lab show, by item.

    Raises
    ------
    ExchangeRefusal
        If there is no such lab.
    """
    there = entries(store, trainee, lab)
    return {name: _state(item, there.get(name), language) for name, item in items.items()}


def _state(item: Item, entry: Entry | None, language: str) -> State:
    if entry is None:
        return state_of.blank(language)
    if not usable(entry, item):
        return state_of.damaged(language, entry["changes"])
    return state_of.recorded(item, entry, language)


def _last(db: Connection, sheet: RowMapping, item: str, form: str) -> Any:
    """The latest answer of a form, also of before the lab was begun again."""
    log = ANSWER_LOG.c
    same = (log.trainee == sheet["trainee"], log.lab == sheet["lab"], log.item == item)
    query = select(log.turn, log.changes, log.sheet).where(*same, log.form == form)
    return db.execute(query.order_by(log.turn.desc()).limit(1)).one_or_none()


def _elsewhere(db: Connection, sheet: RowMapping, item: str, form: str, since: int) -> bool:
    """Whether another form has recorded an answer after so many."""
    log = ANSWER_LOG.c
    same = [log[name] == value for name, value in rows.key(sheet).items()]
    query = select(func.count()).where(*same, log.item == item, log.form != form)
    return bool(db.scalar(query.where(log.changes > since)))
