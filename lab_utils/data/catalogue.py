"""The catalogue of data sets: what each one is, where it comes from, how to know it is right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml

from lab_utils.data.errors import CatalogueError
from lab_utils.language import LANGUAGES

# The labs are used from their own folder: the tables stand beside the package.
DATASETS = Path(__file__).resolve().parents[2] / "datasets"

# Safe, and ten times as fast where PyYAML was built with its C library.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Twin = dict[str, str]
_Made = TypeVar("_Made")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# No slash, no leading point: a name can never lead out of its folder.
_PATH_PART = re.compile(r"(?!\.)[\w .()+-]+(?<![ .])", re.ASCII)
_ADDRESS = re.compile(r"https://[^\s/]+/\S+")
_DIGITS = {"md5": re.compile(r"[0-9a-f]{32}"), "sha256": re.compile(r"[0-9a-f]{64}")}


@dataclass(frozen=True)
class Column:
    """A column: its meaning, unit, number of missing values and the range or values measured."""

    vi: str
    en: str
    unit: str | Twin = ""
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
        return next(
            (f"{kind}:{getattr(self, kind)}" for kind in _DIGITS if getattr(self, kind)), ""
        )


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
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise CatalogueError(f"{path.name} is not a mapping of names to data sets")
    return {str(name): _dataset(str(name), entry) for name, entry in content.items()}


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


def _dataset(name: str, found: Any) -> Dataset:
    where = f"data set {name!r}"
    _demand(_NAME.fullmatch(name), where, "name", name, "small letters, digits and _")
    found = dict(_mapping(where, found))
    for key in ("labs", "citation"):
        found[key] = tuple(str(item) for item in _list(where, key, found.get(key, [])))
    found["files"] = tuple(
        _make(File, f"{where}, files", item)
        for item in _list(where, "files", found.get("files", []))
    )
    found["copies"] = tuple(
        _make(Copy, f"{where}, copies", item)
        for item in _list(where, "copies", found.get("copies", []))
    )
    found["columns"] = {
        key: _column(f"{where}, column {key!r}", item)
        for key, item in _mapping(f"{where}, columns", found.get("columns", {})).items()
    }
    made = _make(Dataset, where, {"name": name, **found})
    _check(made, where)
    return made


def _column(where: str, found: Any) -> Column:
    found = dict(_mapping(where, found))
    for key in ("range", "values"):
        if key in found:
            found[key] = tuple(_list(where, key, found[key]))
    if "range" in found:
        low_high = found["range"]
        ordered = (
            len(low_high) == 2
            and all(isinstance(x, int | float) for x in low_high)
            and low_high[0] <= low_high[1]
        )
        _demand(ordered, where, "range", low_high, "[lowest, highest]")
    return _make(Column, where, found)


def _check(made: Dataset, where: str) -> None:
    for key in ("title", "what", "people", "limits"):
        _twin(where, key, getattr(made, key))
    _demand(made.citation, where, "citation", made.citation, "at least one")
    if made.source != "own" or made.address:
        _demand(_ADDRESS.fullmatch(made.address), where, "address", made.address, "https://…")
    sources = ("package", "own", "download")
    _demand(made.source in sources, where, "source", made.source, f"one of {', '.join(sources)}")
    for lab in made.labs:
        _demand(re.fullmatch(r"\d\d", lab), where, "labs", lab, "two digits in quotes")
    for key in ("sex", "age", "site"):
        column = getattr(made, key)
        _demand(not column or column in made.columns, where, key, column, "a column of the set")
    parts = [file.name for file in made.files] + [copy.name for copy in made.copies]
    if made.source == "download":
        _demand(made.files, where, "files", made.files, "at least one")
        parts.append(made.folder)
    elif made.source == "package":
        _demand(made.package, where, "package", made.package, "the name of a package")
    for part in parts:
        _demand(_PATH_PART.fullmatch(part), where, "file or folder", part, "a plain name")
    for file in made.files:
        address = file.address
        _demand(not address or _ADDRESS.fullmatch(address), where, "address", address, "https://…")
    for item in (*made.files, *made.copies):
        for kind, digits in _DIGITS.items():
            value = getattr(item, kind, "")
            _demand(not value or digits.fullmatch(value), where, kind, value, "hexadecimal digits")
    for copy in made.copies:
        _twin(where, "copies: why", copy.why)


def _make(kind: type[_Made], where: str, found: Any) -> _Made:
    found = _mapping(where, found)
    known = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    for key in found:
        _demand(key in known, where, "key", key, f"one of {', '.join(known)}")
    for key, item in known.items():
        needed = item.default is MISSING and item.default_factory is MISSING
        _demand(key in found or not needed, where, key, None, "it to be there")
    for key, value in found.items():
        if known[key].type == "str":
            _demand(isinstance(value, str), where, key, value, "a text (put it in quotes)")
        elif known[key].type == "int | None":
            whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
            _demand(whole, where, key, value, "a count")
    return kind(**found)


def _twin(where: str, key: str, value: Any) -> None:
    complete = isinstance(value, dict) and all(
        isinstance(value.get(language), str) and value[language] for language in LANGUAGES
    )
    _demand(complete, where, key, value, "{vi: …, en: …}")


def _mapping(where: str, value: Any) -> dict[str, Any]:
    _demand(isinstance(value, dict), where, "it", value, "a mapping")
    return value


def _list(where: str, key: str, value: Any) -> list[Any]:
    _demand(isinstance(value, list), where, key, value, "a list")
    return value


def _demand(right: object, where: str, key: str, value: Any, expected: str) -> None:
    if not right:
        raise CatalogueError(f"{where}: {key} is {value!r}; expected {expected}")
