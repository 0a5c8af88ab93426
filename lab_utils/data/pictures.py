"""Pictures found by the hash of their pixels; a lab goes on without them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from lab_utils.data import places
from lab_utils.data.catalogue import Dataset, entry
from lab_utils.data.errors import DataAbsentError, DataDamagedError
from lab_utils.data.loading import load_entry
from lab_utils.language import Texts, pick

_NOTES = Texts(
    {
        "official": {
            "vi": "Ảnh được lấy từ tệp {title} chính thức (mã kiểm MD5 trùng khớp).",
            "en": "The pictures come from the official {title} file (its MD5 checksum agrees).",
        },
        "copy": {
            "vi": "Ảnh được lấy từ một bản sao của {title}, không phải tệp chính thức: mã kiểm MD5 "
            "khác, nhưng đủ mọi ảnh có trong bảng điểm.",
            "en": "The pictures come from a copy of {title}, not from the official file: its MD5 "
            "checksum differs, but every image of the score table is in it.",
        },
        "absent": {
            "vi": "Máy này chưa có tệp ảnh {title} nên bài không hiện ảnh. Mọi số liệu và câu hỏi "
            "vẫn dùng được.",
            "en": "The {title} picture file is not on this machine, so no pictures are shown. All "
            "figures and questions work without them.",
        },
        "damaged": {
            "vi": "Tệp ảnh {file} bị hỏng hoặc không phải {title} nên bài không hiện ảnh. Mọi số "
            "liệu và câu hỏi vẫn dùng được. Hãy báo giảng viên thay tệp này.",
            "en": "The picture file {file} is damaged or is not {title}, so no pictures are shown. "
            "All figures and questions work without them. Ask your instructor to replace it.",
        },
    }
)


@dataclass(frozen=True)
class Pictures:
    """Pictures of a public data set, found by the hash of their pixels.

    Attributes
    ----------
    by_hash : mapping of str to ndarray
        `image_hash` -> 28 x 28 uint8; empty when `origin` is "absent". Equal images share one
        entry, so look pictures up row by row rather than counting on one entry a row.
    origin : {"official", "copy", "absent"}
        "official" when the file has the publisher's checksum.
    title : str
        Of the data set.
    damaged : Path or None
        The file that was there and could not be used.
    """

    by_hash: Mapping[str, np.ndarray] = field(repr=False)
    origin: Literal["official", "copy", "absent"]
    title: str
    damaged: Path | None = None

    def note(self, language: str) -> str:
        """Say in one or two sentences where the pictures come from, or why there are none."""
        kind = "damaged" if self.damaged else self.origin
        return _NOTES.say(kind, language, file=self.damaged, title=self.title)


def pictures(name: str) -> Pictures:
    """Find the validation and test pictures of a public data set; never download them.

    A file that is missing or damaged gives no error: the labs work without pictures, and
    `Pictures.note` tells the reader why there are none.

    Parameters
    ----------
    name : str
        A set of images: "pneumoniamnist", "breastmnist".

    Raises
    ------
    ValueError
        If no set of pictures has this name.

    Examples
    --------
    >>> pictures("pneumoniamnist").origin in {"official", "copy", "absent"}
    True
    """
    return pictures_of(_images(name))


def pictures_of(dataset: Dataset) -> Pictures:
    """As `pictures`, for an entry of a catalogue of one's own."""
    title = pick(dataset.title, "en")
    try:
        loaded = load_entry(dataset)
    except DataAbsentError:
        return Pictures({}, "absent", title)
    except DataDamagedError as error:
        return Pictures({}, "absent", title, error.path)
    by_hash = {
        image_hash(image): image
        for split in ("validation", "test")
        for image in loaded.images[split]
    }
    origin: Literal["copy", "official"] = "copy" if loaded.attrs["origin"] == "copy" else "official"
    return Pictures(by_hash, origin, title)


def find_pixels(name: str) -> Path | None:
    """Return the file that holds the pictures of a data set, or None; it is not opened.

    Examples
    --------
    >>> find_pixels("flchain")
    Traceback (most recent call last):
    ValueError: no set of pictures is called 'flchain'
    """
    dataset = _images(name)
    for _, folder in places.places():
        if paths := places.found_files(dataset, folder):
            return paths[0]
    return None


def image_hash(image: np.ndarray) -> str:
    """Return the SHA-256 of an image's pixels (uint8, row by row) as 64 hexadecimal digits.

    Examples
    --------
    >>> image_hash(np.zeros((28, 28), dtype=np.uint8))[:12]
    '0c37ddc45244'
    """
    return hashlib.sha256(np.ascontiguousarray(image, dtype=np.uint8).tobytes()).hexdigest()


def _images(name: str) -> Dataset:
    dataset = entry(name)
    if not dataset.images:
        raise ValueError(f"no set of pictures is called {name!r}")
    return dataset
