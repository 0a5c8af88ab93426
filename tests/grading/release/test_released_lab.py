"""A lab as it was released."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grading.course.errors import CourseError
from grading.course.paths import NOTEBOOKS
from grading.release.released_lab import (
    language_of,
    released_lab,
    released_labs,
    require_in_gradebook,
)

NAME = "90_small"


def test_a_released_lab_knows_its_places_and_questions(
    new_course: Callable, released_once: Path
) -> None:
    course = new_course(released_once).root
    lab = released_lab(NAME)
    assert released_labs() == {NAME: lab}
    assert lab.notebook_path == course / "release" / NAME / f"{NAME}.ipynb"
    assert lab.submitted_folder("an") == course / "submitted" / "an" / NAME
    assert {"dose", "dose_check"} <= lab.grade_ids
    assert lab.declaration.items["dose"].after, "explanations stay with the released source"


def test_it_speaks_either_language(new_course: Callable, released_once: Path) -> None:
    new_course(released_once)
    lab = released_lab(NAME)
    assert [language_of(lab.notebook(one)) for one in ("vi", "en")] == ["vi", "en"]


def test_what_is_not_released_is_refused_in_both_languages(new_course: Callable) -> None:
    new_course()
    assert released_labs() == {}
    with pytest.raises(CourseError) as caught:
        released_lab(NAME)
    assert caught.value.twin == {
        "vi": f"Bài {NAME} chưa được phát: hãy phát bài trước.",
        "en": f"Lab {NAME} has not been released yet: run `labs release {NAME}` first.",
    }


def test_a_lab_of_another_gradebook_is_refused(new_course: Callable, released_once: Path) -> None:
    one = new_course(released_once)
    (one.root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match="has not been released yet"):
        require_in_gradebook(one.open(), released_lab(NAME))


@pytest.mark.parametrize("name", ["99_nothing", "../90_small", str(NOTEBOOKS)])
def test_only_a_lab_has_a_release(new_course: Callable, released_once: Path, name: str) -> None:
    new_course(released_once)
    with pytest.raises(CourseError, match="There is no lab"):
        released_lab(name)
