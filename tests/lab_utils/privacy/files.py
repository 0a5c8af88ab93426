"""Files and checks that the tests of DICOM privacy share."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
import pydicom
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from lab_utils.imaging import example_path

# Modalities that may be de-identified without a person looking at the pixels.
CALM = ("ct_small", "mr_small", "mr_overlay", "head_ct", "cr_inverted", "ecg")
ULTRASOUND = ("us_palette", "us_rgb", "us_frames", "us_large")


def read(name: str) -> Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(example_path(name))


def host(**values: Any) -> Dataset:
    """A small CT image with what a file must have, and the values given."""
    d = Dataset()
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d.file_meta.MediaStorageSOPClassUID = CTImageStorage
    d.SpecificCharacterSet = "ISO_IR 192"
    d.SOPClassUID, d.SOPInstanceUID = CTImageStorage, "1.2.3.4.5"
    d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID
    d.Modality, d.PatientID = "CT", "HOST-0001"
    d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
    d.Rows = d.Columns = 8
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 12, 11, 0
    d.PixelData = np.arange(64, dtype="<u2").tobytes()
    d["PixelData"].VR = "OW"
    for keyword, value in values.items():
        setattr(d, keyword, value)
    return d


def content(dataset: Dataset) -> bytes:
    """The bytes of the file it makes."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
