"""The figures typed in lab 07's texts are those that its data, or the papers it cites, give."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from lab_utils import data, simulate
from lab_utils.items import Classify, Number, Threshold, read_items
from lab_utils.language import LANGUAGES

LAB = data.DATASETS.parent / "notebooks" / "07_label"
ITEMS = read_items(LAB / "items.yaml").items
CELLS = json.loads((LAB / "07_label.ipynb").read_text(encoding="utf-8"))["cells"]

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

in_both = pytest.mark.parametrize("language", LANGUAGES)


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def numbers(text: str) -> list[float]:
    """The numbers of a text in order; decimal comma or point, thousands parted by a space."""
    found = re.findall(r"\d+(?:[ \u00a0\u202f]\d{3}\b)*(?:[.,]\d+)?", text)
    return [float(re.sub(r"\s", "", one).replace(",", ".")) for one in found]


def passage(language: str, words: str) -> str:
    """The one text cell of a language that has these words."""
    [found] = [
        source(cell)
        for cell in CELLS
        if language in cell["metadata"].get("tags", []) and words in source(cell)
    ]
    return found


def said(name: str, language: str) -> str:
    return ITEMS[name].after[language]


def row(language: str, name: str) -> list[list[float]]:
    """The numbers of a line of the table of sources, column by column."""
    [line] = [
        line
        for line in passage(language, "| Obermeyer").splitlines()
        if line.startswith(f"| {name}")
    ]
    return [numbers(column) for column in line.split("|")[2:-1]]


def percent(share: float, decimals: int = 1) -> float:
    return round(100 * share, decimals)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, on a machine that has no mirror."""
    from IPython.display import display

    folder = tmp_path_factory.mktemp("07_label")
    shutil.copy(LAB / "items.yaml", folder)
    names: dict[str, Any] = {"display": display}
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.chdir(folder)
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        patch.setenv("LABS_DATA_MIRROR", str(folder / "none"))
        for cell in CELLS:
            if cell["cell_type"] == "code":
                exec(compile(source(cell), "07_label", "exec"), names)
        yield names


@pytest.fixture(scope="module")
def published() -> Any:
    return data.load("published").set_index(["study", "figure"])


# The two languages


def twins() -> Iterator[tuple[str, str, str]]:
    markdown = [cell for cell in CELLS if cell["cell_type"] == "markdown"]
    for vi, en in zip(markdown[::2], markdown[1::2], strict=True):
        assert (vi["metadata"]["tags"], en["metadata"]["tags"]) == (["vi"], ["en"])
        yield source(vi).splitlines()[0], source(vi), source(en)

    def inside(value: Any, where: str) -> Iterator[tuple[str, str, str]]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        if isinstance(value, dict) and "vi" in value:
            yield where, value["vi"], value["en"]
        for key, one in pairs:
            if isinstance(one, dict | list):
                yield from inside(one, f"{where} {key}")

    content = yaml.safe_load((LAB / "items.yaml").read_text(encoding="utf-8"))
    yield from inside(content, "items.yaml")


@pytest.mark.parametrize(("vi", "en"), [pytest.param(vi, en, id=name) for name, vi, en in twins()])
def test_both_languages_hold_the_same_numbers(vi: str, en: str) -> None:
    only_vi, only_en = Counter(numbers(vi)), Counter(numbers(en))
    only_vi, only_en = only_vi - only_en, only_en - only_vi
    # A language may spell out a small whole number, but none may stand against another.
    assert not (only_vi and only_en)
    assert all(number in range(10) for number in only_vi + only_en)


# The data


def test_the_published_table_holds_what_the_papers_print(published: Any) -> None:
    assert published.loc["obermeyer_2019"].value.to_dict() == OBERMEYER
    assert published.loc["torchxrayvision"].value.loc[list(AREAS)].to_dict() == AREAS


# Cost and need


@in_both
def test_the_figures_of_obermeyer(language: str) -> None:
    patients = [OBERMEYER["white_patients"], OBERMEYER["black_patients"]]
    opening = passage(language, "(White)" if language == "vi" else "6079 Black")
    assert set(patients) <= set(numbers(opening))
    assert row(language, "Obermeyer")[0] == [17.7, 14.1, 46.5, 1.20, 1.90]
    upset = numbers(passage(language, {"vi": "### Trông như", "en": "### It looked"}[language]))
    assert upset == [17.7, 1.90, 1.20]
    share = OBERMEYER["black_patients"] / sum(patients)
    assert OBERMEYER["black_share_now"] > 100 * share  # "more than the group's share"
    given = numbers(said("places", language))
    assert given[:4] == [6079, 6079, 43539, percent(share)]
    about = given[4]
    assert about == pytest.approx(1000 * share, abs=0.5)
    assert Counter(given[5:]) == Counter([1000, 177, 465, 465 - 177, 1000])
    shares = [v for k, v in OBERMEYER.items() if k.startswith("black_share")]
    assert numbers(said("pitch", language)) == [min(shares)]  # "the fewest"


def test_both_ways_of_rounding_earn_the_place(lab: dict[str, Any]) -> None:
    item = ITEMS["places"]
    assert isinstance(item, Number)
    key = {"all": 1000 * 6079 / (6079 + 43539), "now": 177, "right": 465}
    for rounded in (122, 123):
        assert item.share({"all": rounded, "now": 177, "right": 465}, key) == 1.0
    assert item.share({"all": round(1000 * 6079 / 43539), "now": 177, "right": 465}, key) < 1
    assert lab["obermeyer"].black_share_now == 17.7


@in_both
def test_the_simulated_province(lab: dict[str, Any], language: str) -> None:
    text = passage(language, {"vi": "## Ở Việt Nam, bảng", "en": "## In Việt Nam, what"}[language])
    assert numbers(text) == [20_000, 30, 1000]
    assert {"vi": "mô phỏng", "en": "simulated"}[language] in text
    assert row(language, {"vi": "Mô phỏng", "en": "Simulation"}[language])[1] == [20_000, 30]
    people = simulate.payments(0.4)
    assert (len(people), people.remote.sum()) == (20_000, 6000)
    case = passage(language, {"vi": "## Ca bệnh", "en": "## The case"}[language])
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
def test_the_label_against_radiologists(lab: dict[str, Any], published: Any, language: str) -> None:
    counts = published.loc["majkowska_2020"]
    text = passage(language, "(enriched)" if language == "vi" else "enriched with")
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
    assert numbers(said("worth", language)) == [both, present, 42.3, both, labelled, 56.3, IMAGES]
    assert nodule.sensitivity.value < 0.5 < nodule.ppv.value  # "more than half", "nearly half"


@in_both
def test_the_table_of_sources_of_the_labels(lab: dict[str, Any], language: str) -> None:
    printed, ours, tolerance = row(language, "Majkowska")
    assert (printed, tolerance) == ([IMAGES], [0.1])
    found = [lab["against_radiologists"](name) for name in ("pneumothorax", "airspace")]
    assert ours == [percent(x.value) for one in found for x in (one.sensitivity, one.ppv)]
    closing = passage(language, "| Obermeyer").splitlines()[-1]
    assert numbers(closing) == [IMAGES, PATIENTS]
    better = passage(language, {"vi": "### Sang nơi khác", "en": "### Far away"}[language])
    assert numbers(better) == [percent(found[0].sensitivity.value)]


def test_whole_per_cents_are_near_enough(lab: dict[str, Any]) -> None:
    nodule = lab["against_radiologists"]("nodule")
    key = {"sensitivity": 100 * nodule.sensitivity.value, "ppv": 100 * nodule.ppv.value}
    assert ITEMS["worth"].share({"sensitivity": 42, "ppv": 56}, key) == 1.0
    assert ITEMS["worth"].share({"sensitivity": 56.3, "ppv": 42.3}, key) == 0.0


def test_as_many_good_labels_as_poor_ones() -> None:
    item = ITEMS["targets"]
    assert isinstance(item, Classify) and len(item.rows) == 6
    key = {row: "good" if row in {"death", "hba1c", "panel"} else "poor" for row in item.rows}
    for all_alike in item.options:
        assert item.share(dict.fromkeys(item.rows, all_alike), key) == 0.5


# Places


@in_both
def test_the_model_on_its_way_to_vietnam(language: str) -> None:
    assert row(language, "torchxrayvision")[0] == [0.76, 0.91, 0.67, 0.75, 0.93]
    nih, chexpert, vinbrain = (
        AREAS[f"{name}_atelectasis"] for name in ("nih", "chexpert", "vinbrain")
    )
    assert numbers(said("drop", language)) == [
        nih, vinbrain, round(nih - vinbrain, 2), chexpert, vinbrain, round(chexpert - vinbrain, 2)
    ]  # fmt: skip
    assert numbers(ITEMS["guess_travel"].label[language]) == [chexpert]
    assert AREAS["vinbrain_pneumothorax"] > AREAS["nih_pneumothorax"]  # "does better"


@in_both
def test_the_sepsis_model_that_was_switched_off(language: str) -> None:
    # Finlayson SG et al. N Engl J Med 2021;385:283-6: University of Michigan Hospital, April 2020.
    text = passage(language, "Michigan phải tắt" if language == "vi" else "had to switch off")
    assert numbers(text)[:2] == [4, 2020]


# The form


def test_one_question_comes_back_word_for_word() -> None:
    assert ITEMS["guess"].label == ITEMS["pitch"].label
    assert ITEMS["guess"].options == ITEMS["pitch"].options


@in_both
def test_model_answer_to_the_written_question(language: str) -> None:
    [cell] = [source(cell) for cell in CELLS if source(cell).startswith('proxy = ask("proxy")')]
    texts = re.findall(r'"(vi|en)": ((?:"[^"]*"\s*)+)', cell)
    [text] = ["".join(re.findall(r'"([^"]*)"', quoted)) for one, quoted in texts if one == language]
    assert numbers(text) == [OBERMEYER["black_share_now"], OBERMEYER["black_share_right_label"]]


@in_both
def test_each_heading_gives_the_points_of_its_question(language: str) -> None:
    heading = {"vi": r"\*\*Câu (\d+) \((\d+) điểm", "en": r"\*\*Question (\d+) \((\d+) point"}
    printed: list[tuple[str, str]] = []
    for cell in CELLS:
        if language in cell["metadata"].get("tags", []):
            printed += re.findall(heading[language], source(cell))
    scored = [item.points for item in ITEMS.values() if item.scored]
    assert [(int(number), float(points)) for number, points in printed] == list(
        enumerate(scored, start=1)
    )
