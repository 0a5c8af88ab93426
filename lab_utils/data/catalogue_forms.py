"""How each entry of the catalogue of data sets has to be written."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from lab_utils.language import LANGUAGES
from lab_utils.yaml_file import NAME, TWIN, Form, is_number, is_twin, named

# Kinds of checksum, each with its number of hexadecimal digits.
DIGITS = {"md5": 32, "sha256": 64}


def _matching(pattern: str, vi: str, en: str) -> Form:
    whole = re.compile(pattern, re.ASCII)
    expected = {"vi": vi, "en": en}
    return lambda value: isinstance(value, str) and bool(whole.fullmatch(value)), expected


def column_of(columns: Collection[str]) -> Form:
    """Return the form of a name that has to be one of the columns."""
    return lambda value: value in columns, {"vi": "một cột của bộ này", "en": "a column of the set"}


def _is_both(value: Any) -> bool:
    return isinstance(value, dict) and is_twin(value) and all(value[one] for one in LANGUAGES)


def _is_range(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(is_number, value)):
        return False
    return bool(value[0] <= value[1])


TABLE: Form = (
    lambda value: isinstance(value, dict),
    {"vi": "các tên, mỗi tên một giá trị", "en": "names, each with a value"},
)
_LIST: Form = (lambda value: isinstance(value, list), {"vi": "một danh sách", "en": "a list"})
_SOME: Form = (
    lambda value: isinstance(value, list) and bool(value),
    {"vi": "một danh sách, ít nhất một mục", "en": "a list of at least one"},
)
_CITATIONS: Form = (
    lambda value: _SOME[0](value) and all(map(NAME[0], value)),
    {"vi": "một danh sách, ít nhất một câu", "en": "a list of at least one text"},
)
_LAB = _matching(r"\d\d", "hai chữ số trong ngoặc kép", "two digits in quotes")
_LABS: Form = (
    lambda value: isinstance(value, list) and all(map(_LAB[0], value)),
    {"vi": "số bài, hai chữ số trong ngoặc kép", "en": "labs, two digits in quotes each"},
)
_COUNT: Form = (
    lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    {"vi": "một số đếm, từ 0 trở lên", "en": "a count, 0 or more"},
)
_BOTH: Form = (_is_both, {"vi": "{vi: …, en: …}", "en": "{vi: …, en: …}"})
_RANGE: Form = (_is_range, {"vi": "[thấp nhất, cao nhất]", "en": "[lowest, highest]"})
_ADDRESS = _matching(r"https://[^\s/]+/\S+", "https://…", "https://…")
# No slash, no leading point: a name can never lead out of its folder.
_PLAIN_NAME = _matching(
    r"(?!\.)[\w .()+-]+(?<![ .])",
    "một tên tệp đơn giản, không có / và không bắt đầu bằng dấu chấm",
    "a plain name, without / and without a leading point",
)
_CHECKSUMS = {
    kind: _matching(
        rf"[0-9a-f]{{{digits}}}",
        f"{digits} chữ số hệ 16 trong ngoặc kép",
        f"{digits} hexadecimal digits in quotes",
    )
    for kind, digits in DIGITS.items()
}
DATASET: dict[str, Form] = {
    "name": _matching("[a-z][a-z0-9_]*", "chữ thường, chữ số và _", "small letters, digits and _"),
    "title": _BOTH,
    "what": _BOTH,
    "people": _BOTH,
    "limits": _BOTH,
    "source": _matching(
        "package|own|download", "package, own hoặc download", "package, own or download"
    ),
    "licence": NAME,
    "citation": _CITATIONS,
    "address": _ADDRESS,
    "labs": _LABS,
    "rows": _COUNT,
    "sex": NAME,
    "age": NAME,
    "site": NAME,
    "package": NAME,
    "folder": _PLAIN_NAME,
    "files": _SOME,
    "copies": _LIST,
    "images": named(_COUNT),
    "labels": TABLE,
    "columns": TABLE,
}
# What else has to stand there, by source.
NEEDED: dict[str, tuple[str, ...]] = {
    "package": ("address", "package"),
    "own": (),
    "download": ("address", "folder", "files"),
}
FILE: dict[str, Form] = {"name": _PLAIN_NAME, "address": _ADDRESS, **_CHECKSUMS}
COPY: dict[str, Form] = {"name": _PLAIN_NAME, "sha256": _CHECKSUMS["sha256"], "why": _BOTH}
COLUMN: dict[str, Form] = {
    "vi": NAME,
    "en": NAME,
    "unit": TWIN,
    "missing": _COUNT,
    "range": _RANGE,
    "values": _LIST,
}
