"""Open, held back, open from a moment on: on both databases, for whoever fetches or hands in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from grading.course.store import Store, now
from grading.exchange import availability, releases, submissions
from grading.exchange.refusal import ExchangeRefusal

LAB = "90_small"
DAY = timedelta(days=1)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url) as one:
        releases.release(one, LAB, {f"{LAB}.ipynb": b"released"})
        yield one


def hand_in(store: Store, content: bytes) -> submissions.Receipt:
    return submissions.hand_in(store, "an", LAB, {f"{LAB}.ipynb": content})


def test_what_is_released_is_open(store: Store) -> None:
    assert availability.not_open(store) == {}
    assert releases.fetch(store, LAB).files


def test_what_is_held_back_is_neither_fetched_nor_handed_in_and_nothing_is_lost(
    store: Store, url: str
) -> None:
    receipt = hand_in(store, b"a")
    availability.hold(store, [LAB])
    for refused in (lambda: releases.fetch(store, LAB), lambda: hand_in(store, b"b")):
        with pytest.raises(ExchangeRefusal, match="Nothing of your work is lost") as no:
            refused()
        assert no.value.status == 409 and "vẫn còn nguyên" in no.value.say("vi")
    # The same again is what was handed in: its receipt comes back.
    assert hand_in(store, b"a") == receipt
    assert submissions.latest(store, LAB) == {"an": receipt}
    with Store(url) as again:  # what a hub that starts again finds
        assert availability.held(again) == {LAB}
    availability.open_labs(store, [LAB])
    assert hand_in(store, b"b").number == 2


def test_a_new_release_of_a_lab_that_is_held_back_stays_so(store: Store) -> None:
    availability.hold(store, [LAB])
    releases.release(store, LAB, {f"{LAB}.ipynb": b"better"})
    with pytest.raises(ExchangeRefusal, match="held back"):
        releases.fetch(store, LAB)


def test_it_opens_by_itself_at_its_moment(store: Store) -> None:
    opens = datetime(2026, 12, 5, 1, 0)
    availability.open_labs(store, [LAB], opens)
    just_before = opens - timedelta(microseconds=1)
    assert availability.not_open(store, just_before) == {LAB: opens}
    assert availability.not_open(store, opens) == {}
    availability.open_labs(store, [LAB], now() + DAY)
    assert availability.held(store) == set()
    with pytest.raises(ExchangeRefusal, match=r"opens at \d\d:\d\d \d\d/\d\d/\d{4} \(Vietnam"):
        releases.fetch(store, LAB)
    with pytest.raises(ExchangeRefusal, match="Nothing of your work is lost"):
        hand_in(store, b"a")
    availability.open_labs(store, [LAB], now() - DAY)
    assert hand_in(store, b"a").number == 1
    assert releases.fetch(store, LAB).files


def test_several_at_once_and_each_for_itself(store: Store) -> None:
    opens = now() + DAY
    availability.hold(store, ["01_a", "02_b", "03_c"])
    availability.open_labs(store, ["02_b"])
    availability.open_labs(store, ["03_c"], opens)
    assert availability.not_open(store) == {"01_a": None, "03_c": opens}
    availability.open_labs(store, ["01_a", "03_c"])
    assert availability.not_open(store) == {}


def test_why_a_lab_could_not_be_released_stands_until_it_is(store: Store) -> None:
    reason = {"vi": "items.yaml thiếu mục title", "en": "items.yaml: title is missing"}
    releases.note_problem(store, "91_other", {"vi": "lỗi cũ", "en": "an old fault"})
    releases.note_problem(store, "91_other", reason)
    assert releases.problems(store) == {"91_other": reason}
    releases.release(store, "91_other", {"91_other.ipynb": b"{}"})
    assert releases.problems(store) == {}


def test_a_release_has_its_title_and_what_is_no_lab_of_ours_its_name(
    store: Store, small: Path
) -> None:
    assert releases.title(store, LAB, "no items") == {"vi": LAB, "en": LAB}
    for items, title in [
        ((small / "items.yaml").read_bytes(), {"vi": "Bài thử", "en": "A small lab"}),
        (b"[", {"vi": LAB, "en": LAB}),
    ]:
        version = releases.release(store, LAB, {"items.yaml": items})
        assert releases.title(store, LAB, version) == title
