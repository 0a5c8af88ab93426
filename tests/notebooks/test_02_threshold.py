"""The figures typed in lab 02's texts are those that its data, or the papers it cites, give."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from labtexts import MIRROR, LabTexts, in_both, needs_mirror, numbers, percent

from lab_utils import accuracy

LAB = LabTexts("02_threshold")
ITEMS = LAB.items
STANDIN = "pneumoniamnist/pneumoniamnist-standin.npz"

# Manrai AK, Bhatia G, Strymish J, Kohane IS, Jain SH. JAMA Intern Med 2014;174:991-3:
# 61 people asked, 14 right, 27 said 95 %. The question is that of Casscells 1978.
MANRAI = {"asked": 61, "right": 14, "said_95": 27}
# Wong A et al. JAMA Intern Med 2021;181:1065-70.
WONG = {"septic": 2552, "stays": 38455, "auc": 0.63, "low": 0.62, "high": 0.64, "ppv": 12}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set; "shares": what each slider setting earns."""
    judges = {"ruleout-check": "ruled_out", "alerts-check": "affordable"}
    shares: dict[str, dict[float, float]] = {}

    # At once: later cells use the same names for figures of their own.
    def judge(cell: str, names: dict[str, Any]) -> None:
        if cell in judges:
            item, share = cell.removesuffix("-check"), names[judges[cell]]
            shares[item] = {t: float(share(t)) for t in LAB.slider(item)}

    with LAB.run(tmp_path_factory.mktemp("lab"), after_cell=judge) as names:
        yield names | {"shares": shares}


# The data


@in_both
def test_sizes_of_the_sets(lab: dict[str, Any], language: str) -> None:
    validation, test = lab["validation"], lab["test"]
    assert LAB.row(language, "Kermany")[0][-2:] == LAB.row(language, "Kermany")[1] == [524, 624]
    assert [len(validation), len(test)] == [524, 624]
    [shown] = {n for n in numbers(LAB.passage(language, "true positive")) if n > 100}
    assert shown == len(test)
    assert ITEMS["cells"].range == (0, len(test))


@in_both
def test_auc_of_this_labs_model(lab: dict[str, Any], language: str) -> None:
    _, ours, tolerance = LAB.row(language, "AI của bài", "This lab's AI")
    found = accuracy.auc(lab["test"].truth, lab["test"].score).value
    assert (ours, tolerance) == ([0.958], [0.005])
    assert abs(found - 0.958) <= 0.005


@in_both
def test_what_happened_to_the_makers_promise(lab: dict[str, Any], language: str) -> None:
    validation, test = lab["validation"], lab["test"]
    threshold = accuracy.threshold_for_specificity(validation.truth, validation.score, 0.95)
    there = accuracy.confusion(validation.truth, validation.score, threshold)
    here = accuracy.confusion(test.truth, test.score, threshold)
    assert LAB.after("travel", language) == [
        percent(there.specificity.value),
        percent(here.specificity.value),
        percent(there.ppv.value),
        percent(here.ppv.value),
    ]
    assert here.specificity.value < 2 / 3  # "more than a third are wrongly flagged"
    assert there.specificity.value >= 0.95
    explained = LAB.passage(language, "### Vì sao", "### Why")
    assert numbers(explained)[-1] == 0.95
    assert accuracy.auc(test.truth, test.score).value > 0.95
    scores_of_well = [one[one.truth == 0].score.median() for one in (validation, test)]
    assert scores_of_well[1] > 10 * scores_of_well[0]  # "clearly higher in the test set"


@needs_mirror(STANDIN)
@in_both
def test_images_that_stand_in_two_sets(language: str) -> None:
    explained = LAB.passage(language, "### Vì sao", "### Why")
    with np.load(MIRROR / STANDIN) as file:
        hashes = {
            name: [hashlib.sha256(image.tobytes()).hexdigest() for image in file[f"{name}_images"]]
            for name in ("train", "val", "test")
        }
    trained = set(hashes["train"])
    assert sum(one in trained for one in hashes["val"]) == numbers(explained)[0]
    assert not trained & set(hashes["test"])


# Each question


@in_both
def test_four_cells_at_the_default(lab: dict[str, Any], language: str) -> None:
    half = accuracy.confusion(lab["test"].truth, lab["test"].score, 0.5)
    assert set(LAB.after("cells", language)) == {0.5}
    assert half.fn <= 5  # "misses very few"
    assert 1 - half.specificity.value == pytest.approx(1 / 3, abs=0.04)  # "about a third"
    assert 0.5 in LAB.slider("explore")


def test_ruling_out_is_within_reach_of_the_slider(lab: dict[str, Any]) -> None:
    full = [t for t, share in lab["shares"]["ruleout"].items() if share == 1.0]
    assert len(full) >= 5
    for t in full:
        assert accuracy.confusion(lab["test"].truth, lab["test"].score, t).sensitivity.value >= 0.95
    assert not {ITEMS["ruleout"].start, 0.5} & set(full)  # neither left alone nor at the default


@in_both
def test_alerts_text_and_slider(lab: dict[str, Any], language: str) -> None:
    well, ill, ward = lab["well"], lab["ill"], lab["ward"]
    mixed = LAB.passage(language, "## Nhiều nhất 20", "## At most 20")
    assert {percent(len(ill) / len(lab["test"])), len(well), 26, 10, 80, 20} <= set(numbers(mixed))
    assert ward.truth.sum() == 26
    assert ward.truth.mean() == 0.1
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    assert {80, 8} <= set(numbers(case)) and ward.truth.mean() == 8 / 80

    full = [t for t, share in lab["shares"]["alerts"].items() if share == 1.0]
    assert 0.96 in full
    assert not {ITEMS["alerts"].start, 0.5} & set(full)
    found = accuracy.confusion(ward.truth, ward.score, min(full))
    assert 80 * (found.tp + found.fp) / found.n <= 20
    of_ten = [round(10 * found.sensitivity.value), round(10 * found.ppv.value)]
    silent = percent(1 - ward.truth.mean())
    assert Counter(LAB.after("alerts", language)) == Counter([20, 10, 10, silent, *of_ten])


@in_both
def test_model_answer_to_the_written_question(lab: dict[str, Any], language: str) -> None:
    text = LAB.model_answer("night", language)
    threshold, share, most, films, tenth, ten, ill = numbers(text)
    ward = lab["ward"]
    found = accuracy.confusion(ward.truth, ward.score, threshold)
    assert lab["shares"]["alerts"][threshold] == 1.0
    assert (share, ill) == (percent(ward.truth.mean()), ward.truth.sum())
    assert films * (found.tp + found.fp) / found.n < most == 20
    assert round(ten * found.sensitivity.value) == tenth


@in_both
def test_counts_in_a_thousand(lab: dict[str, Any], language: str) -> None:
    half = accuracy.confusion(lab["test"].truth, lab["test"].score, 0.5)
    shown = LAB.after("ppv", language)
    rates = sorted(shown)[:2]
    assert rates == [1, 10]
    expected = [1000.0, 1.0, 10.0]
    for rate in (0.01, 0.10):
        expected += [
            1000 * rate * half.sensitivity.value,
            1000 * (1 - rate) * (1 - half.specificity.value),
        ]
    assert sorted(shown) == pytest.approx(sorted(expected), rel=0.02)  # "about"
    assert {1, 10} <= set(LAB.slider("prevalence"))


@in_both
def test_twenty_nine_of_thirty(lab: dict[str, Any], language: str) -> None:
    limits = accuracy.wilson(29, 30)
    assert LAB.after("small", language)[:3] == [29, 30, percent(limits.low, 0)]
    assert round(1 / (1 - limits.low)) == 6  # "one in six", in words in English
    boast = LAB.passage(language, "## 29 trên 30", "## 29 of 30")
    assert percent(29 / 30, 0) in numbers(boast)
    few = lab["few"]
    assert (few.truth.sum(), len(few)) == (30, 60)
    assert Counter(numbers(boast))[30] >= 4
    reached = [
        t for t in LAB.slider("thirty") if accuracy.confusion(few.truth, few.score, t).tp == 29
    ]
    assert reached and ITEMS["thirty"].start not in reached


def test_the_makers_threshold_can_be_set_on_the_slider(lab: dict[str, Any]) -> None:
    test = lab["test"]
    key = 100 * accuracy.confusion(test.truth, test.score, lab["maker"]).specificity.value
    nearest = sorted(LAB.slider("elsewhere"), key=lambda t: abs(t - lab["maker"]))[:2]
    for t in nearest:
        read_off = 100 * accuracy.confusion(test.truth, test.score, t).specificity.value
        assert ITEMS["travel"].score_share(read_off, key) == 1.0


@in_both
def test_casscells_question(language: str) -> None:
    prevalence, false_positive = 1 / 1000, 0.05
    ppv = accuracy.predictive_values(1.0, 1 - false_positive, prevalence).ppv
    for name in ("guess", "casscells"):
        assert numbers(ITEMS[name].label[language]) == [1, 1000, 5]
        options = {key: numbers(one[language]) for key, one in ITEMS[name].options.items()}
        assert options == {
            "a": [100 * prevalence],
            "b": [percent(ppv, 0)],
            "c": [100 * false_positive],
            "d": [50],
            "e": [percent(1 - false_positive, 0)],
        }
    assert percent(ppv, 2) == 1.96
    assert LAB.after("casscells", language) == [
        1, 1, 0.05, 999, percent(ppv, 2), percent(ppv, 0), MANRAI["right"], MANRAI["asked"]
    ]  # fmt: skip
    whys = {key: numbers(one["why"][language]) for key, one in ITEMS["casscells"].options.items()}
    flagged = round(999 * false_positive)
    assert Counter(whys["b"]) == Counter([1000, 1, 999, 5, flagged, 1, flagged + 1, 1.96])
    assert flagged in whys["d"]
    assert Counter(whys["e"]) == Counter([95, MANRAI["said_95"], MANRAI["asked"]])


@in_both
def test_figures_quoted_from_papers(language: str) -> None:
    casscells = LAB.row(language, "Casscells")
    assert Counter(casscells[0]) == Counter(
        [MANRAI["right"], MANRAI["asked"], 95, MANRAI["said_95"]]
    )
    printed, ours, _ = LAB.row(language, "Wong")
    assert printed == [WONG[key] for key in ("septic", "stays", "auc", "low", "high", "ppv")]
    assert ours == [percent(WONG["septic"] / WONG["stays"])]
    assert LAB.row(language, "torchxrayvision")[0] == [0.85, 0.88, 0.71, 0.75]


def test_the_three_curves_are_as_the_texts_say(lab: dict[str, Any]) -> None:
    curves: dict[str, pd.DataFrame] = {name[0]: one for name, one in lab["curves"].items()}
    assert all("mô phỏng" in name for name in lab["curves"])

    def false_alarms(name: str, sensitivity: float) -> float:
        reached = curves[name][curves[name].sensitivity >= sensitivity]
        return float(1 - reached.specificity.max())

    def area(name: str) -> float:
        return float(np.trapezoid(curves[name].sensitivity, 1 - curves[name].specificity))

    areas = {name: abs(area(name)) for name in curves}
    assert max(areas, key=lambda name: areas[name]) == "A"
    at_98 = {name: false_alarms(name, 0.98) for name in curves}
    assert at_98["A"] > 0.5
    assert min(at_98, key=lambda name: at_98[name]) == "B"
    for sensitivity in np.arange(0.8, 1.0, 0.01):
        assert false_alarms("C", sensitivity) > false_alarms("B", sensitivity)
