"""The figures typed in lab 04's texts are those that its data, or the formulas it cites, give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labtexts import MIRROR, LabTexts, in_both, needs_mirror, numbers, percent
from scipy.stats import binom

from lab_utils import accuracy, data, labtests

LAB = LabTexts("04_labtests")
ITEMS = LAB.items


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, without any data that have to be fetched."""
    with LAB.run(tmp_path_factory.mktemp("lab")) as names:
        yield names


def at(lab: dict[str, Any], one: str, cutoff: float) -> accuracy.Confusion:
    """What a cut-off does to the women or the men of the data."""
    here = lab["sex"] == one
    return accuracy.confusion(lab["low_egfr"][here], lab["creatinine"][here] > cutoff, 0.5)


def missed(cells: accuracy.Confusion) -> float:
    return percent(1 - cells.sensitivity.value)


# The data


@in_both
def test_people_of_the_data(lab: dict[str, Any], language: str) -> None:
    table = data.load("flchain")
    absent = round(100 * table.creatinine.isna().mean(), 1)
    # 7,874 subjects: scikit-survival's documentation of load_flchain.
    assert LAB.row(language, "flchain")[:2] == [[7874], [len(table), absent]]
    fifties = Counter(lab["sex"][lab["fifties"]])
    middle = LAB.passage(language, "## Khoảng tham chiếu", "## The reference")
    assert {fifties["F"], fifties["M"], 50, 59} <= set(numbers(middle))
    assert lab["people"].age[lab["fifties"]].between(50, 59).all()
    asked = LAB.passage(language, "hỏi lại: một", "again: one")
    low = Counter(lab["sex"][lab["low_egfr"]])
    assert {len(lab["people"]), low["F"], low["M"], 106} <= set(numbers(asked))
    years = data.load("flchain").sample_year
    assert (years.min(), years.max()) == (1995, 2003)


def test_the_ais_cutoff_in_both_units(lab: dict[str, Any]) -> None:
    assert round(labtests.convert(1.2, "mg/dL", "µmol/L", analyte="creatinine")) == 106
    # Above 106 µmol/L, as reported, is above 1.2 mg/dL, as the data have it.
    assert ((lab["creatinine"] > 106) == (lab["people"].creatinine > 1.2)).all()


@in_both
def test_the_equation_on_a_known_case(language: str) -> None:
    # Inker LA et al. N Engl J Med 2021;385:1737-49; recomputed by hand: 75.5.
    creatinine = labtests.convert(0.9, "mg/dL", "µmol/L", analyte="creatinine")
    found = labtests.egfr_ckd_epi_2021(creatinine, 55, "F")
    printed, ours, tolerance = LAB.row(language, "CKD-EPI")
    assert (printed, ours, tolerance) == ([], [75.5], [0.1])
    assert abs(found - 75.5) <= 0.1


@needs_mirror("nhanes-2017-2018")
@in_both
def test_nhanes(language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABS_DATA_CACHE", str(tmp_path))
    monkeypatch.setenv("LABS_DATA_MIRROR", str(MIRROR))
    table = data.load("nhanes")
    adults = table[table.age >= 18].dropna(subset="creatinine")
    creatinine = labtests.convert(adults.creatinine, "mg/dL", "µmol/L", analyte="creatinine")
    low = labtests.egfr_ckd_epi_2021(creatinine, adults.age, adults.sex) < 60
    women, men = (
        accuracy.confusion(low[adults.sex == one], creatinine[adults.sex == one].round() > 106, 0.5)
        for one in "FM"
    )
    ours = LAB.row(language, "NHANES")[1]
    assert ours == [women.fn, women.fn + women.tp, missed(women), men.fn, men.fn + men.tp]
    assert ours == [116, 224, 51.8, 0, 219]


@in_both
def test_the_puzzle(lab: dict[str, Any], language: str) -> None:
    table = data.load("diabetes")
    assert LAB.row(language, "Bảng", "Diabetes")[:2] == [[442], [len(table)]]
    assert table.glucose.max() < 126
    assert round(labtests.convert(126, "mg/dL", "mmol/L", analyte="glucose"), 1) == 7.0
    assert round(labtests.convert(400, "mg/dL", "mmol/L", analyte="triglycerides"), 1) == 4.5
    answer = LAB.passage(language, "Chỉ một điều", "One thing is")
    assert numbers(answer) == [400, 4.5, 7, 126]
    assert set(table.sex) == {1, 2}
    # All but four agree, among those for whom the formula holds; the first option is right.
    assert (len(table) - lab["beyond"] - lab["agree"], lab["beyond"]) == (4, 6)


# Each question


@in_both
def test_the_middle_95_per_cent(lab: dict[str, Any], language: str) -> None:
    limits = [
        labtests.reference_limits(lab["creatinine"][lab["fifties"] & (lab["sex"] == one)])
        for one in "FM"
    ]
    assert LAB.after("limits", language) == [
        round(end.value) for one in limits for end in (one.low, one.high)
    ]


@in_both
def test_flags_of_healthy_people(language: str) -> None:
    lines = LAB.passage(language, "| Số xét nghiệm", "| Tests").splitlines()
    counts = [numbers(line) for line in lines if re.match(r"\| \d", line)]
    for tests, *shown in counts[:-1]:
        flagged = round(100 * binom.sf(0, int(tests), 0.05))
        assert shown == [100 - flagged, flagged]
    assert counts[-1] == [20]
    rate = 100 * binom.sf(0, 20, 0.05)
    assert LAB.after("flags", language) == [100, 1, 0.95, 20, round(rate, 1)]
    assert rate == pytest.approx(200 / 3, abs=3)  # "nearly two thirds"
    # The hint's way: 60 % of 60 are left.
    assert ITEMS["flags"].score_share(100 - 0.6 * 60, rate) == 1.0


@in_both
def test_units(lab: dict[str, Any], language: str) -> None:
    def mg_dl(value: float) -> float:
        return labtests.convert(value, "µmol/L", "mg/dL", analyte="creatinine")

    told = LAB.passage(language, "## Con số", "## A number")
    umol = labtests.convert(1, "mg/dL", "µmol/L", analyte="creatinine")
    right = round(labtests.egfr_ckd_epi_2021(110, 70, "M"))
    wrong = labtests.egfr_ckd_epi_2021(110 * umol, 70, "M", check=False)
    assert {round(umol, 1), right, round(wrong, 1)} == {88.4, 62, 0.3} <= set(numbers(told))
    assert LAB.after("units", language) == [1.4, round(1.4 * umol), 62, round(mg_dl(62), 2)]
    judge = lab["within_2_percent"]
    # With 88, 88.4 or 88.5, rounded as one rounds; not in the other unit.
    for given in ({"umol": 124, "mg": 0.7}, {"umol": 123.2, "mg": 0.71}):
        assert judge(given) == 1.0
    assert judge({"umol": 124}) == 0.5
    assert judge({"umol": 0.7, "mg": 124}) == 0.0


@in_both
def test_ten_results(lab: dict[str, Any], language: str) -> None:
    assert lab["wrong"] == {"creatinine_a", "potassium", "haemoglobin"}
    # What is flagged does not tell which: all but two of the ten are.
    assert sum(map(bool, lab["flagged"].values())) >= 8
    told = {key: text[language] for key, text in ITEMS["results"].rows.items()}
    for one in lab["rows"]:
        unit = one.unit or labtests.analyte(one.analyte).unit
        assert told[one.key].endswith(unit)
        assert one.result in numbers(told[one.key])
    creatinine = labtests.convert(110, "mg/dL", "µmol/L", analyte="creatinine")
    assert round(creatinine) in LAB.after("results", language)
    judge = lab["picked_out"]
    keys = lab["report"].keys
    assert judge({key: "cannot" if key in lab["wrong"] else "can" for key in keys}) == 1.0
    assert judge(dict.fromkeys(keys, "can")) == judge(dict.fromkeys(keys, "cannot")) == 0
    assert judge({"potassium": "cannot"}) == pytest.approx(1 / 3)


@in_both
def test_two_egfr(language: str) -> None:
    women, men = (labtests.egfr_ckd_epi_2021(100, 70, one) for one in "FM")
    assert labtests.g_stage(women) == "G3a" and labtests.g_stage(men) == "G2"
    assert {round(women), round(men), 60} <= set(LAB.after("egfr", language))
    assert "G3a" in ITEMS["egfr"].after[language]
    item = ITEMS["egfr"]
    read_off = {"f": labtests.reported_egfr(women), "m": labtests.reported_egfr(men)}
    assert item.score_share(read_off, {"f": women, "m": men}) == 1.0
    assert 100 in LAB.slider("curves")
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    assert {70, 100, 106, 1.2} <= set(numbers(case))


@in_both
def test_whom_one_cutoff_misses(lab: dict[str, Any], language: str) -> None:
    women, men = at(lab, "F", 106), at(lab, "M", 106)
    assert LAB.after("missed", language) == [
        missed(women), women.fn, women.fn + women.tp, missed(men), men.fn, men.fn + men.tp
    ]  # fmt: skip
    assert (missed(women), missed(men)) == (75.0, 1.9)
    assert 106 in LAB.slider("common") and ITEMS["common"].start != 106


@in_both
def test_a_cutoff_for_each_sex(lab: dict[str, Any], language: str) -> None:
    shares = {cutoff: lab["settled"](cutoff) for cutoff in LAB.slider("cutoff")}
    full = [cutoff for cutoff, share in shares.items() if share == 1.0]
    assert full == list(range(88, 97))
    women, men = at(lab, "F", 88), at(lab, "M", 115)
    assert LAB.after("cutoff", language) == [88, 96, missed(women), 115, missed(men)]
    assert (missed(women), missed(men)) == (23.5, 23.6)
    assert shares[ITEMS["cutoff"].start] == shares[106] == shares[115] == 0.0
    assert 115 in numbers(LAB.passage(language, "## Mỗi giới", "## A cut-off"))


@in_both
def test_model_answer_to_the_written_question(lab: dict[str, Any], language: str) -> None:
    text = LAB.model_answer("reply", language)
    assert Counter(numbers(text)) == Counter(
        [
            106,
            missed(at(lab, "F", 106)),
            60,
            100,
            round(labtests.egfr_ckd_epi_2021(100, 70, "F")),
            20,
            round(100 * binom.sf(0, 20, 0.05)),
        ]
    )
