"""An invented class, end to end, and whether its marks are what the answers deserve."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grading.authoring import check
from grading.cli import demo
from grading.cli.main import main
from grading.course import errors, labs, nbgrader_config, paths
from grading.course.store import Store
from grading.exchange import feedback
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import Item, Text

pytestmark = pytest.mark.usefixtures("kernels")


class Demo:
    """A demo: who is invented, and the gradebook once it has run."""

    def __init__(self, lab: str, folder: Path) -> None:
        self.lab, self.folder = lab, folder
        source = labs.lab_source(lab).folder
        self.items = read_items(source / "items.yaml").items
        right = check.solve(source, "vi")
        self.trainees = demo.invent_class(self.items, right.answers, right.mistakes)
        self.said: list[str] = []

    def points(self, trainee: str) -> dict[str, float]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LABS_COURSE", str(self.folder))
            with nbgrader_config.open_course().gradebook as gradebook:
                grades = gradebook.find_submission_notebook(self.lab, self.lab, trainee).grades
                return {grade.name.removesuffix("_check"): grade.score for grade in grades}

    def scored(self) -> dict[str, Item]:
        return {name: item for name, item in self.items.items() if item.scored}


def _deserved(ran: Demo) -> None:
    """Hold each item of each trainee against how the answer was made."""
    for trainee in ran.trainees:
        points = ran.points(trainee.name)
        assert points.keys() == ran.scored().keys()
        for name, item in ran.scored().items():
            where = (trainee.name, trainee.what, name, points[name])
            if name in trainee.mistaken:
                assert points[name] < item.points, where
            elif name not in trainee.right:
                assert points[name] == 0, where
            elif isinstance(item, Text):
                assert points[name] == item.points // 2 + 1, where
            else:
                assert points[name] == item.points, where


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Type `labs demo` beside a course that is not to be touched."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "demo-course" / "submitted" / "old").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "NOTEBOOKS", Path(__file__).parents[1] / "small_lab")
        patch.setenv("LABS_COURSE", str(folder / "course"))
        one = Demo("90_small", folder / "demo-course")
        result = CliRunner().invoke(main, ["demo", "90_small"])
        assert result.exit_code == 0, result.output
        one.said = result.output.splitlines()
        yield one


def test_twelve_trainees_cover_right_half_blank_and_each_mistake(ran: Demo) -> None:
    assert [trainee.name for trainee in ran.trainees] == [f"demo{n:02d}" for n in range(1, 13)]
    what = [trainee.what for trainee in ran.trainees]
    assert what[:6] == [
        "right",
        "half right, half blank",
        "half right, half blank",
        "blank",
        "known mistakes, round 1",
        "known mistakes, round 2",
    ]
    assert set(what[6:]) == {"right"}
    halves = ran.trainees[1].right, ran.trainees[2].right
    assert halves[0] | halves[1] == ran.scored().keys()
    assert not halves[0] & halves[1]
    made = set().union(*(trainee.mistaken for trainee in ran.trainees))
    assert made == {name for name, item in ran.items.items() if item.mistakes}


def test_points_are_what_the_answers_deserve(ran: Demo) -> None:
    _deserved(ran)


def test_everybody_gets_feedback(ran: Demo) -> None:
    pages = sorted((ran.folder / "feedback").glob("*/90_small/90_small.html"))
    assert [page.parents[1].name for page in pages] == [one.name for one in ran.trainees]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABS_COURSE", str(ran.folder))
        with Store() as store:
            given = [feedback.there(store, one.name) for one in ran.trainees]
    assert [len(pages) for pages in given] == [1] * 12


def test_the_class_report_is_written(ran: Demo) -> None:
    report = ran.folder / "report"
    assert "90_small.html" in (report / "index.html").read_text(encoding="utf-8")
    assert "12 trong 12 học viên" in (report / "90_small.html").read_text(encoding="utf-8")


def test_the_report_tells_marks_and_where_to_look(ran: Demo) -> None:
    said = "\n".join(ran.said)
    assert "  demo01  9 of 12      right, 1 written answer for a person" in ran.said
    assert "  demo04  0 of 12      blank" in ran.said
    assert "feedback for 12" in said
    assert str(ran.folder) in ran.said[-1]


def test_the_demo_begins_anew_and_leaves_the_course_alone(ran: Demo) -> None:
    assert not (ran.folder / "submitted" / "old").exists()
    assert os.environ["LABS_COURSE"] == str(ran.folder.with_name("course"))
    assert not ran.folder.with_name("course").exists()


def test_a_demo_of_no_lab_removes_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    with pytest.raises(errors.CourseError, match="There is no lab '99_nothing'"):
        demo.run_demo("99_nothing", tmp_path, lambda line: None)
    assert (tmp_path / "kept").exists()


def test_a_class_has_room_for_eight_mistakes_about_one_question(small: Path) -> None:
    items = read_items(small / "items.yaml").items
    solutions = dict.fromkeys(items, "right")
    mistakes: dict[str, dict[str, Any]] = {"dose": {f"m{n}": n for n in range(8)}}
    invented = demo.invent_class(items, solutions, mistakes)
    assert len(invented) == demo.CLASS == 12
    made = [one.answers["dose"] for one in invented if "dose" in one.mistaken]
    assert made == list(range(8))


def test_lab_02_is_ready_and_marks_a_class_as_it_deserves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real lab; takes a minute or more."""
    monkeypatch.setattr(paths, "NOTEBOOKS", paths.PROJECT / "notebooks")
    assert check.check_lab("02_threshold", lambda line: None) == []
    real = Demo("02_threshold", tmp_path / "demo-course")
    marks = demo.run_demo(real.lab, real.folder, real.said.append)
    assert {name for one in real.trainees for name in one.mistaken} == {
        name for name, item in real.scored().items() if item.mistakes
    }
    _deserved(real)
    # What is returned is as marked, before the written answers got their points.
    assert [mark.trainee for mark in marks] == [one.name for one in real.trainees]
    for trainee, mark in zip(real.trainees, marks, strict=True):
        written = "night" in trainee.right
        assert (mark.reasons, mark.waiting) == ([], int(written))
        assert mark.points == pytest.approx(sum(real.points(trainee.name).values()) - 2 * written)
    assert len(list((real.folder / "feedback").glob("*/02_threshold/02_threshold.html"))) == 12
