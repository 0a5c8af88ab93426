"""The catalogue of data sets: what each one is, where it comes from, how to know it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from lab_utils.data.catalogue_forms import (
    COLUMN,
    COPY,
    DATASET,
    DIGITS,
    FILE,
    NEEDED,
    TABLE,
    column_of,
)
from lab_utils.data.errors import CatalogueError
from lab_utils.language import Twin
from lab_utils.yaml_file import Form, check_entries, expect, read_yaml

# The labs are used from their own folder: the tables stand beside the package.
DATASETS = Path(__file__).resolve().parents[2] / "datasets"

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Column:
    """A column: its meaning, unit, number of missing values and the range or values measured."""

    vi: str
    en: str
    unit: Twin = ""
    missing: int | None = None
    range: tuple[float, float] | None = None
    values: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class File:
    """A file to download; without checksum its publisher gives none."""

    name: str
    address: str = ""
    md5: str = ""
    sha256: str = ""

    @property
    def checksum(self) -> str:
        """As pooch writes it, ``"md5:…"``; empty if the publisher gives none."""
        return next((f"{kind}:{getattr(self, kind)}" for kind in DIGITS if getattr(self, kind)), "")


@dataclass(frozen=True)
class Copy:
    """A file that may stand in for the official one and is never called the official file."""

    name: str
    sha256: str
    why: Twin


@dataclass(frozen=True, eq=False)  # told apart by identity, so that it can key a cache
class Dataset:
    """One entry of the catalogue.

    Attributes
    ----------
    source : {"package", "own", "download"}
        Inside an installed package, a small table of our own, or to be downloaded.
    address : str
        The publisher's page, for a reader; a table of our own may have none.
    rows : int, optional
        Rows of the table, or images; None where it was never measured.
    sex, age, site : str
        The columns that hold them; empty where there is none.
    folder : str
        Of its files, in the cache and in the folder named by LABS_DATA_MIRROR.
    """

    name: str
    title: Twin
    what: Twin
    people: Twin
    limits: Twin
    source: Literal["package", "own", "download"]
    licence: str
    citation: tuple[str, ...]
    address: str = ""
    labs: tuple[str, ...] = ()
    rows: int | None = None
    sex: str = ""
    age: str = ""
    site: str = ""
    package: str = ""
    folder: str = ""
    files: tuple[File, ...] = ()
    copies: tuple[Copy, ...] = ()
    images: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[int, Twin] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def card(self) -> Path:
        """The file of the card."""
        return DATASETS / self.name / "CARD.md"


def read_catalogue(path: Path) -> dict[str, Dataset]:
    """Read and check a catalogue.

    Parameters
    ----------
    path : path
        A YAML file; ``datasets/catalogue.yaml`` shows the form.

    Raises
    ------
    CatalogueError
        Naming the data set, the key, what stands there and what was expected.

    Examples
    --------
    >>> "flchain" in read_catalogue(DATASETS / "catalogue.yaml")
    True
    """
    content = read_yaml(path, CatalogueError)
    expect(TABLE, content, path.name, CatalogueError)
    return {name: _dataset(f"{path.name}, {name}", name, found) for name, found in content.items()}


@cache
def catalogue() -> Mapping[str, Dataset]:
    """Return the catalogue of the labs, read once a process."""
    return read_catalogue(DATASETS / "catalogue.yaml")


def entry(name: str) -> Dataset:
    """Return the catalogue's entry of that name.

    Raises
    ------
    ValueError
        If no data set has this name.

    Examples
    --------
    >>> entry("flchain").rows
    7874
    """
    known = catalogue()
    if name not in known:
        raise ValueError(f"no data set is called {name!r}; known here: {', '.join(sorted(known))}")
    return known[name]


def _dataset(where: str, name: str, found: Any) -> Dataset:
    expect(TABLE, found, where, CatalogueError)
    found = found | {"name": name}
    check_entries(found, DATASET, where, _required(Dataset), CatalogueError)
    check_entries(found, DATASET, where, NEEDED[found["source"]], CatalogueError)
    columns = {
        key: _column(f"{where}, {key}", item) for key, item in found.get("columns", {}).items()
    }
    for key in ("sex", "age", "site"):
        if key in found:
            expect(column_of(columns), found[key], f"{where}, {key}", CatalogueError)
    lists = {key: tuple(found.get(key, ())) for key in ("labs", "citation")}
    lists["files"] = tuple(
        _made(File, FILE, f"{where}, files", item) for item in found.get("files", ())
    )
    lists["copies"] = tuple(
        _made(Copy, COPY, f"{where}, copies", item) for item in found.get("copies", ())
    )
    return Dataset(**found | lists | {"columns": columns})


def _column(where: str, found: Any) -> Column:
    check_entries(found, COLUMN, where, _required(Column), CatalogueError)
    lists = {key: tuple(found[key]) for key in ("range", "values") if key in found}
    return Column(**found | lists)


def _made(kind: type[_Made], forms: Mapping[str, Form], where: str, found: Any) -> _Made:
    check_entries(found, forms, where, _required(kind), CatalogueError)
    return kind(**found)


def _required(kind: Any) -> tuple[str, ...]:
    return tuple(
        item.name
        for item in fields(kind)
        if item.default is MISSING and item.default_factory is MISSING
    )
