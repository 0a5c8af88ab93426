"""What one person handed in goes at their wish, and nothing else ever does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from grading.course.store import METADATA, Store, now
from grading.exchange import feedback, releases, submissions
from grading.exchange.answers import note_opened
from grading.exchange.answers.recorded import take
from grading.exchange.due import extend, set_due
from grading.exchange.erase import erase
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import AUDIT, ERASING, SUBMISSION_FILES, SUBMISSIONS
from lab_utils.questions.kinds import Number

LAB = "01_file"
ENTRY = {"value": 1.0, "first": 1.0, "changes": 1, "time": "2026-11-22T07:20:11+00:00"}


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url) as store:
        releases.release(store, LAB, {f"{LAB}.ipynb": b"{}"})
        yield store


def hand_in(store: Store, trainee: str) -> str:
    receipt = submissions.hand_in(store, trainee, LAB, {f"{LAB}.ipynb": trainee.encode()})
    page = feedback.Page(trainee, receipt.time, b"<p>")
    assert feedback.give(store, LAB, [page]) == []
    return receipt.code


def rows_of(store: Store, trainee: str) -> int:
    """How many rows of all tables name a trainee."""
    with store.read_transaction() as db:
        columns = (
            column
            for table in METADATA.sorted_tables
            for column in table.columns
            if column.name in ("trainee", "username")
        )
        return sum(
            db.scalar(select(func.count()).select_from(one.table).where(one == trainee)) or 0
            for one in columns
        )


def test_one_person_goes_and_the_others_stay(store: Store) -> None:
    code, other = hand_in(store, "an"), hand_in(store, "binh")
    set_due(store, LAB, now(), 0)
    extend(store, LAB, "an", now() + timedelta(days=1))
    with pytest.raises(ExchangeRefusal):
        submissions.hand_in(store, "an", LAB, {})
    note_opened(store, "an", LAB, "vi")
    note_opened(store, "binh", LAB, "vi")
    take(store, "an", LAB, Number("x", "?", points=1), ENTRY)
    assert rows_of(store, "an") == 7
    with store.write_transaction() as db:
        erase(db, "an")
    assert rows_of(store, "an") == 0 and rows_of(store, "binh") == 3
    assert submissions.content(store, code) == {} and submissions.content(store, other)
    assert feedback.page(store, "binh", other) == b"<p>"
    assert submissions.receipts(store, "an") == []


@pytest.mark.parametrize("table", [SUBMISSIONS, SUBMISSION_FILES, AUDIT])
def test_the_mark_opens_one_persons_rows_alone_and_no_change(store: Store, table) -> None:
    hand_in(store, "an")
    code = hand_in(store, "binh")
    for statement in (
        delete(table).where(table.c.code == code),
        update(table).values(code="x"),
    ):
        with pytest.raises(DBAPIError, match="never changed"), store.write_transaction() as db:
            db.execute(insert(ERASING).values(trainee="an"))
            db.execute(statement)
    # Afterwards nothing is open.
    with store.write_transaction() as db:
        erase(db, "an")
    with pytest.raises(DBAPIError, match="never changed"), store.write_transaction() as db:
        db.execute(delete(table))


def test_a_transaction_that_breaks_off_erases_nothing(store: Store) -> None:
    hand_in(store, "an")
    with pytest.raises(ZeroDivisionError), store.write_transaction() as db:
        erase(db, "an")
        raise ZeroDivisionError
    assert rows_of(store, "an") == 2
    with store.read_transaction() as db:
        assert db.scalar(select(func.count()).select_from(ERASING)) == 0


def test_a_database_of_before_gets_the_new_guards(store: Store, url: str) -> None:
    hand_in(store, "an")
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text("DROP TABLE erasing"))
        for statement in OLD[engine.dialect.name]:
            db.execute(text(statement))
    engine.dispose()
    with Store(url) as again:
        with pytest.raises(DBAPIError, match="never changed"), again.write_transaction() as db:
            db.execute(delete(AUDIT))
        with again.write_transaction() as db:
            erase(db, "an")
        assert rows_of(again, "an") == 0


OLD = {
    "sqlite": [
        "DROP TRIGGER audit_no_delete",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN "
        "SELECT RAISE(ABORT, 'audit are never changed'); END",
    ],
    "postgresql": [
        "DROP TRIGGER audit_whole ON audit",
        "DROP TRIGGER audit_stay ON audit",
        "CREATE OR REPLACE FUNCTION audit_stay() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION 'audit are never changed'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER audit_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "EXECUTE FUNCTION audit_stay()",
    ],
}
