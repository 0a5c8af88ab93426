"""Is a file, or a table, what the catalogue says?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lab_utils.data.catalogue import Copy, Dataset, File
from lab_utils.data.errors import DataDamagedError

if TYPE_CHECKING:
    import pandas as pd

How = Literal["checksum", "content"] | Copy


def check_files(dataset: Dataset, paths: Sequence[Path]) -> How:
    """Hold the files of a data set to their checksums.

    Parameters
    ----------
    paths : sequence of Path
        One a file of the catalogue, in its order.

    Returns
    -------
    "checksum", "content" or Copy
        All have the publisher's checksum; the publisher gives none, so that the content has to
        be looked at; or the copy that this file is.

    Raises
    ------
    DataDamagedError
        If a file has neither the publisher's checksum nor that of a known copy.
    """
    if len(paths) != len(dataset.files):
        raise ValueError(f"{len(paths)} files of {dataset.name}; expected {len(dataset.files)}")
    found = [check_file(dataset, *pair) for pair in zip(dataset.files, paths, strict=True)]
    for how in found:
        if how != "checksum":
            return how
    return "checksum"


def check_file(dataset: Dataset, file: File, path: Path) -> How:
    """Hold one file to its checksum; as `check_files`."""
    content = _digest(path, "sha256")
    for copy in dataset.copies:
        if copy.sha256 == content:
            return copy
    if not file.checksum:
        return "content"
    kind, _, wanted = file.checksum.partition(":")
    if (content if kind == "sha256" else _digest(path, kind)) != wanted:
        raise DataDamagedError(
            f"Tệp {path} khác tệp chính thức (mã kiểm {kind} không khớp): tải hỏng, hoặc là tệp "
            f"khác. Hãy xóa tệp rồi chạy: labs data fetch {dataset.name}",
            f"The file {path} differs from the official one (its {kind} checksum does not agree): "
            f"a broken download, or another file. Delete it, then run: labs data fetch "
            f"{dataset.name}",
            path,
        )
    return "checksum"


def hold_to_catalogue(table: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Return the table if its rows, columns, missing values and ranges are those measured.

    Raises
    ------
    ValueError
        Naming what differs first.
    """
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


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, kind).hexdigest()
