"""The figures typed in lab 07's texts are those that its data, or the papers it cites, give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from labtexts import LabTexts, in_both, numbers, percent, published

from lab_utils import simulate
from lab_utils.questions.kinds import Classify, Number, Threshold

LAB = LabTexts("07_label")
ITEMS = LAB.items

# Obermeyer Z et al. Science 2019;366:447-53: table 1 (patients, active illnesses), table 2
# (fraction Black when trained on total costs), and the text (17.7 to 46.5 % at the 97th
# percentile with no gap in health at a given score).
OBERMEYER = {
    "white_patients": 43539,
    "black_patients": 6079,
    "black_share_now": 17.7,
    "black_share_right_label": 46.5,
    "black_share_total_cost": 14.1,
    "chronic_illnesses_white": 1.20,
    "chronic_illnesses_black": 1.90,
}
# Benchmarks of torchxrayvision's documentation, densenet121-res224-all.
AREAS = {
    "nih_atelectasis": 0.76,
    "chexpert_atelectasis": 0.91,
    "vinbrain_atelectasis": 0.67,
    "nih_pneumothorax": 0.75,
    "vinbrain_pneumothorax": 0.93,
}
# Majkowska A et al. Radiology 2020;294:421-31. The counts themselves are held to the labels in
# tests/datasets/test_facts.py.
IMAGES, PATIENTS = 4376, 1695


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, on a machine that has no mirror."""
    with LAB.run(tmp_path_factory.mktemp("lab")) as names:
        yield names


# The data


def test_the_published_table_holds_what_the_papers_print() -> None:
    assert published().loc["obermeyer_2019"].value.to_dict() == OBERMEYER
    assert published().loc["torchxrayvision"].value.loc[list(AREAS)].to_dict() == AREAS


# Cost and need


@in_both
def test_the_figures_of_obermeyer(language: str) -> None:
    patients = [OBERMEYER["white_patients"], OBERMEYER["black_patients"]]
    opening = LAB.passage(language, "(White)", "6079 Black")
    assert set(patients) <= set(numbers(opening))
    assert LAB.row(language, "Obermeyer")[0] == [17.7, 14.1, 46.5, 1.20, 1.90]
    upset = numbers(LAB.passage(language, "### Trông như", "### It looked"))
    assert upset == [17.7, 1.90, 1.20]
    share = OBERMEYER["black_patients"] / sum(patients)
    assert OBERMEYER["black_share_now"] > 100 * share  # "more than the group's share"
    given = LAB.after("places", language)
    assert given[:4] == [6079, 6079, 43539, percent(share)]
    about = given[4]
    assert about == pytest.approx(1000 * share, abs=0.5)
    assert Counter(given[5:]) == Counter([1000, 177, 465, 465 - 177, 1000])
    shares = [v for k, v in OBERMEYER.items() if k.startswith("black_share")]
    assert LAB.after("pitch", language) == [min(shares)]  # "the fewest"


def test_both_ways_of_rounding_earn_the_place(lab: dict[str, Any]) -> None:
    item = ITEMS["places"]
    assert isinstance(item, Number)
    key = {"all": 1000 * 6079 / (6079 + 43539), "now": 177, "right": 465}
    for rounded in (122, 123):
        assert item.score_share({"all": rounded, "now": 177, "right": 465}, key) == 1.0
    assert item.score_share({"all": round(1000 * 6079 / 43539), "now": 177, "right": 465}, key) < 1
    assert lab["obermeyer"].black_share_now == 17.7


@in_both
def test_the_simulated_province(lab: dict[str, Any], language: str) -> None:
    text = LAB.passage(language, "## Ở Việt Nam, bảng", "## In Việt Nam, what")
    assert numbers(text) == [20_000, 30, 1000]
    assert {"vi": "mô phỏng", "en": "simulated"}[language] in text
    assert LAB.row(language, "Mô phỏng", "Simulation")[1] == [20_000, 30]
    people = simulate.payments(0.4)
    assert (len(people), people.remote.sum()) == (20_000, 6000)
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    assert 1000 in numbers(case)


def test_every_setting_of_the_slider_shows_fewer_places(lab: dict[str, Any]) -> None:
    slider = ITEMS["pay_gap"]
    assert isinstance(slider, Threshold)
    low, high = slider.range
    shares = []
    for setting in range(int(low), int(high) + 1, int(slider.step)):
        alt = lab["chosen"](setting).alt
        assert "mô phỏng" in alt
        by_illness, by_payments = re.findall(r"\(1000 người\) (\d+,\d)", alt)
        assert by_illness == "28,5"  # not touched by what is paid
        shares.append(float(by_payments.replace(",", ".")))
        far, near = re.findall(r"(\d,\d) bệnh", alt)
        assert setting == 0 or far >= near
    assert shares == sorted(shares, reverse=True)
    assert abs(shares[0] - 30) < 2 and shares[-1] < 5


# Labels


@in_both
def test_the_label_against_radiologists(lab: dict[str, Any], language: str) -> None:
    counts = published().loc["majkowska_2020"]
    text = LAB.passage(language, "(enriched)", "enriched with")
    wrong, clear = counts.loc["no_finding_wrong", ["value", "of"]]
    present, both = counts.of["nodule_found"], counts.value["nodule_found"]
    labelled = counts.of["nodule_confirmed"]
    assert Counter(numbers(text)) == Counter(
        [2020, IMAGES, clear, wrong, percent(wrong / clear), 3, 1, present, labelled, both]
    )
    nodule = lab["against_radiologists"]("nodule")
    assert nodule.n == IMAGES
    shares = [percent(nodule.sensitivity.value), percent(nodule.ppv.value)]
    assert shares == [42.3, 56.3]
    assert LAB.after("worth", language) == [both, present, 42.3, both, labelled, 56.3, IMAGES]
    assert nodule.sensitivity.value < 0.5 < nodule.ppv.value  # "more than half", "nearly half"


@in_both
def test_the_table_of_sources_of_the_labels(lab: dict[str, Any], language: str) -> None:
    printed, ours, tolerance = LAB.row(language, "Majkowska")
    assert (printed, tolerance) == ([IMAGES], [0.1])
    found = [lab["against_radiologists"](name) for name in ("pneumothorax", "airspace")]
    assert ours == [percent(x.value) for one in found for x in (one.sensitivity, one.ppv)]
    closing = LAB.passage(language, "| Obermeyer").splitlines()[-1]
    assert numbers(closing) == [IMAGES, PATIENTS]
    better = LAB.passage(language, "### Sang nơi khác", "### Far away")
    assert numbers(better) == [percent(found[0].sensitivity.value)]


def test_whole_per_cents_are_near_enough(lab: dict[str, Any]) -> None:
    nodule = lab["against_radiologists"]("nodule")
    key = {"sensitivity": 100 * nodule.sensitivity.value, "ppv": 100 * nodule.ppv.value}
    assert ITEMS["worth"].score_share({"sensitivity": 42, "ppv": 56}, key) == 1.0
    assert ITEMS["worth"].score_share({"sensitivity": 56.3, "ppv": 42.3}, key) == 0.0


def test_as_many_good_labels_as_poor_ones() -> None:
    item = ITEMS["targets"]
    assert isinstance(item, Classify) and len(item.rows) == 6
    key = {row: "good" if row in {"death", "hba1c", "panel"} else "poor" for row in item.rows}
    for all_alike in item.options:
        assert item.score_share(dict.fromkeys(item.rows, all_alike), key) == 0.5


# Places


@in_both
def test_the_model_on_its_way_to_vietnam(language: str) -> None:
    assert LAB.row(language, "torchxrayvision")[0] == [0.76, 0.91, 0.67, 0.75, 0.93]
    nih, chexpert, vinbrain = (
        AREAS[f"{name}_atelectasis"] for name in ("nih", "chexpert", "vinbrain")
    )
    assert LAB.after("drop", language) == [
        nih, vinbrain, round(nih - vinbrain, 2), chexpert, vinbrain, round(chexpert - vinbrain, 2)
    ]  # fmt: skip
    assert numbers(ITEMS["guess_travel"].label[language]) == [chexpert]
    assert AREAS["vinbrain_pneumothorax"] > AREAS["nih_pneumothorax"]  # "does better"


@in_both
def test_the_sepsis_model_that_was_switched_off(language: str) -> None:
    # Finlayson SG et al. N Engl J Med 2021;385:283-6: University of Michigan Hospital, April 2020.
    text = LAB.passage(language, "Michigan phải tắt", "had to switch off")
    assert numbers(text)[:2] == [4, 2020]


# The form


def test_one_question_comes_back_word_for_word() -> None:
    assert ITEMS["guess"].label == ITEMS["pitch"].label
    assert ITEMS["guess"].options == ITEMS["pitch"].options


@in_both
def test_model_answer_to_the_written_question(language: str) -> None:
    text = LAB.model_answer("proxy", language)
    assert numbers(text) == [OBERMEYER["black_share_now"], OBERMEYER["black_share_right_label"]]
