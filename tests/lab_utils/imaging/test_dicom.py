"""Files read into values, and files that cannot be read: a sentence each, never a traceback."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pydicom.data
import pytest
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    JPEGLSLossless,
    generate_uid,
)

from lab_utils.imaging import ScanError, example_path, read_scan, scans
from lab_utils.language import LANGUAGES

FOLDER = Path(pydicom.data.__file__).parent / "test_files"
# The 60 files TINY_ALPHA differ in their names alone.
FILES = [
    one.relative_to(FOLDER).as_posix()
    for one in sorted(FOLDER.rglob("*"))
    if one.is_file() and ("TINY_ALPHA" not in one.parts or one.name in ("IM00000D", "README"))
]


def made(pixels: np.ndarray | None = None, **entries: Any) -> FileDataset:
    """A small CT as a scanner would write it; entries given as None are left out."""
    stored = np.arange(12, dtype=np.int16).reshape(3, 4) if pixels is None else pixels
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["made"])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("made.dcm", {}, file_meta=meta, preamble=b"\0" * 128)
    defaults: dict[str, Any] = {
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": meta.MediaStorageSOPInstanceUID,
        "Modality": "CT",
        "Rows": stored.shape[-2],
        "Columns": stored.shape[-1],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 8 * stored.itemsize,
        "BitsStored": 8 * stored.itemsize,
        "HighBit": 8 * stored.itemsize - 1,
        "PixelRepresentation": int(stored.dtype.kind == "i"),
        "RescaleSlope": "2",
        "RescaleIntercept": "-1024",
        "PixelSpacing": ["0.5", "0.25"],
        "PixelData": stored.tobytes(),
    }
    for keyword, value in (defaults | entries).items():
        if value is not None:
            setattr(dataset, keyword, value)
    return dataset


def written(dataset: FileDataset) -> bytes:
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def refusal(source: Any) -> ScanError:
    with pytest.raises(ScanError) as caught:
        read_scan(source)
    return caught.value


# All that comes with pydicom


@pytest.mark.parametrize("name", FILES)
def test_every_example_reads_or_gives_a_sentence(
    name: str, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    try:
        scan = read_scan(FOLDER / name)
    except ScanError as error:
        for language in LANGUAGES:
            text = error.say(language)
            assert Path(name).name in text and text.endswith((".", ")."))
            assert "{" not in text and "Error" not in text
        assert error._render_traceback_() == [str(error)]
    else:
        shown = scan.display()
        assert shown.dtype == np.uint8 and shown.shape[:2] == (scan.rows, scan.columns)
        assert scan.entries
    assert capfd.readouterr().err == ""
    assert not recwarn.list


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("MR_truncated.dcm", "cut_off"),
        ("badVR.dcm", "bad_value"),
        ("no_meta.dcm", "not_dicom"),
        ("README.txt", "not_dicom"),
        ("meta_missing_tsyntax.dcm", "no_syntax"),
        ("rtplan.dcm", "no_pixels"),
        ("waveform_ecg.dcm", "no_pixels"),
        ("dicomdirtests/DICOMDIR", "no_pixels"),
    ],
)
def test_what_is_wrong_is_named(name: str, reason: str) -> None:
    assert refusal(FOLDER / name).reason == reason


def test_a_known_file_with_its_published_values() -> None:
    # pydicom's own tests hold MR_small to these (tests/pixels/pixels_reference.py, EXPL_16_16_1F
    # and EXPB_16_16_1F: the same image in two byte orders).
    for name in ("MR_small.dcm", "MR_small_bigendian.dcm", "MR_small_RLE.dcm"):
        pixels = read_scan(FOLDER / name).pixels[0]
        assert pixels[0, 31:34].tolist() == [422, 319, 361]
        assert pixels[31, :3].tolist() == [366, 363, 322]
        assert pixels[-1, -3:].tolist() == [1369, 1129, 862]


def test_the_examples_are_what_their_descriptions_say() -> None:
    head = scans("head_ct")
    assert (head.unit, head.rescale, head.pixels.min(), head.pixels.max()) == (
        "HU", (1.0, 0.0), -2000, 1896,
    )  # fmt: skip
    assert (head.header.age, head.header.body_part, head.header.thickness) == (76, "HEAD", 5)
    assert (head.spacing, head.spacing_at) == ((0.431, 0.431), "patient")
    small = scans("ct_small")
    assert sum(one.private for one in small.entries) == 179
    assert small.header.age == 0  # "000Y": nobody typed it in
    neck = scans("cr_inverted")
    assert (neck.inverted, neck.unit, neck.spacing_at) == (True, "OD", "detector")
    heart = scans("us_frames")
    assert heart.pixels.shape == (30, 240, 320, 3) and heart.spacing is None
    overlay = scans("mr_overlay").overlay
    assert overlay is not None and overlay.sum() == 222
    with pytest.raises(KeyError, match="no example 'brain'; expected one of head_ct"):
        example_path("brain")


def test_an_unfortunate_name_says_which_examples_there_are() -> None:
    assert all(example_path(name).is_file() for name in ("head_ct", "ecg", "cr_inverted"))


# Values


def test_hounsfield_units_are_slope_times_stored_plus_intercept() -> None:
    scan = read_scan(written(made()))
    assert scan.unit == "HU" and scan.rescale == (2.0, -1024.0)
    # By hand: 0, 1 and 11 stored.
    assert [scan.pixels[0, 0, 0], scan.pixels[0, 0, 1], scan.pixels[0, 2, 3]] == [
        -1024, -1022, -1002,
    ]  # fmt: skip
    assert scan.stored is not None and scan.stored[0, 2, 3] == 11
    # Rows are 0.5 mm apart, columns 0.25: to the right comes first here.
    assert scan.spacing == (0.25, 0.5)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_signed_values_of_fewer_bits_than_a_word(syntax: str) -> None:
    # Twelve bits stored, the upper four are rubbish: -1 is 0xFFF, -2048 is 0x800.
    words = np.array([[0x5FFF, 0xA800], [0x07FF, 0x3000]], dtype="<u2")
    order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
    dataset = made(words.view(np.int16), BitsStored=12, HighBit=11)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = words.astype(order).tobytes()
    dataset.RescaleSlope, dataset.RescaleIntercept = "1", "0"
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, dataset, implicit_vr=False, little_endian=order == "<u2")
    assert read_scan(buffer.getvalue()).pixels[0].tolist() == [[-1, -2048], [2047, 0]]


def test_unsigned_values_stay_above_zero() -> None:
    words = np.array([[65535, 32768], [0, 1]], np.uint16)
    scan = read_scan(made(words, RescaleSlope="1", RescaleIntercept="0"))
    assert scan.pixels[0].tolist() == [[65535, 32768], [0, 1]]


def test_low_values_are_bright_in_monochrome1() -> None:
    entries = {"Modality": "CR", "RescaleSlope": None, "RescaleIntercept": None}
    ramp = np.array([[0, 64, 128, 255]], np.uint8)
    plain = read_scan(made(ramp, **entries))
    turned = read_scan(made(ramp, PhotometricInterpretation="MONOCHROME1", **entries))
    assert turned.pixels.tolist() == plain.pixels.tolist()  # the values are what they are
    assert plain.display().tolist() == [[0, 64, 128, 255]]
    assert turned.display().tolist() == [[255, 191, 127, 0]]


def lut(values: list[int], first: int, bits: int) -> Dataset:
    item = Dataset()
    item.LUTDescriptor = [len(values), first, bits]
    item.LUTData = values
    item.ModalityLUTType = "OD"
    return item


def test_a_modality_lut_goes_before_slope_and_intercept() -> None:
    table = lut([100, 200, 400], first=1, bits=16)
    words = np.array([[0, 1, 2, 3, 9]], np.uint16)
    dataset = made(words, Modality="CR", RescaleSlope=None, RescaleIntercept=None)
    dataset.ModalityLUTSequence = Sequence([table])
    scan = read_scan(dataset)
    assert scan.pixels[0].tolist() == [[100, 100, 200, 400, 400]]
    assert scan.rescale is None and scan.notes == ()


def test_a_voi_lut_and_a_sigmoid_are_the_files_own_display() -> None:
    words = np.array([[0, 1, 2, 3]], np.uint16)
    entries = {"Modality": "DX", "RescaleSlope": None, "RescaleIntercept": None}
    dataset = made(words, **entries)
    dataset.VOILUTSequence = Sequence([lut([0, 51, 204, 255], first=0, bits=8)])
    assert read_scan(dataset).display().tolist() == [[0, 51, 204, 255]]
    curved = made(words, WindowCenter="2", WindowWidth="2", VOILUTFunction="SIGMOID", **entries)
    # PS3.3 C.11.2.1.3.1 by hand: 255 / (1 + exp(-4 (x - 2) / 2)).
    expected = [round(255 / (1 + np.exp(-2 * (x - 2)))) for x in range(4)]
    assert read_scan(curved).display()[0].tolist() == pytest.approx(expected, abs=1)


def test_a_palette_becomes_colours() -> None:
    indices = np.array([[0, 1, 2]], np.uint8)
    dataset = made(
        indices, Modality="US", PhotometricInterpretation="PALETTE COLOR", RescaleSlope=None,
        RescaleIntercept=None,
    )  # fmt: skip
    for colour, entries in {
        "Red": [0, 65535, 0],
        "Green": [0, 0, 65535],
        "Blue": [0, 0, 0],
    }.items():
        setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", [3, 0, 16])
        data = np.array(entries, "<u2").tobytes()
        setattr(dataset, f"{colour}PaletteColorLookupTableData", data)
    assert read_scan(dataset).display().tolist() == [[[0, 0, 0], [255, 0, 0], [0, 255, 0]]]


def test_ybr_is_shown_in_its_true_colours() -> None:
    # Full-range red in YCbCr (PS3.3 C.7.6.3.1.2): Y 76, CB 85, CR 255.
    pixel = np.array([[[76, 85, 255]]], np.uint8)
    dataset = made(
        np.zeros((1, 1), np.uint8),
        SamplesPerPixel=3,
        PlanarConfiguration=0,
        PhotometricInterpretation="YBR_FULL",
        RescaleSlope=None,
        RescaleIntercept=None,
    )
    dataset.PixelData = pixel.tobytes() + b"\0"
    red, green, blue = read_scan(dataset).display()[0, 0].tolist()
    assert red >= 253 and green <= 2 and blue <= 2


def test_overlays_lie_where_their_origin_says() -> None:
    dataset = made(np.zeros((4, 4), np.int16))
    bits = np.array([[1, 1, 1], [1, 0, 1]], np.uint8)
    dataset.add_new((0x6000, 0x0010), "US", 2)
    dataset.add_new((0x6000, 0x0011), "US", 3)
    dataset.add_new((0x6000, 0x0040), "CS", "G")
    dataset.add_new((0x6000, 0x0050), "SS", [3, 2])  # third row, second column
    dataset.add_new((0x6000, 0x0100), "US", 1)
    dataset.add_new((0x6000, 0x0102), "US", 0)
    dataset.add_new(
        (0x6000, 0x3000), "OW", np.packbits(bits.ravel(), bitorder="little").tobytes() + b"\0"
    )
    overlay = read_scan(dataset).overlay
    assert overlay is not None
    assert overlay.astype(int).tolist() == [[0] * 4, [0] * 4, [0, 1, 1, 1], [0, 1, 0, 1]]
    dataset[0x6000, 0x0050].value = [0, 0]  # begins a row above and a column to the left
    overlay = read_scan(dataset).overlay
    assert overlay is not None
    assert overlay.astype(int).tolist() == [[0, 1, 0, 0], [0] * 4, [0] * 4, [0] * 4]


def test_an_overlay_in_unused_bits_is_taken_out_of_the_values() -> None:
    words = np.array([[0x1005, 0x0006], [0x0007, 0x1FFF]], np.uint16)
    dataset = made(words, BitsStored=12, HighBit=11, RescaleSlope="1", RescaleIntercept="0")
    dataset.add_new((0x6000, 0x0010), "US", 2)
    dataset.add_new((0x6000, 0x0011), "US", 2)
    dataset.add_new((0x6000, 0x0100), "US", 16)
    dataset.add_new((0x6000, 0x0102), "US", 12)
    scan = read_scan(dataset)
    assert scan.pixels[0].tolist() == [[5, 6], [7, 0xFFF]]
    assert scan.overlay is not None and scan.overlay.astype(int).tolist() == [[1, 0], [0, 1]]


def test_a_damaged_overlay_is_a_note_and_the_image_is_shown() -> None:
    dataset = made()
    dataset.add_new((0x6000, 0x0010), "US", 200)
    dataset.add_new((0x6000, 0x0011), "US", 200)
    dataset.add_new((0x6000, 0x0100), "US", 1)
    dataset.add_new((0x6000, 0x3000), "OW", b"\1\2")
    scan = read_scan(dataset)
    assert scan.overlay is None
    assert [one["en"] for one in scan.notes] == [
        "The overlay of this file is damaged and is not shown."
    ]


def test_frames_of_an_enhanced_file_have_their_own_rescale() -> None:
    dataset = made(np.ones((2, 2, 2), np.int16), NumberOfFrames=2, RescaleSlope=None,
                   RescaleIntercept=None, PixelSpacing=None)  # fmt: skip
    frames = []
    for slope in ("1", "10"):
        transformation, frame = Dataset(), Dataset()
        transformation.RescaleSlope, transformation.RescaleIntercept = slope, "-5"
        transformation.RescaleType = "HU"
        frame.PixelValueTransformationSequence = Sequence([transformation])
        frames.append(frame)
    measures, shared = Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = ["0.7", "0.7"], "3"
    shared.PixelMeasuresSequence = Sequence([measures])
    dataset.SharedFunctionalGroupsSequence = Sequence([shared])
    dataset.PerFrameFunctionalGroupsSequence = Sequence(frames)
    scan = read_scan(dataset)
    assert scan.pixels[:, 0, 0].tolist() == [-4, 5]
    assert (scan.unit, scan.spacing, scan.header.thickness) == ("HU", (0.7, 0.7), 3)
    assert scan.rescale is None  # not one pair for all


# The header


def test_spacing_on_the_detector_is_named() -> None:
    scan = read_scan(made(PixelSpacing=None, ImagerPixelSpacing=["0.1", "0.1"]))
    assert (scan.spacing, scan.spacing_at) == ((0.1, 0.1), "detector")
    none = read_scan(made(PixelSpacing=["0", "0"]))
    assert (none.spacing, none.spacing_at) == (None, "")


@pytest.mark.parametrize(
    ("text", "years"),
    [("055Y", 55), ("006M", 0.5), ("003W", 21 / 365.25), ("010D", 10 / 365.25), ("", None),
     ("55", None), ("abcY", None), ("²²Y", None)],
)  # fmt: skip
def test_ages_are_read_in_years(text: str, years: float | None) -> None:
    dataset = made()
    dataset.add_new("PatientAge", "LO", text)
    assert read_scan(dataset).header.age == (pytest.approx(years) if years else years)


def test_windows_of_the_header_come_with_their_names() -> None:
    scan = read_scan(
        made(WindowCenter=["40", "400"], WindowWidth=["80", "1800"],
             WindowCenterWidthExplanation=["BRAIN", "BONE"])
    )  # fmt: skip
    assert [(one.centre, one.width, one.name) for one in scan.windows] == [
        (40, 80, "BRAIN"),
        (400, 1800, "BONE"),
    ]
    broken = read_scan(made(WindowCenter=["40", "400"], WindowWidth="0"))
    assert broken.windows == ()
    assert "cannot be used" in broken.notes[0]["en"]
    assert broken.first_window.centre == 50  # soft tissue, for Hounsfield units


def test_a_ct_without_rescale_is_no_hounsfield_and_says_so() -> None:
    for missing in ({"RescaleSlope": None}, {"RescaleSlope": None, "RescaleIntercept": None}):
        scan = read_scan(made(**missing))
        assert (scan.unit, scan.rescale) == ("", None)
        assert scan.pixels[0, 2, 3] == 11
        assert [one["vi"][:40] for one in scan.notes] == [
            "Tệp CT này thiếu hệ số quy đổi (Rescale)"
        ]
    assert read_scan(made(Modality="MR", RescaleSlope=None, RescaleIntercept=None)).notes == ()


def test_entries_hold_the_whole_header_for_a_reader() -> None:
    dataset = made(PatientName="Nguyễn^Văn An", SpecificCharacterSet="ISO_IR 192")
    block = dataset.private_block(0x0029, "HÃNG", create=True)
    block.add_new(1, "LO", "bí mật")
    scan = read_scan(written(dataset))
    by_tag = {one.tag: one for one in scan.entries}
    assert by_tag["(0010,0010)"].value == "Nguyễn^Văn An" == scan.header.patient_name
    assert by_tag["(0029,1001)"].private and by_tag["(0029,1001)"].value == "bí mật"
    assert by_tag["(7FE0,0010)"].value == "24 byte"


# Damage


def test_a_missing_file_a_folder_and_an_empty_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "x.dcm").reason == "missing"
    assert refusal(str(tmp_path)).reason == "unreadable"
    (tmp_path / "empty.dcm").touch()
    assert refusal(tmp_path / "empty.dcm").say("vi") == (
        "Tệp empty.dcm rỗng (0 byte). Xin chép lại từ nguồn."
    )


def test_a_file_cut_anywhere_is_refused_or_whole() -> None:
    content = written(made())
    whole = read_scan(content)
    reasons = set()
    for length in range(0, len(content), 7):
        try:
            scan = read_scan(content[:length])
        except ScanError as error:
            reasons.add(error.reason)
        else:
            assert np.array_equal(scan.pixels, whole.pixels)
    assert {"empty", "not_dicom", "no_pixels", "cut_off"} <= reasons


def test_flipped_bytes_never_give_a_traceback(
    capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    content = bytearray(written(made()))
    rng = np.random.default_rng(5)
    for _ in range(300):
        damaged = content.copy()
        for place in rng.integers(128, len(content), 3):
            damaged[place] = rng.integers(256)
        try:
            scan = read_scan(bytes(damaged))
        except ScanError as error:
            assert error.say("vi").endswith((".", ")."))
        else:
            scan.display()
    assert capfd.readouterr().err == ""
    assert not recwarn.list


@pytest.mark.parametrize(
    "keyword", ["Rows", "Columns", "BitsAllocated", "PixelRepresentation", "SamplesPerPixel",
                "PhotometricInterpretation"],
)  # fmt: skip
def test_a_lacking_entry_is_named(keyword: str) -> None:
    error = refusal(made(**{keyword: None}))
    assert error.reason == "lacks"
    assert pydicom.datadict.dictionary_description(keyword) in error.say("vi")


def test_an_unknown_and_an_absent_transfer_syntax_are_named() -> None:
    dataset = made()
    dataset.file_meta.TransferSyntaxUID = "1.2.3.4.5"
    error = refusal(dataset)
    assert error.reason == "unknown_syntax" and "1.2.3.4.5" in error.say("vi")
    del dataset.file_meta.TransferSyntaxUID
    assert refusal(dataset).reason == "no_syntax"


def test_a_compression_that_cannot_be_undone_is_named() -> None:
    error = refusal(FOLDER / "MR_small_jpeg_ls_lossless.dcm")
    assert error.reason == "no_decoder" and JPEGLSLossless.name in error.say("vi")


def test_too_few_bytes_are_counted() -> None:
    error = refusal(made(PixelData=b"\0" * 10))
    assert error.say("en") == (
        "The image in the file DICOM is cut off: 10 of 24 bytes are there. "
        "Please copy it again from its source."
    )


def test_a_value_of_the_wrong_type_is_named() -> None:
    dataset = made()
    del dataset.Rows
    dataset.add_new("Rows", "LO", "ba")
    error = refusal(dataset)
    assert error.reason == "bad_value" and "Rows (0028,0010)" in error.say("en")


def test_what_is_odd_but_readable_becomes_a_note() -> None:
    scan = read_scan(FOLDER / "MR_small_padded.dcm")
    assert [one["vi"][:42] for one in scan.notes] == ["Tệp này có chỗ không đúng chuẩn DICOM: The"]
