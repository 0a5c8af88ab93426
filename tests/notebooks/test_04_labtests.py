"""The figures typed in lab 04's texts are those that its data, or the formulas it cites, give."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from scipy.stats import binom

from lab_utils import accuracy, data, labtests
from lab_utils.items import Threshold, read_items
from lab_utils.language import LANGUAGES

LAB = data.DATASETS.parent / "notebooks" / "04_labtests"
ITEMS = read_items(LAB / "items.yaml").items
CELLS = json.loads((LAB / "04_labtests.ipynb").read_text(encoding="utf-8"))["cells"]
MIRROR = Path(os.environ.get("LABS_DATA_MIRROR", LAB.parents[2] / "shared" / "mirror"))

in_both = pytest.mark.parametrize("language", LANGUAGES)


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def numbers(text: str) -> list[float]:
    """The numbers of a text in order; decimal comma or point, thousands parted by a space."""
    found = re.findall(r"\d+(?:[ \u00a0\u202f]\d{3}\b)*(?:[.,]\d+)?", text)
    return [float(re.sub(r"\s", "", one).replace(",", ".")) for one in found]


def passage(language: str, heading: str) -> str:
    """The one text cell of a language that has these words."""
    [found] = [
        source(cell)
        for cell in CELLS
        if language in cell["metadata"].get("tags", []) and heading in source(cell)
    ]
    return found


def said(name: str, language: str) -> str:
    return ITEMS[name].after[language]


def row(language: str, name: str) -> list[list[float]]:
    """The numbers of a line of the table of sources, column by column."""
    [line] = [
        line for line in passage(language, "| flchain").splitlines() if line.startswith(f"| {name}")
    ]
    return [numbers(column) for column in line.split("|")[1:-1]]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set, run without any data that have to be fetched."""
    from IPython.display import display

    folder = tmp_path_factory.mktemp("04_labtests")
    shutil.copy(LAB / "items.yaml", folder)
    names: dict[str, Any] = {"display": display}
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.chdir(folder)
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        patch.setenv("LABS_DATA_CACHE", str(folder / "cache"))
        patch.setenv("LABS_DATA_MIRROR", str(folder / "mirror"))
        for cell in CELLS:
            if cell["cell_type"] == "code":
                exec(compile(source(cell), "04_labtests", "exec"), names)
    yield names


def at(lab: dict[str, Any], one: str, cutoff: float) -> accuracy.Confusion:
    """What a cut-off does to the women or the men of the data."""
    here = lab["sex"] == one
    return accuracy.confusion(lab["low_egfr"][here], lab["creatinine"][here] > cutoff, 0.5)


def missed(cells: accuracy.Confusion) -> float:
    return round(100 * (1 - cells.sensitivity.value), 1)


def slider(name: str) -> list[float]:
    item = ITEMS[name]
    assert isinstance(item, Threshold)
    low, high = item.range
    return [low + step * item.step for step in range(round((high - low) / item.step) + 1)]


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


@in_both
def test_people_of_the_data(lab: dict[str, Any], language: str) -> None:
    table = data.load("flchain")
    absent = round(100 * table.creatinine.isna().mean(), 1)
    # 7,874 subjects: scikit-survival's documentation of load_flchain.
    assert row(language, "flchain")[1:3] == [[7874], [len(table), absent]]
    fifties = Counter(lab["sex"][lab["fifties"]])
    middle = passage(language, {"vi": "## Khoảng tham chiếu", "en": "## The reference"}[language])
    assert {fifties["F"], fifties["M"], 50, 59} <= set(numbers(middle))
    assert lab["people"].age[lab["fifties"]].between(50, 59).all()
    asked = passage(language, {"vi": "hỏi lại: một", "en": "again: one"}[language])
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
    _, printed, ours, tolerance = row(language, "CKD-EPI")
    assert (printed, ours, tolerance) == ([], [75.5], [0.1])
    assert abs(found - 75.5) <= 0.1


@pytest.mark.skipif(
    not (MIRROR / "nhanes-2017-2018").is_dir(), reason="no copy of NHANES in the mirror"
)
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
    ours = row(language, "NHANES")[2]
    assert ours == [women.fn, women.fn + women.tp, missed(women), men.fn, men.fn + men.tp]
    assert ours == [116, 224, 51.8, 0, 219]


@in_both
def test_the_puzzle(lab: dict[str, Any], language: str) -> None:
    table = data.load("diabetes")
    assert row(language, "Bảng" if language == "vi" else "Diabetes")[1:3] == [[442], [len(table)]]
    assert table.glucose.max() < 126
    assert round(labtests.convert(126, "mg/dL", "mmol/L", analyte="glucose"), 1) == 7.0
    assert round(labtests.convert(400, "mg/dL", "mmol/L", analyte="triglycerides"), 1) == 4.5
    answer = passage(language, {"vi": "Chỉ một điều", "en": "One thing is"}[language])
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
    assert numbers(said("limits", language)) == [
        round(end.value) for one in limits for end in (one.low, one.high)
    ]


@in_both
def test_flags_of_healthy_people(language: str) -> None:
    lines = passage(language, {"vi": "| Số xét nghiệm", "en": "| Tests"}[language]).splitlines()
    counts = [numbers(line) for line in lines if re.match(r"\| \d", line)]
    for tests, *shown in counts[:-1]:
        flagged = round(100 * binom.sf(0, int(tests), 0.05))
        assert shown == [100 - flagged, flagged]
    assert counts[-1] == [20]
    rate = 100 * binom.sf(0, 20, 0.05)
    assert numbers(said("flags", language)) == [100, 1, 0.95, 20, round(rate, 1)]
    assert rate == pytest.approx(200 / 3, abs=3)  # "nearly two thirds"
    # The hint's way: 60 % of 60 are left.
    assert ITEMS["flags"].share(100 - 0.6 * 60, rate) == 1.0


@in_both
def test_units(lab: dict[str, Any], language: str) -> None:
    def mg_dl(value: float) -> float:
        return labtests.convert(value, "µmol/L", "mg/dL", analyte="creatinine")

    told = passage(language, {"vi": "## Con số", "en": "## A number"}[language])
    umol = labtests.convert(1, "mg/dL", "µmol/L", analyte="creatinine")
    right = round(labtests.egfr_ckd_epi_2021(110, 70, "M"))
    wrong = labtests.egfr_ckd_epi_2021(110 * umol, 70, "M", check=False)
    assert {round(umol, 1), right, round(wrong, 1)} == {88.4, 62, 0.3} <= set(numbers(told))
    assert numbers(said("units", language)) == [1.4, round(1.4 * umol), 62, round(mg_dl(62), 2)]
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
    assert round(creatinine) in numbers(said("results", language))
    judge = lab["picked_out"]
    keys = lab["report"].keys
    assert judge({key: "cannot" if key in lab["wrong"] else "can" for key in keys}) == 1.0
    assert judge(dict.fromkeys(keys, "can")) == judge(dict.fromkeys(keys, "cannot")) == 0
    assert judge({"potassium": "cannot"}) == pytest.approx(1 / 3)


@in_both
def test_two_egfr(language: str) -> None:
    women, men = (labtests.egfr_ckd_epi_2021(100, 70, one) for one in "FM")
    assert labtests.g_stage(women) == "G3a" and labtests.g_stage(men) == "G2"
    after = said("egfr", language)
    assert {round(women), round(men), 60} <= set(numbers(after)) and "G3a" in after
    item = ITEMS["egfr"]
    read_off = {"f": labtests.reported_egfr(women), "m": labtests.reported_egfr(men)}
    assert item.share(read_off, {"f": women, "m": men}) == 1.0
    assert 100 in slider("curves")
    case = passage(language, {"vi": "## Ca bệnh", "en": "## The case"}[language])
    assert {70, 100, 106, 1.2} <= set(numbers(case))


@in_both
def test_whom_one_cutoff_misses(lab: dict[str, Any], language: str) -> None:
    women, men = at(lab, "F", 106), at(lab, "M", 106)
    assert numbers(said("missed", language)) == [
        missed(women), women.fn, women.fn + women.tp, missed(men), men.fn, men.fn + men.tp
    ]  # fmt: skip
    assert (missed(women), missed(men)) == (75.0, 1.9)
    assert 106 in slider("common") and ITEMS["common"].start != 106


@in_both
def test_a_cutoff_for_each_sex(lab: dict[str, Any], language: str) -> None:
    shares = {cutoff: lab["settled"](cutoff) for cutoff in slider("cutoff")}
    full = [cutoff for cutoff, share in shares.items() if share == 1.0]
    assert full == list(range(88, 97))
    women, men = at(lab, "F", 88), at(lab, "M", 115)
    assert numbers(said("cutoff", language)) == [88, 96, missed(women), 115, missed(men)]
    assert (missed(women), missed(men)) == (23.5, 23.6)
    assert shares[ITEMS["cutoff"].start] == shares[106] == shares[115] == 0.0
    assert 115 in numbers(passage(language, {"vi": "## Mỗi giới", "en": "## A cut-off"}[language]))


@in_both
def test_model_answer_to_the_written_question(lab: dict[str, Any], language: str) -> None:
    [cell] = [source(cell) for cell in CELLS if source(cell).startswith('reply = ask("reply")')]
    texts = re.findall(r'"(vi|en)": ((?:"[^"]*"\s*)+)', cell)
    [text] = ["".join(re.findall(r'"([^"]*)"', quoted)) for one, quoted in texts if one == language]
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


def test_every_slider_starts_on_one_of_its_settings() -> None:
    for name, item in ITEMS.items():
        if isinstance(item, Threshold):
            assert item.start in slider(name)
