"""A class list in a text file: its letters, what parts its cells, its rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from grading.course.class_list.errors import ClassListError
from grading.course.class_list.heads import find_heads
from grading.course.class_list.old_fonts import OLD_FONTS
from grading.course.class_list.spelling import is_syllable
from grading.course.class_list.table import Sheet, rows_of
from grading.course.csv_cell import original

_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_TRIED = 60
_MOST_BYTES = 2_000_000
_LOOKED_AT = 100_000  # letters by which a code page is told


def read_text(content: bytes) -> Sheet:
    """Read comma, semicolon or tab separated text as Excel writes it.

    A line ``sep=;`` at the top is obeyed and not counted, as Excel does.

    Raises
    ------
    ClassListError
    """
    if len(content) > _MOST_BYTES:
        raise ClassListError("large", size=_MOST_BYTES // 1_000_000)
    text, code_page = _decoded(content)
    if "\x00" in text:
        raise ClassListError("letters")
    said = _SEPARATOR_LINE.match(text)
    if said:
        text = text[said.end() :]
    separator = said[1] if said and said[1] not in '"\r\n' else _separator(text)
    records = enumerate(_records(text, separator), 1)
    return Sheet("", rows_of(records), code_page=code_page)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield [original(cell) for cell in cells]
    except csv.Error:
        raise ClassListError("quotes", line=reader.line_num) from None


def _separator(text: str) -> str:
    """Return the sign with which the most heads are recognised."""

    def heads(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            records = list(islice(reader, _TRIED))
            found = find_heads(rows_of(enumerate(records, 1)))
        except (csv.Error, ClassListError):
            return 0, 0
        return (len(found.columns) if found else 0), text.count(separator)

    return max(_SEPARATORS, key=heads)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text, and the code page where it is not Unicode."""
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16"), ""
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        if error.encoding.startswith("utf-16"):
            raise ClassListError("letters") from None
    return _from_code_page(content)


def _from_code_page(content: bytes) -> tuple[str, str]:
    """Decide between Windows' Vietnamese and Western code pages by the words that come out."""
    texts = {}
    for code_page in ("cp1258", "cp1252"):
        try:
            texts[code_page] = unicodedata.normalize("NFC", content.decode(code_page))
        except UnicodeDecodeError:
            continue
    words = {
        name: re.findall(r"[^\s,;\"]*[^\x00-\x7f][^\s,;\"]*", text[:_LOOKED_AT])
        for name, text in texts.items()
    }
    understood = {
        "cp1258": sum(is_syllable(word.strip("()-.:/")) for word in words.get("cp1258", [])),
        "cp1252": sum(
            any(font.is_sure(word) for font in OLD_FONTS[:2]) for word in words.get("cp1252", [])
        ),
    }
    best = max(understood, key=lambda name: understood[name])
    if 2 * understood[best] > len(words.get(best, [])):
        return texts[best], best
    if len(texts) == 2 and texts["cp1258"] == texts["cp1252"]:
        return texts["cp1252"], "cp1252"
    raise ClassListError("letters")
