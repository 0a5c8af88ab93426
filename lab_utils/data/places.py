"""Where the files of the data sets are: the cache, and a folder that was carried here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from lab_utils.data.catalogue import Dataset
from lab_utils.data.errors import DataDamagedError
from lab_utils.environment import DATA_CACHE, DATA_MIRROR

Place = Literal["cache", "mirror"]


def cache_folder() -> Path:
    """Return the folder of downloaded files: LABS_DATA_CACHE, or one in the user's cache.

    A hub points LABS_DATA_CACHE at one shared folder; trainees need only be able to read it.
    """
    if named := DATA_CACHE.get():
        return named
    import pooch

    return Path(pooch.os_cache("clinical-ai-labs"))


def mirror_folder() -> Path | None:
    """Return the folder named by LABS_DATA_MIRROR (layout ``<folder>/<file>``), or None."""
    return DATA_MIRROR.get()


def places() -> list[tuple[Place, Path]]:
    """Return the folders to look in, in order."""
    found: list[tuple[Place, Path]] = [("cache", cache_folder())]
    if mirror := mirror_folder():
        found.append(("mirror", mirror))
    return found


def found_files(dataset: Dataset, folder: Path) -> list[Path] | None:
    """Return the files of a data set inside a place, or None if one is missing.

    A copy that the catalogue knows is taken where the official file is missing.

    Raises
    ------
    DataDamagedError
        If a link leads out of the folder.
    """
    paths = []
    for file in dataset.files:
        names = [file.name]
        if len(dataset.files) == 1:
            names += [copy.name for copy in dataset.copies]
        here = [folder / dataset.folder / name for name in dict.fromkeys(names)]
        path = next((path for path in here if path.is_file()), None)
        if path is None:
            return None
        paths.append(inside(path, folder))
    return paths


def inside(path: Path, folder: Path) -> Path:
    """Return `path` if it is inside `folder` once links are followed.

    Raises
    ------
    DataDamagedError
        If it is not.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DataDamagedError(
            vi="{path} là liên kết dẫn ra ngoài thư mục {folder} nên không được đọc. Hãy chép "
            "chính tệp đó vào.",
            en="{path} is a link that leads out of {folder} and is not read. Copy the file itself.",
            path=path,
            folder=folder,
        )
    return path
