"""Every element of a DICOM file with its path: file meta, nested sequences, private blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset


def walk(dataset: Dataset) -> Iterator[tuple[str, DataElement]]:
    """Yield path and element of all that holds a value; of a sequence its items' elements.

    Parameters
    ----------
    dataset : pydicom.Dataset

    Yields
    ------
    str, DataElement
        Such as ``"OtherPatientIDsSequence[0].PatientID"``, ``"(0009,1001)"`` for an element
        without a keyword of its own, ``"file_meta.TransferSyntaxUID"``; a sequence only where it
        is empty.

    Examples
    --------
    >>> from pydicom import Dataset
    >>> inner, outer = Dataset(), Dataset()
    >>> inner.PatientID = "1"
    >>> outer.OtherPatientIDsSequence = [inner]
    >>> [path for path, element in walk(outer)]
    ['OtherPatientIDsSequence[0].PatientID']
    """
    for element in getattr(dataset, "file_meta", None) or ():
        yield f"file_meta.{_name(element)}", element
    yield from _inside(dataset, "")


def element_text(element: DataElement) -> str:
    """Return what an element says: several values parted by ``\\``, bytes read as UTF-8."""
    value = element.value
    if value is None or element.VR == "SQ":
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "ignore")
    if element.VM > 1:
        return "\\".join(str(one) for one in value)
    return str(value)


def _inside(dataset: Dataset, path: str) -> Iterator[tuple[str, DataElement]]:
    for element in dataset:
        name = path + _name(element)
        if element.VR == "SQ" and element.value:
            for number, item in enumerate(element.value):
                yield from _inside(item, f"{name}[{number}].")
        else:
            yield name, element


def _name(element: DataElement) -> str:
    from pydicom.datadict import dictionary_has_tag

    # Overlays and curves share a keyword among several groups.
    if dictionary_has_tag(element.tag) and element.keyword:
        return element.keyword
    return f"({element.tag.group:04x},{element.tag.element:04x})"
