"""Text in the pixels: when to stop and ask a person, and how to black it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.language import Twin
from lab_utils.privacy.errors import PrivacyError

if TYPE_CHECKING:
    from pydicom import Dataset

Box = tuple[int, int, int, int]  # top, left, height, width in pixels, from 0
_SCREEN = {
    "vi": "máy thường in tên người bệnh, bệnh viện lên ảnh",
    "en": "such devices usually print patient and hospital into the picture",
}
_CAMERA = {
    "vi": "ảnh chụp có thể thấy mặt, nhãn giấy hoặc chữ",
    "en": "a photograph may show a face, a paper label or text",
}
_CAPTURE = {
    "vi": "ảnh chụp lại màn hình hoặc quét từ giấy, phim",
    "en": "a screen capture, or a scanned sheet or film",
}
# Modality (PS3.3 C.7.3.1.1.1) to why its pixels may tell who the patient is.
RISKY: dict[str, Twin] = {
    **dict.fromkeys(("US", "IVUS", "XA", "RF"), _SCREEN),
    **dict.fromkeys(("ES", "XC", "GM", "SM", "OP", "DMS"), _CAMERA),
    **dict.fromkeys(("SC", "OT", "DOC"), _CAPTURE),
}
_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
# CTP, BurnedInPixelsFilter: date, maker, model and software of a secondary capture device.
_CAPTURED = (
    "DateOfSecondaryCapture",
    "SecondaryCaptureDeviceManufacturer",
    "SecondaryCaptureDeviceManufacturerModelName",
    "SecondaryCaptureDeviceSoftwareVersions",
)


def check_pixels(dataset: Dataset, file: str) -> None:
    """Refuse pixels that probably show who the patient is.

    Raises
    ------
    PrivacyError
        ``burned_in``, ``risky_modality`` or ``screen_capture``.

    References
    ----------
    DICOM PS3.15 E.3.1 (ultrasound "routinely" has text burned in, CT normally not); the filter
    for burned-in pixels of the RSNA's Clinical Trial Processor (CTP).
    """
    if not any(one in dataset for one in _PIXELS):
        return
    modality = str(dataset.get("Modality") or "")
    if "YES" in str(dataset.get("BurnedInAnnotation") or "").upper():
        raise PrivacyError("burned_in", file=file)
    if modality in RISKY:
        raise PrivacyError("risky_modality", file=file, what=modality, why=RISKY[modality])
    saved = any("SAVE" in str(dataset.get(one)) for one in ("ImageType", "SeriesDescription"))
    secondary = "Secondary Capture" in getattr(dataset.get("SOPClassUID"), "name", "")
    if saved or secondary or any(dataset.get(one) for one in _CAPTURED):
        raise PrivacyError("screen_capture", file=file)


def clear_hidden_overlays(dataset: Dataset) -> None:
    """Empty the unused bits of pixels where the file says that it keeps an overlay in them.

    Files made before 2004 may (PS3.3 C.9.2, retired); the image itself does not change.
    """
    # An overlay has data of its own (3000), or a place among the bits of the pixels (0102).
    hidden = any(
        element.tag.group & 0xFF00 == 0x6000
        and element.tag.element == 0x0102
        and (element.tag.group, 0x3000) not in dataset
        for element in dataset
    )
    native = not dataset.file_meta.TransferSyntaxUID.is_encapsulated
    if hidden and "PixelData" in dataset and native and dataset.BitsAllocated in (8, 16):
        used = (1 << dataset.BitsStored) - 1 << dataset.HighBit - dataset.BitsStored + 1
        order = "<" if dataset.file_meta.TransferSyntaxUID.is_little_endian else ">"
        words = np.frombuffer(dataset.PixelData, f"{order}u{dataset.BitsAllocated // 8}")
        dataset["PixelData"].value = (words & used).astype(words.dtype).tobytes()


def black_out(dataset: Dataset, boxes: Sequence[Box], file: str) -> None:
    """Paint boxes black in every frame, in place; compressed pixels are decompressed first.

    Outside the boxes the stored values stay as they are (after decompression and, for YBR, in
    RGB).

    Parameters
    ----------
    dataset : pydicom.Dataset
    boxes : sequence of (top, left, height, width)
        In pixels.
    file : str
        Its number, for messages.

    Raises
    ------
    PrivacyError
        If a box is not inside the image, or the pixels cannot be decoded.
    """
    for box in boxes:
        _check_box(box, int(dataset.get("Rows") or 0), int(dataset.get("Columns") or 0), file)
    syntax = dataset.file_meta.TransferSyntaxUID
    try:
        if syntax.is_encapsulated or "422" in dataset.PhotometricInterpretation:
            _decompress(dataset)
        stored = _stored(dataset)
    except Exception as error:  # each decoder fails in its own way
        raise PrivacyError("pixels_not_decoded", file=file, what=syntax.name) from error
    black = _black(stored, dataset)
    for top, left, height, width in boxes:
        stored[:, top : top + height, left : left + width] = black
    if dataset.get("PlanarConfiguration") == 1:
        stored = np.moveaxis(stored, 3, 1)
    content = stored.tobytes()
    dataset["PixelData"].value = content + b"\0" * (len(content) % 2)


def _check_box(box: Box, rows: int, columns: int, file: str) -> None:
    try:
        top, left, height, width = (int(one) for one in box)
        whole = all(int(one) == one for one in box)
    except (TypeError, ValueError, OverflowError):
        whole = False
    if (
        not whole
        or min(top, left) < 0
        or min(height, width) < 1
        or top + height > rows
        or left + width > columns
    ):
        raise PrivacyError("box_outside", value=box, file=file, rows=rows, columns=columns)


def _decompress(dataset: Dataset) -> None:
    """Store the pixels uncompressed, YBR as RGB."""
    from pydicom.uid import ExplicitVRLittleEndian

    from lab_utils.imaging.pixels import decode

    values, kind = decode(dataset)
    for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
        dataset.pop(keyword, None)
    dataset.PhotometricInterpretation = kind
    dataset.BitsAllocated = 8 * values.dtype.itemsize
    dataset.PixelRepresentation = int(values.dtype.kind == "i")
    if dataset.SamplesPerPixel > 1:
        dataset.PlanarConfiguration = 0
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.PixelData = values.astype(values.dtype.newbyteorder("<")).tobytes()
    dataset["PixelData"].VR = "OB" if dataset.BitsAllocated <= 8 else "OW"
    dataset["PixelData"].is_undefined_length = False


def _stored(dataset: Dataset) -> np.ndarray:
    """Return the stored values as (frames, rows, columns, samples), writable."""
    order = "<" if dataset.file_meta.TransferSyntaxUID.is_little_endian else ">"
    kind = "i" if dataset.PixelRepresentation else "u"
    if dataset.BitsAllocated % 8:
        raise ValueError(f"pixels of {dataset.BitsAllocated} bits")
    frames, samples = int(dataset.get("NumberOfFrames") or 1), dataset.SamplesPerPixel
    shape: tuple[int, ...] = (frames, dataset.Rows, dataset.Columns, samples)
    planar = samples > 1 and dataset.PlanarConfiguration == 1
    if planar:
        shape = (frames, samples, dataset.Rows, dataset.Columns)
    dtype = np.dtype(f"{order}{kind}{dataset.BitsAllocated // 8}")
    values = np.frombuffer(dataset.PixelData, dtype, int(np.prod(shape))).reshape(shape).copy()
    return np.moveaxis(values, 1, 3) if planar else values


def _black(stored: np.ndarray, dataset: Dataset) -> Any:
    """Return the stored value that shows black."""
    from pydicom.pixels import apply_color_lut

    kind = dataset.PhotometricInterpretation
    if kind == "YBR_FULL":
        return (0, 128, 128)
    if kind == "PALETTE COLOR":
        there = np.unique(stored)
        shown = apply_color_lut(there[np.newaxis], dataset)[0, :, :3].astype(int)
        return there[shown.sum(axis=1).argmin()]
    if kind == "MONOCHROME1":
        return stored.max()
    return stored.min() if kind == "MONOCHROME2" else 0
