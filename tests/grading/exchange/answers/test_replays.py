"""Answers that arrive twice, late, out of order and from several devices: what is true of all."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from grading.course.paths import PROJECT
from grading.course.store import Store
from grading.exchange import answers, releases
from grading.exchange.answers.tables import ANSWER_LOG

LAB = "90_small"
FORMS = ("phone", "laptop", "notebook")
NUMBERS = count()
# What each form sends, in its order; then how it arrives: any of them, any number of times.
SENT = st.lists(st.sampled_from(["1", "2", "250", "nonsense", "?"]), min_size=1, max_size=5)
ARRIVALS = st.lists(st.tuples(st.sampled_from(FORMS), st.integers(0, 4)), max_size=25)


@given(sent=st.fixed_dictionaries(dict.fromkeys(FORMS, SENT)), arrivals=ARRIVALS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_turn_counts_once_and_none_after_a_later_one(
    store: Store, sent: dict[str, list[str]], arrivals: list[tuple[str, int]]
) -> None:
    trainee = f"an{next(NUMBERS)}"
    item = releases.items(store, LAB)["dose"]
    latest: dict[str, int] = defaultdict(int)
    value, recorded = None, []
    for form, place in arrivals:
        if place >= len(sent[form]):
            continue
        turn, raw = place + 1, sent[form][place]
        is_new, is_number = turn > latest[form], raw.isdecimal()
        if is_new and is_number:
            latest[form], value = turn, float(raw)
            recorded.append((form, turn))
        state = answers.answer(store, trainee, LAB, item, raw, "vi", form, turn)
        assert (state["form"], state["turn"]) == (form, turn)
        assert state["changes"] == len(recorded)
        if is_new and not is_number:
            assert state["mood"] == "refused"
        else:
            assert state["value"] == value
        entry = answers.entries(store, trainee, LAB).get("dose")
        assert (entry["value"] if entry else None) == value
    log = ANSWER_LOG.c
    with store.read_transaction() as db:
        query = select(log.form, log.turn).where(log.trainee == trainee).order_by(log.id)
        assert [tuple(row) for row in db.execute(query)] == recorded


ROWS = st.dictionaries(st.sampled_from(["an", "binh"]), st.sampled_from(["now", "later"]))


@given(said=st.lists(st.tuples(st.sampled_from(FORMS), ROWS), min_size=1, max_size=8))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_that_a_form_has_not_seen_is_lost(
    store: Store, said: list[tuple[str, dict[str, str]]]
) -> None:
    trainee = f"an{next(NUMBERS)}"
    item = releases.items(store, LAB)["triage"]
    before: dict[str, str] = {}
    for turn, (form, rows) in enumerate(said, 1):
        answers.answer(store, trainee, LAB, item, rows, "vi", form, turn, seen=0)
        elsewhere = any(other != form for other, _ in said[: turn - 1])
        before = before | rows if elsewhere else rows
        assert answers.entries(store, trainee, LAB)["triage"]["value"] == before


def test_many_devices_at_once_lose_nothing(store: Store, url: str) -> None:
    """In threads, each with a store of its own: no lock is shared."""
    item = releases.items(store, LAB)["dose"]

    def give(form: str) -> None:
        with Store(url) as own:
            for turn in range(1, 11):
                for _ in range(2):
                    answers.answer(own, "an", LAB, item, f"{turn}", "vi", form, turn)

    threads = [threading.Thread(target=give, args=(f"form{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entry = answers.entries(store, "an", LAB)["dose"]
    assert (entry["value"], entry["first"], entry["changes"]) == (10.0, 1.0, 60)
    with store.read_transaction() as db:
        lines = db.execute(select(ANSWER_LOG).order_by(ANSWER_LOG.c.id)).all()
    assert [one.changes for one in lines] == list(range(1, 61))
    assert len({(one.form, one.turn) for one in lines}) == 60
    assert sorted(one.time for one in lines) == [one.time for one in lines]


PROCESS = """
import sys
from grading.course.store import Store
from grading.exchange import answers, releases
url, number = sys.argv[1:]
with Store(url) as store:
    items = releases.items(store, "90_small")
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(1, 9):
        for person in ("an", "binh"):
            row = {("an", "binh")[int(number) % 2]: ("now", "later")[turn % 2]}
            own = ("form" + number, turn, 0)
            answers.answer(store, person, "90_small", items["triage"], row, "vi", *own)
            answers.answer(store, person, "90_small", items["dose"], number, "vi", *own)
            answers.note_opened(store, person, "90_small", "vi")
"""


@pytest.fixture
def processes(url: str, store: Store, course: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Other processes that are about to answer: the page's service, and the exchange's."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, url, f"{number}"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for one in started:
        assert one.stdout and one.stdout.readline() == "ready\n"
    yield started
    for one in started:
        one.kill()
        one.communicate()


def test_several_processes_at_once_lose_nothing(
    store: Store, processes: list[subprocess.Popen[str]]
) -> None:
    for one in processes:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    assert [one.wait(120) for one in processes] == [0] * 4
    for person in ("an", "binh"):
        there = answers.entries(store, person, LAB)
        # A row of either kind was given by forms that knew nothing of the other.
        assert there["triage"]["value"].keys() == {"an", "binh"}
        assert there["triage"]["changes"] == there["dose"]["changes"] == 32


def test_whoever_looks_sees_one_moment(store: Store) -> None:
    """An entry before or after an answer, never half of one."""
    item: Any = releases.items(store, LAB)["night"]
    ended = threading.Event()

    def write() -> None:
        turn = 0
        while not ended.is_set():
            turn += 1
            answers.answer(store, "an", LAB, item, f"{turn}." * 50, "vi", "form", turn)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(100):
            content = json.loads(answers.answers_json(store, "an", LAB, "vi"))["items"]
            for entry in content.values():
                assert entry["value"] == f"{entry['changes']}." * 50
    finally:
        ended.set()
        thread.join()
