"""Answers in the course's database: once a turn, from two devices, begun again, taken over."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from grading.course.store import Store, now
from grading.exchange import answers, availability, releases
from grading.exchange.answers import recorded, sheets
from grading.exchange.answers.of_person import all_answers
from grading.exchange.answers.tables import ANSWER_LOG
from grading.exchange.refusal import ExchangeRefusal
from lab_utils.questions.kinds import Item

LAB = "90_small"
Give = Callable[..., dict[str, Any]]


def log(store: Store) -> list[tuple[Any, ...]]:
    """Who, item, value, form and turn of each answer that was recorded, in order."""
    of = ANSWER_LOG.c
    with store.read_transaction() as db:
        query = select(of.trainee, of.item, of.value, of.form, of.turn).order_by(of.id)
        return [(*row[:2], json.loads(row[2]), *row[3:]) for row in db.execute(query)]


def entry(store: Store, name: str, trainee: str = "an") -> dict[str, Any]:
    return answers.entries(store, trainee, LAB)[name]


def test_an_answer_is_there_for_the_next_process(store: Store, url: str, give: Give) -> None:
    state = give("dose", "250")
    assert (state["mood"], state["text"], state["value"]) == (
        "recorded",
        "Đã ghi: 250\u00a0mg",
        250,
    )
    assert (state["form"], state["turn"], state["changes"]) == ("a", 1, 1)
    with Store(url) as again:
        found = entry(again, "dose")
    assert list(found) == ["value", "first", "changes", "time"]
    assert (found["value"], found["first"], found["changes"]) == (250.0, 250.0, 1)
    assert abs(datetime.fromisoformat(found["time"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert log(store) == [("an", "dose", 250.0, "a", 1)]


def test_the_same_turn_again_is_one(store: Store, give: Give) -> None:
    state = give("dose", "250")
    assert give("dose", "250") == state
    assert give("dose", "7") == state  # the turn names it, not what is in it
    assert len(log(store)) == 1


def test_an_overtaken_turn_is_dropped(store: Store, give: Give) -> None:
    give("dose", "250", turn=3)
    state = give("dose", "7", turn=2)
    assert (state["value"], state["turn"]) == (250.0, 2)
    assert [one[2] for one in log(store)] == [250.0]


def test_what_is_no_answer_changes_nothing_and_is_explained(store: Store, give: Give) -> None:
    give("dose", "250")
    state = give("dose", "nhiều", turn=2)
    assert state["mood"] == "refused" and "nhiều" in state["text"] and state["turn"] == 2
    assert entry(store, "dose")["value"] == 250.0
    assert give("dose", "260", turn=3)["changes"] == 2


def test_the_first_answer_stays(store: Store, give: Give) -> None:
    for turn, raw in enumerate(("1", "2", "3"), 1):
        give("dose", raw, turn=turn)
    assert (entry(store, "dose")["first"], entry(store, "dose")["changes"]) == (1.0, 3)
    give("counts", {"ill": "12"})
    give("counts", {"ill": "12", "well": "18"}, turn=2)
    give("counts", {"ill": "1", "well": "18"}, turn=3)
    assert entry(store, "counts")["first"] == {"ill": 12, "well": 18}


def test_nobody_sees_anybody_elses(store: Store, give: Give) -> None:
    give("dose", "250")
    give("dose", "7", trainee="binh")  # the same form and turn
    assert (entry(store, "dose")["value"], entry(store, "dose", "binh")["value"]) == (250.0, 7.0)
    assert answers.entries(store, "chi", LAB) == {}


# --- two devices ------------------------------------------------------------------------------


def test_rows_of_another_device_stay(store: Store, give: Give) -> None:
    give("triage", {"an": "now"}, form="phone")
    state = give("triage", {"binh": "later"}, form="laptop", seen=0)
    assert state["value"] == {"an": "now", "binh": "later"}
    # The telephone has not seen it yet.
    assert give("triage", {"an": "later"}, form="phone", turn=2)["value"] == {
        "an": "later",
        "binh": "later",
    }


def test_who_has_seen_all_may_empty_a_row(store: Store, give: Give) -> None:
    give("triage", {"an": "now", "binh": "later"}, form="phone")
    assert give("triage", {"an": "now"}, form="laptop", seen=1)["value"] == {"an": "now"}
    assert give("triage", {}, form="laptop", turn=2)["value"] == {}


def test_a_form_overtakes_itself_and_empties_a_row(store: Store, give: Give) -> None:
    give("triage", {"an": "now", "binh": "later"}, seen=0)
    # It was sent before the reply to the first was there.
    assert give("triage", {"an": "now"}, turn=2, seen=0)["value"] == {"an": "now"}


def test_later_is_later_although_the_clock_is_set_back(
    store: Store, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give("dose", "1")
    before = entry(store, "dose")["time"]

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) - timedelta(hours=20)

    monkeypatch.setattr(recorded, "datetime", Yesterday)
    give("dose", "2", turn=2)
    assert entry(store, "dose")["time"] > before


# --- refused ----------------------------------------------------------------------------------


def test_a_lab_that_is_not_open_takes_no_answer_and_shows_what_was_given(
    store: Store, give: Give
) -> None:
    give("dose", "250")
    availability.hold(store, [LAB])
    with pytest.raises(ExchangeRefusal, match="held back") as no:
        give("dose", "7", turn=2)
    assert no.value.status == 409
    assert entry(store, "dose")["value"] == 250.0
    availability.open_labs(store, [LAB], now() + timedelta(days=1))
    with pytest.raises(ExchangeRefusal, match="opens at"):
        give("dose", "7", turn=2)


@pytest.mark.parametrize(
    ("form", "turn"), [("", 1), ("x" * 129, 1), ("a b", 1), ("é", 1), ("a\0", 1), ("a", 0)]
)
def test_what_is_no_turn_of_a_form_is_refused(give: Give, form: str, turn: int) -> None:
    with pytest.raises(ExchangeRefusal) as no:
        give("dose", "1", form=form, turn=turn)
    assert no.value.status == 400


def test_strangers_and_labs_that_are_not_there_are_refused(store: Store, give: Give) -> None:
    with pytest.raises(ExchangeRefusal):
        give("dose", "1", trainee="../an")
    for ask in (answers.entries, answers.start_again, answers.hand_in_answers):
        with pytest.raises(ExchangeRefusal, match="no lab"):
            ask(store, "an", "99_none", *["vi"] * (ask is answers.hand_in_answers))


def test_who_answers_without_end_is_stopped_and_nobody_else(
    store: Store, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MOST", 5000)
    with pytest.raises(ExchangeRefusal) as no:
        for turn in range(1, 100):
            give("night", "x" * 500, turn=turn)
    assert no.value.key == "too_many_answers" and 5 < turn < 12
    with pytest.raises(ExchangeRefusal):
        answers.start_again(store, "an", LAB)
    assert give("dose", "1", trainee="binh")["mood"] == "recorded"


def test_signs_that_a_database_does_not_hold_are_kept(store: Store, give: Give) -> None:
    for turn, one in enumerate(("a\0b", "😀 ngưỡng", '"\\'), 1):
        state = give("night", one, turn=turn)
        assert entry(store, "night")["value"] == state["value"]
        assert json.loads(answers.answers_json(store, "an", LAB, "vi"))["items"]["night"]


# --- begun again, looked at -------------------------------------------------------------------


def test_who_starts_again_has_a_blank_lab_and_the_old_answers_are_kept(
    store: Store, give: Give, items: Mapping[str, Item]
) -> None:
    give("dose", "250")
    answers.note_opened(store, "an", LAB, "vi")
    answers.start_again(store, "an", LAB)
    assert answers.entries(store, "an", LAB) == {}
    assert answers.opened(store, "an", LAB) is None
    assert {one["mood"] for one in answers.states(store, "an", LAB, items, "vi").values()} == {
        "blank"
    }
    # A reply that was lost before is not an answer of now.
    assert give("dose", "250")["mood"] == "blank"
    assert give("dose", "7", turn=2)["changes"] == 1
    first, second = all_answers(store, "an")
    assert (first["items"]["dose"]["value"], second["items"]["dose"]["value"]) == (250.0, 7.0)
    assert [line["value"] for line in first["log"]] == [250.0]


def test_when_and_in_which_language_it_was_looked_at(store: Store) -> None:
    assert answers.opened(store, "an", LAB) is None
    answers.note_opened(store, "an", LAB, "vi")
    answers.note_opened(store, "an", LAB, "en")
    seen = answers.opened(store, "an", LAB)
    assert seen and seen.first < seen.last <= now() and seen.language == "en"
    assert answers.opened(store, "binh", LAB) is None


def test_states_say_what_a_form_shows(store: Store, give: Give, items: Mapping[str, Item]) -> None:
    give("dose", "250")
    give("night", "x")
    give("night", "", turn=2)
    shown = answers.states(store, "an", LAB, items, "en")
    assert list(shown) == list(items)
    assert (shown["dose"]["mood"], shown["dose"]["text"]) == ("recorded", "Recorded: 250\u00a0mg")
    assert (shown["night"]["mood"], shown["night"]["changes"]) == ("blank", 2)
    assert (shown["sign"]["mood"], shown["sign"]["changes"]) == ("blank", 0)


def test_an_answer_that_a_new_release_does_not_know_is_begun_anew(
    store: Store, give: Give, release: dict[str, bytes]
) -> None:
    give("sign", "blue")
    changed = release["items.yaml"].replace(b"blue:", b"grey:")
    assert changed != release["items.yaml"]
    releases.release(store, LAB, release | {"items.yaml": changed})
    item = releases.items(store, LAB)["sign"]
    assert answers.states(store, "an", LAB, {"sign": item}, "vi")["sign"]["mood"] == "refused"
    state = answers.answer(store, "an", LAB, item, "grey", "vi", "a", 2)
    assert (state["mood"], state["changes"]) == ("recorded", 1)
    assert [one[2] for one in log(store)] == ["blue", "grey"]


# --- handed in --------------------------------------------------------------------------------


def test_the_same_answers_are_the_same_submission(store: Store, give: Give) -> None:
    give("sign", "blue")
    give("dose", "250")
    receipt = answers.hand_in_answers(store, "an", LAB, "vi")
    content = json.loads(answers.answers_json(store, "an", LAB, "vi"))
    assert list(content) == ["schema", "lab", "language", "items"]
    assert (content["lab"], content["language"]) == (LAB, "vi")
    assert list(content["items"]) == ["dose", "sign"]  # as they are declared
    assert answers.hand_in_answers(store, "an", LAB, "vi") == receipt
    give("dose", "260", turn=2)
    assert answers.hand_in_answers(store, "an", LAB, "vi").number == 2


# --- from a version without this store ---------------------------------------------------------


def at_home(course: Path, items: dict[str, Any], trainee: str = "an", **other: Any) -> Path:
    """Leave an answers file in a home."""
    folder = course / "homes" / trainee / LAB
    folder.mkdir(parents=True, exist_ok=True)
    content = {"schema": 1, "lab": LAB, "language": "vi", "items": items} | other
    (folder / "answers.json").write_text(json.dumps(content), encoding="utf-8")
    return folder / "answers.json"


OLD = {"value": 9.0, "first": 8.0, "changes": 5, "time": "2026-11-22T07:20:11+00:00"}


def test_answers_of_before_are_taken_over_once(store: Store, give: Give, course: Path) -> None:
    bad = OLD | {"value": "nonsense"}
    at_home(course, {"dose": OLD, "cut": bad, "unknown": OLD, "sign": 3})
    assert answers.entries(store, "an", LAB) == {"dose": OLD}
    at_home(course, {"dose": OLD | {"value": 10.0, "time": "2026-11-23T07:20:11+00:00"}})
    assert answers.entries(store, "an", LAB) == {"dose": OLD}
    assert give("dose", "7")["changes"] == 6 and entry(store, "dose")["first"] == 8.0
    answers.start_again(store, "an", LAB)
    assert answers.entries(store, "an", LAB) == {}


def test_an_answer_on_the_page_comes_after_what_was_taken_over(
    store: Store, give: Give, course: Path
) -> None:
    at_home(course, {"triage": OLD | {"value": {"an": "now"}, "first": {"an": "now"}}})
    assert give("triage", {"binh": "now"}, seen=0)["value"] == {"an": "now", "binh": "now"}


def test_nothing_is_taken_through_a_link_or_out_of_what_is_no_file(
    store: Store, course: Path
) -> None:
    other = at_home(course, {"dose": OLD}, "victim")
    homes = course / "homes"
    (homes / "link").mkdir()
    (homes / "link" / LAB).symlink_to(other.parent)
    (homes / "file" / LAB).mkdir(parents=True)
    (homes / "file" / LAB / "answers.json").symlink_to(other)
    (homes / "pipe" / LAB).mkdir(parents=True)
    os.mkfifo(homes / "pipe" / LAB / "answers.json")
    (homes / "folder" / LAB / "answers.json").mkdir(parents=True)
    at_home(course, {"dose": OLD}, "lab", lab="02_threshold")
    at_home(course, {"dose": OLD}, "huge").write_bytes(b" " * 2_000_000)
    at_home(course, {"dose": OLD}, "deep").write_bytes(b"[" * 100_000)
    for trainee in ("link", "file", "pipe", "folder", "lab", "huge", "deep", "none"):
        assert answers.entries(store, trainee, LAB) == {}, trainee


# --- kept without a line ----------------------------------------------------------------------


def kept(store: Store, items: Mapping[str, Item], **changed: Any) -> Any:
    return recorded.take(store, "an", LAB, items["dose"], OLD | changed)


def test_of_what_was_kept_the_later_one_counts(
    store: Store, give: Give, items: Mapping[str, Item]
) -> None:
    assert kept(store, items) == OLD
    assert kept(store, items, value=1.0) == OLD  # of the same moment
    later = kept(store, items, value=2.0, time="2026-11-22T07:20:12+00:00", changes=1)
    assert (later["value"], later["first"], later["changes"]) == (2.0, 8.0, 6)
    assert kept(store, items, value=3.0, time="2001-01-01T00:00:00+00:00") == later
    assert kept(store, items, value="nonsense", time="2040-01-01T00:00:00+00:00") == later
    # A clock that is wrong keeps no later answer out.
    assert kept(store, items, value=4.0, time="2090-01-01T00:00:00+00:00")["time"] < "2090"
    assert give("dose", "5")["value"] == 5.0
    assert len(log(store)) == 4


def test_what_was_kept_before_it_was_begun_again_is_not_taken(
    store: Store, items: Mapping[str, Item]
) -> None:
    answers.note_opened(store, "an", LAB, "vi")
    answers.start_again(store, "an", LAB)
    assert kept(store, items) is None
    availability.hold(store, [LAB])
    with pytest.raises(ExchangeRefusal, match="held back"):
        kept(store, items)


def test_a_transaction_that_breaks_off_records_nothing(
    store: Store, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(recorded.rows, "_LINE", None)
        with pytest.raises((TypeError, IntegrityError)):  # at its last statement
            give("dose", "250")
    assert answers.entries(store, "an", LAB) == {} and log(store) == []
    with store.read_transaction() as db:
        assert db.scalar(text("SELECT count(*) FROM answer_log")) == 0
    assert give("dose", "250")["mood"] == "recorded"
