"""The sheets: when a lab was looked at, in which language, and begun again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from grading.course.paths import is_user_name
from grading.course.store import Store, StoreFullError, advisory_lock, now
from grading.exchange import releases
from grading.exchange.answers import rows
from grading.exchange.answers.home_file import entries_at_home
from grading.exchange.answers.tables import SHEETS
from grading.exchange.refusal import ExchangeRefusal
from lab_utils.questions.kinds import Item

# Of all answers that one trainee ever gave in one lab, in bytes: a thousand times what it takes.
_MOST = 20_000_000
_LINE = 200  # of a sheet


@dataclass(frozen=True)
class Opened:
    """When a trainee looked at a lab (UTC, naive), and in which language.

    Attributes
    ----------
    first, last : datetime
    language : {"vi", "en"}
    """

    first: datetime
    last: datetime
    language: str


def opened(store: Store, trainee: str, lab: str) -> Opened | None:
    """Return when a lab was looked at since it was begun; None where it was not."""
    with store.read_transaction() as db:
        sheet = present(db, trainee, lab)
    if sheet is None or sheet["opened"] is None:
        return None
    return Opened(sheet["opened"], sheet["looked"], sheet["language"])


def note_opened(store: Store, trainee: str, lab: str, language: str) -> None:
    """Note that a lab is being looked at, in a language.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is no such lab.
    grading.course.store.StoreFullError
        If there is no room.
    """
    moment = now()
    with begun(store, trainee, lab) as (db, sheet):
        looked = {"opened": sheet["opened"] or moment, "looked": moment, "language": language}
        _change(db, sheet, **looked)


def looked_up(store: Store, trainee: str, lab: str) -> RowMapping:
    """Return a trainee's sheet of a lab, which is begun where there is none.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is no such lab.
    """
    with store.read_transaction() as db:
        if sheet := present(db, trainee, lab):
            return sheet
    with begun(store, trainee, lab) as (_, sheet):
        return sheet


def begun_again(sheet: RowMapping) -> datetime | None:
    """Return when a lab was last begun again (UTC, naive); None where it never was."""
    return sheet["begun"] if sheet["sheet"] > 1 else None


def start_again(store: Store, trainee: str, lab: str) -> None:
    """Begin a lab again, without an answer; the earlier ones are kept.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is no such lab, it is too much, or there is no room.
    """
    try:
        with begun(store, trainee, lab) as (db, sheet):
            require_room(sheet)
            _insert(db, trainee, lab, sheet["sheet"] + 1, sheet["size"] + _LINE)
    except StoreFullError as error:
        raise ExchangeRefusal("answer_full") from error


def present(db: Connection, trainee: str, lab: str) -> RowMapping | None:
    """Return a trainee's sheet of a lab, the latest; None where nothing was begun."""
    same = (SHEETS.c.trainee == trainee, SHEETS.c.lab == lab)
    query = select(SHEETS).where(*same).order_by(SHEETS.c.sheet.desc()).limit(1)
    return db.execute(query).mappings().one_or_none()


@contextmanager
def begun(store: Store, trainee: str, lab: str) -> Iterator[tuple[Connection, RowMapping]]:
    """Open a transaction in which nobody else changes a trainee's answers to a lab.

    The first time, what stands in a file of before at home is taken over.

    Yields
    ------
    db, sheet

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is no such lab or person.
    grading.course.store.StoreFullError
        If there is no room.
    """
    if not is_user_name(trainee):
        raise ExchangeRefusal("who")
    items = releases.items(store, lab)
    with store.write_transaction() as db:
        advisory_lock(db, f"answers {trainee} {lab}")
        sheet = present(db, trainee, lab)
        yield db, sheet or _begin(db, trainee, lab, items)


def require_room(sheet: RowMapping) -> None:
    """Refuse more of a trainee who has answered without end: nobody fills the disk for others.

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
    """
    if sheet["size"] > _MOST:
        raise ExchangeRefusal("too_many_answers", lab=sheet["lab"])


def _begin(db: Connection, trainee: str, lab: str, items: Mapping[str, Item]) -> RowMapping:
    sheet = _insert(db, trainee, lab, 1, 0)
    for name, entry in entries_at_home(trainee, lab, items).items():
        rows.write(db, sheet, name, entry)
    return sheet


def _insert(db: Connection, trainee: str, lab: str, number: int, size: int) -> RowMapping:
    new = {"trainee": trainee, "lab": lab, "sheet": number, "begun": now(), "size": size}
    db.execute(insert(SHEETS).values(new))
    sheet = present(db, trainee, lab)
    assert sheet is not None
    return sheet


def _change(db: Connection, sheet: RowMapping, **values: object) -> None:
    same = [SHEETS.c[name] == value for name, value in rows.key(sheet).items()]
    db.execute(update(SHEETS).where(*same).values(values))
