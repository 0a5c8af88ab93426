"""Verify the data on this machine, and export them for a hospital without internet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lab_utils.data import places
from lab_utils.data.catalogue import Copy, Dataset, catalogue
from lab_utils.data.errors import DataDamagedError, DataError
from lab_utils.data.loading import load_entry
from lab_utils.data.read_files import examine
from lab_utils.files import write_atomically
from lab_utils.language import pick


@dataclass(frozen=True)
class Finding:
    """What `verify` found of one data set in one place."""

    dataset: Dataset
    place: Literal["package", "own", "cache", "mirror"]
    state: Literal["ok", "copy", "differs", "absent"]
    detail: str


def verify() -> Iterator[Finding]:
    """Read every data set wherever it is and check it against the catalogue."""
    for dataset in catalogue().values():
        if dataset.source != "download":
            try:
                load_entry(dataset)
            except DataError as error:
                yield Finding(dataset, dataset.source, "differs", error.say("en"))
            else:
                yield Finding(dataset, dataset.source, "ok", "rows, columns and ranges agree")
            continue
        for place, folder in places.places():
            yield _verify(dataset, place, folder)


def _verify(dataset: Dataset, place: places.Place, folder: Path) -> Finding:
    try:
        paths = places.found_files(dataset, folder)
        if paths is None:
            return Finding(dataset, place, "absent", "")
        how = examine(dataset, paths)
    except DataDamagedError as error:
        return Finding(dataset, place, "differs", error.say("en"))
    if isinstance(how, Copy):
        return Finding(dataset, place, "copy", f"not the official file: {pick(how.why, 'en')}")
    if how == "content":
        detail = "no checksum published: checked by rows, columns and ranges"
    else:
        detail = f"the publisher's {dataset.files[0].checksum.partition(':')[0]} agrees"
    return Finding(dataset, place, "ok", detail)


def export(target: Path) -> list[Dataset]:
    """Write a folder for LABS_DATA_MIRROR from what is right in the cache.

    With its own ``SHA256SUMS`` and a ``README.txt``. Files that differ from the catalogue are
    left out. Each file gets its name only when it is written whole.

    Parameters
    ----------
    target : path
        A folder, such as one on a USB stick; it is made if it is missing.

    Returns
    -------
    list of Dataset
        Those that are in it now; empty if the cache holds none, and then nothing is written.

    Raises
    ------
    DataError
        If `target` is the cache, a folder inside is a link, or a file cannot be written.
    """
    cache = places.cache_folder()
    if target.resolve().is_relative_to(cache.resolve()):
        raise DataError(
            vi="{target} nằm trong chính kho dữ liệu {cache}. Hãy chọn thư mục khác.",
            en="{target} lies inside the cache {cache} itself. Choose another folder.",
            target=target,
            cache=cache,
        )
    taken = {}
    for dataset in catalogue().values():
        if dataset.source != "download":
            continue
        # What is a copy here is known as one there too, by its checksum.
        if _verify(dataset, "cache", cache).state in ("ok", "copy"):
            taken[dataset] = places.found_files(dataset, cache) or []
    sums = {}
    try:
        for dataset, paths in taken.items():
            for path in paths:
                sums[f"{dataset.folder}/{path.name}"] = _copy(path, target / dataset.folder)
        if sums:
            lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
            write_atomically(target / "SHA256SUMS", "".join(lines))
            write_atomically(target / "README.txt", _readme(list(taken)))
    except OSError as error:
        raise DataError(
            vi="Không ghi được vào {target} ({reason}). Không có tệp dở dang mang tên thật.",
            en="{target} cannot be written to ({reason}). No half file bears a real name.",
            target=target,
            reason=error.strerror,
        ) from error
    return list(taken)


def _copy(path: Path, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():
        raise DataError(
            vi="{folder} là liên kết; không ghi qua liên kết.",
            en="{folder} is a link, and nothing is written through a link.",
            folder=folder,
        )
    copied = folder / path.name
    write_atomically(copied, path.read_bytes())
    digest = _sha256(path)
    # A worn USB stick may keep other bytes than it was given.
    if _sha256(copied) != digest:
        copied.unlink()
        raise OSError(None, f"{path.name} was not written correctly")
    return digest


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _readme(datasets: list[Dataset]) -> str:
    lines = [
        "Dữ liệu cho các bài thực hành. Đặt biến môi trường LABS_DATA_MIRROR trỏ tới thư mục này;",
        "các bài đọc thẳng từ đây, không cần internet. Kiểm tra: labs data verify, hoặc",
        "sha256sum -c SHA256SUMS",
        "",
        "Data for the labs. Let the environment variable LABS_DATA_MIRROR name this folder; the",
        "labs read from it, without internet. To check: labs data verify, or",
        "sha256sum -c SHA256SUMS",
        "",
    ]
    for dataset in datasets:
        lines += [
            f"{dataset.folder}/",
            f"  {pick(dataset.title, 'vi')} · {pick(dataset.title, 'en')}",
        ]
        lines += [f"  {dataset.licence}", *(f"  {line}" for line in dataset.citation), ""]
    return "\n".join(lines)
