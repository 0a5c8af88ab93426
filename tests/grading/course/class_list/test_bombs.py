"""Class lists that are made to fill memory or to read what is not theirs."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from grading.course.class_list.errors import ClassListError
from grading.course.class_list.reading import read_class_list


def workbook_with(sheet: bytes, compressed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of Excel whose first sheet is something else."""
    book = Workbook()
    book.active.append(["Họ và tên"])
    whole, changed = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w", compressed) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part.endswith("sheet1.xml") else old.read(part))
    return changed.getvalue()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return f"{head}<worksheet><sheetData>{cell}</sheetData></worksheet>".encode()


def outside() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row>'
    return f"{head}<worksheet><sheetData>{cell}</sheetData></worksheet>".encode()


def lied_about() -> bytes:
    """A part that says that it is small, and is not."""
    content = bytearray(workbook_with(b" " * 200_000_000))
    real = (200_000_000).to_bytes(4, "little")
    while (place := content.find(real)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "make",
    [
        lambda: workbook_with(b" " * 300_000_000),
        lambda: workbook_with(laughs()),
        lambda: workbook_with(outside()),
        lied_about,
        lambda: b"Ho va ten\n" + b"An\n" * 4_000_000,
        lambda: b"Ho va ten\n" + b"\0" * 12_000_000,
    ],
    ids=["zip bomb", "a billion laughs", "another file", "a lie", "long text", "long nothing"],
)
def test_a_file_that_is_a_bomb_is_a_sentence(make: Callable[[], bytes]) -> None:
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ClassListError) as raised:
        read_class_list(content)
    assert raised.value.say("vi") != raised.value.say("en")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150_000  # kB
