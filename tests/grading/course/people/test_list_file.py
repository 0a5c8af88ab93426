"""The list of the class to take home; read again, it changes nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from grading.course.class_list.reading import read_class_list
from grading.course.people import merge
from grading.course.people.list_file import as_csv, as_xlsx
from grading.course.people.person import Person, people
from grading.course.store import Store


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_read_again_it_changes_nothing(store: Store, write) -> None:
    listed = read_class_list(write(people(store)))
    assert len(listed.people) == 3 and not listed.wrong and not listed.questions
    seen = merge.plan(store, listed, "lan")
    assert seen.is_empty and seen.unchanged == 3


def test_no_cell_is_a_formula() -> None:
    one = Person("an", '=HYPERLINK("http://x")', unit="@SUM(1)")
    sheet = load_workbook(BytesIO(as_xlsx([one]))).active
    assert sheet is not None
    assert [sheet[cell].data_type for cell in ("B2", "E2")] == ["s", "s"]
    assert b"\"'=HYPERLINK" in as_csv([one]) and b"'@SUM" in as_csv([one])
