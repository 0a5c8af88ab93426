"""``items.yaml``, read and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_utils.language import Twin
from lab_utils.questions.kinds import KINDS, Item, ItemsError
from lab_utils.yaml_file import NAME, TWIN, Form, check_entries, read_yaml

_ITEMS: Form = (
    lambda value: isinstance(value, Mapping) and all(isinstance(name, str) for name in value),
    {
        "vi": "các tên (số thì đặt trong ngoặc kép), dưới mỗi tên là các mục của câu đó",
        "en": "names (a number in quotes), each with its entries below",
    },
)
_ENTRIES = {"lab": NAME, "title": TWIN, "items": _ITEMS}


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
    content = read_yaml(path, ItemsError)
    check_entries(content, _ENTRIES, path.name, tuple(_ENTRIES), ItemsError)
    items = {
        name: _read_item(name, declared, f"{path.name}, item {name!r}")
        for name, declared in content["items"].items()
    }
    return Declaration(lab=content["lab"], title=content["title"], items=items)


def _read_item(name: str, declared: Any, where: str) -> Item:
    if not isinstance(declared, dict):
        raise ItemsError(
            vi=f"{where}: cần các mục như kind và label, nhưng là {declared!r}",
            en=f"{where}: expected entries such as kind and label, got {declared!r}",
        )
    kind = declared.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(KINDS)
        raise ItemsError(
            vi=f"{where}: kind là {kind!r}; chỉ có {known}",
            en=f"{where}: kind is {kind!r}; expected one of {known}",
        )
    entries = {entry: value for entry, value in declared.items() if entry != "kind"}
    return KINDS[kind].declared(name, entries, f"{where} ({kind})")
