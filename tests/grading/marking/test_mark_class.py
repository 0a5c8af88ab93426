"""Marking a class in bulk: the gradebook is what nbgrader would write, whatever interrupts it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.plugins import CsvExportPlugin

from grading.course import errors, nbgrader_config
from grading.exchange import steps
from grading.marking.reasons import REASONS
from grading.marking.stock_nbgrader import gradebook_rows

LAB = "90_small"
DUE = datetime(2026, 11, 22, 8, 0)


def hand_in(one: Any, trainee: str, answers: dict[str, Any], at: datetime | None = None) -> None:
    """Put a submission where collecting would put it."""
    shutil.rmtree(one.submitted(trainee), ignore_errors=True)
    shutil.copytree(one.answer(trainee, answers), one.submitted(trainee))
    if at:
        text = f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"
        (one.submitted(trainee) / "timestamp.txt").write_text(text, encoding="utf-8")


def mark(one: Any, **options: Any) -> dict[str, steps.MarkingResult]:
    one.open()
    return {result.trainee: result for result in steps.mark(LAB, **options)}


@pytest.fixture
def one(new_course: Callable, released_once: Path) -> Any:
    return new_course(released_once)


# --- as nbgrader writes it --------------------------------------------------------------------


@pytest.fixture
def zero_when_late(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = nbgrader_config.course_config

    def strict(c: Any) -> None:
        plain(c)
        c.LateSubmissionPlugin.penalty_method = "zero"

    monkeypatch.setattr(nbgrader_config, "course_config", strict)


def by_the_button(one: Any, trainees: list[str]) -> None:
    """Mark as formgrader's Autograde button and `nbgrader autograde` do."""
    api = one.open()
    for trainee in trainees:
        assert api.autograde(LAB, trainee)["success"]


@pytest.mark.usefixtures("zero_when_late")
def test_the_gradebook_is_what_nbgrader_writes_one_by_one(
    one: Any, new_course: Callable, tmp_path: Path
) -> None:
    with one.open().gradebook as gradebook:
        gradebook.update_or_create_assignment(LAB, duedate=DUE)
    early, late = DUE - timedelta(hours=1), DUE + timedelta(minutes=5)
    first = {
        "early": (one.right, early),
        "late": (one.right, late),
        "extended": (one.right, late),
        "blank": ({}, late),
        "by_hand": ({"dose": 250, "night": "Khám lại."}, None),
        "again": ({"dose": 250}, early),
    }
    for trainee, (answers, at) in first.items():
        hand_in(one, trainee, answers, at)
    twin = new_course(one.root)

    def week(course_: Any, marking: Callable[[list[str]], object]) -> dict[str, Any]:
        marking(sorted(first))
        with course_.open().gradebook as gradebook:
            gradebook.grant_extension(LAB, "extended", hours=1)
            for trainee in ("early", "again"):
                grade = gradebook.find_grade("night", LAB, LAB, trainee)
                grade.manual_score, grade.extra_credit = 2, 0.5
                grade.needs_manual_grade = False
                gradebook.find_comment("night", LAB, LAB, trainee).manual_comment = "Rõ."
                gradebook.find_submission_notebook(LAB, LAB, trainee).flagged = True
            gradebook.db.commit()
        for trainee in ("again", "extended"):
            hand_in(course_, trainee, course_.right, late + timedelta(minutes=1))
        marking(["again", "extended"])
        return gradebook_rows(LAB)

    def in_bulk(trainees: list[str]) -> None:
        assert {name for name, result in mark(one).items() if not result.before} == set(trainees)

    ours = week(one, in_bulk)
    theirs = week(twin, lambda trainees: by_the_button(twin, trainees))
    assert ours == theirs
    points = {trainee: row[2] - (row[1] or 0) for trainee, row in ours.items()}
    assert points == {
        "early": 9 + 2.5,
        "late": 0,
        "extended": 9,
        "blank": 0,
        "by_hand": 1,
        "again": 0,
    }


def test_the_marked_notebook_is_that_of_the_button(one: Any, new_course: Callable) -> None:
    hand_in(one, "an", one.right, DUE)
    twin = new_course(one.root)
    mark(one)
    by_the_button(twin, ["an"])
    ours, theirs = (
        nbformat.read(place.root / "autograded" / "an" / LAB / f"{LAB}.ipynb", as_version=4)
        for place in (one, twin)
    )
    assert [cell.source for cell in ours.cells] == [cell.source for cell in theirs.cells]
    for our, their in zip(ours.cells, theirs.cells, strict=True):
        assert our.get("outputs") == their.get("outputs")
        assert our.metadata.get("nbgrader") == their.metadata.get("nbgrader")


def test_nbgraders_feedback_and_export_work_on_it(one: Any, tmp_path: Path) -> None:
    hand_in(one, "an", one.right, DUE)
    mark(one)
    one.give("an", 2, "Rõ ràng.")
    api = one.open()
    steps.feedback(LAB)
    ours = one.page("an")
    shutil.rmtree(one.root / "feedback")
    assert api.generate_feedback(LAB, "an")["success"]
    assert one.page("an") == ours
    assert "Rõ ràng." in ours and "11 / 12" in ours
    table = tmp_path / "grades.csv"
    exporter = CsvExportPlugin(parent=api)
    exporter.to = str(table)
    with api.gradebook as gradebook:
        exporter.export(gradebook)
    [row] = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    assert (row["assignment"], row["student_id"]) == (LAB, "an")
    assert (float(row["score"]), float(row["max_score"])) == (11, 12)


def test_a_persons_points_stay_final_while_the_submission_is_the_same(
    one: Any, edit_released: Callable[[Any], None]
) -> None:
    hand_in(one, "an", one.right, DUE)
    mark(one)
    one.give("an", 2, "Rõ ràng.")
    # Another version of the lab: everybody is marked anew.
    edit_released(one)
    result = mark(one)["an"]
    assert not result.before
    assert (result.points, result.waiting) == (8 + 2, 0)


# --- by what was released ---------------------------------------------------------------------


@pytest.fixture
def edit_released(small_copy: Path, edit: Callable) -> Callable[[Any], None]:
    """Return what changes the key of the dose from 250 to 300 in the source, and releases it."""

    def change(one: Any) -> None:
        spoil_key(edit, small_copy)
        one.open()
        steps.release(LAB, "vi")

    return change


def spoil_key(edit: Callable, folder: Path) -> None:
    def other_key(notebook: NotebookNode) -> None:
        [cell] = [
            cell
            for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "dose_check"
        ]
        assert "dose.score(" in cell.source
        head, _ = cell.source.split("dose.score(")
        cell.source = f"{head}dose.score(300)\n### END HIDDEN TESTS"

    edit(folder, other_key)


def test_a_lab_is_marked_as_it_was_released(one: Any, small_copy: Path, edit: Callable) -> None:
    hand_in(one, "an", one.right, DUE)
    # After the release the source gets another key, other points, and then is no lab any more.
    spoil_key(edit, small_copy)
    items = (small_copy / "items.yaml").read_text(encoding="utf-8")
    (small_copy / "items.yaml").write_text(items.replace("points: 1", "points: 5"), "utf-8")
    assert mark(one)["an"].points == 9
    by_the_button(one, ["an"])
    assert one.points("an")["dose"] == 1
    (small_copy / "items.yaml").write_text("lab: 90_small", encoding="utf-8")
    hand_in(one, "binh", one.right, DUE)
    assert mark(one)["binh"].points == 9


# --- one item anew ----------------------------------------------------------------------------


def test_one_item_is_marked_anew_and_all_else_stays(
    one: Any, edit_released: Callable[[Any], None]
) -> None:
    for trainee, answers in {"an": one.right, "binh": {"dose": 300}, "chi": {}}.items():
        hand_in(one, trainee, answers, DUE)
    mark(one)
    one.give("an", 3, "Rất rõ.")
    with one.open().gradebook as gradebook:
        grade = gradebook.find_grade("sign_check", LAB, LAB, "an")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.db.commit()
    hand_in(one, "dung", one.right, DUE)
    hand_in(one, "chi", {"dose": 300}, DUE + timedelta(hours=1))
    before = gradebook_rows(LAB)
    edit_released(one)
    results = mark(one, item="dose")
    assert {name: result.reasons for name, result in results.items() if result.reasons} == {
        "chi": [REASONS.twin("again")],
        "dung": [REASONS.twin("not_yet")],
    }
    after = gradebook_rows(LAB)
    assert after.keys() == before.keys()
    changed = {
        (trainee, old, new)
        for trainee in before
        for old, new in zip(before[trainee][5:], after[trainee][5:], strict=True)
        if old != new
    }
    assert changed == {
        ("an", ("dose_check", 1.0, None, None, False), ("dose_check", 0.0, None, None, False)),
        ("binh", ("dose_check", 0.0, None, None, False), ("dose_check", 1.0, None, None, False)),
    }
    assert one.points("an")["night"] == 3
    # The whole class is marked by the new version at the next run.
    assert mark(one)["binh"].before is False


def test_an_item_that_is_not_there_is_refused(one: Any) -> None:
    one.open()
    with pytest.raises(errors.CourseError, match="no scored item 'dosis'; it has dose, counts"):
        list(steps.mark(LAB, item="dosis"))


# --- interrupted ------------------------------------------------------------------------------

MARKER = """
import signal, sys
# A shell's "&" lets Ctrl-C be ignored, and the tests may have been started so.
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from grading.course import paths
from grading.marking import mark_class
paths.NOTEBOOKS = Path(sys.argv[1])
mark_class._MOST_READY = 5
for result in mark_class.mark("90_small", jobs=int(sys.argv[2])):
    print(result.trainee, result.before, flush=True)
"""


def big_class(one: Any, count: int) -> None:
    whole = one.answer("model", one.right)
    for number in range(count):
        folder = one.submitted(f"t{number:03}")
        shutil.copytree(whole, folder)
        content = json.loads((folder / "answers.json").read_bytes())
        content["items"]["dose"]["value"] = content["items"]["dose"]["first"] = 300.0 + number
        (folder / "answers.json").write_text(json.dumps(content), encoding="utf-8")


def start(one: Any, small: Path, jobs: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", MARKER, str(small.parent), str(jobs)],
        env={**os.environ, "LABS_COURSE": str(one.root)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


# So many that marking is not over when the blow comes, however busy the machine is.
STOPPED = 400


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_who_is_stopped_goes_on_and_marks_nobody_twice(
    one: Any, small: Path, blow: signal.Signals
) -> None:
    big_class(one, STOPPED)
    run = start(one, small, jobs=2)
    assert run.stdout
    done = [run.stdout.readline().split()[0] for _ in range(20)]
    os.kill(run.pid, blow)
    done += [line.split()[0] for line in run.stdout]
    run.wait(timeout=30)
    assert len(done) < STOPPED, "it was done before the blow came"
    first = gradebook_of_course(one)
    assert set(done) <= set(first)
    results = mark(one)
    assert len(results) == STOPPED
    # What had reached the gradebook is left alone, the rest is marked now.
    assert {name for name, result in results.items() if result.before} == set(first)
    whole = gradebook_of_course(one)
    assert {name: whole[name] for name in first} == first
    assert {row[2] for row in whole.values()} == {8.0}
    assert all(result.before for result in mark(one).values())


def gradebook_of_course(one: Any) -> dict[str, Any]:
    one.open()
    return gradebook_rows(LAB)


def workers() -> set[int]:
    """The marking processes that this one has started."""
    listed = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "grading.marking.worker"],
        capture_output=True,
        text=True,
    )
    return {int(line) for line in listed.stdout.split()}


def test_a_worker_that_dies_costs_one_submission_and_stops_nobody(
    one: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grading.marking.mark_class._MOST_READY", 1)
    big_class(one, 30)
    one.open()
    running = steps.mark(LAB, jobs=1)
    results = [next(running)]
    for worker in workers():
        os.kill(worker, signal.SIGKILL)
    results += running
    assert len({result.trainee for result in results}) == 30
    lost = [result for result in results if result.points is None]
    assert len(lost) <= 1
    assert all("has died" in result.reasons[0]["en"] for result in lost)
    assert len(mark(one)) == 30
    assert all(result.points == 8 for result in mark(one).values())


def test_nothing_is_left_running(one: Any) -> None:
    before = workers()
    hand_in(one, "an", one.right)
    mark(one)
    running = steps.mark(LAB)
    next(running)
    running.close()
    time.sleep(0.1)
    assert workers() == before


@pytest.mark.parametrize("jobs", [1, 3])
def test_any_number_of_jobs_gives_the_same_marks(
    one: Any, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grading.marking.mark_class._WORTH_A_WORKER", 5)
    big_class(one, 15)
    hand_in(one, "right", one.right)
    results = mark(one, jobs=jobs)
    assert {name: result.points for name, result in results.items()} == {
        f"t{number:03}": 8.0 for number in range(15)
    } | {"right": 9.0}


# --- PostgreSQL -------------------------------------------------------------------------------


def test_a_gradebook_on_postgresql_holds_the_same(
    new_course: Callable, postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    books = []
    for url in (None, postgres()):
        one = new_course()
        if url:
            monkeypatch.setenv("LABS_GRADEBOOK", url)
        one.open()
        steps.release(LAB, "vi")
        hand_in(one, "an", one.right, DUE)
        hand_in(one, "binh", {"dose": 250}, None)
        mark(one)
        one.give("an", 2, "Rõ.")
        hand_in(one, "binh", one.right, DUE)
        assert {name: result.before for name, result in mark(one).items()} == {
            "an": True,
            "binh": False,
        }
        books.append(gradebook_rows(LAB))
        assert (one.root / "gradebook.db").exists() == (url is None)
        given, waiting = steps.feedback(LAB)
        assert (given, waiting) == (["an"], ["binh"])
        assert "Rõ." in one.page("an")
    assert books[0] == books[1]


@pytest.mark.parametrize("url", ["gradebook", "nosql://x/y", "://"])
def test_an_address_that_is_none_is_named(
    new_course: Callable, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_GRADEBOOK", url)
    with pytest.raises(errors.CourseError, match="postgresql://user@host/clinical_ai"):
        new_course().open()


def test_a_gradebook_that_does_not_answer_is_named(
    new_course: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_GRADEBOOK", f"postgresql://an:secret@/x?host={tmp_path}")
    with pytest.raises(errors.CourseError, match="does not answer") as refused:
        new_course().open()
    assert "secret" not in str(refused.value)
