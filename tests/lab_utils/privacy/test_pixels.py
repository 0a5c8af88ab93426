"""When pixels stop a file, and what is black afterwards."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from lab_utils.language import LANGUAGES
from lab_utils.privacy import RISKY, PrivacyError, deidentify
from lab_utils.simulate import dicom_study
from tests.lab_utils.privacy.files import CALM, ULTRASOUND, host, read

FILES = Path(pydicom.data.__file__).parent / "test_files"
BOX = (2, 3, 4, 5)
INSIDE = (slice(2, 6), slice(3, 8))
# Grey, colour, palette, planar, several frames, big endian, deflated, RLE, JPEG, JPEG 2000.
CAN = [
    "CT_small.dcm",
    "ExplVR_BigEnd.dcm",
    "J2K_pixelrep_mismatch.dcm",
    "JPEG2000.dcm",
    "MR_small_RLE.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_implicit.dcm",
    "SC_rgb_jpeg_dcmtk.dcm",
    "SC_rgb_rle_16bit_2frame.dcm",
    "SC_ybr_full_422_uncompressed.dcm",
    "dicomdirtests/77654033/CR1/6154",
    "examples_jpeg2k.dcm",
    "examples_palette.dcm",
    "examples_rgb_color.dcm",
    "examples_ybr_color.dcm",
    "image_dfl.dcm",
    "rtdose_rle.dcm",
]


def reason(dataset: Dataset) -> str:
    with pytest.raises(PrivacyError) as caught:
        deidentify(dataset)
    assert all(caught.value.say(language) for language in LANGUAGES)
    return caught.value.reason


def frames(dataset: Dataset) -> np.ndarray:
    """Frames, rows, columns, samples."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shape = (-1, dataset.Rows, dataset.Columns, dataset.SamplesPerPixel)
        return dataset.pixel_array.reshape(shape)


@pytest.mark.parametrize("name", ULTRASOUND)
def test_ultrasound_stops_until_a_person_has_looked(name: str) -> None:
    assert reason(read(name)) == "risky_modality"
    assert deidentify(read(name), pixels_checked=True).datasets[0].BurnedInAnnotation == "NO"


@pytest.mark.parametrize("name", CALM)
def test_ct_mr_and_radiograph_do_not_stop(name: str) -> None:
    assert "BurnedInAnnotation" not in deidentify(read(name)).datasets[0]


@pytest.mark.parametrize("modality", RISKY)
def test_each_risky_modality_stops_even_where_the_file_denies_text(modality: str) -> None:
    assert reason(host(Modality=modality, BurnedInAnnotation="NO")) == "risky_modality"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"BurnedInAnnotation": "YES"}, "burned_in"),
        ({"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]}, "screen_capture"),
        ({"SOPClassUID": SecondaryCaptureImageStorage}, "screen_capture"),
        ({"SecondaryCaptureDeviceManufacturer": "Scanner"}, "screen_capture"),
        ({"DateOfSecondaryCapture": "20260101"}, "screen_capture"),
    ],
)
def test_a_ct_that_is_no_plain_ct_stops(values: dict, expected: str) -> None:  # type: ignore[type-arg]
    assert reason(host(**values)) == expected


def test_without_pixels_there_is_nothing_to_look_at() -> None:
    dataset = host(Modality="US")
    del dataset.PixelData
    assert deidentify(dataset).datasets[0].PatientIdentityRemoved == "YES"


def test_boxes_settle_their_own_file_only() -> None:
    study = dicom_study(images=2, burned_in=True, seed=1)
    study.datasets[1].BurnedInAnnotation = "YES"
    with pytest.raises(PrivacyError) as caught:
        deidentify(study.datasets, blackout={0: [BOX]})
    assert caught.value.reason == "burned_in" and "File 2" in caught.value.say("en")


def test_the_simulated_name_in_the_pixels_is_painted_over() -> None:
    study = dicom_study(images=1, seed=3)
    row = study.planted[study.planted["where"] == "pixels"].iloc[0]
    top, left, height, width = (int(row[one]) for one in ("top", "left", "height", "width"))
    after = deidentify(study.datasets, blackout={0: [(top, left, height, width)]}).datasets[0]
    before = study.datasets[0].pixel_array.copy()
    assert before[top : top + height, left : left + width].max() == 255
    before[top : top + height, left : left + width] = before.min()
    np.testing.assert_array_equal(after.pixel_array, before)
    assert after.BurnedInAnnotation == "NO"
    codes = [item.CodeValue for item in after.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113101"]
    assert any("blacked out" in text for text in after.DeidentificationMethod)


def test_the_hospital_name_of_the_real_ultrasound_is_painted_over() -> None:
    name = slice(12, 20), slice(8, 86)  # "BAPTIST MED CTR"
    before = read("us_rgb")
    after = deidentify(before, blackout={0: [(0, 0, 52, 320)]}).datasets[0]
    assert before.pixel_array[name].max() > 200 and after.pixel_array[name].max() == 0
    np.testing.assert_array_equal(after.pixel_array[52:], before.pixel_array[52:])


@pytest.mark.parametrize("file", CAN)
def test_a_box_is_black_in_every_frame_and_nothing_else_changes(file: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(FILES / file)
    after = deidentify(dataset, blackout={0: [BOX]}).datasets[0]
    before, now = frames(dataset).copy(), frames(after)
    kind = after.PhotometricInterpretation
    black = {"RGB": 0, "MONOCHROME1": before.max(), "PALETTE COLOR": 0}.get(kind, before.min())
    before[(slice(None), *INSIDE)] = black
    np.testing.assert_array_equal(now, before)
    assert not after.file_meta.TransferSyntaxUID.is_encapsulated
    assert after.get("LossyImageCompression") == dataset.get("LossyImageCompression")


def test_planar_colours_are_painted_in_each_plane() -> None:
    values = np.arange(3 * 8 * 8, dtype=np.uint8).reshape(3, 8, 8) + 1
    dataset = host(SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=1)
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelData = 7, values.tobytes()
    after = deidentify(dataset, blackout={0: [BOX]}).datasets[0]
    assert (after.pixel_array[INSIDE] == 0).all()
    expected = np.moveaxis(values, 0, 2).copy()
    expected[INSIDE] = 0
    np.testing.assert_array_equal(after.pixel_array, expected)


@pytest.mark.parametrize("file", ["SC_rgb_jls_lossy_line.dcm", "liver_1frame.dcm"])
def test_pixels_that_cannot_be_decoded_are_not_called_clean(file: str) -> None:
    with pytest.raises(PrivacyError) as caught:
        deidentify(FILES / file, blackout={0: [BOX]})
    assert caught.value.reason == "pixels_not_decoded"


@pytest.mark.parametrize(
    "box", [(0, 0, 0, 5), (-1, 0, 2, 2), (5, 0, 4, 1), (0, 5, 1, 4), (0, 0, 1.5, 1), (1, 2, 3), "x"]
)
def test_a_box_outside_the_image_is_refused(box: object) -> None:
    with pytest.raises(PrivacyError, match="8 rows × 8 columns"):
        deidentify(host(), blackout={0: [box]})  # type: ignore[list-item]


@pytest.mark.parametrize("bits", [(12, 11), (12, 15)])
def test_an_overlay_in_unused_bits_goes_and_the_image_stays(bits: tuple[int, int]) -> None:
    stored, high = bits
    shift = high - stored + 1
    image = np.arange(64, dtype="<u2").reshape(8, 8) << shift
    hidden = 15 if shift == 0 else 0
    dataset = host(BitsStored=stored, HighBit=high)
    dataset.PixelData = (image | (1 << hidden)).tobytes()
    dataset.add_new((0x6000, 0x0010), "US", 8)
    dataset.add_new((0x6000, 0x0102), "US", hidden)
    after = deidentify(dataset).datasets[0]
    assert after.PixelData == image.tobytes()
    assert (0x6000, 0x0102) not in after
