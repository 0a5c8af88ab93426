"""The figures typed in lab 11's texts are those of its formulas and simulations, or of papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from labtexts import LabTexts, in_both, numbers, percent, published

from lab_utils import accuracy
from lab_utils.questions.kinds import Threshold
from lab_utils.worklist import (
    Reading,
    erlang_c,
    mean_wait,
    overbook,
    simulate_clinic,
    simulated_wait,
    triage_waits,
)

LAB = LabTexts("11_queue")
ITEMS = LAB.items
WAITS = triage_waits(Reading())
DROPPED = triage_waits(Reading(), interrupt=True)

# Baltruschat I et al. Eur Radiol 2021;31:3837-45: pneumothorax, time to the report in minutes.
BALTRUSCHAT = [80.1, 35.6, 890, 1293, 979]
# Bagust A, Place M, Posnett JW. BMJ 1999;319:155-8: risks are discernible above about 85 %,
# regular bed shortages at 90 % or more.
BAGUST = [85, 90]
# Dantas LF et al. Health Policy 2018;122:412-21: average no-show rate, and studies reviewed.
DANTAS = [23, 105]
# Gross D, Harris CM. Fundamentals of queueing theory, example 2.2: an M/M/3 eye clinic.
EYE_CLINIC = 28.9


def minutes(value: float) -> float:
    return round(value, 1)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, on a machine that has no mirror."""
    with LAB.run(tmp_path_factory.mktemp("lab")) as names:
        yield names


# One queue, two orders


@in_both
def test_the_reading_room(language: str) -> None:
    text = LAB.passage(language, "## Cùng một hàng", "## One queue")
    assert {10, 90, 18, 9, 80} <= set(numbers(text))
    room = Reading()
    assert percent(room.flagged_share) == 18
    assert percent(room.prevalence * room.sensitivity) == 9
    case = LAB.passage(language, "## Ca bệnh: phim", "## The case: Ms")
    assert {room.minutes, minutes(WAITS.arrival_order)} <= set(numbers(case))


@in_both
def test_the_mean_of_all_studies(language: str) -> None:
    flagged, unflagged = minutes(WAITS.flagged), minutes(WAITS.unflagged)
    assert LAB.after("means", language) == [18, flagged, 82, unflagged, 100, 40]
    item = ITEMS["means"]
    key = {"arrival": WAITS.arrival_order, "ai": WAITS.everyone}
    by_pocket_calculator = (18 * flagged + 82 * unflagged) / 100
    assert item.score_share({"arrival": 40, "ai": round(by_pocket_calculator, 1)}, key) == 1.0
    assert item.score_share({"arrival": 40, "ai": (flagged + unflagged) / 2}, key) == 0.5


@in_both
def test_cases_with_disease(language: str) -> None:
    text = numbers(LAB.passage(language, "## Ca bệnh mà", "## The case that"))
    assert [minutes(one) for one in (40, WAITS.ill)] == text[:2]
    assert minutes(WAITS.unflagged) in text
    assert text[-2:] == [minutes(DROPPED.ill), minutes(DROPPED.unflagged)] == [6.4, 48.4]
    assert WAITS.unflagged > WAITS.arrival_order  # "longer than with no AI"
    assert round(1 - Reading().sensitivity, 6) == 0.1  # "of 10 such cases the AI misses 1"


def test_a_slider_at_100_shows_the_sentence_and_no_picture(lab: dict[str, Any]) -> None:
    slider = ITEMS["load"]
    assert isinstance(slider, Threshold) and slider.range[1] == 100
    assert "không có thời gian chờ trung bình" in lab["two_orders"](100)._repr_html_()
    for percent_busy in LAB.slider("load")[:-1]:
        assert "Tính theo công thức" in lab["two_orders"](percent_busy).alt
    shown = lab["two_orders"](80).alt
    assert "40,0; Theo AI 9,3" in shown and "40,0; Theo AI 46,7" in shown
    assert slider.start != 80  # the question says where to move it


# The longest wait, and the cap


@in_both
def test_the_longest_wait_of_a_missed_case(language: str) -> None:
    first, by_ai = (simulated_wait(one, "missed", "longest").value for one in ("arrival", "ai"))
    assert LAB.after("longest", language) == [
        minutes(by_ai),
        minutes(first),
        minutes(by_ai - first),
        minutes(WAITS.unflagged - WAITS.arrival_order),
    ]
    read_off = {"ai": round(by_ai), "extra": round(by_ai) - round(first)}
    assert ITEMS["longest"].score_share(read_off, {"ai": by_ai, "extra": by_ai - first}) == 1.0
    text = LAB.passage(language, "Số trung bình còn giấu", "A mean also hides")
    assert 200 in numbers(text)
    assert {"vi": "mô phỏng", "en": "simulate"}[language] in text


def test_the_settings_of_the_cap_that_meet_both_wishes(lab: dict[str, Any]) -> None:
    full = [cap for cap in LAB.slider("cap") if lab["both_met"](cap)]
    assert full == [120, 150]
    assert ITEMS["cap"].start not in full
    for cap in LAB.slider("cap"):
        assert "mô phỏng" in lab["capped"](cap).alt


@in_both
def test_what_is_said_of_the_cap(language: str) -> None:
    flagged = minutes(simulated_wait("120", "flagged", "mean").value)
    missed = minutes(simulated_wait("120", "missed", "longest").value)
    assert LAB.after("cap", language) == [120, 150, 120, flagged, missed, 200]
    text = numbers(LAB.passage(language, "## Hạn chờ", "## A cap"))
    assert text[1:6] == BALTRUSCHAT
    table = published().loc["baltruschat_2021"].value
    assert [
        table.mean_first_in_first_out,
        table.mean_ai,
        table.longest_first_in_first_out,
        table.longest_ai,
        table.longest_ai_with_limit,
    ] == BALTRUSCHAT


# Half the prevalence


@in_both
def test_half_the_prevalence(language: str) -> None:
    before, after = Reading(), Reading(prevalence=0.05)
    flags = [round(1000 * one.flagged_share) for one in (before, after)]
    right = [round(1000 * one.prevalence * one.sensitivity) for one in (before, after)]
    share = [
        percent(accuracy.predictive_values(0.9, 0.9, one.prevalence).ppv, 0)
        for one in (before, after)
    ]
    assert (flags, right, share) == ([180, 140], [90, 45], [50, 32])
    assert LAB.after("halves", language) == [1000, *flags, *right, *share]
    assert LAB.why("halves", "a", language) == [1000, *flags]
    assert Counter(LAB.why("halves", "b", language)) == Counter([*right, *flags])
    assert LAB.why("halves", "c", language) == [1000, 140, 140 - 45]
    ill = [minutes(one.ill) for one in (WAITS, triage_waits(after))]
    assert Counter(LAB.why("halves", "d", language)) == Counter(ill) == Counter([13.1, 12.6])
    assert {5, 10} <= set(LAB.slider("prevalence"))
    assert triage_waits(after).arrival_order == WAITS.arrival_order


# Beds


@in_both
def test_twenty_beds(lab: dict[str, Any], language: str) -> None:
    text = numbers(LAB.passage(language, "## Giường cũng", "## Beds are"))
    assert text[:2] == [lab["BEDS"], lab["STAY"]] == [20, 5]
    hours = [24 * mean_wait(full, 5, 20) for full in (0.85, 0.95)]
    small, large = (24 * mean_wait(0.85, 5, beds) for beds in (10, 40))
    given = LAB.after("beds", language)
    assert given == [
        minutes(hours[0]), minutes(hours[1]), 6, 85, 10, minutes(small), 40, minutes(large)
    ]  # fmt: skip
    assert 5.5 < hours[1] / hours[0] < 6  # "nearly 6 times"
    key = {"at_85": hours[0], "at_95": hours[1]}
    assert ITEMS["beds"].score_share({"at_85": 15, "at_95": 91}, key) == 1.0
    for full, wait in zip((85, 95), hours, strict=True):
        assert f"chờ trung bình {wait:.1f} giờ".replace(".", ",") in lab["ward"](full).alt
    # What the mistake "people" holds is what the picture writes.
    assert [round(100 * erlang_c(20 * full, 20)) for full in (0.85, 0.95)] == [39, 76]


@in_both
def test_the_papers_on_beds_and_no_shows(language: str) -> None:
    text = LAB.passage(language, "Bagust 1999 (mô phỏng", "Bagust 1999 (a simulated")
    assert numbers(text)[1:3] == BAGUST
    assert LAB.row(language, "Bagust")[0] == [*BAGUST, DANTAS[0]]
    assert [
        n for n in numbers(LAB.passage(language, "## Sổ hẹn", "## An appointment")) if n in DANTAS
    ] == DANTAS


# The appointment book


@in_both
def test_the_appointment_book(lab: dict[str, Any], language: str) -> None:
    text = numbers(LAB.passage(language, "## Sổ hẹn", "## An appointment"))
    assert text[:3] == [16, 15, 20]
    days = {extra: simulate_clinic(overbook(extra)) for extra in range(9)}
    within = [n for n, day in days.items() if day.wait <= 15 and day.overtime <= 15]
    assert within == [0, 1, 2]
    assert min(within, key=lambda n: days[n].idle) == 2
    booked = {"a": 0, "b": 2, "c": 4, "d": 8}
    for option, extra in booked.items():
        assert numbers(ITEMS["book"].options[option][language])[0] == extra
        assert extra in LAB.slider("extra")
    assert LAB.why("book", "a", language) == [minutes(days[0].idle)]
    for option, order in (
        ("b", ("wait", "overtime", "idle")),
        ("c", ("wait", "overtime")),
        ("d", ("idle", "wait", "overtime")),
    ):
        figures = [minutes(getattr(days[booked[option]], one)) for one in order]
        assert LAB.why("book", option, language)[-len(figures) :] == figures
    assert LAB.after("book", language) == [2, 3, minutes(days[3].wait)]
    assert "mô phỏng" in lab["morning"](2).alt


# Sources and form


@in_both
def test_the_table_of_sources(language: str) -> None:
    _, ours, tolerance = LAB.row(language, "Cobham")
    assert ours == [
        minutes(one)
        for one in (
            WAITS.arrival_order, WAITS.ill, WAITS.unflagged, DROPPED.ill, DROPPED.unflagged
        )
    ]  # fmt: skip
    assert tolerance == [0.1]
    printed, ours, _ = LAB.row(language, "Mô phỏng của ta", "Our simulation")
    groups = ["everyone", "flagged", "unflagged"]
    assert printed == [minutes(getattr(WAITS, one)) for one in groups]
    found = [simulated_wait("ai", one, "mean") for one in groups]
    assert ours == [minutes(x) for one in found for x in (one.value, one.low, one.high)]
    for one, theory in zip(found, printed, strict=True):
        assert one.low < theory < one.high
    printed, ours, _ = LAB.row(language, "Erlang C")
    assert printed == ours == [EYE_CLINIC]
    assert minutes(mean_wait(2 / 3, 20, 3) + 20) == EYE_CLINIC
    assert LAB.row(language, "Baltruschat")[0] == BALTRUSCHAT


@in_both
def test_who_pays(language: str) -> None:
    assert LAB.after("pays", language) == [minutes(WAITS.ill), minutes(WAITS.arrival_order)]
    assert LAB.why("pays", "b", language) == [82, minutes(WAITS.unflagged), 40]
    assert LAB.why("pays", "a", language)[:2] == [100, 40]


def test_one_question_comes_back_word_for_word() -> None:
    assert ITEMS["guess"].label == ITEMS["pays"].label
    assert ITEMS["guess"].options == ITEMS["pays"].options


@in_both
def test_model_answer_to_the_written_question(lab: dict[str, Any], language: str) -> None:
    by_ai, first, _, cap = numbers(LAB.model_answer("week", language))
    assert [round(simulated_wait(one, "missed", "longest").value) for one in ("ai", "arrival")] == [
        by_ai,
        first,
    ]
    assert lab["both_met"](cap)
