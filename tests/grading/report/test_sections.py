"""Sections of the report on classes drawn by chance: no cell tells of fewer than five people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.release.released_lab import ReleasedLab
from grading.report.completion import completion
from grading.report.gather import Gathered, Person, Progress
from grading.report.groups import LEAST
from grading.report.hold import hold
from grading.report.items import items, mistakes
from grading.report.lab_class import LabClass
from grading.report.marks import marks
from grading.report.page import Section
from grading.report.table import Table
from grading.report.time_spent import time_spent
from grading.report.words import TEXTS
from lab_utils.language import LANGUAGES
from lab_utils.questions.items_file import read_items

from .conftest import SMALL

DECLARATION = read_items(SMALL / "items.yaml")


class OfNoCourse(ReleasedLab):
    """The small lab, which was never released."""

    declaration = DECLARATION


TODAY = date(2026, 11, 30)
SCORED = {name: item for name, item in DECLARATION.items.items() if item.scored}
MISTAKES = [(name, mistake) for name, item in SCORED.items() for mistake in item.mistakes]
# Columns that count people, in either language.
COUNTS = {text for name in ("people", "blank_people") for text in TEXTS[name].values()}


@st.composite
def people(draw: st.DrawFn) -> Person:
    answered = draw(st.frozensets(st.sampled_from(list(SCORED))))
    shares = {name: draw(st.sampled_from([0.0, 0.5, 1.0])) for name in answered}
    return Person(
        draw(st.sampled_from(["doctor", "nurse", "manager", ""])),
        draw(st.sampled_from(["Khoa Nội", "=1+1", "<b>", ""])),
        {name: shares.get(name, 0.0) * item.points for name, item in SCORED.items()},
        answered,
        draw(
            st.frozensets(
                st.sampled_from([one for one in MISTAKES if one[0] in answered] or [MISTAKES[0]]),
                max_size=3 if answered else 0,
            )
        ),
        {},
        draw(st.none() | st.floats(0, 120)),
        "lot",
    )


CLASSES = st.lists(people(), min_size=LEAST, max_size=24)


def _lab(drawn: list[Person]) -> LabClass:
    people = {f"hv{number:02}": one for number, one in enumerate(drawn)}
    progress = dict.fromkeys(people, Progress(handed_in=True, marked=True))
    lab, _ = hold(Gathered(OfNoCourse(SMALL.name, Path()), progress, people), None, TODAY)
    return lab


def _counts(table: Table) -> list[object]:
    columns = [number for number, name in enumerate(table.columns) if name in COUNTS]
    return [row[number] for row in table.rows for number in columns]


@pytest.mark.parametrize("section", [marks, items, mistakes, time_spent])
@pytest.mark.parametrize("language", LANGUAGES)
@given(drawn=CLASSES)
@settings(max_examples=8)
def test_no_cell_tells_of_fewer_than_five(
    section: Callable[[LabClass, str], Section], language: str, drawn: list[Person]
) -> None:
    made = section(_lab(drawn), language)
    for table in made.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
        for count in _counts(table):
            if isinstance(count, int):
                assert LEAST <= count <= len(drawn)
            else:
                assert str(count).startswith(("< 5", "> "))
    assert all(picture.alt and words for picture, words in made.pictures)


@given(drawn=st.lists(people(), min_size=1, max_size=LEAST - 1))
@settings(max_examples=20)
def test_a_class_below_five_has_no_figure_but_completion(drawn: list[Person]) -> None:
    made = completion(_lab(drawn), "vi")
    assert not made.pictures
    labels = [row[0] for row in made.tables[0].rows]
    assert labels == ["Học viên", "Đã nộp", "Đã chấm", "Chờ chấm tự luận"]
