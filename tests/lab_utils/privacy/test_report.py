"""The report: one line an element, and what a reader sees of it."""

from __future__ import annotations

import pytest
from pydicom import Dataset

from lab_utils.language import LANGUAGES
from lab_utils.privacy import ACTIONS, Deidentified, deidentify
from tests.lab_utils.privacy.files import host, read


@pytest.fixture(scope="module")
def done() -> Deidentified:
    before = host(
        PatientName="Nguyễn^Dụ",
        StudyDate="20260301",
        SeriesDate="20260301",
        PatientAge="057Y",
        StudyInstanceUID="1.2.3.9",
        InstitutionName="Bệnh viện " + "dài" * 18,
        RequestAttributesSequence=[Dataset()],
    )
    before.RequestAttributesSequence[0].RequestedProcedureID = "77"
    before.private_block(0x0011, "MAKER", create=True).add_new(1, "OB", b"1234")
    before.add_new((0x6000, 0x3000), "OW", b"12")
    before.add_new((0x6002, 0x3000), "OW", b"12")
    return deidentify([host(), before])


def test_each_action_is_named(done: Deidentified) -> None:
    table = done.report.table[done.report.table["instance"] == 1]
    actions = table.set_index("path")["action"]
    assert table["path"].is_unique
    expected = {
        "PatientName": "emptied",
        "StudyDate": "emptied",
        "SeriesDate": "replaced",
        "PatientAge": "removed",
        "StudyInstanceUID": "new UID",
        "InstitutionName": "replaced",
        "RequestAttributesSequence[0].RequestedProcedureID": "removed",
        "(0011,1001)": "removed",
        "(6000,3000)": "removed",
        "(6002,3000)": "removed",
        "Modality": "kept",
        "PixelData": "kept",
        "PatientIdentityRemoved": "added",
        "DeidentificationMethodCodeSequence[0].CodeValue": "added",
        "file_meta.MediaStorageSOPInstanceUID": "new UID",
    }
    assert actions[list(expected)].to_dict() == expected


def test_values_are_cut_and_bytes_counted(done: Deidentified) -> None:
    table = done.report.table[done.report.table["instance"] == 1].set_index("path")
    assert len(table.loc["InstitutionName", "before"]) == 60
    assert table.loc["PixelData", "after"] == "128 byte"
    assert table.loc["(0011,1001)", "before"] == "4 byte"
    assert table["before"].isna()["PatientIdentityRemoved"]
    assert table["after"].isna()["PatientAge"]


def test_counts_are_of_all_files(done: Deidentified) -> None:
    counts = done.report.counts()
    assert list(counts.index) == list(ACTIONS)
    assert counts.sum() == len(done.report.table)
    assert counts["shifted"] == 0


def test_a_moved_date_is_told_from_a_dummy() -> None:
    before = host(StudyDate="20260301", PatientBirthDate="19650312")
    table = deidentify(before, shift_dates=True).report.table.set_index("path")
    assert table.loc["StudyDate", "action"] == "shifted"
    assert table.loc["PatientBirthDate", "action"] == "emptied"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_names_what_a_trainee_should_know(done: Deidentified, language: str) -> None:
    sheet = done.report.sheet(language, instance=1)
    shown = sheet._repr_html_()
    name = {"vi": "Họ tên người bệnh", "en": "Patient&#x27;s Name"}[language]
    maker = {"vi": "Mục riêng của hãng", "en": "Maker&#x27;s own entry"}[language]
    assert name in shown and maker in shown and "Overlay Data" in shown
    assert "RequestAttributesSequence[0].RequestedProcedureID" in shown
    assert all(len(row) == len(sheet.head) == 4 for row in sheet.body)
    assert not (sheet.table["action"] == "kept").any()
    assert {"vi": "để trống", "en": "emptied"}[language] in sheet.sentences[0]
    assert "nan" not in shown.lower().replace("manufacturer", "")


def test_the_sheet_shows_the_actions_asked_for(done: Deidentified) -> None:
    sheet = done.report.sheet("vi", actions=["kept"], instance=1)
    assert set(sheet.table["action"]) == {"kept"}
    with pytest.raises(ValueError, match="actions is"):
        done.report.sheet("vi", actions=["gone"])
    with pytest.raises(ValueError, match="instance is 2; expected 0 to 1"):
        done.report.sheet("vi", instance=2)


def test_a_real_file_makes_a_report() -> None:
    counts = deidentify(read("ct_small")).report.counts()
    assert counts["removed"] >= 179 and counts["kept"] > 40
