"""Read a YAML file that a person wrote, and hold it to its form with errors that help."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES

# The C parser is ten times faster; not every build of PyYAML has it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(BilingualError, ValueError):
    """A file that is not there, is no YAML, or is not as it should be; for its author."""


class _NoTwice(_Loader):
    """Refuses a name that stands twice, where plain YAML silently takes the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                line = key.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the name {key.value!r} stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, error: type[BilingualError] = YamlError) -> Any:
    """Return what a YAML file holds.

    Parameters
    ----------
    path : Path
        UTF-8, with or without a byte order mark.
    error : type
        What is raised.

    Raises
    ------
    BilingualError
        As `error` says: if it is missing, is not UTF-8, is not YAML, or says a name twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), _NoTwice)
    except FileNotFoundError as raised:
        raise error(vi=f"Không có tệp {path.name}.", en=f"{path.name} is missing.") from raised
    except UnicodeDecodeError as raised:
        raise error(
            vi=f"{path.name} không phải UTF-8: hãy lưu lại với bảng mã đó.",
            en=f"{path.name} is not UTF-8; save it with that encoding.",
        ) from raised
    except yaml.YAMLError as raised:
        said = " ".join(str(raised).split())
        raise error(
            vi=f"{path.name} không phải YAML đúng: {said}", en=f"{path.name} is not YAML: {said}"
        ) from raised


# What a value must look like, and how to say so to the author.
Form = tuple[Callable[[Any], bool], Mapping[str, str]]


def is_number(value: Any) -> bool:
    """Whether it is a finite number; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_twin(value: Any) -> bool:
    """Whether it is a text, or one text for each language."""
    if isinstance(value, Mapping):
        return all(isinstance(value.get(language), str) for language in LANGUAGES)
    return isinstance(value, str)


NAME: Form = (
    lambda value: isinstance(value, str),
    {"vi": "một chữ trong ngoặc kép", "en": "a text in quotes"},
)
TWIN: Form = (
    is_twin,
    {"vi": "một câu, hoặc mỗi thứ tiếng (vi, en) một câu", "en": "a text, or one for vi and en"},
)
FLAG: Form = (
    lambda value: isinstance(value, bool),
    {"vi": "true hoặc false", "en": "true or false"},
)
NUMBER: Form = (
    is_number,
    {"vi": "một số, viết với dấu chấm thập phân", "en": "a number with a decimal point"},
)


def expect(form: Form, value: Any, where: str, error: type[BilingualError] = YamlError) -> None:
    """Refuse a value that does not have its form.

    Parameters
    ----------
    form : (callable, twin)
    value
    where : str
        File and entry, such as ``"items.yaml, item 'ppv', unit"``.
    error : type
        What is raised.

    Raises
    ------
    BilingualError
        As `error` says.

    Examples
    --------
    >>> expect(FLAG, True, "items.yaml, scored")
    """
    fits, expected = form
    if not fits(value):
        got = f"{value!r}"[:200]
        raise error(
            vi=f"{where}: cần {expected['vi']}, nhưng là {got}",
            en=f"{where}: expected {expected['en']}, got {got}",
        )


def check_entries(
    entries: Any,
    forms: Mapping[str, Form],
    where: str,
    required: tuple[str, ...] = (),
    error: type[BilingualError] = YamlError,
) -> None:
    """Refuse what is no table of the entries that are known, each in its form.

    Parameters
    ----------
    entries
        As read.
    forms : mapping of str to Form
        Every entry that may stand there.
    where : str
        File and place.
    required : tuple of str
        Entries that must stand there.
    error : type
        What is raised.

    Raises
    ------
    BilingualError
        As `error` says: names the entry and what is expected.
    """
    known = ", ".join(forms)
    if not isinstance(entries, dict):
        raise error(
            vi=f"{where}: cần các mục {known}, nhưng là {entries!r}",
            en=f"{where}: expected the entries {known}, got {entries!r}",
        )
    if unknown := [str(name) for name in entries if name not in forms]:
        raise error(
            vi=f"{where}: không có mục {', '.join(unknown)}; chỉ có {known}",
            en=f"{where}: {', '.join(unknown)} is not an entry; expected some of {known}",
        )
    for name in required:
        if name not in entries:
            raise error(vi=f"{where}: thiếu mục {name}", en=f"{where}: {name} is missing")
    for name, value in entries.items():
        expect(forms[name], value, f"{where}, {name}", error)


def named(form: Form) -> Form:
    """Return the form of a table whose names are texts and whose values have a form."""
    fits, expected = form
    return (
        lambda value: (
            isinstance(value, Mapping)
            and all(isinstance(name, str) for name in value)
            and all(map(fits, value.values()))
        ),
        {
            "vi": f"các tên (số thì đặt trong ngoặc kép), mỗi tên {expected['vi']}",
            "en": f"names (a number in quotes), each with {expected['en']}",
        },
    )
