"""Read a DICOM file into a `Scan`, or say in a sentence what is wrong with it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from lab_utils.imaging import header as read
from lab_utils.imaging import pixels as work
from lab_utils.imaging.messages import TEXTS, ScanError
from lab_utils.imaging.scan import Scan
from lab_utils.imaging.window import BYTES
from lab_utils.language import Twin

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_NEEDED = (
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "PixelRepresentation",
    "SamplesPerPixel",
    "PhotometricInterpretation",
)


def read_scan(source: Path | str | bytes | Dataset) -> Scan:
    """Read an image from a DICOM file.

    Parameters
    ----------
    source : path, bytes or pydicom Dataset

    Returns
    -------
    Scan
        CT in Hounsfield units where the file has slope and intercept; warnings about a file that
        can be read all the same are its `notes`.

    Raises
    ------
    ScanError
        A sentence in both languages: the file is missing, empty, no DICOM, damaged, cut off,
        holds no image, or is encoded in a way that is unknown or cannot be decoded.

    Examples
    --------
    >>> from lab_utils.imaging import example_path
    >>> scan = read_scan(example_path("ct_small"))
    >>> scan.unit, scan.rows, scan.columns, scan.header.thickness
    ('HU', 128, 128, 5.0)
    """
    with reading(source) as (dataset, name, notes):
        _check_pixels(dataset, name)
        scan = _scan(dataset, name, notes)
    return replace(scan, notes=tuple(notes))


@contextmanager
def reading(
    source: Path | str | bytes | Dataset, damaged: str = "broken_pixels"
) -> Iterator[tuple[Dataset, str, list[Twin]]]:
    """Open a file; turn what goes wrong inside into a `ScanError`, warnings into notes.

    Parameters
    ----------
    source : path, bytes or pydicom Dataset
    damaged : str
        Reason to give where nothing more is known.

    Yields
    ------
    Dataset, str, list
        The header with its pixels, the file's name for messages, and the notes so far.
    """
    notes: list[Twin] = []
    name = Path(source).name if isinstance(source, Path | str) else "DICOM"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        dataset = _open(source, name)
        try:
            yield dataset, name, notes
        except ScanError:
            raise
        # pydicom reads what strangers wrote: anything can be wrong with it, in many ways.
        except Exception as error:
            raise ScanError(damaged, file=name) from error
    # One sentence is enough where every frame has the same fault.
    reasons = dict.fromkeys(str(one.message).partition("\n")[0] for one in warned)
    notes += [TEXTS.twin("departs", reason=reason[:200]) for reason in reasons]


def _open(source: Path | str | bytes | Dataset, name: str) -> Dataset:
    from pydicom import dcmread
    from pydicom.dataset import Dataset
    from pydicom.errors import InvalidDicomError

    if isinstance(source, Dataset):
        return source
    content = source if isinstance(source, bytes) else _content(Path(source), name)
    if not content:
        raise ScanError("empty", file=name)
    try:
        return dcmread(io.BytesIO(content))
    except InvalidDicomError as error:
        raise ScanError("not_dicom", file=name) from error
    except Exception as error:
        raise ScanError("broken_header", file=name) from error


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ScanError("missing", file=name) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ScanError("unreadable", file=name, reason=reason) from error


def what_is_it(dataset: Dataset) -> str:
    """Name the kind of object as the standard does."""
    from pydicom.uid import UID

    kind = UID(str(dataset.get("SOPClassUID") or dataset.file_meta.get("MediaStorageSOPClassUID")))
    return kind.name if kind.is_valid else str(dataset.get("Modality") or "?")


def _check_pixels(dataset: Dataset, name: str) -> None:
    """Refuse what pydicom could not decode, with its reason."""
    from pydicom.pixels import get_decoder
    from pydicom.pixels.utils import get_expected_length

    if not any(one in dataset for one in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        raise ScanError("no_pixels", file=name, what=what_is_it(dataset))
    syntax = getattr(dataset, "file_meta", {}).get("TransferSyntaxUID")
    if not syntax:
        raise ScanError("no_syntax", file=name)
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError as error:
        raise ScanError("unknown_syntax", file=name, what=syntax.name) from error
    if not decoder.is_available:
        raise ScanError("no_decoder", file=name, what=syntax.name)
    for keyword in _NEEDED:
        if _value(dataset, keyword, name) is None:
            raise ScanError("lacks", file=name, tag=_named(keyword))
    _value(dataset, "NumberOfFrames", name)
    if not syntax.is_compressed:
        expected, actual = get_expected_length(dataset), len(dataset.get("PixelData", b""))
        if actual < expected and "PixelData" in dataset:
            raise ScanError("cut_off", file=name, actual=actual, expected=expected)


def _named(keyword: str) -> str:
    from pydicom.datadict import dictionary_description, tag_for_keyword
    from pydicom.tag import Tag

    return f"{dictionary_description(keyword)} {Tag(cast(int, tag_for_keyword(keyword)))}"


def _value(dataset: Dataset, keyword: str, name: str) -> Any:
    """Return a value that numbers and texts are made of only now, when it is first asked for."""
    try:
        value = dataset.get(keyword)
        if keyword not in ("PhotometricInterpretation",) and value not in (None, ""):
            int(value)
        return None if value == "" else value
    except Exception as error:
        raise ScanError("bad_value", file=name, tag=_named(keyword)) from error


def _scan(dataset: Dataset, name: str, notes: list[Twin]) -> Scan:
    try:
        stored, kind = work.decode(dataset)
    except RuntimeError as error:  # every decoder there is was tried
        what = dataset.file_meta.TransferSyntaxUID.name
        raise ScanError("not_decoded", file=name, what=what) from error
    header = work.frame_header(dataset)
    spacing, spacing_at = read.spacing(header)
    common: dict[str, Any] = {
        "spacing": spacing,
        "spacing_at": spacing_at,
        "header": read.plain_names(header),
        "entries": tuple(read.entries(dataset)),
    }
    try:
        common["overlay"] = work.overlay(dataset, *stored.shape[1:3])
    except Exception:
        notes.append(TEXTS.twin("bad_overlay"))
    if kind not in ("MONOCHROME1", "MONOCHROME2"):
        return Scan(pixels=work.colours(stored, kind, dataset), **common)
    values = work.values(stored, dataset)
    modality, rescale = common["header"].modality, read.rescale(header)
    unit = "" if rescale is None else str(header.get("RescaleType") or "").strip()
    if modality == "CT" and rescale is None and not header.get("ModalityLUTSequence"):
        notes.append(TEXTS.twin("no_rescale"))
    elif modality == "CT" and unit in ("", "US"):
        unit = "HU"
    windows = tuple(read.windows(header, notes))
    if not windows and not unit and dataset.BitsStored == 8:
        windows = (BYTES,)
    return Scan(
        pixels=values,
        unit="" if unit == "US" else unit,  # "US" is the standard's word for unspecified
        stored=stored,
        rescale=rescale if _holds(rescale, stored, values) else None,
        inverted=kind == "MONOCHROME1",
        windows=windows,
        own_display=work.own_display(values, header),
        **common,
    )


def _holds(rescale: tuple[float, float] | None, stored: np.ndarray, values: np.ndarray) -> bool:
    """Whether one pair is that of every frame."""
    return rescale is not None and np.allclose(values, rescale[0] * stored + rescale[1])
