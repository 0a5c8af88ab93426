"""Labels: NIH's text-mined ones against radiologists, Obermeyer's two labels."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lab_utils import accuracy
from lab_utils.accuracy import Confusion
from lab_utils.fairness import FairnessError, label_worth, proxy_share

# Majkowska A et al. Radiology 2020;294:421-31: radiologists' labels of 4,376 NIH images; which of
# NIH's text-mined labels stand for each of theirs.
FINDINGS = {
    "Pneumothorax": {"Pneumothorax"},
    "Nodule or mass": {"Nodule", "Mass"},
    "Airspace opacity": {"Consolidation", "Infiltration", "Pneumonia", "Edema", "Atelectasis"},
}
COUNTS = {
    "Pneumothorax": Confusion(tp=109, fp=129, fn=129, tn=4009),
    "Nodule or mass": Confusion(tp=256, fp=199, fn=349, tn=3572),
    "Airspace opacity": Confusion(tp=1102, fp=428, fn=1064, tn=1782),
}


@pytest.fixture(scope="module")
def radiologists(mirror: Path) -> pd.DataFrame:
    file = mirror / "nih-cxr14-labels" / "google2019_nih-chest-xray-labels.csv.gz"
    if not file.is_file():
        pytest.skip(f"the radiologists' labels are not on this machine ({file.name})")
    # Two headings of this file hold commas, so only the columns that are used are read.
    return pd.read_csv(
        file, usecols=["Image Index", "Finding Labels", *FINDINGS, "Fracture"], index_col=False
    )


def test_the_counts_are_those_of_the_files(radiologists: pd.DataFrame) -> None:
    assert len(radiologists) == 4376
    text = radiologists["Finding Labels"].str.split("|").map(set)
    for finding, names in FINDINGS.items():
        labelled = text.map(lambda found, names=names: bool(found & names))
        truth = (radiologists[finding] == "YES").astype(int)
        assert accuracy.confusion(truth, labelled.astype(float), 0.5) == COUNTS[finding]


def test_no_finding_often_has_one(radiologists: pd.DataFrame) -> None:
    none = radiologists[radiologists["Finding Labels"] == "No Finding"]
    wrong = (none[[*FINDINGS, "Fracture"]] == "YES").any(axis=1)
    assert (wrong.sum(), len(none)) == (752, 2090)
    assert round(100 * accuracy.wilson(wrong.sum(), len(none)).value, 1) == 36.0


def test_what_the_text_mined_labels_are_worth() -> None:
    table = label_worth(COUNTS, "vi").table
    shown = {
        finding: (round(100 * row["sensitivity"], 1), round(100 * row["ppv"], 1))
        for finding, row in table.iterrows()
    }
    assert shown == {
        "Pneumothorax": (45.8, 45.8),
        "Nodule or mass": (42.3, 56.3),
        "Airspace opacity": (50.9, 72.0),
    }
    assert table.loc["Nodule or mass", ["present", "labelled", "both"]].tolist() == [605, 455, 256]
    limits = accuracy.wilson(256, 455)
    assert table.loc["Nodule or mass", "ppv_low"] == limits.low


def test_a_label_is_told_in_the_language() -> None:
    names = {"Pneumothorax": {"vi": "Tràn khí màng phổi", "en": "Pneumothorax"}}
    sheet = label_worth({"Pneumothorax": COUNTS["Pneumothorax"]}, "vi", names=names)
    assert sheet.sentences[0] == (
        "Tràn khí màng phổi: nhãn tìm được 109 trong 238 ca có thật, tức 45,8 % (39,6–52,1); trong "
        "238 ca được gắn nhãn có 109 ca đúng, tức 45,8 % (39,6–52,1)."
    )
    assert 'scope="row"' in sheet._repr_html_() and "Tràn khí" in sheet._repr_html_()


def test_a_label_that_never_occurs_has_no_ppv() -> None:
    table = label_worth({"rare": Confusion(0, 0, 3, 97)}, "en").table
    assert table.loc["rare", "sensitivity"] == 0 and math.isnan(table.loc["rare", "ppv"])


@pytest.mark.parametrize("labels", [{}, {"a": (1, 2, 3, 4)}])
def test_labels_without_their_table_are_refused(labels: Any) -> None:
    with pytest.raises(FairnessError, match="needs its 2x2 table"):
        label_worth(labels, "en")


def test_the_same_people_under_two_labels() -> None:
    # Obermeyer Z et al. Science 2019;366:447-53: share of Black patients in the programme.
    names = {
        "cost": {"vi": "chi phí", "en": "cost"},
        "illness": {"vi": "bệnh tật", "en": "illness"},
    }
    group = {"vi": "bệnh nhân da đen", "en": "Black patients"}
    sheet = proxy_share({"cost": 0.177, "illness": 0.465}, group, "vi", names=names)
    assert sheet.sentences[0] == (
        "Đổi nhãn từ “chi phí” sang “bệnh tật”: tỷ lệ bệnh nhân da đen từ 17,7 % thành 46,5 %, gấp "
        "2,6 lần, trong cùng một dân số."
    )
    assert sheet.sentences[1].startswith("“Không có giới hạn”")
    assert math.isnan(sheet.table.loc["cost", "share_low"])


def test_counts_give_a_share_its_limits() -> None:
    sheet = proxy_share({"cost": (177, 1000), "illness": (465, 1000)}, "x", "en")
    limits = accuracy.wilson(177, 1000)
    assert sheet.table.loc["cost"].tolist() == [limits.value, limits.low, limits.high]
    assert len(sheet.sentences) == 1


def test_a_share_of_nobody_is_not_divided_by() -> None:
    assert "– times" in proxy_share({"a": 0.0, "b": 0.4}, "x", "en").sentences[0]


@pytest.mark.parametrize(
    ("shares", "message"),
    [({"a": 0.1}, "two labels"), ({"a": 17.7, "b": 46.5}, "17.7 % is 0.177")],
)
def test_shares_that_cannot_be_compared_are_refused(shares: Any, message: str) -> None:
    with pytest.raises(FairnessError, match=message):
        proxy_share(shares, "x", "en")
