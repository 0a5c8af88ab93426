"""The Basic Application Level Confidentiality Profile of DICOM PS3.15, attribute by attribute.

Which action an attribute takes is dicom-anonymizer's copy of table E.1-1, edition 2026c. Where the
table leaves a choice ("X/Z/D: X unless Z or D is required"), a value becomes a dummy and a
sequence goes. Beyond the table go what the standard's dictionary does not know, whole overlays
and curves, and names and dates in attributes that the table leaves out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lab_utils.privacy.pseudonyms import moved

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

TABLE = "dicomfields_2026c"  # the library's own default is the table of 2023
_Action = Callable[["Dataset", tuple[int, int]], None]
_TIMES = ("DA", "DT", "TM")
_REPEATING = (0x5000, 0x6000)  # curves and overlays: their labels may name a person as well
# UIDs beyond the table that name a kind of thing rather than a thing.
_KINDS = ("SOPClass", "TransferSyntax", "CodingScheme", "Context", "Mapping", "Creator", "Template")
_BIRTH = ((0x0010, 0x0030), (0x0010, 0x0032))


@lru_cache
def table() -> dict[tuple[int, ...], str]:
    """Return the action code of each attribute in the table, such as ``"X/Z"``.

    Examples
    --------
    >>> table()[0x0010, 0x0010], table()[0x0020, 0x000D], table()[0x0010, 0x1010]
    ('Z', 'U', 'X')
    """
    from dicomanonymizer.dicomfields_selector import dicom_anonymization_database_selector

    lists = dicom_anonymization_database_selector(TABLE)
    return {
        tuple(tag): name.removesuffix("_TAGS").replace("_STAR", "*").replace("_", "/")
        for name, tags in lists.items()
        if name != "ALL_TAGS"
        for tag in tags
    }


def clean(dataset: Dataset, new_uid: Callable[[str], str], days: int | None) -> None:
    """Apply the profile to a dataset and to all that is nested in it, in place.

    Parameters
    ----------
    dataset : pydicom.Dataset
    new_uid : callable
        Takes an old UID, returns the new one.
    days : int or None
        By how much dates are moved (times of day stay); None removes them.
    """
    from dicomanonymizer import anonymize_dataset

    actions: dict[tuple[int, int], _Action] = {}
    for element in dataset:
        action = None if element.tag.is_private else _action(element, new_uid, days)
        if action:
            actions[element.tag.group, element.tag.element] = action
    anonymize_dataset(dataset, base_rules_gen=lambda: actions)  # drops private elements as well
    for element in dataset:
        for item in element.value if element.VR == "SQ" else ():
            clean(item, new_uid, days)


def _action(
    element: DataElement, new_uid: Callable[[str], str], days: int | None
) -> _Action | None:
    """Return what is done to one element; None keeps it, or what is nested in it."""
    from dicomanonymizer.simpledicomanonymizer import empty, replace
    from pydicom.datadict import dictionary_has_tag

    tag = element.tag.group, element.tag.element
    code = table().get(tag)
    unknown = code is None and not dictionary_has_tag(element.tag)
    if unknown or element.tag.group & 0xFF00 in _REPEATING:
        return _remove
    if days is not None and element.VR in _TIMES and tag not in _BIRTH:
        return None if element.VR == "TM" else _moving(days)
    if element.VR == "UI" and code != "X":
        kind = code is None and any(one in element.keyword for one in _KINDS)
        return None if kind else _renaming(new_uid)
    if code is None:  # the table does not know every name and date there is
        return _blank if element.VR in ("PN", *_TIMES) else None
    if code == "X/Z/U*":  # references: their UIDs are renamed like those they point to
        return None
    if element.VR == "SQ":
        return {"D": _dummy_item, "Z": _blank, "X/Z": _blank}.get(code, _remove)
    # The library writes 1 January of the year 1 where a date may be blank.
    blank = _blank if element.VR in _TIMES else empty
    return {"X": _remove, "Z": blank, "X/Z": blank}.get(code, replace)


def _remove(dataset: Dataset, tag: tuple[int, int]) -> None:
    del dataset[tag]


def _blank(dataset: Dataset, tag: tuple[int, int]) -> None:
    element = dataset[tag]
    element.value = [] if element.VR == "SQ" else ""


def _dummy_item(dataset: Dataset, tag: tuple[int, int]) -> None:
    from pydicom import Dataset

    dataset[tag].value = [Dataset()]


def _renaming(new_uid: Callable[[str], str]) -> _Action:
    return lambda dataset, tag: _each(dataset[tag], lambda old: new_uid(str(old)))


def _moving(days: int) -> _Action:
    # A date without its day cannot be moved by days, so it goes.
    return lambda dataset, tag: _each(dataset[tag], lambda old: moved(str(old), days) or "")


def _each(element: DataElement, change: Callable[[Any], str]) -> None:
    several = element.VM > 1
    element.value = [change(one) for one in element.value] if several else change(element.value)
