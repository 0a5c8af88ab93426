"""Data of the labs: what there is, where it comes from, and how to load it."""

from lab_utils.data.catalogue import DATASETS
from lab_utils.data.errors import (
    CatalogueError,
    DataAbsentError,
    DataDamagedError,
    DataError,
    FetchError,
)
from lab_utils.data.loading import load, load_entry
from lab_utils.data.notes import note
from lab_utils.data.pictures import Pictures, find_pixels, image_hash, pictures
from lab_utils.data.readers.images import ImageSet

__all__ = [
    "DATASETS",
    "CatalogueError",
    "DataAbsentError",
    "DataDamagedError",
    "DataError",
    "FetchError",
    "ImageSet",
    "Pictures",
    "find_pixels",
    "image_hash",
    "load",
    "load_entry",
    "note",
    "pictures",
]
