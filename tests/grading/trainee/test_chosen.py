"""What was chosen comes back; what cannot be read is as if nothing was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course.people.chosen import Chosen
from grading.trainee.chosen import read, write


def test_it_comes_back(tmp_path: Path) -> None:
    assert read(tmp_path) == Chosen("vi", "")
    write(tmp_path, Chosen("en", "nurse"))
    assert read(tmp_path) == Chosen("en", "nurse")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}x", '{"language": "fr"}', '{"profession": ["nurse"]}', '{"more": 1}']
)
def test_a_damaged_file_counts_as_nothing_chosen(tmp_path: Path, text: str) -> None:
    (tmp_path / ".labs.json").write_text(text)
    assert read(tmp_path) == Chosen()
