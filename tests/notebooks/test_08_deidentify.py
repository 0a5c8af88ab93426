"""The figures typed in lab 08's texts are those that its files, notes and table give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from labtexts import LabTexts, in_both, numbers, percent

from lab_utils import data, imaging, privacy, simulate
from lab_utils.positions import Area
from lab_utils.questions.kinds import Locate

LAB = LabTexts("08_deidentify")
ITEMS = LAB.items
FACTS = ["age", "district", "diagnosis"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names that the notebook's cells set; "shares": what each setting of the slider earns."""
    shares: dict[float, float] = {}

    def judge(cell: str, names: dict[str, Any]) -> None:
        if cell == "coarsen-check":
            shares.update({t: names["hides_and_tells"](t) for t in LAB.slider("coarsen")})

    with LAB.run(tmp_path_factory.mktemp("lab"), after_cell=judge) as names:
        yield names | {"shares": shares}


@pytest.fixture(scope="module")
def people() -> Any:
    return simulate.inpatients()


# The header


@in_both
def test_the_case_is_the_person_in_the_file(lab: dict[str, Any], language: str) -> None:
    case = LAB.passage(language, "## Ca bệnh", "## The case")
    person, film = lab["study"].identity, lab["film"]
    assert person.name.endswith("Ví Dụ") and person.sex == "M"
    assert int(film.PatientAge[:3]) in numbers(case)
    assert "ho sốt ba ngày" in film.AdditionalPatientHistory


def test_keys_of_the_header_by_the_standard(lab: dict[str, Any]) -> None:
    """DICOM PS3.15 2026c, table E.1-1: X remove, Z blank, D dummy, U new UID; absent: keep."""
    from lab_utils.privacy.profile import table

    printed = {
        (0x0008, 0x0050): "Z",  # Accession Number
        (0x0008, 0x1070): "X/Z/D",  # Operators' Name
        (0x0008, 0x0080): "X/Z/D",  # Institution Name
        (0x0020, 0x4000): "X",  # Image Comments
        (0x0010, 0x2154): "X",  # Patient's Telephone Numbers
        (0x0010, 0x21B0): "X",  # Additional Patient History
        (0x0008, 0x0020): "Z",  # Study Date
        (0x0020, 0x000D): "U",  # Study Instance UID
        (0x0008, 0x0018): "U",  # SOP Instance UID
        (0x0008, 0x1155): "U",  # Referenced SOP Instance UID
    }
    codes = table()
    found = {tag: codes[tag] for tag in printed}
    assert found == printed
    kept = [(0x0018, 0x0015), (0x0008, 0x0070), (0x0028, 0x0101), (0x0008, 0x0060)]
    kept += [(0x0018, 0x5101), (0x0028, 0x0030), (0x0028, 0x0004)]
    assert not set(kept) & set(codes)


@in_both
def test_what_is_left_in_the_header(lab: dict[str, Any], language: str) -> None:
    all_traces, without_name, cleaned = lab["traces"]
    assert all_traces > without_name > 25 and cleaned == 0
    text = "".join(path for path in lab["values"].values() if isinstance(path, str))
    assert lab["study"].identity.name in text and lab["study"].identity.cccd in text
    printed, ours, _ = LAB.row(language, "pydicom: CT_small")
    assert printed == [179] and ours == [179, 0]
    assert len(lab["own"]) == 179
    assert (lab["own"].action == "removed").all()
    assert LAB.row(language, "DICOM PS3.15")[1][0] == cleaned


# The pixels


def test_the_hospital_s_name_is_where_the_key_says(lab: dict[str, Any]) -> None:
    scan = imaging.scans("us_large")
    letters = scan.display(1).astype(int).max(axis=2) > 90
    ys, xs = np.nonzero(letters[20:41, :200])
    key = Area(20, 26, 149, 12, iou=0.1, covered=0.95)
    assert (xs.min(), ys.min() + 20) == (key.x, key.y)
    assert xs.max() <= key.x + key.width and ys.max() + 20 <= key.y + key.height
    item = ITEMS["burned"]
    assert isinstance(item, Locate)
    on_image = item.on(scan.grid)

    def earns(x: float, y: float, width: float, height: float) -> float:
        return on_image.score_share({"x": x, "y": y, "width": width, "height": height}, key)

    assert earns(15, 22, 160, 22) == 1  # drawn generously
    assert earns(18, 24, 155, 78) == 1  # all five lines of the corner
    assert earns(20, 26, 80, 12) == 0  # half of the name
    assert earns(0, 0, 640, 480) == 0  # the whole picture
    assert earns(248, 360, 112, 15) == 0


def test_the_tool_stops_and_then_covers_the_name(lab: dict[str, Any]) -> None:
    with pytest.raises(privacy.PrivacyError) as stopped:
        privacy.deidentify(lab["film"])
    assert stopped.value.reason == "burned_in"
    top, left, height, width = (int(x) for x in lab["box"])
    assert not lab["covered"].pixel_array[top : top + height, left : left + width].any()
    assert lab["cleaned"].pixel_array[top : top + height, left : left + width].max() == 255


# The notes


@in_both
def test_what_the_notes_leave(lab: dict[str, Any], language: str) -> None:
    notes = data.load("mock_notes")
    counts = privacy.count_misses(notes).sum()
    not_whole = sum(
        bool(privacy.missed(*pair)) for pair in zip(notes.text, notes.identifiers, strict=True)
    )
    assert (counts.found, counts.marked, not_whole, len(notes)) == (97, 124, 11, 16)
    assert LAB.row(language, "Ghi chú mô phỏng", "Simulated notes")[1] == [97, 124]
    assert LAB.why("again", "read", language) == [11, 16]
    assert LAB.why("chatbot", "b", language) == [11, 16]
    answer = LAB.model_answer("zalo", language)
    assert numbers(answer) == [97, 124]
    assert privacy.count_misses(notes).loc["indirect", "found"] == 0  # "not one indirect clue"
    by_kind = privacy.count_misses(notes)
    assert by_kind.loc[["cccd", "cmnd", "bhyt", "record"], "missed"].sum() == 0  # "all masked"


@in_both
def test_the_two_notes_to_count(lab: dict[str, Any], language: str) -> None:
    notes = lab["notes"]
    left = {
        one: [
            notes.text[one][a:b]
            for _, a, b in privacy.missed(*notes.loc[one, ["text", "identifiers"]])
        ]
        for one in ("child", "group")
    }
    assert {one: len(pieces) for one, pieces in left.items()} == {"child": 2, "group": 3}
    assert numbers(ITEMS["missed"].after[language]) == [2, 3]
    told = ITEMS["missed"].after[language]
    for piece in ("Cún", "Thơm", "Moon Huỳnh", "Hạnh"):
        assert piece in told and piece in left["child"] + left["group"]


# The table


@in_both
def test_people_who_are_alone(lab: dict[str, Any], people: Any, language: str) -> None:
    exact = privacy.anonymity(people, FACTS)
    assert (exact.people, exact.unique) == (305, 162)
    assert exact.share_unique > 0.5
    assert 305 in numbers(ITEMS["guess_alone"].label[language])
    assert ITEMS["guess_alone"].range == (0, 305)
    assert LAB.why("again", "combine", language) == [305, 162]
    row = LAB.row(language, "Bảng mô phỏng", "Simulated table")[1]
    assert row == [162, privacy.anonymity(privacy.coarsen(people, 10), FACTS).k, 10]
    twelve = privacy.anonymity(lab["few"], FACTS)
    assert (twelve.people, twelve.k, twelve.unique) == (12, 1, 3)
    assert LAB.after("smallest", language) == [3, 1, 1]
    assert privacy.anonymity(lab["few"], ["age"]).k > 1


@in_both
def test_bands_of_age(lab: dict[str, Any], people: Any, language: str) -> None:
    steps = privacy.coarsening_steps(people, FACTS, years=range(5, 45, 5)).set_index("years")
    rates = people.groupby(privacy.age_bands(people.age, 10)).readmitted.mean()
    assert rates.iloc[:3].max() < 0.10
    halves = people.groupby(privacy.age_bands(people.age, 20)).readmitted.mean()
    assert LAB.after("coarsen", language) == [
        *(20, steps.k[20], steps.groups[20], 30, 35, steps.groups[30]),
        *(15, 10, steps.k[10], steps.k[15]),
        *(70, percent(rates.iloc[3]), 10, 20),
        *(percent(share) for share in halves),
    ]
    assert steps.groups[35] == steps.groups[20]
    full = [years for years, share in lab["shares"].items() if share == 1]
    assert full == [20, 30, 35]
    assert lab["shares"][40] == 0.5 and lab["shares"][ITEMS["coarsen"].start] == 0
    assert all((steps.k[years] >= 5) == (share > 0) for years, share in lab["shares"].items())


def test_regions_keep_the_decades(lab: dict[str, Any]) -> None:
    assert lab["regions"].k >= 5 and lab["regions"].unique == 0
    assert len(set(simulate.AREAS.values())) == 2 and len(simulate.AREAS) == 4


@in_both
def test_pictures_of_invented_people_say_so(lab: dict[str, Any], language: str) -> None:
    for years in LAB.slider("coarsen"):
        assert "mô phỏng" in lab["bands"](int(years)).alt
    said = {"vi": "mô phỏng", "en": "simulated"}[language]
    assert said in LAB.texts(language)[0]


# The law, as the course plan has it from secondary sources


@in_both
def test_laws_and_dates(language: str) -> None:
    law = LAB.passage(language, "## Luật nói gì", "## What the law says")
    for number in ("91/2025/QH15", "356/2025/NĐ-CP", "134/2025/QH15", "13/2023"):
        assert number in law
    dates = {
        "vi": ["1/1/2026", "1/3/2026", "1/9/2027", "11/2026"],
        "en": ["1 January 2026", "1 March 2026", "1 September 2027", "11/2026"],
    }[language]
    assert all(date in law for date in dates)
    assert re.search({"vi": "pháp chế", "en": "lawyer"}[language], law)
