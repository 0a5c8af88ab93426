"""Data of the labs: score tables that come with them, pictures where the file is there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from lab_utils.language import pick

if TYPE_CHECKING:
    import pandas as pd

# The labs are used from their own folder: the tables stand beside this package.
DATASETS = Path(__file__).resolve().parents[1] / "datasets"

_TABLES = ("pneumonia_scores",)
# Set of pictures: the official file first, then the copy that may stand in for it.
_PIXEL_FILES = {"pneumoniamnist": ("pneumoniamnist.npz", "pneumoniamnist-standin.npz")}
_OFFICIAL_MD5 = {"pneumoniamnist": "28209eda62fecd6e6a2d98b1501bb15f"}
_SHAPES = {"val_images": (524, 28, 28), "test_images": (624, 28, 28)}

_NOTES: dict[str, dict[str, str]] = {
    "official": {
        "vi": "Ảnh được lấy từ tệp PneumoniaMNIST chính thức (mã kiểm MD5 trùng khớp).",
        "en": "The pictures come from the official PneumoniaMNIST file (its MD5 checksum agrees).",
    },
    "copy": {
        "vi": "Ảnh được lấy từ một bản sao của PneumoniaMNIST, không phải tệp chính thức: mã kiểm "
        "MD5 khác, nhưng đủ mọi ảnh có trong bảng điểm.",
        "en": "The pictures come from a copy of PneumoniaMNIST, not from the official file: its "
        "MD5 checksum differs, but every image of the score table is in it.",
    },
    "absent": {
        "vi": "Máy này chưa có tệp ảnh PneumoniaMNIST nên bài không hiện ảnh. Mọi số liệu và câu "
        "hỏi vẫn dùng được.",
        "en": "The PneumoniaMNIST picture file is not on this machine, so no pictures are shown. "
        "All figures and questions work without them.",
    },
    "damaged": {
        "vi": "Tệp ảnh {file} bị hỏng hoặc không phải PneumoniaMNIST nên bài không hiện ảnh. Mọi "
        "số liệu và câu hỏi vẫn dùng được. Hãy báo giảng viên thay tệp này.",
        "en": "The picture file {file} is damaged or is not PneumoniaMNIST, so no pictures are "
        "shown. All figures and questions work without them. Ask your instructor to replace it.",
    },
}


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
    damaged : Path or None
        The file that was there and could not be used.
    """

    by_hash: Mapping[str, np.ndarray] = field(repr=False)
    origin: Literal["official", "copy", "absent"]
    damaged: Path | None = None

    def note(self, language: str) -> str:
        """Say in one or two sentences where the pictures come from, or why there are none."""
        kind = "damaged" if self.damaged else self.origin
        return pick(_NOTES[kind], language).format(file=self.damaged)


def load(name: str) -> pd.DataFrame:
    """Read one of the tables that come with the labs.

    ==================  ===========================================================
    pneumonia_scores    1,148 rows: an AI's scores on the PneumoniaMNIST images
                        split ("validation" 524, "test" 624), image_sha256 (see
                        `image_hash`), truth (1 pneumonia, 0 normal), score (0 to 1)
    ==================  ===========================================================

    Parameters
    ----------
    name : {"pneumonia_scores"}

    Returns
    -------
    DataFrame
        ``.attrs["card"]`` is the text of the data set's card: source, licence, limits.

    Raises
    ------
    ValueError
        If no table has this name.

    Examples
    --------
    >>> table = load("pneumonia_scores")
    >>> table.groupby("split")["truth"].sum().to_dict()
    {'test': 390, 'validation': 389}
    """
    import pandas as pd

    _known(name, _TABLES)
    table = pd.read_csv(DATASETS / name / "scores.csv")
    table.attrs["card"] = (DATASETS / name / "CARD.md").read_text(encoding="utf-8")
    return table


def pictures(name: str) -> Pictures:
    """Find the validation and test pictures of a public data set; never download them.

    Looks in the cache, then in the folder named by LABS_DATA_MIRROR (layout
    ``<name>/<file>``). A file that is missing or damaged gives no error: the labs work
    without pictures, and `Pictures.note` tells the reader why there are none.

    Parameters
    ----------
    name : {"pneumoniamnist"}
        PneumoniaMNIST: 524 + 624 chest radiographs of children, 28 x 28 pixels. Yang J et al.
        MedMNIST v2. Sci Data 2023;10:41. CC BY 4.0.

    Raises
    ------
    ValueError
        If no set of pictures has this name.

    Examples
    --------
    >>> pictures("pneumoniamnist").origin in {"official", "copy", "absent"}
    True
    """
    damaged = None
    for path in _candidates(name):
        found = _read(name, path, path.stat().st_mtime_ns)
        if found.origin != "absent":
            return found
        damaged = damaged or path
    return Pictures({}, "absent", damaged)


def find_pixels(name: str) -> Path | None:
    """Return the first file that may hold the pictures of a data set, or None.

    Parameters
    ----------
    name : {"pneumoniamnist"}

    Examples
    --------
    >>> find_pixels("pneumonia")
    Traceback (most recent call last):
    ValueError: no data set is called 'pneumonia'; known here: pneumoniamnist
    """
    return next(iter(_candidates(name)), None)


def image_hash(image: np.ndarray) -> str:
    """Return the SHA-256 of an image's pixels (uint8, row by row) as 64 hexadecimal digits.

    Examples
    --------
    >>> image_hash(np.zeros((28, 28), dtype=np.uint8))[:12]
    '0c37ddc45244'
    """
    return hashlib.sha256(np.ascontiguousarray(image, dtype=np.uint8).tobytes()).hexdigest()


def _known(name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise ValueError(f"no data set is called {name!r}; known here: {', '.join(names)}")


def _candidates(name: str) -> list[Path]:
    import pooch

    _known(name, tuple(_PIXEL_FILES))
    official, *copies = _PIXEL_FILES[name]
    paths = [Path(pooch.os_cache("clinical-ai-labs")) / name / official]
    if mirror := os.environ.get("LABS_DATA_MIRROR"):
        paths += [Path(mirror) / name / file for file in (official, *copies)]
    return [path for path in paths if path.is_file()]


@cache  # once a process; the time of change lets a repaired file be read again
def _read(name: str, path: Path, mtime_ns: int) -> Pictures:
    try:
        official = hashlib.md5(path.read_bytes()).hexdigest() == _OFFICIAL_MD5[name]
        by_hash: dict[str, np.ndarray] = {}
        with np.load(path, allow_pickle=False) as arrays:
            for key, shape in _SHAPES.items():
                images = arrays[key]
                if images.shape != shape or images.dtype != np.uint8:
                    raise ValueError(f"{key} is {images.dtype} {images.shape}, expected {shape}")
                by_hash |= {image_hash(image): image for image in images}
    # A damaged file fails in a dozen ways (zip, zlib, header, pickle, memory, rights); to the
    # reader they all mean the same, and the labs go on without pictures.
    except Exception:
        return Pictures({}, "absent")
    if official:
        return Pictures(by_hash, "official")
    # A copy is only worth showing when it holds the very images that were scored.
    complete = by_hash.keys() >= set(load("pneumonia_scores")["image_sha256"])
    return Pictures(by_hash, "copy") if complete else Pictures({}, "absent")
