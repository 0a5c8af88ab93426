"""The figures typed in lab 12's texts are those that its drafts, or the papers it cites, give."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from labtexts import LabTexts, in_both, numbers, published

from lab_utils import accuracy, drafts, labtests
from lab_utils.language import LANGUAGES

LAB = LabTexts("12_draft")
ITEMS = LAB.items
PAIRS = drafts.pairs()
SCORED = ("discharge", "minutes")
SIX = [pair for name, pair in PAIRS.items() if name not in SCORED]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, as they are after its last cell."""
    with LAB.run(tmp_path_factory.mktemp("lab")) as names:
        yield names


def key(name: str) -> Any:
    """The key of a question, as the hidden test has it."""
    [cell] = [cell["source"] for cell in LAB.cells if f"{name}.score(" in cell["source"]]
    return ast.literal_eval(re.search(rf"{name}\.score\((.*?)\)\n", cell, re.DOTALL)[1].strip())


def number(key: str) -> int:
    return int(key.removeprefix("s"))


# The drafts


@pytest.mark.parametrize("name", [*SCORED, "radiology"])
def test_every_sentence_is_a_row(name: str) -> None:
    item = ITEMS["practice" if name == "radiology" else name]
    assert list(item.rows) == [one.key for one in PAIRS[name].sentences]
    assert list(item.options) == ["supported", "contradicted", "invented"]
    for row, label in item.rows.items():
        assert all(numbers(label[language]) == [number(row)] for language in LANGUAGES)


@in_both
@pytest.mark.parametrize("name", SCORED)
def test_what_is_said_of_each_sentence(name: str, language: str) -> None:
    pair = PAIRS[name]
    for label in ("contradicted", "invented"):
        why = ITEMS[name].options[label]["why"][language]
        named = re.findall(r"Câu (\d+)|(?:^|\. )(\d+):", why)
        wrong = [number(one.key) for one in pair.wrong if one.truth == label]
        assert [int(vi or en) for vi, en in named] == wrong
    assert LAB.after(name, language)[:2] == [len(pair.wrong), len(pair.sentences)]
    right = ITEMS[name].options["supported"]["why"][language]
    ten = {"vi": "Mười câu còn lại", "en": "The other ten"}[language]
    assert ten in right and len(pair.sentences) - len(pair.wrong) == 10
    told = [one for one in pair.sentences if number(one.key) in numbers(right)]
    assert not any(one.wrong for one in told)


@in_both
def test_the_guess_is_about_the_discharge_summary(language: str) -> None:
    count = len(PAIRS["discharge"].sentences)
    assert numbers(ITEMS["guess"].label[language]) == [count]
    assert ITEMS["guess"].range == (0, count)
    severities = [one.severity for one in PAIRS["discharge"].wrong]
    assert severities == ["major"] * 3  # "all three major"
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    assert 68 in numbers(case) and "68" in PAIRS["discharge"].sentences[0].text[language]


def test_marks_go_to_what_was_found() -> None:
    for name in SCORED:
        pair = PAIRS[name]
        trusting = {one.key: "supported" for one in pair.sentences}
        assert drafts.share(pair, trusting) == 0.0  # "fluent is true" earns nothing
        truth = {one.key: one.truth for one in pair.sentences}
        assert drafts.share(pair, truth) == 1.0


@in_both
def test_what_the_summary_leaves_out(language: str) -> None:
    options = ITEMS["left_out"].options
    omitted = PAIRS["discharge"].omissions
    ticked = sorted(key("left_out"))
    assert len(ticked) == len(omitted)
    for name, one in zip(ticked, omitted, strict=True):
        assert numbers(options[name][language]) == numbers(one.text[language])
        assert drafts.SEVERITIES[one.severity][language] in options[name]["why"][language]
    # Two others stand in the draft, where the explanation says; one in neither text.
    for name, words in {"b": ("tái khám", "Review"), "d": ("AFB", "AFB")}.items():
        [place] = LAB.why("left_out", name, language)
        sentence = PAIRS["discharge"].sentences[int(place) - 1]
        assert words[LANGUAGES.index(language)] in sentence.text[language]
    whole = json.dumps([one["vi"] for one in PAIRS["discharge"].source], ensure_ascii=False)
    assert "gan" not in whole and "AST" not in whole


# Errors in a hundred


@in_both
def test_errors_in_a_hundred_sentences(lab: dict[str, Any], language: str) -> None:
    wrong = sum(len(pair.wrong) for pair in SIX)
    sentences = sum(len(pair.sentences) for pair in SIX)
    ours, everything = drafts.error_rate(SIX), drafts.error_rate(PAIRS.values())
    shown = [round(100 * one, 1) for one in (ours.value, ours.low, ours.high)]
    invented = published().loc[("asgari_2025", "invented")]
    rate = accuracy.wilson(int(invented.value), int(invented.of))
    # 0 of 30: the rule of thumb 3/30 says 10 %, Wilson a little more.
    none = round(100 * accuracy.wilson(0, 30).high, 1)
    assert LAB.after("rate", language) == [
        wrong, sentences, shown[0], 100, *shown[1:], 100 * everything.value, 100, 15, 2025,
        round(100 * rate.value, 2), 0, 30, none, 100,
    ]  # fmt: skip
    assert 14 < everything.value / rate.value < 16  # "about 15 times"
    assert sentences in numbers(LAB.passage(language, "**Câu 4", "**Question 4"))
    assert sentences in numbers(ITEMS["rate"].mistakes["omissions"][language])
    picture = lab["limits"](wrong)
    assert set(shown) <= set(numbers(picture.alt))
    # Read off the picture, the answer is right; the slider reaches the mistaken counts too.
    read = dict(zip(("rate", "low", "high"), shown, strict=True))
    exact = {"rate": 100 * ours.value, "low": 100 * ours.low, "high": 100 * ours.high}
    assert ITEMS["rate"].score_share(read, exact) == 1.0
    omitted = sum(len(pair.omissions) for pair in SIX)
    assert wrong + omitted in LAB.slider("counted")
    assert LAB.slider("counted")[-1] <= sentences


def test_every_setting_of_the_slider_is_drawn(lab: dict[str, Any]) -> None:
    for wrong in (LAB.slider("counted")[0], LAB.slider("counted")[-1]):
        assert "mô phỏng" in lab["limits"](wrong).alt


def test_the_picker_holds_the_six_others(lab: dict[str, Any]) -> None:
    assert list(ITEMS["look"].options) == [pair.name for pair in SIX]
    for name in ITEMS["look"].options:
        assert "<details>" in lab["revealed"](name)._repr_html_()


def test_nothing_visible_tells_the_errors_of_the_scored_drafts() -> None:
    from grading.authoring.form import HIDDEN, SOLUTION

    visible = " ".join(SOLUTION.sub("", HIDDEN.sub("", cell["source"])) for cell in LAB.cells)
    for name in SCORED:
        for one in PAIRS[name].wrong:
            for language in LANGUAGES:
                assert one.words[language] not in visible  # type: ignore[index]


# What was published


@in_both
def test_the_table_of_sources(language: str) -> None:
    figures = published().value
    asgari = figures["asgari_2025"]
    rate = accuracy.wilson(191, 12999)
    of = published().loc[("asgari_2025", "invented")].of
    printed, ours, tolerance = LAB.row(language, "Asgari 2025, câu", "Asgari 2025, sentences")
    assert printed == [asgari["invented"], of, 1.47, asgari["invented_major"]]
    assert ours == [round(100 * one, 2) for one in (rate.value, rate.low, rate.high)]
    assert abs(ours[0] - printed[2]) <= tolerance[0]
    printed, ours, _ = LAB.row(language, "Asgari 2025, bỏ sót", "Asgari 2025, omissions")
    assert printed == [asgari["omissions"], asgari["omissions_major"]]
    omitted = sum(len(pair.omissions) for pair in PAIRS.values())
    assert ours[:1] == [omitted]
    printed, ours, _ = LAB.row(language, "Williams")
    williams = figures["williams_2025"]
    assert printed == [williams["errors_model"], williams["errors_physicians"]]
    errors = omitted + sum(len(pair.wrong) for pair in PAIRS.values())
    assert ours == [errors, len(PAIRS), errors / len(PAIRS)]
    printed, _, _ = LAB.row(language, "Omiye")
    omiye = published().loc["omiye_2023"]
    assert printed == [omiye.value["models"], omiye.of["models"], omiye.value["runs"]]


@in_both
def test_figures_in_the_running_text(language: str) -> None:
    upset = numbers(LAB.passage(language, "### Bạn có đọc lướt", "### Did you skim"))
    assert upset == [191, 12999, 44, 2025]
    stale = numbers(LAB.passage(language, "## Kiến thức", "## Stale"))
    assert stale[:3] == [2023, 4, 45]
    answer = LAB.model_answer("better", language)
    assert {1.47, 2025, len(PAIRS["discharge"].source)} <= set(numbers(answer))
    assert 40 < published().value["asgari_2025"]["invented_major"] < 50  # "nearly half"


@in_both
def test_the_equations_of_2009_and_2021(language: str) -> None:
    age, creatinine, *told = LAB.after("stale", language)
    patient = {"age": age, "sex": "F"}
    old = labtests.egfr_ckd_epi_2009(creatinine, **patient)
    factor = labtests.egfr_ckd_epi_2009_with_race(creatinine, **patient, black=True)
    new = labtests.egfr_ckd_epi_2021(creatinine, **patient)
    results = [round(float(one), 1) for one in (old, factor, new)]
    assert told == [2009, *results[:2], 2021, results[2]]
    assert results[2] == 75.5  # as published for 55 years and 0.9 mg/dL
    assert numbers(ITEMS["stale"].label[language]) == [round(float(factor / old), 3)]


# The prompt


@in_both
def test_the_same_prompts_come_back(language: str) -> None:
    first, again = ITEMS["guess_prompt"].options, ITEMS["prompt"].options
    assert first == again
    # The right one is neither the longest nor the shortest.
    by_length = sorted(again, key=lambda name: len(again[name][language]))
    assert by_length.index(key("prompt")) in (1, 2)


def test_every_bin_has_two_cards_and_the_mistakes_speak_of_all() -> None:
    cards = key("parts")
    assert set(cards) == set(ITEMS["parts"].rows)
    assert sorted(cards.values()) == sorted([*ITEMS["parts"].options] * 2)


def test_the_elective_part_asks_nobody(lab: dict[str, Any]) -> None:
    # Marking, and without a model: one sentence; the box would begin with an invented note.
    assert lab["lines"][0].startswith("1. BN nam 57t")
    assert len(lab["lines"]) == len(PAIRS["referral"].source)
