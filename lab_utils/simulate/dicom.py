"""A DICOM study with invented Vietnamese identities, and the list of where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.accuracy.inputs import one_number, whole_count
from lab_utils.language import pick
from lab_utils.simulate.chance import generator
from lab_utils.simulate.chest import radiographs
from lab_utils.simulate.dicom_tags import describe, reference, uid, where
from lab_utils.simulate.identities import Identity, invent
from lab_utils.simulate.label import NOTE, declare

if TYPE_CHECKING:
    import pandas as pd
    from pydicom import Dataset

SOURCE = {
    "vi": "Tệp và mọi danh tính đều bịa; số CCCD, thẻ BHYT và điện thoại là số không thể có thật.",
    "en": "File and identities are invented; citizen card, insurance card and telephone numbers "
    "are impossible ones.",
}
_BOX = ("top", "left", "height", "width")


@dataclass(frozen=True)
class Study:
    """Files of one examination and what was planted in them.

    Attributes
    ----------
    datasets : list of pydicom.Dataset
        One an image; they share the study's and the patient's identifiers.
    planted : DataFrame
        A row an identifier and place: instance (from 0), where (path of tags, such as
        ``PatientName`` or ``RequestAttributesSequence[0].RequestedProcedureDescription``, or
        "pixels"), kind ("name", "cccd", "bhyt", "phone", "address", "birth date", "record",
        "staff", "institution", "date", "uid"), value (the text to look for), and for burned-in
        text its box: top, left, height, width in pixels.
    identity : Identity
        The invented person.
    simulated : bool
        Always True.
    source : mapping
        Twin text.
    """

    datasets: list[Dataset] = field(repr=False)
    planted: pd.DataFrame = field(repr=False)
    identity: Identity
    simulated: bool = True
    source: Mapping[str, str] = field(default_factory=lambda: dict(SOURCE), repr=False)

    def note(self, language: str) -> str:
        """Say in a sentence that no patient is meant."""
        return pick(NOTE, language)

    def save(self, folder: str | Path) -> list[Path]:
        """Write ``IM0001.dcm`` and so on into a folder; it is made where it is missing."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"IM{number:04}.dcm" for number in range(1, len(self.datasets) + 1)]
        for dataset, path in zip(self.datasets, paths, strict=True):
            dataset.save_as(path, enforce_file_format=True)
        return paths


def dicom_study(images: int = 3, burned_in: bool = True, size: int = 256, seed: int = 0) -> Study:
    """Make a chest radiograph study about an invented patient, identifiers planted everywhere.

    They stand in ordinary tags, in nested sequences, in a private block, in free text in
    Vietnamese (SpecificCharacterSet ISO_IR 192, that is UTF-8) and, in the first image, burned
    into the pixels.

    Parameters
    ----------
    images : int
        1 to 20.
    burned_in : bool
        Whether name and year of birth are drawn into the first image (BurnedInAnnotation "YES").
    size : int
        Pixels a side, 128 to 1024.
    seed : int
        The same seed makes the same files.

    Returns
    -------
    Study

    Raises
    ------
    lab_utils.accuracy.InputError
        If an argument is out of range.

    References
    ----------
    DICOM PS3.15 Annex E lists the attributes that the Basic Profile removes or replaces.

    Examples
    --------
    >>> study = dicom_study(images=1, seed=1)
    >>> study.simulated, study.datasets[0].Modality
    (True, 'CR')
    """
    import pandas as pd

    images = whole_count("images", one_number("images", images, 1, 20))
    size = whole_count("size", one_number("size", size, 128, 1024))
    person = invent(seed)
    pictures = radiographs(images, size=size, seed=seed).images
    rng = generator(seed)
    date = f"2026{rng.integers(1, 13):02}{rng.integers(1, 29):02}"
    study_uid, series_uid = uid(seed, "study"), uid(seed, "series")

    datasets: list[Dataset] = []
    rows: list[tuple[object, ...]] = []
    for number, picture in enumerate(pictures):
        dataset = describe(person, date, (study_uid, series_uid, uid(seed, f"image {number}")))
        dataset.InstanceNumber = number + 1
        dataset.ReferencedImageSequence = [reference(uid(seed, "image 0"))]
        box = None
        if burned_in and number == 0:
            text = f"{person.name} {person.birth_date[:4]}"
            picture, box = _burn(picture, text)
        dataset.BurnedInAnnotation = "YES" if box else "NO"
        _pixels(dataset, picture)
        datasets.append(dataset)
        nowhere = (None,) * 4
        rows += [(number, *found, *nowhere) for found in where(dataset, person, date)]
        if box:
            rows.append((number, "pixels", "name", person.name, *box))
            rows.append((number, "pixels", "birth date", person.birth_date[:4], *box))
    planted = pd.DataFrame(rows, columns=["instance", "where", "kind", "value", *_BOX])
    planted = planted.astype(dict.fromkeys(_BOX, "Int64"))
    return Study(datasets, declare(planted, SOURCE), person)


def _pixels(dataset: Dataset, picture: np.ndarray) -> None:
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns = picture.shape
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.PixelSpacing = [round(350 / picture.shape[0], 4)] * 2  # a plate of 35 x 35 cm
    dataset.WindowCenter, dataset.WindowWidth = 128, 256
    dataset.PixelData = picture.tobytes()
    dataset["PixelData"].VR = "OB"


def _burn(picture: np.ndarray, text: str) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """Draw text into the lower left corner; return the picture and the text's box."""
    import matplotlib
    from PIL import Image, ImageDraw, ImageFont

    # Pillow's own font lacks Vietnamese letters.
    file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    height, width = picture.shape
    font = ImageFont.truetype(str(file), 8)
    while font.getlength(text) < 0.7 * width:
        font = ImageFont.truetype(str(file), font.size + 1)
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    place = round(0.03 * width), round(0.97 * height)
    draw.text(place, text, fill=255, font=font, anchor="ld")
    left, top, right, bottom = draw.textbbox(place, text, font=font, anchor="ld")
    box = int(top), int(left), int(bottom - top), int(right - left)
    return np.array(image), box
