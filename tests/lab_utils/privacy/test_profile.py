"""Each attribute of table E.1-1 (DICOM PS3.15, edition 2026c), alone and nested."""

from __future__ import annotations

from typing import Any

import pytest
from dicomanonymizer import anonymize_dataset
from dicomanonymizer.dicomfields_selector import dicom_anonymization_database_selector
from dicomanonymizer.simpledicomanonymizer import initialize_actions
from pydicom import DataElement, Dataset
from pydicom.datadict import dictionary_VR

from lab_utils.privacy import deidentify, what_is_left
from lab_utils.privacy.profile import table
from tests.lab_utils.privacy.files import host

OLD_UID = "1.2.826.0.1.4711.65"
PLANTED: dict[str, Any] = {
    "AE": "PLANTED",
    "AS": "057Y",
    "CS": "PLANTED",
    "DA": "19650312",
    "DS": "73.25",
    "DT": "19650312041516",
    "IS": "4711",
    "OB": b"PLANTED!",
    "PN": "Planted^Person",
    "SQ": None,
    "TM": "041516",
    "UI": OLD_UID,
    "UN": b"PLANTED!",
    "UR": "https://planted.invalid/x",
    "US": 4711,
}
# Groups 0000 (messages) and 0002 (file meta) are no part of a file's dataset.
ATTRIBUTES = sorted(tag for tag in table() if len(tag) == 2 and tag[0] not in (0x0000, 0x0002))


def planted(tag: tuple[int, int]) -> DataElement:
    try:
        vr = dictionary_VR(tag)
    except KeyError:  # retired before the dictionary began
        vr = "LO"
    value = PLANTED.get(vr, "PLANTED TEXT")
    if vr == "SQ":
        item = Dataset()
        item.CodeMeaning, item.ReferencedSOPInstanceUID = "PLANTED TEXT", OLD_UID
        value = [item]
    return DataElement(tag, vr, value)


def all_attributes() -> Dataset:
    dataset = Dataset()
    for tag in ATTRIBUTES:
        dataset.add(planted(tag))
    return dataset


def breaches(dataset: Dataset) -> list[str]:
    """Attributes that are not as their action code asks."""
    found = []
    for tag in ATTRIBUTES:
        code, was = table()[tag], planted(tag)
        now = dataset.get(tag)
        if now is None:
            state = "X"
        elif now.is_empty:
            state = "Z"
        elif now.value == was.value:
            state = "kept"
        else:
            state = "U" if now.VR == "UI" else "D"
        # A dummy is a value for Z too (PS3.15 E.1); references keep their place, with new UIDs.
        allowed = set(code.replace("U*", "D").split("/")) | ({"D"} if "Z" in code else set())
        if tag == (0x006A, 0x0003):  # Annotation Group UID: its dummy is a new UID
            allowed |= {"U"}
        if state not in allowed:
            found.append(f"{tag[0]:04x},{tag[1]:04x} {code}: {state}")
    return found


def test_the_newest_table_of_the_library_is_taken() -> None:
    lists = dicom_anonymization_database_selector("dicomfields_2026c")
    assert len(table()) == len(lists["ALL_TAGS"]) == 655
    older = dicom_anonymization_database_selector("dicomfields_2023")
    assert len(older["ALL_TAGS"]) < 655


@pytest.mark.parametrize(
    ("tag", "code"),
    [  # as printed in PS3.15 table E.1-1
        ((0x0008, 0x0050), "Z"),  # Accession Number
        ((0x0008, 0x0022), "X/Z"),  # Acquisition Date
        ((0x0008, 0x1140), "X/Z/U*"),  # Referenced Image Sequence
        ((0x0008, 0x1070), "X/Z/D"),  # Operators' Name
        ((0x0010, 0x0010), "Z"),  # Patient's Name
        ((0x0010, 0x1010), "X"),  # Patient's Age
        ((0x0018, 0x1030), "X/D"),  # Protocol Name
        ((0x0040, 0xA123), "D"),  # Person Name
        ((0x0008, 0x0018), "U"),  # SOP Instance UID
        ((0x6000, 0x3000, 0xFF00, 0xFFFF), "X"),  # Overlay Data
    ],
)
def test_codes_are_those_of_the_standard(tag: tuple[int, ...], code: str) -> None:
    assert table()[tag] == code


def test_every_attribute_of_the_table_meets_its_action() -> None:
    dataset = host()
    dataset.update(all_attributes())
    result = deidentify(dataset, pixels_checked=True).datasets[0]
    assert len(ATTRIBUTES) == 649
    assert breaches(result) == []
    assert what_is_left(result, ["PLANTED", "19650312", OLD_UID]).empty


def test_every_attribute_meets_its_action_three_sequences_deep() -> None:
    first, second = Dataset(), Dataset()
    second.PurposeOfReferenceCodeSequence = [all_attributes()]
    first.ViewCodeSequence = [second]
    result = deidentify(host(DerivationCodeSequence=[first])).datasets[0]
    found = result.DerivationCodeSequence[0].ViewCodeSequence[0].PurposeOfReferenceCodeSequence[0]
    assert breaches(found) == []
    assert what_is_left(result, ["PLANTED", "19650312", OLD_UID]).empty


def test_the_check_above_sees_a_breach() -> None:
    assert len(breaches(all_attributes())) == len(ATTRIBUTES)


@pytest.mark.parametrize(("edition", "kept"), [("dicomfields_2023", 46), ("dicomfields_2026c", 0)])
def test_what_the_library_alone_keeps(edition: str, kept: int) -> None:
    # Version 2.1.0: its default table is that of 2023, and it stays out of sequences that stay.
    dataset, outer = host(), Dataset()
    dataset.update(all_attributes())
    outer.DerivationCodeSequence = [all_attributes()]
    for one in (dataset, outer):
        anonymize_dataset(one, base_rules_gen=lambda: initialize_actions(edition))
    assert sum(one.endswith("kept") for one in breaches(dataset)) == kept
    assert len(breaches(outer.DerivationCodeSequence[0])) == len(ATTRIBUTES)


def test_curves_and_overlays_go_whole_with_their_labels() -> None:
    dataset = host()
    for group in (0x5000, 0x5002, 0x6000, 0x601E):
        dataset.add_new((group, 0x0022), "LO", "PLANTED TEXT")
        dataset.add_new((group, 0x3000), "OW", b"PLANTED!")
    result = deidentify(dataset).datasets[0]
    assert not [tag for tag in result.keys() if tag.group & 0xF000 in (0x5000, 0x6000)]  # noqa: SIM118


def test_names_and_dates_that_the_table_leaves_out_are_blank() -> None:
    # Secondary Reviewer Name, Expiration DateTime and Expiry Date are not in table E.1-1.
    dataset = host(
        SecondaryReviewerName="Planted^Person",
        ExpiryDate="19650312",
        StudyUpdateDateTime="19650312041516",
    )
    result = deidentify(dataset).datasets[0]
    for keyword in ("SecondaryReviewerName", "ExpiryDate", "StudyUpdateDateTime"):
        assert result[keyword].is_empty, keyword


def test_what_the_dictionary_does_not_know_goes() -> None:
    dataset = host()
    dataset.add_new((0x0012, 0x9998), "LO", "PLANTED TEXT")
    assert (0x0012, 0x9998) not in deidentify(dataset).datasets[0]
