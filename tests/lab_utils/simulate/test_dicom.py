"""Invented identities, and every place in a file where they stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest

from lab_utils import simulate
from lab_utils.simulate import Study


@pytest.fixture(scope="module")
def study() -> Study:
    return simulate.dicom_study(images=3, seed=2)


def at(dataset: pydicom.Dataset, path: str) -> str:
    """The text at a path such as ``RequestAttributesSequence[0].RequestedProcedureDescription``."""
    for step in path.split("."):
        name, _, number = step.partition("[")
        key = tuple(int(half, 16) for half in name.strip("()").split(",")) if "(" in name else name
        element = dataset[key]
        if not number:
            return str(element.value)
        dataset = element.value[int(number.rstrip("]"))]
    raise AssertionError(path)


@pytest.mark.parametrize("seed", range(40))
def test_nobody_can_have_such_an_identity(seed: int) -> None:
    person = simulate.invent(seed)
    assert person.cccd.startswith("999") and len(person.cccd) == 12 and person.cccd.isdigit()
    assert len(person.bhyt) == 15 and person.bhyt[:2].isalpha() and person.bhyt[3:5] == "00"
    assert person.phone.startswith("0300") and len(person.phone) == 10
    assert len(person.birth_date) == 8
    family, given, middle = person.dicom_name.split("^")
    assert f"{family} {middle} {given}" == person.name


def test_files_open_again_with_their_letters_and_pixels(study: Study, tmp_path: Path) -> None:
    paths = study.save(tmp_path / "new" / "study")
    assert [path.name for path in paths] == ["IM0001.dcm", "IM0002.dcm", "IM0003.dcm"]
    for path, dataset in zip(paths, study.datasets, strict=True):
        again = pydicom.dcmread(path)
        assert str(again.PatientName) == study.identity.dicom_name
        assert again.SpecificCharacterSet == "ISO_IR 192"
        np.testing.assert_array_equal(again.pixel_array, dataset.pixel_array)
        assert again.pixel_array.std() > 20


def test_one_study_several_instances(study: Study) -> None:
    assert len({d.StudyInstanceUID for d in study.datasets}) == 1
    assert len({d.SeriesInstanceUID for d in study.datasets}) == 1
    assert len({d.SOPInstanceUID for d in study.datasets}) == 3
    assert [d.InstanceNumber for d in study.datasets] == [1, 2, 3]
    assert all("MÔ PHỎNG" in d.StudyDescription for d in study.datasets)


def test_the_list_names_places_where_the_value_stands(study: Study, tmp_path: Path) -> None:
    files = [pydicom.dcmread(path) for path in study.save(tmp_path)]
    tags = study.planted[study.planted["where"] != "pixels"]
    for row in tags.itertuples():
        assert row.value in at(files[row.instance], row.where)
    kinds = {"name", "cccd", "bhyt", "phone", "address", "birth date", "record", "staff"}
    assert kinds | {"institution", "date", "uid"} == set(tags["kind"])
    places = set(tags["where"])
    assert any("[0]." in place for place in places)
    assert any(place.startswith("(0009,10") for place in places)
    assert "OriginalAttributesSequence[0].ModifiedAttributesSequence[0].PatientName" in places
    assert "AdditionalPatientHistory" in places


def test_nothing_planted_is_left_off_the_list(study: Study, tmp_path: Path) -> None:
    """Every occurrence in the bytes of a file is accounted for."""
    [path] = study.save(tmp_path)[1:2]
    content = path.read_bytes()
    person = study.identity
    listed = study.planted[study.planted["instance"] == 1]
    for value in (person.name, person.dicom_name, person.cccd, person.bhyt, person.phone):
        assert content.count(value.encode()) == (listed["value"] == value).sum() > 0


def test_burned_in_text_stands_in_its_box(study: Study) -> None:
    burned, plain = study.datasets[0], study.datasets[1]
    assert (burned.BurnedInAnnotation, plain.BurnedInAnnotation) == ("YES", "NO")
    rows = study.planted[study.planted["where"] == "pixels"]
    assert set(rows["kind"]) == {"name", "birth date"}
    assert set(rows["instance"]) == {0}
    top, left, height, width = (int(rows.iloc[0][k]) for k in ("top", "left", "height", "width"))
    clean = simulate.dicom_study(images=3, burned_in=False, seed=2).datasets[0].pixel_array
    changed = np.argwhere(burned.pixel_array != clean)
    assert len(changed) > 200
    assert changed[:, 0].min() >= top - 1 and changed[:, 0].max() <= top + height + 1
    assert changed[:, 1].min() >= left - 1 and changed[:, 1].max() <= left + width + 1
    assert width > burned.Columns / 2


def test_without_burned_in_text_the_list_has_none() -> None:
    study = simulate.dicom_study(images=1, burned_in=False)
    assert "pixels" not in set(study.planted["where"])
    assert study.datasets[0].BurnedInAnnotation == "NO"
