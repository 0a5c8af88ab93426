"""``items.yaml``, read and held to its form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from lab_utils.language import LANGUAGES, Twin
from lab_utils.questions.kinds.base import Item, ItemsError
from lab_utils.questions.kinds.choice import Choice, Choices, Classify, Optioned, Sort
from lab_utils.questions.kinds.locate import SHAPES, Mark
from lab_utils.questions.kinds.number import Number, Threshold
from lab_utils.questions.kinds.text import Text

# The C parser reads a lab's questions ten times faster; not every build of PyYAML has it.
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KINDS: dict[str, type[Item]] = {
    kind.kind: kind for kind in (Choice, Choices, Number, Threshold, Sort, Classify, Mark, Text)
}


@dataclass(frozen=True)
class Declaration:
    """All that ``items.yaml`` says.

    Attributes
    ----------
    lab : str
    title : twin
    items : mapping of str to Item
        In the order of the file.
    """

    lab: str
    title: Twin
    items: Mapping[str, Item]


def read_items(path: Path) -> Declaration:
    """Read ``items.yaml``.

    Raises
    ------
    ItemsError
        Naming the file, the item and what is expected.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_SAFE_LOADER)
    except FileNotFoundError as error:
        raise ItemsError(f"{path.name} is missing; it must stand beside the notebook") from error
    except UnicodeDecodeError as error:
        raise ItemsError(f"{path.name} is not UTF-8; save it with that encoding") from error
    except yaml.YAMLError as error:
        raise ItemsError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(content, dict) or not {"lab", "title", "items"} <= content.keys():
        raise ItemsError(f"{path.name}: expected the entries lab, title and items")
    for entry, form in (("lab", _NAME), ("title", _TWIN), ("items", _NAMED)):
        _expect(form, content[entry], f"{path.name}, {entry}")
    items = {
        name: _read_item(name, declared, path.name) for name, declared in content["items"].items()
    }
    return Declaration(lab=content["lab"], title=content["title"], items=items)


def _read_item(name: str, declared: Any, file: str) -> Item:
    where = f"{file}, item {name!r}"
    if not isinstance(declared, dict):
        raise ItemsError(f"{where}: expected entries such as kind and label, got {declared!r}")
    entries = dict(declared)
    kind = entries.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ItemsError(f"{where}: kind is {kind!r}; expected one of {', '.join(KINDS)}")
    known = {one.name for one in fields(KINDS[kind]) if one.metadata.get("declared", True)}
    known.remove("name")
    if unknown := entries.keys() - known:
        raise ItemsError(
            f"{where}: {', '.join(sorted(map(str, unknown)))} is not an entry of kind {kind}; "
            f"expected some of {', '.join(sorted(known))}"
        )
    if "label" not in entries:
        raise ItemsError(f"{where}: label is missing")
    for text in _twins(entries):
        if absent := [language for language in LANGUAGES if language not in text]:
            raise ItemsError(f"{where}: no {absent[0]!r} text beside {dict(text)!r}")
    # YAML reads `1:` and `yes:` as a number and a truth value; names are texts.
    for table in ("options", "rows", "parts", "mistakes"):
        declared_names = entries.get(table)
        for key in declared_names if isinstance(declared_names, dict) else ():
            if not isinstance(key, str):
                raise ItemsError(f'{where}: put the name {key!r} of {table} in quotes: "{key}"')
    for entry, value in entries.items():
        _expect(_ENTRIES[entry], value, f"{where}, {entry}")
    if "range" in entries:
        entries["range"] = tuple(entries["range"])
    if kind == "threshold" and "range" not in entries:
        raise ItemsError(f"{where}: a slider needs a range, for example [0, 1]")
    if issubclass(KINDS[kind], Optioned) and len(entries.get("options") or {}) < 2:
        raise ItemsError(f"{where}: at least two options are needed")
    if issubclass(KINDS[kind], Classify) and not entries.get("rows"):
        raise ItemsError(f"{where}: rows are missing")
    if kind == "mark" and "shape" not in entries:
        raise ItemsError(f"{where}: shape is missing; expected point or box")
    item = KINDS[kind](name=name, **entries)
    if item.scored and not item.points:
        raise ItemsError(f"{where}: points are missing (or say `scored: false`)")
    return item


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_twin(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(value.get(language), str) for language in LANGUAGES)
    return isinstance(value, str)


def _are_named_twins(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_twin, value.values()))


def _are_options(value: Any) -> bool:
    return _are_named_twins(value) and all(
        isinstance(one, Mapping) and _is_twin(one.get("why", "")) for one in value.values()
    )


def _is_range(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(_is_number, value))
        and value[0] < value[1]
    )


# What an entry must look like, and how to say so to the author.
_Form = tuple[Callable[[Any], bool], str]
_TWIN: _Form = (_is_twin, "a text, or one text each for vi and en")
_NAME: _Form = (lambda value: isinstance(value, str), "a text in quotes")
_FLAG: _Form = (lambda value: isinstance(value, bool), "true or false")
_NUMBER: _Form = (_is_number, "a number with a decimal point")
_NOT_NEGATIVE: _Form = (lambda value: _is_number(value) and value >= 0, "a number from 0 up")
_POSITIVE: _Form = (lambda value: _is_number(value) and value > 0, "a number above 0")
_NAMED_TWINS: _Form = (_are_named_twins, "names, each with a text or with vi and en")
_NAMED: _Form = (
    lambda value: isinstance(value, Mapping) and all(isinstance(name, str) for name in value),
    "names (a number in quotes), each with its entries below",
)
_ENTRIES: dict[str, _Form] = {
    "label": _TWIN,
    "scored": _FLAG,
    "points": _NOT_NEGATIVE,
    "mistakes": _NAMED_TWINS,
    "after": _TWIN,
    "again": _NAME,
    "options": (_are_options, "names, each with vi, en and, if you like, why"),
    "rows": _NAMED_TWINS,
    "unit": _TWIN,
    "range": (_is_range, "the lowest and the highest number, such as [0, 100]"),
    "tolerance": _NOT_NEGATIVE,
    "integer": _FLAG,
    "parts": _NAMED_TWINS,
    "shape": (lambda value: value in list(SHAPES), "point or box"),
    "step": _POSITIVE,
    "start": _NUMBER,
    "rubric": (
        lambda value: isinstance(value, list) and all(map(_is_twin, value)),
        "a list of texts with vi and en, for 0, 1, 2, … points",
    ),
}


def _expect(form: _Form, value: Any, where: str) -> None:
    fits, expected = form
    if not fits(value):
        raise ItemsError(f"{where}: expected {expected}, got {value!r}")


def _twins(value: Any) -> list[Mapping[str, str]]:
    """All twins anywhere inside an entry."""
    if isinstance(value, Mapping):
        if any(language in value for language in LANGUAGES):
            return [value, *_twins({k: v for k, v in value.items() if k not in LANGUAGES})]
        return [twin for one in value.values() for twin in _twins(one)]
    if isinstance(value, list):
        return [twin for one in value for twin in _twins(one)]
    return []
