"""Two instructors press the same button at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from grading.course.store import Store
from grading.exchange import feedback, releases
from grading.exchange.due import due, extend, set_due
from grading.exchange.submissions import hand_in

LAB, ROUNDS = "90_small", 12


def at_once(*work: Callable[[], object]) -> None:
    barrier = threading.Barrier(len(work))

    def one(do: Callable[[], object]) -> None:
        barrier.wait()
        do()

    with ThreadPoolExecutor(len(work)) as threads:
        list(threads.map(one, work))


def test_the_later_of_two_stands_and_neither_is_an_error(url: str) -> None:
    with Store(url) as store:
        for number in range(ROUNDS):
            days = [datetime(2099, 1, 1 + number), datetime(2099, 2, 1 + number)]
            at_once(*(lambda day=day: set_due(store, LAB, day, 0) for day in days))
            at_once(*(lambda day=day: extend(store, LAB, "an", day) for day in days))
            found = due(store, LAB)
            assert found and found.at in days
            files = [{f"{LAB}.ipynb": one} for one in (b"{}", b"[]")]
            at_once(*(lambda one=one: releases.release(store, LAB, one) for one in files))
            assert releases.fetch(store, LAB).files in files
            reasons = [{"vi": one, "en": one} for one in "ab"]
            at_once(*(lambda one=one: releases.note_problem(store, LAB, one) for one in reasons))
            assert releases.problems(store)[LAB] in reasons
            receipt = hand_in(store, "an", LAB, {f"{LAB}.ipynb": b"{}"})
            pages = [feedback.Page("an", receipt.time, one) for one in (b"<p>1", b"<p>2")]
            at_once(*(lambda one=one: feedback.give(store, LAB, [one]) for one in pages))
            assert feedback.page(store, "an", receipt.code) in [one.html for one in pages]
