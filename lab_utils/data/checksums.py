"""Compare files with the checksums of the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from lab_utils.data.catalogue import Copy, Dataset, File
from lab_utils.data.errors import DataDamagedError

How = Literal["checksum", "content"] | Copy


def check_files(dataset: Dataset, paths: Sequence[Path]) -> How:
    """Compare the files of a data set with their checksums.

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
    """Compare one file with its checksum; as `check_files`."""
    content = _digest(path, "sha256")
    for copy in dataset.copies:
        if copy.sha256 == content:
            return copy
    if not file.checksum:
        return "content"
    kind, _, wanted = file.checksum.partition(":")
    if (content if kind == "sha256" else _digest(path, kind)) != wanted:
        raise DataDamagedError(
            vi="Tệp {path} khác tệp chính thức (mã kiểm {kind} không khớp): tải hỏng, hoặc là tệp "
            "khác. Hãy xóa tệp rồi chạy: labs data fetch {name}",
            en="The file {path} differs from the official one (its {kind} checksum does not "
            "agree): a broken download, or another file. Delete it, then run: labs data fetch "
            "{name}",
            path=path,
            kind=kind,
            name=dataset.name,
        )
    return "checksum"


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, kind).hexdigest()
