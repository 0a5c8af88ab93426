"""What is kept of a submission, on both databases: receipts, order, limits, the audit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from grading.course import nbgrader_config
from grading.course.store import Store, now
from grading.exchange import feedback, releases, submissions
from grading.exchange.due import due, extend, set_due
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import AUDIT, REFUSED_TRIES

LAB = "90_small"
NOTEBOOK = f"{LAB}.ipynb"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url) as one:
        releases.release(one, LAB, {NOTEBOOK: b"released", "more/picture.png": b"\x89"})
        yield one


def hand_in(store: Store, trainee: str, content: bytes) -> submissions.Receipt:
    return submissions.hand_in(store, trainee, LAB, {NOTEBOOK: content, "answers.json": b"{}"})


def audit(store: Store) -> list[tuple[str, str, str]]:
    """Trainee, lab and code; in order."""
    query = select(AUDIT.c.trainee, AUDIT.c.lab, AUDIT.c.code)
    with store.read_transaction() as db:
        return [tuple(row) for row in db.execute(query.order_by(AUDIT.c.id))]


def refused(store: Store) -> dict[tuple[str, str, str], int]:
    """Trainee, lab and reason to the number of refused tries."""
    tried = REFUSED_TRIES.c
    with store.read_transaction() as db:
        rows = db.execute(select(tried.trainee, tried.lab, tried.reason, tried.tries)).all()
    return {(trainee, lab, reason): tries for trainee, lab, reason, tries in rows}


def test_a_submission_is_kept_as_it_came(store: Store, url: str) -> None:
    receipt = hand_in(store, "an", bytes(range(256)))
    assert receipt.number == 1 and receipt.size == 258
    assert abs(receipt.time - now()) < timedelta(minutes=1)
    with Store(url) as again:  # what another process finds
        assert submissions.receipts(again, "an") == [receipt]
        kept = submissions.content(again, receipt.code)
    assert kept == {NOTEBOOK: bytes(range(256)), "answers.json": b"{}"}
    assert audit(store) == [("an", LAB, receipt.code)]


def test_the_same_again_is_one(store: Store) -> None:
    receipt = hand_in(store, "an", b"a")
    assert hand_in(store, "an", b"a") == receipt
    assert len(audit(store)) == 1
    # Another trainee's is another, however equal.
    assert hand_in(store, "binh", b"a").code != receipt.code


def test_who_goes_back_to_an_earlier_version_is_marked_by_that(store: Store) -> None:
    numbers = [hand_in(store, "an", content).number for content in (b"a", b"b", b"a")]
    assert numbers == [1, 2, 3]
    latest = submissions.latest(store, LAB)["an"]
    assert submissions.content(store, latest.code)[NOTEBOOK] == b"a"


def test_later_is_later_although_the_clock_is_set_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hand_in(store, "an", b"a")
    monkeypatch.setattr(submissions, "now", lambda: first.time - timedelta(days=1))
    assert hand_in(store, "an", b"b").time > first.time


def test_many_at_once_have_numbers_of_their_own(store: Store, url: str) -> None:
    codes = []

    def some(name: int) -> None:
        with Store(url) as own:  # as another process: no lock is shared
            codes.extend(hand_in(own, "an", b"%d %d" % (name, n)).code for n in range(5))

    threads = [threading.Thread(target=some, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = submissions.receipts(store, "an")
    assert [one.number for one in kept] == list(range(1, 21))
    assert {one.code for one in kept} == set(codes)
    assert sorted(one.time for one in kept) == [one.time for one in kept]


@pytest.mark.parametrize("table", ["submissions", "submission_files", "audit"])
@pytest.mark.parametrize("change", ["UPDATE {} SET code = 'x'", "DELETE FROM {}"])
def test_the_database_changes_nothing_that_was_handed_in(
    store: Store, table: str, change: str
) -> None:
    receipt = hand_in(store, "an", b"a")
    with pytest.raises(DBAPIError, match="never changed"), store.write_transaction() as db:
        db.execute(text(change.format(table)))
    assert submissions.receipts(store, "an") == [receipt]
    assert len(audit(store)) == 1


# --- what is refused --------------------------------------------------------------------------


def test_each_refusal_is_counted(store: Store) -> None:
    notebook = {NOTEBOOK: b"x"}
    attempts = [
        ("an", "99_nothing", {"99_nothing.ipynb": b"x"}, "no_lab"),
        ("an", LAB, {"else.txt": b"{}"}, "no_notebook"),
        ("../an", LAB, notebook, "who"),
        ("", LAB, notebook, "who"),
    ]
    for trainee, lab, files, key in attempts:
        with pytest.raises(ExchangeRefusal) as caught:
            submissions.hand_in(store, trainee, lab, files)
        assert caught.value.key == key
    assert refused(store) == {
        (trainee, lab if lab == LAB else "", why): 1 for trainee, lab, _, why in attempts
    }
    assert audit(store) == []
    assert submissions.latest(store, LAB) == {}


def test_refused_tries_do_not_grow_the_database(store: Store) -> None:
    before = now()
    for number in range(20):
        for trainee in ("an", "binh"):
            with pytest.raises(ExchangeRefusal):
                submissions.hand_in(store, trainee, LAB, {"else.txt": b"%d" % number})
        # Names that nobody has given to a lab.
        with pytest.raises(ExchangeRefusal):
            submissions.hand_in(store, "an", f"made-up-{number}", {NOTEBOOK: b"x"})
    assert refused(store) == {
        ("an", LAB, "no_notebook"): 20,
        ("binh", LAB, "no_notebook"): 20,
        ("an", "", "no_lab"): 20,
    }
    with store.read_transaction() as db:
        assert min(db.scalars(select(REFUSED_TRIES.c.latest))) >= before


def test_many_refused_at_once_are_all_counted(store: Store, url: str) -> None:
    def some() -> None:
        with Store(url) as own:
            for _ in range(5):
                with pytest.raises(ExchangeRefusal):
                    submissions.hand_in(own, "an", LAB, {})

    threads = [threading.Thread(target=some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused(store) == {("an", LAB, "no_notebook"): 20}


def test_a_database_from_before_goes_on_working(store: Store, url: str) -> None:
    """Refused tries had lines in the audit, which are never taken away."""
    receipt = hand_in(store, "an", b"a")
    line = {"time": now(), "trainee": "an", "lab": LAB, "why": "late"}
    with store.write_transaction() as db:
        db.execute(text("DROP TABLE refused_tries"))
        db.execute(text("DROP TABLE audit"))
        db.execute(
            text(
                "CREATE TABLE audit (id INTEGER PRIMARY KEY, time TIMESTAMP NOT NULL, trainee "
                "VARCHAR(128) NOT NULL, lab VARCHAR(128) NOT NULL, code VARCHAR(16), refused TEXT)"
                if db.dialect.name == "sqlite"
                else "CREATE TABLE audit (id SERIAL PRIMARY KEY, time TIMESTAMP NOT NULL, trainee "
                "VARCHAR(128) NOT NULL, lab VARCHAR(128) NOT NULL, code VARCHAR(16), refused TEXT)"
            )
        )
        into = (
            "INSERT INTO audit (time, trainee, lab, refused) VALUES (:time, :trainee, :lab, :why)"
        )
        db.execute(text(into), line)
    with Store(url) as again:
        assert submissions.receipts(again, "an") == [receipt]
        with pytest.raises(ExchangeRefusal):
            submissions.hand_in(again, "an", LAB, {})
        second = hand_in(again, "an", b"b")
        assert refused(again) == {("an", LAB, "no_notebook"): 1}
        assert audit(again) == [("an", LAB, None), ("an", LAB, second.code)]


def test_a_trainee_cannot_fill_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nbgrader_config, "MOST_KILOBYTES", 1)
    with pytest.raises(ExchangeRefusal, match=r"at most 0\.001 MB"):
        hand_in(store, "an", b"x" * 999)
    for number in range(10):
        hand_in(store, "an", b"%03d" % number + b"x" * 900)
    with pytest.raises(ExchangeRefusal, match="too many times"):
        hand_in(store, "an", b"y" * 990)
    hand_in(store, "binh", b"y" * 990)
    assert submissions.latest(store, LAB)["an"].number == 10


def test_after_the_end_of_the_grace_it_is_late(store: Store) -> None:
    set_due(store, LAB, now() - timedelta(minutes=20), grace=30)
    hand_in(store, "an", b"a")
    set_due(store, LAB, now() - timedelta(minutes=20), grace=10)
    with pytest.raises(
        ExchangeRefusal, match=r"closed at \d\d:\d\d \d\d/\d\d/\d{4} \(Vietnam time\)"
    ):
        hand_in(store, "an", b"b")
    # What came in time keeps its receipt.
    assert hand_in(store, "an", b"a").number == 1
    assert refused(store) == {("an", LAB, "late"): 1}


def test_an_extension_is_for_one_person_and_never_shortens(store: Store) -> None:
    set_due(store, LAB, now() - timedelta(days=1), grace=5)
    extend(store, LAB, "an", now() + timedelta(days=1))
    extend(store, LAB, "binh", now() - timedelta(days=2))
    assert hand_in(store, "an", b"a")
    for trainee in ("binh", "chi"):
        with pytest.raises(ExchangeRefusal, match="closed at"):
            hand_in(store, trainee, b"a")
    stands = due(store, LAB)
    assert stands and stands.closes("binh") == stands.closes("chi") == stands.at + stands.grace


# --- out and back -----------------------------------------------------------------------------


def test_a_release_replaces_the_one_before(store: Store) -> None:
    first = releases.fetch(store, LAB)
    assert first.files == {NOTEBOOK: b"released", "more/picture.png": b"\x89"}
    assert releases.release(store, LAB, {NOTEBOOK: b"second"}) != first.version
    assert releases.fetch(store, LAB).files == {NOTEBOOK: b"second"}


def test_a_lab_that_was_never_released_is_refused(store: Store) -> None:
    with pytest.raises(ExchangeRefusal, match="There is no lab 91_other"):
        releases.fetch(store, "91_other")
    with pytest.raises(ExchangeRefusal, match="There is no lab 91_other"):
        submissions.hand_in(store, "an", "91_other", {"91_other.ipynb": b"a"})


def test_feedback_goes_to_whose_submission_it_is_about(store: Store) -> None:
    mine, theirs = hand_in(store, "an", b"a"), hand_in(store, "binh", b"b")
    pages = [
        feedback.Page("an", mine.time, b"for an"),
        feedback.Page("binh", mine.time, b"not handed in then"),
        feedback.Page("chi", mine.time, b"never handed in"),
    ]
    assert feedback.give(store, LAB, pages) == ["binh", "chi"]
    assert feedback.page(store, "an", mine.code) == b"for an"
    assert feedback.there(store, "an").keys() == {mine.code}
    assert feedback.there(store, "binh") == {}
    with pytest.raises(ExchangeRefusal, match="no submission with this code"):
        feedback.page(store, "binh", mine.code)
    with pytest.raises(ExchangeRefusal, match="no feedback"):
        feedback.page(store, "binh", theirs.code)
    # Marked again: the new page stands for the old one.
    before = feedback.there(store, "an")
    feedback.give(store, LAB, [feedback.Page("an", mine.time, b"better")])
    assert feedback.page(store, "an", mine.code) == b"better"
    assert feedback.there(store, "an") != before
