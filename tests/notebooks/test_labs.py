"""Every lab there is: its texts in both languages, its questions, its marks."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from labtexts import LabTexts, in_both, numbers

from grading.authoring import check
from grading.authoring.form import check_form
from grading.authoring.invented_answers import invent_answers, put_submission
from grading.course import labs, paths
from grading.exchange import steps
from grading.marking.stock_nbgrader import mark_both_ways
from lab_utils.questions.kinds import Threshold

LABS = labs.lab_names()
TEXTS = {lab: LabTexts(lab) for lab in LABS}
# One of each kind: right, blank, half, a known mistake, and two drawn by chance.
SUBMISSIONS = 6
# English says in words what Vietnamese says in figures.
IN_WORDS = {"twenty to six": "5 giờ 40"}
# A point between digits that is no decimal point: a licence, a part of the DICOM standard, a DOI.
NAMES = re.compile(r"CC BY[A-Z-]* \d\.\d|PS3\.\d+|C(\.\d+)+|10\.\d{4,}/\S+")
NEW_MARKS = re.compile(r"\w*[^\W\d_qQ](?:o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])(?!\w)")
PROGRAMMING = re.compile(
    r"\b(python|jupyter|notebook|kernel|lập trình|mã nguồn|(câu|dòng|ô) lệnh"
    r"|programming|programmers?|source code|lines? of code|scripts?)\b",
    re.IGNORECASE,
)

in_every_lab = pytest.mark.parametrize("lab", LABS)


# The texts


@in_every_lab
def test_each_text_is_followed_by_its_twin(lab: str) -> None:
    tags = [
        cell["metadata"]["tags"] for cell in TEXTS[lab].cells if cell["cell_type"] == "markdown"
    ]
    assert [one[0] for one in tags] == ["vi", "en"] * (len(tags) // 2)
    # What speaks of the notebook is said in both languages.
    assert [one[1:] for one in tags[::2]] == [one[1:] for one in tags[1::2]]
    assert all(one[1:] in ([], ["notebook"]) for one in tags)


@pytest.mark.parametrize(
    ("vi", "en"),
    [
        pytest.param(vi, en, id=f"{lab} {where}")
        for lab in LABS
        for where, vi, en in TEXTS[lab].twins
    ],
)
def test_both_languages_hold_the_same_numbers(vi: str, en: str) -> None:
    for words, figures in IN_WORDS.items():
        en = en.replace(words, figures)
    only_vi, only_en = Counter(numbers(vi)), Counter(numbers(en))
    only_vi, only_en = only_vi - only_en, only_en - only_vi
    # A language may spell out a small whole number, but none may stand against another.
    assert not (only_vi and only_en)
    assert all(number in range(10) for number in only_vi + only_en)


@in_every_lab
def test_decimal_comma_in_vietnamese_and_point_in_english(lab: str) -> None:
    texts = [(NAMES.sub("", vi), NAMES.sub("", en)) for _, vi, en in TEXTS[lab].twins]
    assert [found for vi, _ in texts for found in re.findall(r"\S*\d\.\d\S*", vi)] == []
    assert [found for _, en in texts for found in re.findall(r"\S*\d,\d\S*", en)] == []


@in_every_lab
def test_no_text_speaks_of_programming(lab: str) -> None:
    texts = [text for _, *both in TEXTS[lab].twins for text in both]
    assert [found[0] for text in texts for found in PROGRAMMING.finditer(text)] == []


@in_every_lab
def test_tone_marks_stand_in_one_way(lab: str) -> None:
    # Both khóa and khoá are right; a reader should not meet both.
    texts = [vi for _, vi, _ in TEXTS[lab].twins]
    assert [found for vi in texts for found in NEW_MARKS.findall(vi)] == []


# The questions


@in_every_lab
def test_the_form_of_a_lab(lab: str) -> None:
    # Also that each declared mistake is used; what a lab does when run is tested below.
    assert check_form(labs.lab_source(lab).folder) == []


@in_every_lab
@in_both
def test_each_heading_gives_the_points_of_its_question(lab: str, language: str) -> None:
    heading = {"vi": r"\*\*Câu (\d+) \((\d+) điểm", "en": r"\*\*Question (\d+) \((\d+) point"}
    printed = re.findall(heading[language], "\n".join(TEXTS[lab].texts(language)))
    scored = [item.points for item in TEXTS[lab].items.values() if item.scored]
    assert [(int(number), float(points)) for number, points in printed] == list(
        enumerate(scored, start=1)
    )


@in_every_lab
def test_every_slider_starts_on_one_of_its_settings(lab: str) -> None:
    for name, item in TEXTS[lab].items.items():
        if isinstance(item, Threshold):
            assert item.start in TEXTS[lab].slider(name), name


# Release and marking


@pytest.fixture(scope="module", autouse=True)
def solved_once() -> Iterator[None]:
    """Run each lab with its solutions once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "solve", cache(check.solve))
        yield


@pytest.mark.usefixtures("kernels")
@in_every_lab
def test_a_lab_is_ready_to_be_released(lab: str) -> None:
    assert check.check_lab(lab, lambda line: None) == []


@pytest.mark.usefixtures("kernels")
@in_every_lab
def test_a_lab_gets_the_marks_of_stock_nbgrader(
    lab: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # benchmarks/same_marks.py does it with 200 submissions a lab.
    right = check.solve(labs.lab_source(lab).folder, "vi")
    root = tmp_path / "course"
    monkeypatch.setenv("LABS_COURSE", str(root))
    steps.release(lab, "vi")
    dice = random.Random(20261122)
    answers = invent_answers(TEXTS[lab].items, right.answers, right.mistakes, seed=20261122)
    for number, (_, given) in enumerate(islice(answers, SUBMISSIONS)):
        folder = root / "submitted" / f"t{number}" / lab
        put_submission(root / "release" / lab, folder, given, dice)
    ours, stock = mark_both_ways(lab, tmp_path / "twin")
    assert ours == stock
    assert len(ours) == SUBMISSIONS


def test_the_readme_names_every_lab() -> None:
    readme = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
    assert [lab for lab in LABS if f"](notebooks/{lab}/{lab}.ipynb)" not in readme] == []
