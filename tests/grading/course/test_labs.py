"""Which labs there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.course import errors, labs, paths


def test_a_lab_is_a_folder_with_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("02_b", "01_a", "drafts"):
        (tmp_path / name).mkdir()
    for name in ("02_b", "01_a"):
        (tmp_path / name / "items.yaml").touch()
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    assert labs.lab_names() == ["01_a", "02_b"]
    assert labs.lab_source("02_b").folder == tmp_path / "02_b"


@pytest.mark.parametrize(
    "name",
    ["99_nothing", "", ".", "..", "../90_small", "90_small/", "90_small/../90_small", "*", "90_*"],
)
def test_only_a_name_from_the_list_becomes_a_path(small_copy: Path, name: str) -> None:
    with pytest.raises(errors.CourseError) as caught:
        labs.lab_source(name)
    assert caught.value.say("en") == f"There is no lab {name!r}. The labs are: 90_small."


def test_an_absolute_path_is_no_lab(small_copy: Path) -> None:
    with pytest.raises(errors.CourseError, match="The labs are: 90_small"):
        labs.lab_source(str(small_copy))
