"""People are found by words, by what they wait for, and a page at a time."""

from __future__ import annotations

import pytest

from grading.course.people.change import add, remove, set_aside
from grading.course.people.person import Person
from grading.course.people.search import KINDS, count, search
from grading.course.store import Store


@pytest.fixture(autouse=True)
def more(store: Store) -> None:
    """One set aside, one gone, one of the platform, beside an instructor and two trainees."""
    add(store, [Person("ha", "Vũ Hà"), Person("tam", "Phan Tâm"), Person("lti-" + 28 * "0", "x")])
    set_aside(store, "ha")
    remove(store, "tam")


def names(store: Store, *arguments: str) -> list[str]:
    return [one.username for one in search(store, *arguments).people]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tran minh", ["minh"]),
        ("MINH Trần", ["minh"]),
        ("khoa noi", ["minh"]),
        ("Điều dưỡng", ["hoa"]),
        ("nurse", ["hoa"]),
        ("le thi hoa nội", []),
        ("tâm", []),
        ("%", ["ha", "hoa", "lan", "lti-" + 28 * "0", "minh"]),  # no word: everybody
    ],
)
def test_capitals_and_marks_do_not_count(store: Store, words: str, found: list[str]) -> None:
    assert names(store, words) == found


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("waiting", ["hoa", "lan", "minh"]),
        ("aside", ["ha"]),
        ("instructor", ["lan"]),
        ("gone", ["tam"]),
    ],
)
def test_they_are_told_apart_by_what_they_wait_for(
    store: Store, kind: str, found: list[str]
) -> None:
    assert names(store, "", kind) == found
    assert count(store)[kind] == len(found)


def test_a_page_at_a_time(store: Store) -> None:
    assert count(store).keys() == set(KINDS) and count(store)["all"] == 5
    found = search(store, "", "all", 1, 2)
    assert ([one.username for one in found.people], found.total) == (["hoa", "lan"], 5)
    found = search(store, "th", "all", 1, 2)
    assert ([one.username for one in found.people], found.total) == (["lan"], 2)
