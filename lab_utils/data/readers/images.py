"""Image sets in the form of MedMNIST: one npz file with three splits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

SPLITS = {"training": "train", "validation": "val", "test": "test"}
SIDE = 28


@dataclass(frozen=True)
class ImageSet:
    """Images and labels of one public set.

    Attributes
    ----------
    images : mapping of str to ndarray
        ``"training"``, ``"validation"``, ``"test"`` -> n x 28 x 28 uint8, not writable.
    labels : mapping of str to ndarray
        The same keys -> n int.
    attrs : dict
        As of a table: origin, note, card, and ``"labels"``: the meaning of each label.
    """

    images: Mapping[str, np.ndarray] = field(repr=False)
    labels: Mapping[str, np.ndarray] = field(repr=False)
    attrs: dict[str, Any] = field(default_factory=dict, repr=False)


def read_images(path: Path, counts: Mapping[str, int], known: set[int]) -> ImageSet:
    """Read one npz file and check it against the counts of the catalogue.

    Raises
    ------
    ValueError
        Or anything that a damaged file makes NumPy raise; a pickle inside is never opened.
    """
    images, labels = {}, {}
    with np.load(path, allow_pickle=False) as arrays:
        for split, part in SPLITS.items():
            found, truth = arrays[f"{part}_images"], arrays[f"{part}_labels"].ravel()
            wanted = (counts[split], SIDE, SIDE)
            if found.shape != wanted or found.dtype != np.uint8:
                raise ValueError(f"{part}_images is {found.dtype} {found.shape}, expected {wanted}")
            if len(truth) != len(found) or not set(np.unique(truth).tolist()) <= known:
                raise ValueError(f"{part}_labels does not hold {sorted(known)} for each image")
            images[split], labels[split] = found, truth.astype(int)
    for array in (*images.values(), *labels.values()):
        array.setflags(write=False)
    return ImageSet(images, labels)
