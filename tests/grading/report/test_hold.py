"""Figures are held until the data of five people have changed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from grading.release.released_lab import ReleasedLab
from grading.report.completion import completion
from grading.report.differences import Split
from grading.report.gather import Gathered, Person, Progress
from grading.report.groups import LEAST
from grading.report.hold import hold
from grading.report.lab_class import LabClass
from grading.report.marks import marks
from grading.report.published import Held, Published
from lab_utils.questions.items_file import read_items

from .conftest import SMALL
from .test_differences import left, sums

DECLARATION = read_items(SMALL / "items.yaml")
ITEMS = {name: item for name, item in DECLARATION.items.items() if item.scored}
WRITTEN = [name for name, item in ITEMS.items() if item.manual]
START = date(2026, 11, 12)
Class = dict[str, Person]


class OfNoCourse(ReleasedLab):
    """The small lab, which was never released."""

    declaration = DECLARATION


LAB = OfNoCourse(SMALL.name, Path())


def person(profession: str = "doctor", unit: str = "Khoa Nội", share: float = 1.0) -> Person:
    points = {name: share * item.points for name, item in ITEMS.items()}
    return Person(profession, unit, points, frozenset(ITEMS), frozenset(), {}, 20.0, "lot")


def waiting(one: Person) -> Person:
    points = {name: share for name, share in one.points.items() if name not in WRITTEN}
    return replace(one, points=points, waiting=True)


def reported(people: Class, before: Published | None, day: int) -> tuple[LabClass, Published]:
    progress = {user: Progress(True, True, one.waiting) for user, one in people.items()}
    return hold(Gathered(LAB, progress, dict(people)), before, START + timedelta(days=day))


def some(prefix: str, count: int, *about: str, first: int = 0, **more: float) -> Class:
    return {f"{prefix}{n}": person(*about, **more) for n in range(first, first + count)}


# What figures take from people's data, by figure.


def _rows(shown: Published, held: Held) -> dict[str, Person]:
    return {user: shown.rows[user, version] for user, version in held.people.items()}


def _total(one: Person, written: bool = True) -> float:
    return round(sum(x for name, x in one.points.items() if written or name not in WRITTEN), 6)


def figures(lab: LabClass, shown: Published) -> dict[str, Mapping[str, Hashable]]:
    """Whom each figure of a report rests on, and with which data."""
    found: dict[str, Mapping[str, Hashable]] = {"progress": shown.progress}
    everybody = _rows(shown, shown.everybody)
    if not everybody:
        return found
    for name in lab.scored:
        found[f"item {name}"] = {
            user: (one.points[name], name in one.answered) for user, one in everybody.items()
        }
    totals = {"all": shown.everybody}
    totals |= {f"{by} {key}": one for by, g in shown.groups.items() for key, one in g.items()}
    for name, held in totals.items():
        found[f"{name}, written {lab.written}"] = {
            user: _total(one, lab.written) for user, one in _rows(shown, held).items()
        }
    if lab.timed.people:
        timed = _rows(shown, shown.subsets["time"])
        found["time"] = {user: one.minutes for user, one in timed.items()}
    return found


def splits(shown: Published) -> list[Split]:
    def elements(held: Held) -> frozenset:
        return frozenset((u, _total(one, False)) for u, one in _rows(shown, held).items())

    everybody = elements(shown.everybody)
    found = [(everybody,)]
    for groups in shown.groups.values():
        parts = [elements(one) for one in groups.values()]
        found.append((*parts, everybody.difference(*parts)) if parts else ())
    return found


@st.composite
def reports(draw: st.DrawFn) -> list[Class]:
    """A class as it is at each of some reports: people come, go, move and are marked again."""
    people: Class = {}
    found = []
    about = st.tuples(st.sampled_from("ab"), st.sampled_from("uvw"), st.sampled_from([0.5, 1.0]))
    for turn in range(draw(st.integers(2, 5))):
        for user in range(12 if turn == 0 else 0):
            people[f"p{user}"] = person(*draw(about))
        come = draw(st.integers(0, 7))
        people |= {f"r{turn}p{number}": person(*draw(about)) for number in range(come)}
        for user in draw(st.lists(st.sampled_from(sorted(people)), max_size=7, unique=True)):
            what = draw(st.sampled_from(["go", "move", "mark", "one item", "time", "wait"]))
            one = people[user]
            if what == "go":
                del people[user]
            elif what == "move":
                people[user] = replace(one, unit=draw(st.sampled_from("uvw")))
            elif what == "mark":
                people[user] = person(one.profession, one.unit, draw(st.sampled_from([0.0, 0.7])))
            elif what == "one item":
                item = next(iter(ITEMS))
                people[user] = replace(one, points=one.points | {item: 0.0})
            elif what == "time":
                people[user] = replace(one, minutes=draw(st.sampled_from([None, 33.0])))
            else:
                people[user] = waiting(one)
        found.append(dict(people))
    return found


@given(reports())
@settings(max_examples=60)
def test_successive_values_of_a_figure_differ_by_nobody_or_five(drawn: list[Class]) -> None:
    last: dict[str, Mapping[str, Hashable]] = {}
    before, shown_last = None, []
    for day, people in enumerate(drawn):
        lab, before = reported(people, before, day)
        for name, figure in figures(lab, before).items():
            earlier = last.get(name, figure)
            changed = {u for u in earlier.keys() | figure if earlier.get(u) != figure.get(u)}
            assert not changed or len(changed) >= LEAST, name
            last[name] = figure
            if name != "progress":
                assert len(figure) >= LEAST, name
        # Nor is anybody left when all of one report is added up and subtracted from another.
        now = splits(before)
        assert not left([split for split in now if split]) & set(range(1, LEAST))
        for one, other in ((a, b) for a in now for b in shown_last):
            small = {
                len({user for user, _ in this ^ that}) for this in sums(one) for that in sums(other)
            }
            assert not small & set(range(1, LEAST))
        shown_last = now


@given(reports())
@settings(max_examples=15)
def test_what_is_shown_is_what_is_remembered(drawn: list[Class]) -> None:
    before = None
    for day, people in enumerate(drawn):
        lab, before = reported(people, before, day)
        assert list(lab.people) == list(_rows(before, before.everybody).values())
        for by, groups in lab.groups.items():
            for label, counted in groups.items():
                held = before.groups[by][label]
                assert (list(counted.people), counted.day) == (
                    list(_rows(before, held).values()),
                    held.day,
                )
        # A report of the same day changes nothing.
        assert reported(people, before, day)[1] == before


def test_the_eighth_of_a_group_waits_for_four_more() -> None:
    people = some("bs", 7, "doctor") | some("dd", 7, "nurse", share=0.5)
    lab, shown = reported(people, None, 0)
    assert {key: len(one.people) for key, one in lab.groups["profession"].items()} == {
        "doctor": 7,
        "nurse": 7,
    }
    people |= some("bs", 1, "doctor", first=7, share=0.0)
    lab, shown = reported(people, shown, 7)
    assert (len(lab.people), lab.everybody.day) == (14, START)
    assert len(lab.progress) == 14
    assert "Tính đến" not in " ".join(marks(lab, "vi").notes)
    assert marks(lab, "vi").words[0] == (
        "Số liệu phần này tính đến 12/11/2026: từ đó chưa đủ năm bài mới hoặc thay đổi, nên chưa "
        "đổi để không lộ bài của ai."
    )
    assert completion(lab, "en").words[0].startswith("Figures of this part are as of 12 November")
    # Four nurses come: five in the class, so it changes, but neither of the groups.
    people |= some("dd", 4, "nurse", first=7)
    lab, shown = reported(people, shown, 14)
    assert (len(lab.people), lab.everybody.day) == (19, START + timedelta(days=14))
    table = marks(lab, "vi").tables[0]
    assert {(row[0], row[1], row[-1]) for row in table.rows} == {
        ("Bác sĩ", 7, "12/11/2026"),
        ("Điều dưỡng", 7, "19/11/2026"),  # nobody had come to them by then
    }
    assert "giữ số liệu của ngày đó" in marks(lab, "vi").notes[0]
    # And one nurse more: five of them are new, but the doctor would be left alone.
    people |= some("dd", 1, "nurse", first=11)
    lab, shown = reported(people, shown, 21)
    assert {len(one.people) for one in lab.groups["profession"].values()} == {7}
    # Four doctors more would not do either: the class less the groups would be two people.
    lab, _ = reported(people | some("bs", 4, "doctor", first=8), shown, 28)
    assert {len(one.people) for one in lab.groups["profession"].values()} == {7}
    people |= some("bs", 4, "doctor", first=8) | some("dd", 4, "nurse", first=12)
    lab, shown = reported(people, shown, 28)
    assert {key: len(one.people) for key, one in lab.groups["profession"].items()} == {
        "doctor": 12,
        "nurse": 16,
    }
    assert not marks(lab, "vi").notes


def test_an_answer_that_changes_counts_like_a_person() -> None:
    people = some("bs", 12)
    _, shown = reported(people, None, 0)
    lab, shown = reported(people | some("bs", 4, share=0.0), shown, 1)
    assert all(one == person() for one in lab.people)
    lab, shown = reported(people | some("bs", 5, share=0.0), shown, 2)
    assert sum(one == person() for one in lab.people) == 7
    # Who is gone counts too, and with them the time they took.
    gone = {user: one for user, one in (people | some("bs", 5, share=0.0)).items() if user != "bs9"}
    lab, _ = reported(gone, shown, 3)
    assert len(lab.people) == len(lab.timed.people) == 12


def test_five_changes_elsewhere_give_no_newcomer_away() -> None:
    # Four answers to another question changed: those of the newcomer to the rest stand alone.
    people = some("bs", 12)
    _, shown = reported(people, None, 0)
    first = next(iter(ITEMS))
    changed = {
        user: replace(one, points=one.points | {first: 0.0}) if user < "bs2" else one
        for user, one in people.items()
    }
    assert sum(changed[user] != people[user] for user in people) == 4
    lab, _ = reported(changed | some("new", 1, share=0.0), shown, 1)
    assert len(lab.people) == 12


def test_written_answers_appear_when_the_last_is_marked() -> None:
    people = some("bs", 12)
    early = people | {"bs0": waiting(person())}
    lab, shown = reported(early, None, 0)
    assert not lab.written and not set(WRITTEN) & set(lab.scored)
    # One more comes; the written answers are new for everybody, the other figures are held.
    lab, shown = reported(people | some("new", 1, share=0.0), shown, 1)
    assert lab.written and set(WRITTEN) <= set(lab.scored)
    assert len(lab.people) == 12
    # From now on a written answer that is marked again is a change.
    again = {u: replace(one, points=one.points | {WRITTEN[0]: 0.0}) for u, one in people.items()}
    lab, shown = reported(people | {"bs0": again["bs0"]}, shown, 2)
    assert {one.points[WRITTEN[0]] for one in lab.people} == {ITEMS[WRITTEN[0]].points}
    lab, _ = reported(again, shown, 3)
    assert {one.points[WRITTEN[0]] for one in lab.people} == {0.0}


def test_a_group_that_comes_back_is_held_against_its_last_figure() -> None:
    people = some("bs", 7, "doctor") | some("dd", 9, "nurse")
    _, shown = reported(people, None, 0)
    fewer = some("bs", 7, "doctor") | some("dd", 3, "nurse")
    lab, shown = reported(fewer, shown, 1)
    now = people | some("bs", 1, "doctor", first=7)
    lab, shown = reported(now, shown, 2)
    doctors = lab.groups["profession"].get("doctor")
    assert doctors is None or len(doctors.people) == 7


def test_a_lab_with_other_questions_begins_anew() -> None:
    people = some("bs", 12)
    _, shown = reported(people, None, 0)
    other = replace(shown, items={"another": 1.0})
    lab, _ = reported(people | some("bs", 1, first=12), other, 1)
    assert len(lab.people) == 13


def test_pairs_of_reports_of_a_growing_class_stay_quick() -> None:
    units = [f"Khoa {n}" for n in range(20)]
    kinds = ("doctor", "nurse", "pharmacist")
    everybody = {f"p{n}": person(kinds[n % 3], units[n * 7 % 20], n % 5 / 4) for n in range(200)}
    first = dict(list(everybody.items())[:150])
    _, shown = reported(first, None, 0)
    lab, _ = reported(everybody, shown, 1)
    assert len(lab.people) == 200
    assert all(len(one.people) >= LEAST for g in lab.groups.values() for one in g.values())
    assert len(list(combinations(lab.groups["unit"], 2))) > 0
