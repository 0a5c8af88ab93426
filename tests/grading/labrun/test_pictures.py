"""A lab of marks and cards: held to its form, run, mistaken, and marked for a whole class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.authoring import check, declared_mistakes
from grading.cli import demo
from grading.course import paths
from lab_utils.positions import Area, Grid, Spot
from lab_utils.questions.kinds import Locate

LAB = "92_pictures"
ITEMS = """
lab: 92_pictures
title: {vi: "Ảnh và thẻ", en: "Pictures and cards"}
items:
  lesion:
    kind: locate
    shape: point
    points: 2
    label: {vi: "Chỉ vào tổn thương.", en: "Point at the lesion."}
    mistakes:
      marker: {vi: "Đây là chữ in trên phim.", en: "This is a letter on the film."}
      left: {vi: "Bạn đọc phim như soi gương.", en: "You read the film as in a mirror."}
  name:
    kind: locate
    shape: box
    points: 1
    label: {vi: "Khoanh tên bệnh viện.", en: "Box the hospital's name."}
    mistakes:
      whole: {vi: "Khung này che cả ảnh.", en: "This box hides the whole image."}
  valve:
    kind: locate
    shape: point
    points: 1
    label: {vi: "Chỉ vào van hai lá ở lát 3.", en: "Point at the mitral valve in slice 3."}
    mistakes:
      later: {vi: "Đây không phải lát 3.", en: "This is not slice 3."}
  cards:
    kind: sort
    points: 2
    label: {vi: "Xếp thẻ.", en: "Sort the cards."}
    rows:
      blurred: {vi: "Ảnh mờ", en: "Blurred"}
      clear: {vi: "Ảnh rõ", en: "Clear"}
    options:
      image: {vi: "Lỗi ảnh", en: "Image problem"}
      fine: {vi: "Ổn", en: "Fine"}
    mistakes:
      all_fine: {vi: "Có ảnh không đọc được.", en: "One image cannot be read."}
"""
COURSE = f"""
title: {{vi: "Khóa học", en: "The course"}}
modules:
  - {{title: {{vi: "Ảnh", en: "Pictures"}}, labs: {{{LAB}: {{minutes: 20}}}}}}
"""
OPENING = """\
from lab_utils.questions import open_lab
from lab_utils.imaging import scans
from lab_utils.positions import Area, Spot

lab = open_lab(language)
ask = lab.ask
head, doppler, heart = scans("head_ct"), scans("us_rgb"), scans("us_frames")"""
# Item: how it is asked, its solution, its mistakes, its key.
QUESTIONS = {
    "lesion": (
        ", image=head",
        '{"x": 256.5, "y": 350.5}',
        '{"marker": Spot(30, 30, radius=5), "left": lambda at: at["x"] < 60}',
        "Spot(256, 350, radius=8)",
    ),
    "name": (
        ", image=doppler",
        '{"x": 6, "y": 8, "width": 84, "height": 12}',
        '{"whole": lambda box: box["width"] * box["height"] > 0.5 * 320 * 240}',
        "Area(5, 8, 85, 12, covered=0.9)",
    ),
    "valve": (
        ", image=heart",
        '{"x": 160, "y": 120, "frame": 3}',
        '{"later": lambda at: at["frame"] != 3}',
        "Spot(160, 120, radius=10, frame=3)",
    ),
    "cards": (
        "",
        '{"blurred": "image", "clear": "fine"}',
        '{"all_fine": {"blurred": "fine", "clear": "fine"}}',
        '{"blurred": "image", "clear": "fine"}',
    ),
}
POINTS = {"lesion": 2, "name": 1, "valve": 1, "cards": 2}


def cells() -> list[Any]:
    made = [
        new_markdown_cell("# Ảnh", metadata={"tags": ["vi"]}),
        new_markdown_cell("# Pictures", metadata={"tags": ["en"]}),
        new_code_cell('language = "vi"', metadata={"tags": ["parameters"]}),
        new_code_cell(OPENING),
    ]
    for name, (extra, solution, wrong, key) in QUESTIONS.items():
        grader = {"schema_version": 3, "task": False}
        answer = {"grade_id": name, "grade": False, "solution": True, "locked": False}
        graded = {"grade_id": f"{name}_check", "grade": True, "solution": False, "locked": True}
        graded["points"] = POINTS[name]
        made.append(
            new_code_cell(
                f'{name} = ask("{name}"{extra})\n### BEGIN SOLUTION\n{name}.answer({solution})\n'
                "### END SOLUTION",
                metadata={"nbgrader": grader | answer},
            )
        )
        made.append(
            new_code_cell(
                f"{name}.check(mistakes={wrong})\n### BEGIN HIDDEN TESTS\n{name}.score({key})\n"
                "### END HIDDEN TESTS",
                metadata={"nbgrader": grader | graded},
            )
        )
    return made


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The source folder of the lab, the only one there is."""
    folder = tmp_path / "notebooks" / LAB
    folder.mkdir(parents=True)
    (folder / "items.yaml").write_text(ITEMS, encoding="utf-8")
    (folder.parent / "course.yaml").write_text(COURSE, encoding="utf-8")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        new_notebook(cells=cells(), metadata={"kernelspec": kernel}), folder / f"{LAB}.ipynb"
    )
    monkeypatch.setattr(paths, "NOTEBOOKS", folder.parent)
    return folder


def test_nothing_is_found_in_a_lab_of_marks_and_cards(pictures: Path) -> None:
    assert check.check_lab(LAB, lambda line: None) == []


def test_a_class_gets_what_its_marks_and_cards_deserve(pictures: Path, tmp_path: Path) -> None:
    said: list[str] = []
    marks = demo.run_demo(LAB, tmp_path / "course", said.append)
    assert marks[0].points == marks[0].most == 6
    assert marks[1].points + marks[2].points == 6  # each half blank, together all
    assert marks[3].points == 0
    assert not any(mark.reasons for mark in marks)


@pytest.mark.parametrize(
    ("item", "mistake"),
    [
        (Locate("q", "Q", grid=Grid(100, 50)), Spot(20, 10, radius=2)),
        (Locate("q", "Q", grid=Grid(100, 50, frames=4)), Spot(20, 10, radius=2, frame=3)),
        (Locate("q", "Q", grid=Grid(100, 50)), Area(20, 10, 5, 5)),
        (Locate("q", "Q", shape="box", grid=Grid(100, 50, frames=4)), Area(20, 10, 5, 5, iou=1)),
    ],
)
def test_a_place_declared_as_a_mistake_leads_to_an_answer_there(
    item: Locate, mistake: Spot | Area
) -> None:
    answer = declared_mistakes._answer(item, mistake)
    assert item.accepts(answer) and item.equals(answer, mistake)


@pytest.mark.parametrize("shape", ["point", "box"])
def test_a_mistake_told_by_a_function_is_found_on_the_image(shape: str) -> None:
    item = Locate("q", "Q", shape=shape, grid=Grid(512, 400, frames=3))
    answer = declared_mistakes._answer(
        item, lambda at: at["x"] > 300 and at["y"] < 99 and at["frame"] == 2
    )
    assert item.accepts(answer) and answer["x"] > 300 and answer["y"] < 99
    assert declared_mistakes._answer(item, lambda at: at["x"] > 512) is None
