"""Read the files of a data set, once a process, and check them against the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_utils.data.catalogue import Dataset
from lab_utils.data.checksums import How, check_files
from lab_utils.data.errors import DataDamagedError
from lab_utils.data.readers.images import read_images
from lab_utils.errors import BilingualError
from lab_utils.language import Twin

if TYPE_CHECKING:
    import pandas as pd

_Stamped = tuple[Path, int, int]

# Where the reader of a set is; a set of images needs none.
_READERS = {
    "flchain": "installed:flchain",
    "diabetes": "installed:diabetes",
    "breast_cytology": "installed:breast_cytology",
    "pydicom_scans": "installed:pydicom_scans",
    "published": "installed:published",
    "mock_notes": "installed:mock_notes",
    "ai_drafts": "drafts:ai_drafts",
    "nhanes": "public:nhanes",
    "ilpd": "public:ilpd",
    "hcv": "public:hcv",
    "mimic_labs": "public:mimic_labs",
    "nih_labels": "public:nih_labels",
    "nih_radiologists": "public:nih_radiologists",
}


def read_files(dataset: Dataset, paths: Sequence[Path]) -> tuple[Any, How]:
    """Return what the files hold, to be copied before it is changed, and how they were checked.

    Raises
    ------
    DataDamagedError
        If a checksum, or the rows, columns, missing values or ranges differ.
    """
    # With its time of change and size: a repaired file is read again.
    stamped = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    return _read(dataset, stamped)


def examine(dataset: Dataset, paths: Sequence[Path]) -> How:
    """Read the files of a data set and check them against the catalogue; as `check_files`.

    Raises
    ------
    DataDamagedError
        If a checksum, or the rows, columns, missing values or ranges differ.
    """
    return read_files(dataset, paths)[1]


@lru_cache(maxsize=16)
def _read(dataset: Dataset, stamped: tuple[_Stamped, ...]) -> tuple[Any, How]:
    paths = [path for path, *_ in stamped]
    try:
        how = check_files(dataset, paths) if dataset.source == "download" else "content"
        if dataset.images:
            return read_images(paths[0], dataset.images, set(dataset.labels)), how
        module, function = _READERS.get(dataset.name, "installed:own_csv").split(":")
        read = getattr(import_module(f"lab_utils.data.readers.{module}"), function)
        return _checked(read(paths), dataset), how
    except DataDamagedError:
        raise
    # A damaged file fails in dozens of ways (zip, zlib, header, encoding, a missing column); to
    # the reader they all mean the same.
    except Exception as error:
        raise _damaged(dataset, paths, error) from error


def _damaged(dataset: Dataset, paths: Sequence[Path], error: Exception) -> DataDamagedError:
    reason: Twin = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, BilingualError):
        reason = error.twin
    if dataset.source == "download":
        then = {
            "vi": f"Hãy xóa tệp rồi chạy: labs data fetch {dataset.name}",
            "en": f"Delete it, then run: labs data fetch {dataset.name}",
        }
    else:
        then = {
            "vi": "Hãy báo giảng viên cài lại.",
            "en": "Ask your instructor to install it again.",
        }
    return DataDamagedError(
        vi="Dữ liệu {name} trong {where} không đúng như mô tả ({reason}). {then}",
        en="The data set {name} in {where} is not what it should be ({reason}). {then}",
        path=paths[0] if paths else None,
        reason=reason,
        name=dataset.name,
        where=", ".join(map(str, paths)) or dataset.package,
        then=then,
    )


def _checked(table: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Return the table if its rows, columns, missing values and ranges are those measured."""
    _equal("columns", list(table.columns), list(dataset.columns))
    if dataset.rows is not None:
        _equal("rows", len(table), dataset.rows)
    for name, column in dataset.columns.items():
        there = table[name].dropna()
        if column.missing is not None:
            _equal(f"missing values of {name}", len(table) - len(there), column.missing)
        if column.range is not None:
            low, high = column.range
            outside = there[(there < low) | (there > high)]
            if len(outside):
                raise ValueError(f"{name} holds {outside.iloc[0]}; expected {low} to {high}")
        if column.values is not None:
            other = sorted(map(str, set(there) - set(column.values)))
            if other:
                raise ValueError(f"{name} holds {other[0]!r}; expected one of {column.values}")
    return table


def _equal(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise ValueError(f"{what}: {found}; expected {wanted}")
