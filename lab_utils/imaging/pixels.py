"""From the pixel data of a DICOM file to values with a unit; pydicom does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

# Functional groups of multi-frame files that hold what single-frame files have at the top
# (PS3.3 C.7.6.16.2).
_GROUPS = ("PixelMeasuresSequence", "PixelValueTransformationSequence", "FrameVOILUTSequence")


def frame_header(dataset: Dataset, index: int = 0) -> Dataset:
    """Return the header that holds for one frame (from 0): functional groups laid over the top."""
    from pydicom.dataset import Dataset

    groups = list(dataset.get("SharedFunctionalGroupsSequence") or [])[:1]
    groups += list(dataset.get("PerFrameFunctionalGroupsSequence") or [])[index : index + 1]
    if not groups:
        return dataset
    merged, tags = Dataset(), dataset.keys()
    for tag in tags:
        # Pixels are not part of it, and a copy of them would be large.
        if tag not in (0x7FE00010, 0x52009229, 0x52009230):
            merged[tag] = dataset[tag]
    for group in groups:
        for name in _GROUPS:
            for item in list(group.get(name) or [])[:1]:
                merged.update(item)
    return merged


def decode(dataset: Dataset) -> tuple[np.ndarray, str]:
    """Return the stored pixels, frames first, and the photometric interpretation they are in.

    Bits above Bits Stored are cut off where the pixels are not compressed (old files keep
    overlays there), YBR becomes RGB.
    """
    from pydicom.pixels import convert_color_space, get_decoder
    from pydicom.pixels.utils import as_pixel_options

    decoder = get_decoder(dataset.file_meta.TransferSyntaxUID)
    options: dict[str, Any] = {"correct_unused_bits": decoder.is_native}
    pixels, properties = decoder.as_array(dataset, **as_pixel_options(dataset, **options))
    if properties["number_of_frames"] == 1:
        pixels = pixels[np.newaxis]
    kind = str(properties["photometric_interpretation"])
    if kind.startswith("YBR_FULL"):
        pixels, kind = convert_color_space(pixels, kind, "RGB", per_frame=True), "RGB"
    elif kind in ("YBR_ICT", "YBR_RCT"):  # JPEG 2000 decoders undo these themselves
        kind = "RGB"
    return pixels.astype(pixels.dtype.newbyteorder("="), copy=False), kind


def colours(pixels: np.ndarray, kind: str, dataset: Dataset) -> np.ndarray:
    """Return RGB bytes of colour pixels, or of indices into a palette."""
    from pydicom.pixels import apply_color_lut

    if kind == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, dataset)
        # Entries of 8 bits may stand in words of 16.
        bits = int(dataset.RedPaletteColorLookupTableDescriptor[2])
    else:
        bits = dataset.BitsStored
    return (pixels >> max(bits - 8, 0)).astype(np.uint8)[..., :3]


def values(stored: np.ndarray, dataset: Dataset) -> np.ndarray:
    """Apply the Modality LUT, or slope and intercept, to grey pixels frame by frame."""
    from pydicom.pixels import apply_modality_lut

    if "PerFrameFunctionalGroupsSequence" not in dataset:
        header = frame_header(dataset)
        return apply_modality_lut(stored, header)
    return np.stack(
        [apply_modality_lut(one, frame_header(dataset, n)) for n, one in enumerate(stored)]
    )


def own_display(pixels: np.ndarray, header: Dataset) -> np.ndarray | None:
    """Return the display that a VOI LUT or a curve other than LINEAR defines, as bytes."""
    from pydicom.pixels import apply_voi, apply_windowing

    curve = str(header.get("VOILUTFunction") or "LINEAR").upper()
    if header.get("VOILUTSequence"):
        shown = apply_voi(pixels, header)
        descriptor = header.VOILUTSequence[0].LUTDescriptor
        low, high = 0.0, float(2 ** int(descriptor[2]) - 1)
    elif curve != "LINEAR" and "WindowCenter" in header:
        shown = apply_windowing(pixels, header)
        low, high = (apply_windowing(np.array([x]), header)[0] for x in (-1e9, 1e9))
    else:
        return None
    share = (shown.astype(np.float64) - low) / (high - low)
    return (np.clip(share, 0, 1) * 255).round().astype(np.uint8)


def overlay(dataset: Dataset, rows: int, columns: int) -> np.ndarray | None:
    """Return all overlays (groups 60xx) in one plane of the image's size; None without any.

    An overlay stands at its own origin and may reach beyond the image; one that old files keep in
    unused bits of the pixels is taken from there (PS3.3 C.9.2, retired in 2004).
    """
    tags = dataset.keys()
    groups = sorted({tag.group for tag in tags if tag.group & 0xFF00 == 0x6000})
    plane = np.zeros((rows, columns), bool)
    for group in groups:
        if (group, 0x3000) in dataset:
            bits = np.asarray(dataset.overlay_array(group))
            bits = bits.reshape(-1, *bits.shape[-2:]).max(axis=0).astype(bool)
        elif (group, 0x0102) in dataset and (group, 0x0010) in dataset:
            bits = _embedded(dataset, int(dataset[group, 0x0102].value), rows, columns)
        else:
            continue
        origin = dataset.get((group, 0x0050))
        top, left = (int(one) - 1 for one in origin.value) if origin else (0, 0)
        inside = bits[max(-top, 0) : rows - top, max(-left, 0) : columns - left]
        top, left = max(top, 0), max(left, 0)
        plane[top : top + inside.shape[0], left : left + inside.shape[1]] |= inside
    return plane if groups else None


def _embedded(dataset: Dataset, bit: int, rows: int, columns: int) -> np.ndarray:
    if dataset.file_meta.TransferSyntaxUID.is_compressed or dataset.BitsAllocated > 16:
        raise ValueError("an overlay inside compressed pixels")
    order = "<" if dataset.file_meta.TransferSyntaxUID.is_little_endian else ">"
    words = np.frombuffer(dataset.PixelData, f"{order}u{dataset.BitsAllocated // 8}")
    return (words[: rows * columns].reshape(rows, columns) >> bit & 1).astype(bool)
