"""Load a data set by its name, say where it came from, and hold it to the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_utils.data import places
from lab_utils.data.catalogue import DATASETS, Copy, Dataset, entry
from lab_utils.data.checksums import How, check_files, hold_to_catalogue
from lab_utils.data.errors import DataAbsentError, DataDamagedError
from lab_utils.data.notes import origin_note
from lab_utils.data.readers.images import ImageSet, read_images
from lab_utils.language import LANGUAGES, pick

if TYPE_CHECKING:
    from lab_utils.data.fetch import Fetcher

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


def load(name: str, *, download: bool = False) -> Any:
    """Load a data set: from an installed package, our own tables, the cache or the mirror.

    ==================  ====================================================================
    flchain             7,874 residents aged 50 and over: creatinine, light chains, death
    diabetes            442 patients: lipids, glucose, progression
    breast_cytology     569 breast masses: measurements of nuclei, malignant or not
    pydicom_scans       10 DICOM files: their paths
    pneumonia_scores    1,148 images: an AI's scores
    mortality_scores    7,679 residents of flchain: an AI's scores
    published           counts and figures from published studies, each with its source
    mock_notes          16 invented clinical notes with their identifiers marked
    ai_drafts           8 source notes with an AI's draft of each, its errors marked
    pneumoniamnist      5,856 chest radiographs of children (images; to fetch)
    breastmnist         780 breast ultrasound images (to fetch)
    nhanes              9,254 participants of a survey: biochemistry (to fetch)
    ilpd, hcv           583 and 615 patients: liver tests (to fetch)
    mimic_labs          laboratory events of 100 patients (to fetch)
    nih_labels          112,120 radiographs: text-mined labels (no address; to be carried)
    nih_radiologists    4,376 of them: labels by radiologists (no address; to be carried)
    ==================  ====================================================================

    Columns, units, source and limits stand in ``datasets/catalogue.yaml``. The second call of a
    process reads nothing from disk.

    Parameters
    ----------
    name : str
    download : bool
        Whether to download what is not here. A lab leaves it: ``labs data fetch`` does it before
        the class.

    Returns
    -------
    DataFrame or ImageSet
        Yours to change. ``.attrs`` holds ``"origin"`` ("package", "own", "cache", "mirror",
        "download", or "copy" for what stands in for the official file), ``"units"`` (column ->
        unit), ``"columns"`` (column -> meaning in both languages), ``"card"`` (Markdown),
        ``"damaged"`` (files that were passed over) and ``"note"`` (what to say of all this on
        the screen, in both languages; see `note`).

    Raises
    ------
    ValueError
        If no data set has this name.
    DataAbsentError
        If it is not here; ``.note(language)`` says what to do.
    DataDamagedError
        If it is here and is not what the catalogue says.

    Examples
    --------
    >>> table = load("flchain")
    >>> len(table), table.attrs["origin"], table.attrs["units"]["creatinine"]
    (7874, 'package', 'mg/dL')
    """
    if not download:
        return load_entry(entry(name))
    from lab_utils.data.fetch import Fetcher

    return load_entry(entry(name), Fetcher())


def load_entry(dataset: Dataset, fetcher: Fetcher | None = None) -> Any:
    """Load what an entry of a catalogue describes; with a fetcher, download what is not here.

    As `load`, for a catalogue of one's own.
    """
    if dataset.source == "package":
        return _yours(dataset, [], "package")
    if dataset.source == "own":
        return _yours(dataset, [DATASETS / dataset.name / f.name for f in dataset.files], "own")
    damaged: list[DataDamagedError] = []
    for place, folder in places.places():
        try:
            loaded = _from_folder(dataset, folder, place)
        except DataDamagedError as error:
            damaged.append(error)
            continue
        if loaded is not None:
            return _and_named(loaded, damaged)
    if fetcher is not None:
        (fetched,) = fetcher.fetch([dataset])
        if fetched.error is not None:
            raise fetched.error
        loaded = _from_folder(dataset, fetcher.cache, "download")
        if loaded is not None:
            return _and_named(loaded, damaged)
    if damaged:
        raise damaged[0]
    raise _absent(dataset)


def examine(dataset: Dataset, paths: Sequence[Path]) -> How:
    """Read the files of a data set and hold them to the catalogue; as `check_files`.

    Raises
    ------
    DataDamagedError
        If a checksum, or the rows, columns, missing values or ranges differ.
    """
    return _read(dataset, _stamped(paths))[1]


def _from_folder(dataset: Dataset, folder: Path, origin: str) -> Any:
    paths = places.found_files(dataset, folder)
    return None if paths is None else _yours(dataset, paths, origin)


def _and_named(loaded: Any, passed_over: list[DataDamagedError]) -> Any:
    """Never silently: name the files that were passed over."""
    loaded.attrs["damaged"] = [str(error.path) for error in passed_over]
    for language in LANGUAGES:
        sentences = [loaded.attrs["note"][language]]
        sentences += [error.note(language) for error in passed_over]
        loaded.attrs["note"][language] = " ".join(sentences)
    return loaded


def _yours(dataset: Dataset, paths: Sequence[Path], origin: str) -> Any:
    kept, how = _read(dataset, _stamped(paths))
    if isinstance(how, Copy):
        origin = "copy"
    attrs = {
        "origin": origin,
        "note": origin_note(dataset, origin, how),
        "card": dataset.card.read_text(encoding="utf-8") if dataset.card.is_file() else "",
        "damaged": [],
    }
    if isinstance(kept, ImageSet):
        return replace(kept, attrs=attrs | {"labels": dict(dataset.labels)})
    table = kept.copy()
    columns = dataset.columns.items()
    table.attrs = attrs | {
        "units": {name: pick(column.unit, "en") for name, column in columns if column.unit},
        "columns": {name: {"vi": column.vi, "en": column.en} for name, column in columns},
    }
    return table


def _stamped(paths: Sequence[Path]) -> tuple[_Stamped, ...]:
    # With its time of change and size: a repaired file is read again.
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


@lru_cache(maxsize=16)
def _read(dataset: Dataset, stamped: tuple[_Stamped, ...]) -> tuple[Any, How]:
    paths = [path for path, *_ in stamped]
    try:
        how = check_files(dataset, paths) if dataset.source == "download" else "content"
        if dataset.images:
            return read_images(paths[0], dataset.images, set(dataset.labels)), how
        module, function = _READERS.get(dataset.name, "installed:own_csv").split(":")
        read = getattr(import_module(f"lab_utils.data.readers.{module}"), function)
        return hold_to_catalogue(read(paths), dataset), how
    except DataDamagedError:
        raise
    # A damaged file fails in dozens of ways (zip, zlib, header, encoding, a missing column); to
    # the reader they all mean the same.
    except Exception as error:
        raise _damaged(dataset, paths, error) from error


def _damaged(dataset: Dataset, paths: Sequence[Path], error: Exception) -> DataDamagedError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    where = ", ".join(map(str, paths)) or dataset.package
    if dataset.source == "download":
        vi = f"Hãy xóa tệp rồi chạy: labs data fetch {dataset.name}"
        en = f"Delete it, then run: labs data fetch {dataset.name}"
    else:
        vi, en = "Hãy báo giảng viên cài lại.", "Ask your instructor to install it again."
    return DataDamagedError(
        f"Dữ liệu {dataset.name} trong {where} không đúng như mô tả ({reason}). {vi}",
        f"The data set {dataset.name} in {where} is not what it should be ({reason}). {en}",
        paths[0] if paths else None,
        reason,
    )


def _absent(dataset: Dataset) -> DataAbsentError:
    title_vi, title_en = (pick(dataset.title, language) for language in LANGUAGES)
    if any(file.address for file in dataset.files):
        vi, en = f"chạy: labs data fetch {dataset.name}", f"run: labs data fetch {dataset.name}"
    else:
        files = ", ".join(file.name for file in dataset.files)
        where = f"LABS_DATA_MIRROR/{dataset.folder}"
        vi, en = f"chép tệp {files} vào {where}", f"put the file {files} into {where}"
    return DataAbsentError(
        f"Máy này chưa có dữ liệu {title_vi}. Hãy {vi}, hoặc báo giảng viên.",
        f"The data {title_en} are not on this machine. Please {en}, or ask your instructor.",
    )
