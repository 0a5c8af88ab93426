"""The course as course.yaml lays it out."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from grading.course import labs
from grading.course.errors import CourseError
from grading.course.professions import PROFESSIONS, read_profession
from grading.course.syllabus import read_syllabus
from lab_utils.language import pick

TITLE = "title: {vi: A, en: A}\n"


def test_every_lab_stands_in_the_course() -> None:
    assert list(read_syllabus().labs) == labs.lab_names()


def test_each_lab_prints_its_minutes_and_who_it_is_for() -> None:
    words = {"doctor": "bác sĩ", "nurse": "điều dưỡng", "pharmacist": "dược sĩ"}
    words |= {"manager": "nhà quản lý", "lecturer": "giảng viên"}
    for name, plan in read_syllabus().labs.items():
        path = labs.lab_source(name).notebook_path
        opening = nbformat.read(path, as_version=4).cells[0].source
        assert f"{plan.minutes} phút" in opening, name
        whom = re.search(r"\*\*Dành cho:\*\* (.*?)\.\n", opening)
        assert whom, name
        required, _, elective = whom[1].partition(";")
        for profession, said in words.items():
            assert (said in required) == (profession in plan.required), (name, profession)
            assert (said in elective) == (profession in plan.elective), (name, profession)


def test_a_lecturer_does_everything() -> None:
    syllabus = read_syllabus()
    first, *others = syllabus.labs
    # The first one, without marks, nobody has to do.
    assert first == "00_start"
    assert syllabus.required("lecturer") == syllabus.required("") == others
    manager = {lab[:2] for lab in syllabus.required("manager")}
    assert manager == {"02", "06", "07", "08", "09", "11", "12"}
    assert pick(syllabus.title, "en") == "Clinical AI labs"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is missing"),
        ("title: [", "is not YAML"),
        ("- 1", "expected the entries title, modules"),
        ("title: A\nmodules: []", "title: expected a text each for vi and en"),
        (TITLE + "modules: {}", "modules: expected a list"),
        (TITLE + "modules: [1]", "modules: expected the entries title, labs"),
        (TITLE + "modules: [{title: {vi: M, en: M}, labs: [x]}]", "labs: expected names of labs"),
        ("90_small: 40", "expected the entries minutes, required, elective"),
        ("90_small: {minutes: 0}", "minutes: expected a whole number above 0, got 0"),
        ("90_small: {minutes: true}", "minutes: expected a whole number above 0, got True"),
        ("90_small: {minutes: 40, required: [pilot]}", "expected some of doctor, nurse"),
        ("90_small: {minutes: 40, required: doctor}", "required: expected some of doctor"),
        ("90_small: {minutes: 9, required: [nurse], elective: [nurse]}", "both required"),
    ],
)
def test_what_is_wrong_is_named(content: str | None, said: str, small_copy: Path) -> None:
    path = small_copy.parent / "course.yaml"
    if content and not content.startswith(("title", "- ")):
        content = TITLE + f"modules: [{{title: {{vi: M, en: M}}, labs: {{{content}}}}}]"
    path.unlink()
    if content:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(said)):
        read_syllabus()


def test_a_lab_in_two_modules_is_named(small_copy: Path) -> None:
    module = "{title: {vi: M, en: M}, labs: {90_small: {minutes: 40}}}"
    path = small_copy.parent / "course.yaml"
    path.write_text(f"{TITLE}modules: [{module}, {module}]", encoding="utf-8")
    with pytest.raises(CourseError, match="90_small stands in two modules"):
        read_syllabus()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *((names[language], key) for key, names in PROFESSIONS.items() for language in names),
        ("DƯỢC SỸ", "pharmacist"),
        ("Quản lí", "manager"),
    ],
)
def test_professions_are_read_in_either_language(text: str, key: str) -> None:
    assert read_profession(text) == key
