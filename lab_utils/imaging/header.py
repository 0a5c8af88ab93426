"""What the header of a DICOM file says, in plain names; what it does not say is None."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from lab_utils.imaging.messages import TEXTS
from lab_utils.imaging.scan import Entry, Header
from lab_utils.imaging.window import Window
from lab_utils.language import Twin

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_LONGEST = 120  # characters of a value in the list of entries
_HEADER = {
    "patient_name": "PatientName",
    "patient_id": "PatientID",
    "birth_date": "PatientBirthDate",
    "sex": "PatientSex",
    "modality": "Modality",
    "body_part": "BodyPartExamined",
    "view": "ViewPosition",
    "study": "StudyDescription",
    "series": "SeriesDescription",
    "study_date": "StudyDate",
    "institution": "InstitutionName",
    "manufacturer": "Manufacturer",
    "model": "ManufacturerModelName",
}
_AGE_UNITS = {"Y": 1.0, "M": 1 / 12, "W": 7 / 365.25, "D": 1 / 365.25}  # PS3.5, value type AS


def rescale(header: Dataset) -> tuple[float, float] | None:
    """Return slope and intercept; None where one is missing or a Modality LUT takes their place."""
    if header.get("ModalityLUTSequence"):
        return None
    slope, intercept = header.get("RescaleSlope"), header.get("RescaleIntercept")
    if slope in (None, "") or intercept in (None, ""):
        return None
    return float(slope), float(intercept)


def spacing(
    header: Dataset,
) -> tuple[tuple[float, float] | None, Literal["patient", "detector", ""]]:
    """Return millimetres from pixel to pixel, to the right and downwards, and where they hold."""
    found: list[tuple[str, Literal["patient", "detector"]]] = [
        ("PixelSpacing", "patient"),
        ("ImagerPixelSpacing", "detector"),
    ]
    for keyword, where in found:
        try:
            down, across = (float(one) for one in header.get(keyword))
        except (TypeError, ValueError):
            continue
        if down > 0 and across > 0:
            return (across, down), where
    return None, ""


def windows(header: Dataset, notes: list[Twin]) -> Iterator[Window]:
    """Yield the windows that are proposed; add a note where one cannot be used."""

    def several(keyword: str) -> list[Any]:
        value = header.get(keyword)
        if value is None or value == "":
            return []
        return [value] if isinstance(value, str | int | float) else list(value)

    names = several("WindowCenterWidthExplanation")
    try:
        pairs = zip(several("WindowCenter"), several("WindowWidth"), strict=True)
        for number, (centre, width) in enumerate(pairs):
            name = str(names[number]) if number < len(names) else ""
            yield Window(float(centre), float(width), name)
    except (TypeError, ValueError):
        notes.append(TEXTS.twin("bad_window"))


def plain_names(header: Dataset) -> Header:
    """Return what is said of patient and examination."""
    texts = {name: _text(header, keyword) for name, keyword in _HEADER.items()}
    thickness = _text(header, "SliceThickness")
    try:
        millimetres = float(thickness) if thickness else None
    except ValueError:
        millimetres = None
    return Header(age=_age(_text(header, "PatientAge")), thickness=millimetres, **texts)


def _text(header: Dataset, keyword: str) -> str | None:
    try:
        return str(header.get(keyword) or "").strip() or None
    except Exception:  # a value of the wrong type is one that is missing
        return None


def _age(text: str | None) -> float | None:
    if not text or text[-1:] not in _AGE_UNITS or not text[:-1].isdecimal():
        return None
    return int(text[:-1]) * _AGE_UNITS[text[-1]]


def entries(dataset: Dataset) -> Iterator[Entry]:
    """Yield the whole header line by line, that of the file itself first."""
    meta = list(getattr(dataset, "file_meta", None) or {})
    for tag in [*(one.tag for one in meta), *sorted(dataset.keys())]:
        try:
            element = dataset.file_meta[tag] if tag.group == 2 else dataset[tag]
            name = element.name
            # Bytes say nothing to a reader.
            binary = isinstance(element.value, bytes)
            value = f"{len(element.value)} byte" if binary else str(element.repval).strip("'")
        except Exception:
            name, value = "?", "?"
        yield Entry(str(tag), name.strip("[]"), value[:_LONGEST], private=tag.is_private)
