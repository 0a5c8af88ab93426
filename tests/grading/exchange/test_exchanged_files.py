"""What belongs to a submission, and a folder that is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.exchange.exchanged_files import digest, pack, read_folder, unpack, write_folder

FILES = st.dictionaries(st.text(max_size=5), st.binary(max_size=5), max_size=3)


@given(FILES, FILES)
def test_only_the_same_files_have_the_same_digest(
    some: dict[str, bytes], others: dict[str, bytes]
) -> None:
    assert (digest(some) == digest(others)) == (some == others)


@given(st.binary())
def test_packing_loses_nothing(content: bytes) -> None:
    assert unpack(pack(content)) == content


def test_the_notebook_and_the_answers_are_handed_in(tmp_path: Path) -> None:
    (tmp_path / "feedback").mkdir()
    for name in ("90_small.ipynb", "answers.json", "items.yaml", "notes.txt", ".answers.lock"):
        (tmp_path / name).write_text(name)
    files, left_out = read_folder(tmp_path, "90_small")
    assert files == {"90_small.ipynb": b"90_small.ipynb", "answers.json": b"answers.json"}
    assert left_out == ["notes.txt"]


def test_a_folder_is_replaced_whole_or_stays(tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "an" / "90_small"
    write_folder(folder, {"old.txt": b"1"})
    write_folder(folder, {"a/new.txt": b"2", "b.txt": b"3"})
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {"a/new.txt", "b.txt"}
    with pytest.raises(OSError):
        write_folder(folder, {"c.txt": b"", "n" * 300: b""})  # no name is so long
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == found
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize("name", ["../out.txt", "{}/out.txt", "a/../../out.txt", ""])
def test_a_name_out_of_the_folder_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises((ValueError, OSError)):
        write_folder(tmp_path / "an" / "lab", {name.format(tmp_path): b"x"})
    assert list(tmp_path.rglob("*.txt")) == []
    assert list((tmp_path / "an").iterdir()) == []
