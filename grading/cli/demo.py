"""An invented class of twelve, from release to report, through the real steps.

Each trainee's answers are made from the lab itself: its solutions, and the answers that its
declared mistakes lead to. What each one deserves follows from how they were made, so the demo
also shows whether the marks are right.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.authoring import check
from grading.course.labs import lab_source
from grading.course.nbgrader_config import open_course
from grading.course.paths import course_folder
from grading.course.store import Store
from grading.exchange import steps
from grading.exchange.exchanged_files import read_folder, write_folder
from grading.exchange.releases import fetch
from grading.exchange.submissions import hand_in
from grading.marking.mark_class import MarkingResult
from grading.report import write_report
from grading.settings import COURSE, DATABASE, GRADEBOOK
from lab_utils.questions import Lab
from lab_utils.questions.kinds import Item

CLASS = 12


@dataclass
class Trainee:
    """One invented trainee.

    Attributes
    ----------
    name : str
    what : str
        How their answers were made.
    answers : dict
        Item to value.
    right, mistaken : set of str
        Scored items answered by the solution, and by a known mistake; all others are blank.
    """

    name: str
    what: str
    answers: dict[str, Any] = field(default_factory=dict)
    right: set[str] = field(default_factory=set)
    mistaken: set[str] = field(default_factory=set)


def invent_class(
    items: Mapping[str, Item],
    solutions: dict[str, Any],
    mistakes: dict[str, dict[str, Any]],
) -> list[Trainee]:
    """Invent twelve trainees: right, half right, blank, and each declared mistake.

    Parameters
    ----------
    items : mapping of str to Item
    solutions : dict
        Item to the right answer.
    mistakes : dict
        Item to mistake to the answer it leads to.
    """
    scored = [name for name, item in items.items() if item.scored]
    rounds = list(check.mistaken_rounds(mistakes))
    half = set(scored[::2])
    trainees = []
    # More trainees where one lab has more mistakes than the class has seats for them.
    for number in range(max(CLASS, 4 + len(rounds))):
        name = f"demo{number + 1:02d}"
        if number == 0 or number > 3 + len(rounds):
            made = Trainee(name, "right", dict(solutions), set(scored))
        elif number in (1, 2):
            kept = half if number == 1 else set(scored) - half
            answers = {one: solutions[one] for one in kept}
            made = Trainee(name, "half right, half blank", answers, kept)
        elif number == 3:
            made = Trainee(name, "blank")
        else:
            chosen = rounds[number - 4]
            answers = solutions | {one: value for one, (_, value) in chosen.items()}
            made = Trainee(
                name,
                f"known mistakes, round {number - 3}",
                answers,
                set(scored) - chosen.keys(),
                set(chosen),
            )
        trainees.append(made)
    return trainees


def run_demo(lab: str, course: Path, say: Callable[[str], None]) -> list[MarkingResult]:
    """Take the class from release to report, unattended, in a course folder of its own.

    Parameters
    ----------
    lab : str
    course : Path
        Made anew each time.
    say : callable
        Takes a line of the report.

    Returns
    -------
    list of MarkingResult
        As marked, before the written answers got their points.

    Raises
    ------
    grading.course.errors.CourseError
        If there is no such lab.
    """
    source = lab_source(lab).folder
    shutil.rmtree(course, ignore_errors=True)
    started = time.perf_counter()

    def took(what: str) -> None:
        say(f"{time.perf_counter() - started:6.1f} s  {what}")

    with _course(course):
        trainees = _invent(source)
        took(f"a class of {len(trainees)} invented from the lab's solutions and mistakes")
        steps.release(lab, "vi")
        took("released in Vietnamese")
        for trainee in trainees:
            _hand_in(lab, trainee)
        took("handed in")
        collected = steps.collect(lab)
        took(f"{len(collected)} submissions collected")
        results = list(steps.mark(lab))
        took("marked")
        written = _mark_written_answers(lab, Lab("vi", source).items)
        took(f"{written} written answers given the points of the rubric's middle")
        given, _ = steps.feedback(lab)
        took(f"feedback for {len(given)}")
        write_report([lab])
        took("class report")
        say("")
        for trainee, one in zip(trainees, results, strict=True):
            shown = f"{one.points:g} of {one.most:g}" if one.points is not None else "no marks"
            say(f"  {trainee.name}  {shown:<12} {trainee.what}{_also(one)}")
        say("")
        say(
            f"Look at {course}: feedback/ as trainees see it, report/index.html, gradebook.db in "
            "formgrader."
        )
    return results


def _also(result: MarkingResult) -> str:
    written = f", {result.waiting} written answer for a person" if result.waiting else ""
    return written + "".join(f", {reason['en']}" for reason in result.reasons)


@contextmanager
def _course(folder: Path) -> Iterator[None]:
    """Make a folder the course, with databases of its own."""
    before = dict(os.environ)
    for setting in (GRADEBOOK, DATABASE):
        os.environ.pop(setting.name, None)
    os.environ[COURSE.name] = str(folder)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _invent(source: Path) -> list[Trainee]:
    right = check.solve(source, "vi")
    return invent_class(Lab("vi", source).items, right.answers, right.mistakes)


def _hand_in(lab: str, trainee: Trainee) -> None:
    """Answer as the trainee and hand in."""
    home = course_folder() / "homes" / trainee.name / lab
    with Store() as store:
        write_folder(home, fetch(store, lab).files)
        answered = Lab("vi", home)
        for name, value in trainee.answers.items():
            answered.record(answered.items[name], value)
        hand_in(store, trainee.name, lab, read_folder(home, lab)[0])


def _mark_written_answers(lab: str, items: Mapping[str, Item]) -> int:
    """Give the written answers that wait the points of the middle of their rubric."""
    count = 0
    written = {name: item for name, item in items.items() if item.manual}
    with open_course().gradebook as gradebook:
        for submission in gradebook.assignment_submissions(lab):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.needs_manual_grade and grade.cell.name in written:
                        grade.manual_score = float(written[grade.cell.name].points // 2 + 1)
                        grade.needs_manual_grade = False
                        count += 1
        gradebook.db.commit()
    return count
