"""What trainees hand in: kept as it came, with a receipt and a line in the audit for each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from grading.course.paths import is_user_name
from grading.course.store import Store, StoreFullError, advisory_lock, now
from grading.exchange import exchanged_files as kept
from grading.exchange.availability import require_open
from grading.exchange.due import read_due
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.refused_tries import note_refusal
from grading.exchange.tables import AUDIT, RELEASES, SUBMISSION_FILES, SUBMISSIONS
from grading.exchange.vietnam_time import local_time

# No 0 and O, 1 and I: a code is read out over the telephone.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# All submissions of one trainee to one lab together may be so many times the largest one:
# nobody fills the disk for the others.
_MOST_TIMES = 10


@dataclass(frozen=True)
class Receipt:
    """What a trainee gets for a submission.

    Attributes
    ----------
    code : str
    trainee, lab : str
    number : int
        1 for this trainee's first submission of this lab.
    time : datetime
        By the clock of the service (UTC, naive).
    sha256 : str
        Of all its files.
    size : int
        In bytes.
    """

    code: str
    trainee: str
    lab: str
    number: int
    time: datetime
    sha256: str
    size: int


def hand_in(
    store: Store,
    trainee: str,
    lab: str,
    files: Mapping[str, bytes],
    packed: Mapping[str, bytes] | None = None,
) -> Receipt:
    """Take a submission; when this returns, it is on the disk.

    A submission equal to this trainee's latest is the latest: its receipt comes back, also
    after the lab has closed.

    Parameters
    ----------
    store : Store
    trainee : str
        As the hub knows the person.
    lab : str
    files : mapping of str to bytes
        Those that make a submission (`grading.exchange.exchanged_files.expected`) are kept.
    packed : mapping of str to bytes, optional
        The same files compressed, where they came so.

    Raises
    ------
    ExchangeRefusal
        If the lab is not released, is held back or has closed, neither notebook nor answers are
        there, or it is too much. The try is counted (`grading.exchange.refused_tries`).
    """
    try:
        if not is_user_name(trainee):
            raise ExchangeRefusal("who")
        wanted = {name: files[name] for name in kept.expected(lab) if name in files}
        rows = [
            {"name": name, "content": packed[name] if packed else kept.pack(content)}
            for name, content in wanted.items()
        ]
        return _hand_in(store, trainee, lab, wanted, rows)
    except StoreFullError as error:
        refused = ExchangeRefusal("full")
        note_refusal(store, trainee, lab, refused)
        raise refused from error
    except ExchangeRefusal as refused:
        note_refusal(store, trainee, lab, refused)
        raise


def _hand_in(
    store: Store, trainee: str, lab: str, files: dict[str, bytes], rows: list[dict[str, Any]]
) -> Receipt:
    sha256 = kept.digest(files)
    size = sum(len(content) for content in files.values())
    if size > kept.most_bytes():
        raise kept.too_large()
    with store.write_transaction() as db:
        advisory_lock(db, f"{trainee} {lab}")
        last = _last(db, trainee, lab)
        if last and last.sha256 == sha256:
            return last
        _check_open(db, trainee, lab, files, size)
        # A clock that is set back does not turn the order around.
        handed_in = max(now(), last.time + timedelta(microseconds=1)) if last else now()
        number = last.number + 1 if last else 1
        receipt = Receipt(_new_code(), trainee, lab, number, handed_in, sha256, size)
        code = {"code": receipt.code}
        db.execute(insert(SUBMISSIONS).values(vars(receipt)))
        db.execute(insert(SUBMISSION_FILES), [row | code for row in rows])
        line = {"time": handed_in, "trainee": trainee, "lab": lab}
        db.execute(insert(AUDIT).values(code | line))
    return receipt


def _check_open(db: Connection, trainee: str, lab: str, files: Mapping, size: int) -> None:
    if db.scalar(select(RELEASES.c.lab).where(RELEASES.c.lab == lab)) is None:
        raise ExchangeRefusal("no_lab", lab=lab)
    require_open(db, lab)
    if not files:
        raise ExchangeRefusal("no_notebook", file=kept.expected(lab)[0])
    due = read_due(db, lab)
    if due and now() > due.closes(trainee):
        raise ExchangeRefusal("late", lab=lab, closed=local_time(due.closes(trainee)))
    before = select(func.sum(SUBMISSIONS.c.size)).where(*_of(trainee, lab))
    if (db.scalar(before) or 0) + size > _MOST_TIMES * kept.most_bytes():
        raise ExchangeRefusal("too_often", lab=lab)


def receipts(store: Store, trainee: str) -> list[Receipt]:
    """Return all receipts of a trainee, by lab and time."""
    query = select(SUBMISSIONS).where(SUBMISSIONS.c.trainee == trainee)
    with store.read_transaction() as db:
        rows = db.execute(query.order_by(SUBMISSIONS.c.lab, SUBMISSIONS.c.number)).mappings()
        return [_receipt(row) for row in rows]


def latest(store: Store, lab: str) -> dict[str, Receipt]:
    """Return trainee to the receipt of the latest submission of a lab, in order of names."""
    query = select(SUBMISSIONS).where(SUBMISSIONS.c.lab == lab)
    with store.read_transaction() as db:
        # A later number comes later, and stays.
        rows = db.execute(query.order_by(SUBMISSIONS.c.trainee, SUBMISSIONS.c.number)).mappings()
        return {row["trainee"]: _receipt(row) for row in rows}


def content(store: Store, code: str) -> dict[str, bytes]:
    """Return the files of a submission."""
    query = select(SUBMISSION_FILES.c.name, SUBMISSION_FILES.c.content)
    with store.read_transaction() as db:
        rows: Iterable = db.execute(query.where(SUBMISSION_FILES.c.code == code)).all()
    return {name: kept.unpack(packed) for name, packed in rows}


def _last(db: Connection, trainee: str, lab: str) -> Receipt | None:
    query = select(SUBMISSIONS).where(*_of(trainee, lab)).order_by(SUBMISSIONS.c.number.desc())
    row = db.execute(query.limit(1)).mappings().one_or_none()
    return _receipt(row) if row else None


def _of(trainee: str, lab: str) -> tuple:
    return SUBMISSIONS.c.trainee == trainee, SUBMISSIONS.c.lab == lab


def _receipt(row: RowMapping) -> Receipt:
    return Receipt(**row)


def _new_code() -> str:
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
