"""Load a data set by its name, check it against the catalogue, say where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lab_utils.data import places
from lab_utils.data.catalogue import DATASETS, Copy, Dataset, entry
from lab_utils.data.errors import DataAbsentError, DataDamagedError
from lab_utils.data.fetch import Fetcher
from lab_utils.data.notes import origin_note
from lab_utils.data.read_files import read_files
from lab_utils.data.readers.images import ImageSet
from lab_utils.language import LANGUAGES, pick


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
        If it is not here; ``.say(language)`` says what to do.
    DataDamagedError
        If it is here and is not what the catalogue says.

    Examples
    --------
    >>> table = load("flchain")
    >>> len(table), table.attrs["origin"], table.attrs["units"]["creatinine"]
    (7874, 'package', 'mg/dL')
    """
    return load_entry(entry(name), Fetcher() if download else None)


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


def _from_folder(dataset: Dataset, folder: Path, origin: str) -> Any:
    paths = places.found_files(dataset, folder)
    return None if paths is None else _yours(dataset, paths, origin)


def _and_named(loaded: Any, passed_over: list[DataDamagedError]) -> Any:
    """Name the files that were passed over, in the attributes and in the note."""
    loaded.attrs["damaged"] = [str(error.path) for error in passed_over]
    for language in LANGUAGES:
        sentences = [loaded.attrs["note"][language]]
        sentences += [error.say(language) for error in passed_over]
        loaded.attrs["note"][language] = " ".join(sentences)
    return loaded


def _yours(dataset: Dataset, paths: Sequence[Path], origin: str) -> Any:
    kept, how = read_files(dataset, paths)
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


def _absent(dataset: Dataset) -> DataAbsentError:
    if any(file.address for file in dataset.files):
        then = {
            "vi": f"chạy: labs data fetch {dataset.name}",
            "en": f"run: labs data fetch {dataset.name}",
        }
    else:
        files = ", ".join(file.name for file in dataset.files)
        where = f"LABS_DATA_MIRROR/{dataset.folder}"
        then = {"vi": f"chép tệp {files} vào {where}", "en": f"put the file {files} into {where}"}
    return DataAbsentError(
        vi="Máy này chưa có dữ liệu {title}. Hãy {then}, hoặc báo giảng viên.",
        en="The data {title} are not on this machine. Please {then}, or ask your instructor.",
        title=dataset.title,
        then=then,
    )
