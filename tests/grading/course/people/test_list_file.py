"""The list of the class to take home; read again, it changes nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from grading.course.class_list.reading import read_class_list
from grading.course.people import merge
from grading.course.people.change import change
from grading.course.people.list_file import as_csv, as_xlsx
from grading.course.people.person import Person, people
from grading.course.store import Store


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_read_again_it_changes_nothing(store: Store, write) -> None:
    listed = read_class_list(write(people(store)))
    assert len(listed.people) == 3 and not listed.wrong and not listed.questions
    seen = merge.plan(store, listed, "lan")
    assert seen.is_empty and seen.unchanged == 3


SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("sign", SIGNS)
def test_no_cell_is_a_formula(sign: str) -> None:
    one = Person("an", f'{sign}HYPERLINK("http://x")', unit=f" {sign}SUM(1)")
    sheet = load_workbook(BytesIO(as_xlsx([one]))).active
    assert sheet is not None
    assert [sheet[cell].data_type for cell in ("B2", "E2")] == ["s", "s"]
    written = as_csv([one]).decode("utf-8-sig")
    assert f"\"'{sign}HYPERLINK" in written and f"' {sign}SUM" in written


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("sign", SIGNS)
def test_what_was_made_harmless_is_the_same_when_read_again(
    store: Store, write: Any, sign: str
) -> None:
    change(store, "minh", unit=f"{sign}Khoa Nội")
    listed = read_class_list(write(people(store)))
    assert merge.plan(store, listed, "lan").is_empty
