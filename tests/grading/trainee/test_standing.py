"""How far somebody has come, from what is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grading.course.paths import NOTEBOOKS
from grading.trainee.standing import standing_in
from lab_utils.questions.items_file import read_items

ITEMS = read_items(NOTEBOOKS / "02_threshold/items.yaml").items
START = read_items(NOTEBOOKS / "00_start/items.yaml").items


def entry(value: Any) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": "2026-12-01T07:00:00+07:00"}


def test_questions_with_marks_are_counted_and_numbered() -> None:
    # The guess carries no marks.
    done = standing_in(ITEMS, {"travel": entry(65.0), "guess": entry("e")})
    assert (done.done, done.asked) == (1, 9)
    assert [one.number for one in done.questions] == list(range(1, 10))
    assert "travel" not in [one.item.name for one in done.open]
    assert done.latest == datetime(2026, 12, 1)


def test_what_is_half_filled_is_neither_blank_nor_done() -> None:
    done = standing_in(ITEMS, {"cells": entry({"tp": 387})})
    states = {one.item.name: one.state for one in done.questions}
    assert states["cells"] == "half" and states["travel"] == "blank"
    assert done.done == 0 and len(done.open) == 9


def test_a_text_wiped_out_again_is_blank() -> None:
    assert standing_in(ITEMS, {"night": entry("")}).done == 0


def test_without_marks_all_that_record_are_counted() -> None:
    # The slider is there to look with.
    assert standing_in(START, {}).asked == 7


def test_an_entry_that_cannot_be_used_counts_as_blank() -> None:
    damaged = {"travel": {"value": "x"}, "small": entry([])}
    assert standing_in(ITEMS, damaged).done == 0
