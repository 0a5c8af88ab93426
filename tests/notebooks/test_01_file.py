"""The figures typed in lab 01's texts are those of its files, or of the sources it cites."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from labtexts import LabTexts, in_both, numbers
from scipy import ndimage

from lab_utils import imaging, plots
from lab_utils.plots.hounsfield import TISSUES
from lab_utils.positions import Grid, Spot

LAB = LabTexts("01_file")
ITEMS = LAB.items
HEAD = imaging.scans("head_ct")
SPINE = imaging.scans("ct_small")
HU = HEAD.frame()

# torchxrayvision, models.py: where the threshold of each of 18 outputs was put; None where the
# weights were not trained for it. 0.50 is what op_norm makes of a number that is just there, and
# what it leaves where there is none. docs/source/faq.rst ("Unexpected ~0.5 predictions") and the
# maintainer in issue 107 say that 0.5 may come from an output that was not trained.
CHEXPERT = [
    0.1988969, 0.05710573, None, 0.0531293, 0.1435217, None, None, 0.27212676, 0.07749717, None,
    0.19712369, None, None, None, 0.09932402, 0.09273402, 0.3270967, 0.10888247,
]  # fmt: skip
EFFUSION_ALL = 0.103246614
# Radiopaedia, Windowing (CT): width and level for brain and bone.
RADIOPAEDIA = {"brain": (80, 40), "bone": (1800, 400)}
# doi 10.1055/a-1556-4801: foci above 100 HU on single-energy CT are taken as calcified.
CALCIFIED = 100


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABS_PACS", "http://127.0.0.1:1/dicom-web")  # must not be asked
        with LAB.run(tmp_path_factory.mktemp("lab")) as names:
            yield names


@pytest.fixture(scope="module")
def spot() -> np.ndarray:
    """The pixels of the white spot: denser than 100 HU and joined to its brightest one."""
    joined, _ = ndimage.label(HU > CALCIFIED)
    return joined == joined[91, 258]


# The header


@in_both
def test_the_header_of_file_a(language: str) -> None:
    said = [HEAD.header.age, HEAD.header.thickness, HEAD.spacing[1]]
    assert said == [76, 5, 0.431]
    assert HEAD.spacing[0] == HEAD.spacing[1]  # "down \ across": either may be read
    assert LAB.after("header", language) == [*said, 0, 2]


def test_pixel_spacing_may_be_rounded_to_two_decimals() -> None:
    key = {"age": 76, "thickness": 5, "spacing": 0.431}
    assert ITEMS["header"].score_share(key | {"spacing": 0.43}, key) == 1.0
    assert ITEMS["header"].score_share(key | {"spacing": 0.4}, key) == pytest.approx(2 / 3)


def test_file_b_says_age_zero_of_a_grown_person() -> None:
    assert SPINE.header.age == 0
    # The contrast-filled aorta right of the vertebra, in the eighth row.
    joined, _ = ndimage.label(SPINE.frame()[8] > 100)
    assert (joined == joined[90]).sum() * SPINE.spacing[0] > 20


@in_both
def test_makers_own_entries_of_file_b(language: str) -> None:
    assert sum(entry.private for entry in SPINE.entries) == 179
    assert 179 in LAB.after("person", language)


def test_entries_that_lead_to_a_person_are_in_the_file_and_in_the_table() -> None:
    values = {entry.tag: entry for entry in HEAD.entries}
    for tag in ("(0010,0010)", "(0010,0020)", "(0020,000D)", "(0009,1100)"):
        assert values[tag].value
    maker = values["(0009,1100)"]
    assert maker.private and maker.name == "Image ID Information (e.g. Patient Name, Patient ID)"


@in_both
def test_file_c(language: str) -> None:
    neck = imaging.scans("cr_inverted")
    assert neck.inverted and (neck.rows, neck.columns) == (16, 16)
    shown = LAB.passage(language, "## Đọc tiêu đề", "## The header")
    assert numbers(shown)[:2] == [16, 16]


# Hounsfield units and windows


@in_both
def test_range_of_the_slice(language: str) -> None:
    assert [HU.min(), HU.max()] == [-2000, 1896]
    shown = LAB.passage(language, "## Cửa sổ quyết", "## The window")
    assert numbers(shown)[:2] == [-2000, 1896]
    assert LAB.row(language, "CT sọ não", "pydicom")[1] == [-2000, 1896, 938]


def test_three_pixels_by_hand(lab: dict[str, Any]) -> None:
    slope, intercept = SPINE.rescale
    places = lab["places"]
    assert len(places) == 3
    for x, y in places.values():
        assert slope * SPINE.stored[0, y, x] + intercept == SPINE.frame()[y, x]
    lung, canal, bone = (SPINE.frame()[y, x] for x, y in places.values())
    assert lung < -700 and 0 < canal < 60 and bone > 150


@in_both
def test_the_atlas_is_quoted_as_printed_and_the_cerebellum_agrees(language: str) -> None:
    printed, ours, tolerance = LAB.row(language, "The Neurosurgical")
    quoted = [*TISSUES["grey"][1:], *TISSUES["clot"][1:], TISSUES["skull"][1]]
    assert printed == quoted
    found = HU[355:366, 175:186].mean()
    assert ours == [round(float(found))]
    low, high = TISSUES["grey"][1:]
    assert low - tolerance[0] <= found <= high + tolerance[0]


@in_both
def test_radiopaedia_s_windows(lab: dict[str, Any], language: str) -> None:
    assert LAB.row(language, "Radiopaedia")[0] == [80, 40, 1800, 400]
    assert {
        name: (imaging.PRESETS[name].width, imaging.PRESETS[name].centre) for name in RADIOPAEDIA
    } == RADIOPAEDIA
    # With its own centre the width keeps brain; with the ward's centre it does not.
    width, centre = RADIOPAEDIA["brain"]
    csf, clot = plots.brightness([5, 75], centre, width)
    assert 0 < csf < clot < 100
    assert lab["keeps_brain"](width) == 0.0
    copied = numbers(ITEMS["brain"].mistakes["copied"][language])
    assert copied == [width, centre, *numbers(ITEMS["brain"].label[language])]
    assert lab["keeps_bone"](RADIOPAEDIA["bone"][1]) == 0.5
    assert RADIOPAEDIA["bone"][0] in numbers(ITEMS["bone"].label[language])


@in_both
def test_brain_widths_that_are_right(lab: dict[str, Any], language: str) -> None:
    shares = {width: lab["keeps_brain"](width) for width in LAB.slider("brain")}
    full = [width for width, share in shares.items() if share == 1.0]
    assert LAB.after("brain", language) == [min(full), max(full), *RADIOPAEDIA["brain"], 100]
    ends = [imaging.Window(45, width).limits[1] for width in (min(full), max(full))]
    assert ends == pytest.approx([100, 100], abs=15)  # "above about 100 HU"
    assert len(full) >= 5
    assert ITEMS["brain"].start in shares and shares[ITEMS["brain"].start] == 0.0
    # The picture says in words what is asked for, and says it at the narrowest that is right.
    tissue = {"vi": ("Dịch não tủy", "Máu đông"), "en": ("CSF", "Blood clot")}[language]
    for width, right in ((min(full), True), (min(full) - 5, False)):
        told = plots.hounsfield_panel(HU, 45, width, language).alt
        black, white = {"vi": ("đen hẳn", "trắng hẳn"), "en": ("all black", "all white")}[language]
        lost = f"{tissue[0]} {black}" in told or f"{tissue[1]} {white}" in told
        assert lost != right


@in_both
def test_bone_centres_that_are_right(lab: dict[str, Any], language: str) -> None:
    shares = {centre: lab["keeps_bone"](centre) for centre in LAB.slider("bone")}
    full = [centre for centre, share in shares.items() if share == 1.0]
    usual = RADIOPAEDIA["bone"][1]
    bright = round(float(plots.brightness(600, usual, 1800)))
    assert LAB.after("bone", language) == [min(full), max(full), usual, bright]
    assert len(full) >= 5
    assert ITEMS["bone"].start in shares and shares[ITEMS["bone"].start] == 0.0
    asked = numbers(LAB.passage(language, "**Câu 4", "**Question 4"))
    assert asked[-3:] == [600, 40, 60] and TISSUES["skull"][1] == 600
    for centre in full:
        assert 40 <= plots.brightness(600, centre, 1800) <= 60


def test_white_and_grey_matter_part_in_one_window_and_not_in_the_other() -> None:
    white, grey = (np.mean(TISSUES[name][1:]) for name in ("white", "grey"))
    apart = {
        name: float(np.ptp(plots.brightness([white, grey], one.centre, one.width)))
        for name, one in imaging.PRESETS.items()
    }
    assert apart["brain"] > 5 and apart["bone"] < 1


# The white spot


@in_both
def test_the_spot_is_as_dense_as_bone(spot: np.ndarray, language: str) -> None:
    assert HU[spot].max() == 938 > TISSUES["skull"][1] > TISSUES["clot"][2]
    told = numbers(LAB.passage(language, "### Trắng", "### Equally"))
    assert told[:3] == [*TISSUES["clot"][1:], 938]
    assert LAB.after("spot", language) == [938]
    assert 938 in numbers(ITEMS["cards"].rows["dense"][language])
    printed, ours, _ = LAB.row(language, "RöFo")
    assert printed == [CALCIFIED] and ours == [938]


def test_the_spot_is_alone_between_the_frontal_lobes(spot: np.ndarray) -> None:
    # Small, in the midline of the skull, and brain density at the sides and behind.
    rows, columns = np.nonzero(spot)
    assert 80 < spot.sum() < 150 and (np.ptp(rows), np.ptp(columns)) == (14, 8)
    inside = np.nonzero(HU[250] > 300)[0]
    assert abs(columns.mean() - (inside.min() + inside.max()) / 2) < 10
    for y, x in ((95, 240), (95, 278), (120, 258)):
        assert 0 < HU[y - 2 : y + 3, x - 2 : x + 3].mean() < 60
    assert HU[:80, 180:240].min() < -900 and HU[:80, 270:330].min() < -900  # air of the sinuses


def key_of_the_spot() -> tuple[Spot, Grid]:
    [cell] = [cell["source"] for cell in LAB.cells if "spot.score(" in cell["source"]]
    found = re.search(r"spot\.score\(Spot\(([\d.]+), ([\d.]+), radius=(\d+)\)\)", cell)
    x, y, radius = map(float, found.groups())
    return Spot(x, y, radius), HEAD.grid


def test_every_pixel_of_the_spot_counts_and_no_other_bone_does(spot: np.ndarray) -> None:
    key, grid = key_of_the_spot()
    centre = ndimage.center_of_mass(spot)
    assert math.hypot(key.x - centre[1] - 0.5, key.y - centre[0] - 0.5) < 1
    for y, x in np.argwhere(spot):
        assert key.hit({"x": x + 0.5, "y": y + 0.5}, grid)
    # A fingertip's room around it, but next to nothing of the skull.
    skull = (HU > 300) & ~spot
    wrong = sum(key.hit({"x": x + 0.5, "y": y + 0.5}, grid) for y, x in np.argwhere(skull))
    room = math.pi * (key.radius / grid.spacing[0]) ** 2
    assert wrong <= 0.05 * room


def test_the_places_taken_for_the_spot_are_bone_elsewhere() -> None:
    assert HU[178:240, 220:292].max() > TISSUES["clot"][2]
    assert np.unravel_index(HU.argmax(), HU.shape) == (276, 158)


# The score


@in_both
def test_what_a_score_of_a_half_may_be(language: str) -> None:
    untrained = sum(one is None for one in CHEXPERT)
    assert (untrained, len(CHEXPERT)) == (7, 18)
    operating_point = EFFUSION_ALL / (2 * EFFUSION_ALL)  # op_norm: output / (2 x threshold)
    assert LAB.after("half", language) == [7, 18, 0.5, operating_point, round(EFFUSION_ALL, 2)]
    # The table of sources stands below the question and must not answer it.
    assert LAB.row(language, "torchxrayvision")[:2] == [[8], []]


def test_the_first_guess_comes_back_word_for_word() -> None:
    assert ITEMS["guess"].label == ITEMS["half"].label
    assert ITEMS["guess"].options == ITEMS["half"].options


@in_both
def test_the_card_of_the_case_is_the_card_that_is_sorted(language: str) -> None:
    case = numbers(LAB.passage(language, "## Ca bệnh", "## The case"))
    assert 0.81 in case
    assert 0.81 in numbers(ITEMS["cards"].rows["dense"][language])


@in_both
def test_model_answer_to_the_written_question(language: str) -> None:
    text = LAB.model_answer("label", language)
    assert numbers(text) == [0.5, 0.81, 938]


# The elective part


def test_marking_asks_no_pacs(lab: dict[str, Any]) -> None:
    assert lab["fetched"] == []


def test_the_lab_needs_nothing_but_installed_packages() -> None:
    for name in ("head_ct", "ct_small", "cr_inverted"):
        assert isinstance(imaging.example_path(name), Path)
        assert imaging.example_path(name).is_file()
