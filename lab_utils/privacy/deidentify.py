"""De-identify DICOM files by the Basic Profile of PS3.15, and say what was done."""

from __future__ import annotations

import copy
import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lab_utils.privacy import profile
from lab_utils.privacy.errors import PrivacyError
from lab_utils.privacy.pixels import Box, black_out, check_pixels, clear_hidden_overlays
from lab_utils.privacy.pseudonyms import Pseudonyms
from lab_utils.privacy.report import Report, compare
from lab_utils.privacy.search import FILE, fold, found_in, name_forms, what_is_left, written
from lab_utils.privacy.walk import element_text, walk

if TYPE_CHECKING:
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset

_NUMBERS = ("PatientID", "OtherPatientIDs", "AccessionNumber", "PatientTelephoneNumbers")
_TEXTS = ("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT")
_SHORTEST = 5  # characters of a name or number that is looked for in what is kept


@dataclass(frozen=True)
class Deidentified:
    """Files that were de-identified.

    Attributes
    ----------
    datasets : list of pydicom.Dataset
        In the order they were given.
    report : Report
        Every element before and after.
    """

    datasets: list[Dataset] = field(repr=False)
    report: Report

    def save(self, folder: str | Path) -> list[Path]:
        """Write ``IM0001.dcm`` and so on into a folder; it is made where it is missing."""
        contents = [written(dataset) for dataset in self.datasets]
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"IM{number:04}.dcm" for number in range(1, len(contents) + 1)]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        return paths


def deidentify(
    datasets: Dataset | str | Path | Sequence[Dataset | str | Path],
    *,
    secret: str | None = None,
    shift_dates: bool = False,
    pixels_checked: bool = False,
    blackout: Mapping[int, Sequence[Box]] | None = None,
) -> Deidentified:
    """De-identify DICOM files by the Basic Profile; the files given do not change.

    Names, numbers, free text, private elements, overlays and dates go; UIDs become new ones that
    agree across all files of the call, references included. The patient's own names and numbers
    are also blanked where they stand in elements that the profile keeps. Faces that can be
    rebuilt from slices of the head are not hidden, and no tool replaces reading the result.

    Parameters
    ----------
    datasets : one or several of pydicom.Dataset or path
        Give all files of a study at once, so that their references still fit.
    secret : str, optional
        The same secret gives the same UIDs and offsets in a later call. Whoever knows it and an
        original can link the two; without it nobody can.
    shift_dates : bool
        Move all dates of a patient (by Patient ID) by one offset, 1 to 3650 days back, instead
        of removing them. The date of birth goes in any case.
    pixels_checked : bool
        A person has looked at the pixels of every file and found nothing.
    blackout : mapping of int to boxes, optional
        Number of the file (from 0) to boxes (top, left, height, width) that are painted black in
        all its frames.

    Returns
    -------
    Deidentified

    Raises
    ------
    PrivacyError
        Before anything is written: pixels that probably carry text were not looked at, or
        something cannot be decoded.
    lab_utils.imaging.ScanError
        If a file cannot be read.

    References
    ----------
    DICOM PS3.15 2026c, E.2 and E.3; actions of table E.1-1 by dicom-anonymizer.

    Examples
    --------
    >>> from lab_utils.simulate import dicom_study
    >>> study = dicom_study(images=2, burned_in=False)
    >>> clean = deidentify(study.datasets)
    >>> [str(one.PatientName) for one in clean.datasets], clean.datasets[0].PatientIdentityRemoved
    (['', ''], 'YES')
    """
    from pydicom import Dataset

    sources = [datasets] if isinstance(datasets, str | Path | Dataset) else datasets
    originals = [_read(source) for source in sources]
    boxes = dict(blackout or {})
    if not originals:
        raise PrivacyError("nothing")
    for number in boxes:
        if number not in range(len(originals)):
            raise PrivacyError("no_such_file", value=number, last=len(originals) - 1)
    for number, dataset in enumerate(originals):
        _check(dataset, str(number + 1), shift_dates)
        if not pixels_checked and not boxes.get(number):
            check_pixels(dataset, str(number + 1))
    pseudonyms = Pseudonyms(secret)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values that depart from the standard, as they stood
        results = [
            _clean(
                dataset, str(number + 1), pseudonyms, shift_dates, pixels_checked, boxes.get(number)
            )
            for number, dataset in enumerate(originals)
        ]
        return Deidentified(results, compare(originals, results))


def _read(source: Dataset | str | Path) -> Dataset:
    from lab_utils.imaging.dicom import reading

    with reading(source) as (dataset, _, _):
        return dataset


def _check(dataset: Dataset, file: str, shift_dates: bool) -> None:
    if "DirectoryRecordSequence" in dataset:
        raise PrivacyError("directory", file=file)
    if not getattr(dataset, "file_meta", {}).get("TransferSyntaxUID"):
        raise PrivacyError("incomplete", file=file, what="Transfer Syntax UID")
    for keyword, what in (("SOPClassUID", "SOP Class UID"), ("SOPInstanceUID", "SOP Instance UID")):
        if not dataset.get(keyword):
            raise PrivacyError("incomplete", file=file, what=what)
    if shift_dates and not dataset.get("PatientID"):
        raise PrivacyError("no_patient", file=file)


def _clean(
    original: Dataset,
    file: str,
    pseudonyms: Pseudonyms,
    shift_dates: bool,
    pixels_checked: bool,
    boxes: Sequence[Box] | None,
) -> Dataset:
    from pydicom import dcmread

    try:
        dataset = copy.deepcopy(original)
        own = _own_identifiers(dataset)
        clear_hidden_overlays(dataset)
        if boxes:
            black_out(dataset, boxes, file)
        days = pseudonyms.days(str(dataset.PatientID)) if shift_dates else None
        profile.clean(dataset, pseudonyms.uid, days)
        dataset.file_meta, dataset.preamble = _file_meta(dataset), b"\0" * 128
        for _, element in walk(dataset):
            if element.VR in _TEXTS and found_in(element, own):
                element.value = ""
        _declare(dataset, shift_dates, pixels_checked, bool(boxes))
        # Read again: what is handed on is what a file of it holds, and it can be opened.
        result = dcmread(io.BytesIO(written(dataset)))
        left = what_is_left(result, own)
    except PrivacyError:
        raise
    except Exception as error:  # pydicom reads what strangers wrote, and fails in many ways
        raise PrivacyError("not_decoded", file=file, reason=type(error).__name__) from error
    if (left["where"] == FILE).any():
        raise PrivacyError("identity_left", file=file)
    return result


def _own_identifiers(dataset: Dataset) -> list[str]:
    """Return the names and numbers of people that stand in their own places."""
    found: list[str] = []
    for _, element in walk(dataset):
        if element.VR == "PN":
            found += [form for one in element_text(element).split("\\") for form in name_forms(one)]
        elif element.keyword in _NUMBERS:
            found += element_text(element).split("\\")
    # "anonymized" is what dicom-anonymizer writes.
    return [one for one in set(found) if len(one) >= _SHORTEST and fold(one) != "anonymized"]


def _file_meta(dataset: Dataset) -> FileMetaDataset:
    """A new one: the old may name the machine that sent the file, and private things."""
    from pydicom.dataset import FileMetaDataset

    meta = FileMetaDataset()
    meta.TransferSyntaxUID = dataset.file_meta.TransferSyntaxUID
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    return meta


def _declare(dataset: Dataset, shifted: bool, looked_at: bool, blacked_out: bool) -> None:
    """Write into the file what was done to it (PS3.15 E.2, E.3.1, E.3.6; PS3.16 CID 7050)."""
    from importlib.metadata import version

    from pydicom import Dataset
    from pydicom.sr.codedict import codes

    edition = profile.TABLE.removeprefix("dicomfields_")
    method = [f"PS3.15 Basic Profile {edition}, dicom-anonymizer {version('dicom-anonymizer')}"]
    used = [codes.DCM.BasicApplicationConfidentialityProfile]
    if looked_at or blacked_out:
        method.append("Pixels: boxes blacked out" if blacked_out else "Pixels: looked at")
        used.append(codes.DCM.CleanPixelDataOption)
        dataset.BurnedInAnnotation = "NO"
    if shifted:
        method.append("Dates: one offset a patient")
        used.append(codes.DCM.RetainLongitudinalTemporalInformationModifiedDatesOption)
    dataset.PatientIdentityRemoved = "YES"
    dataset.LongitudinalTemporalInformationModified = "MODIFIED" if shifted else "REMOVED"
    dataset.DeidentificationMethod = method
    dataset.DeidentificationMethodCodeSequence = [Dataset() for _ in used]
    for item, code in zip(dataset.DeidentificationMethodCodeSequence, used, strict=True):
        item.CodeValue, item.CodingSchemeDesignator = code.value, code.scheme_designator
        item.CodeMeaning = code.meaning
