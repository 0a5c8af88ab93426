"""The scorer against stock nbgrader, which runs every cell, and its worker against bad days."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader import preprocessors as stock
from nbgrader.converters import Autograde

from grading import check, course, steps
from grading.demo import invent_class
from grading.preprocessors import NoteAnswers
from grading.score import ScoreError, Scorer, scorer_for
from lab_utils.ask import Lab
from lab_utils.items import Choices, Classify, Item, Number, Optioned, Text

DRAWN = 12


def mark_as_stock(c: Any) -> None:
    """Let nbgrader run the notebooks that were handed in, as it comes."""
    plain_config(c)
    c.Autograde.sanitize_preprocessors = Autograde.sanitize_preprocessors.default_args[0]
    c.Autograde.autograde_preprocessors = [
        stock.Execute,
        stock.IgnorePattern,
        ClearMetadataPreprocessor,
        stock.LimitOutput,
        NoteAnswers,
        stock.SaveAutoGrades,
        stock.AssignLatePenalties,
        stock.CheckCellMetadata,
    ]


plain_config = course.instructor_config


def marks_of(lab: str) -> dict[str, dict[str, tuple[float | None, bool]]]:
    """Mark a course; return trainee to cell to (automatic points, waits for a person)."""
    assert not [mark for mark in steps.mark(lab) if mark.reasons]
    with course.open_course().gradebook as gradebook:
        return {
            submission.student_id: {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(lab)
        }


def marks_both_ways(
    root: Path, lab: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> tuple[dict, dict]:
    twin = Path(shutil.copytree(root, tmp_path / "twin"))
    monkeypatch.setenv("LABS_COURSE", str(root))
    ours = marks_of(lab)
    monkeypatch.setenv("LABS_COURSE", str(twin))
    monkeypatch.setattr(course, "instructor_config", mark_as_stock)
    return ours, marks_of(lab)


def draw(item: Item, dice: random.Random) -> Any:
    """Draw an answer that the item accepts; None for a blank."""
    if dice.random() < 0.15:
        return None
    if isinstance(item, Number):
        low, high = item.range
        values = [dice.choice([low, high, dice.uniform(low, high)]) for _ in item.parts or "1"]
        values = [round(value) if item.integer else value for value in values]
        return dict(zip(item.parts, values, strict=True)) if item.parts else values[0]
    if isinstance(item, Classify):
        rows = [row for row in item.rows if dice.random() < 0.8]
        return {row: dice.choice(list(item.options)) for row in rows}
    if isinstance(item, Choices):
        return [name for name in item.options if dice.random() < 0.5]
    if isinstance(item, Optioned):
        return dice.choice(list(item.options))
    assert isinstance(item, Text)
    return dice.choice(["", "Tôi nghĩ là có.", "<b>&</b> ```"])


def test_the_small_lab_gets_the_marks_of_stock_nbgrader(
    new_course: Callable,
    released_once: Path,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    one = new_course(released_once)
    items = Lab("vi", one.fetch("nobody")).items
    dice = random.Random(20261122)
    answers = {"right": one.right, "blank": {}}
    answers |= {f"half{n}": dict(list(one.right.items())[n::2]) for n in (0, 1)}
    for number in range(DRAWN):
        drawn = {name: draw(item, dice) for name, item in items.items()}
        answers[f"drawn{number:02}"] = {k: v for k, v in drawn.items() if v is not None}
    for trainee, given in answers.items():
        one.answer(trainee, given, language=dice.choice(["vi", "en"]))
        one.submit(trainee)
    one.open()
    steps.collect(one.lab)
    ours, stocks = marks_both_ways(one.root, one.lab, monkeypatch, tmp_path)
    assert ours == stocks
    assert len(ours) == DRAWN + 4
    assert len({str(marks) for marks in ours.values()}) > DRAWN / 2, "the drawn marks differ little"


def test_lab_02_gets_the_marks_of_stock_nbgrader(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lab = "02_threshold"
    monkeypatch.setattr(course, "NOTEBOOKS", course.PROJECT / "notebooks")
    source = course.lab_folder(lab)
    with check.run_copy(source, "vi", solved=True) as (folder, _):
        solutions, mistakes = check.recorded_answers(folder), check.declared_mistakes(folder)
    trainees = invent_class(Lab("vi", source).items, solutions, mistakes)
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "course"))
    steps.release(lab, "vi")
    # Right, half, the other half, blank, and each declared mistake; the rest are right again.
    different = {str(trainee.answers): trainee for trainee in trainees}.values()
    for trainee in different:
        folder = tmp_path / "course" / "submitted" / trainee.name / lab
        shutil.copytree(tmp_path / "course" / "release" / lab, folder)
        answered = Lab("vi", folder)
        for name, value in trainee.answers.items():
            answered.record(answered.items[name], value)
    ours, stocks = marks_both_ways(tmp_path / "course", lab, monkeypatch, tmp_path)
    assert ours == stocks
    assert len(ours) == len(different) > 4


# --- the worker -----------------------------------------------------------------------------


@pytest.fixture
def lab(released_once: Path, small: Path) -> Any:
    """The released small lab with its hidden tests, as marking has it."""
    released = nbformat.read(released_once / "release" / small.name / f"{small.name}.ipynb", 4)
    hidden = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(small / f"{small.name}.ipynb", 4).cells
        if cell.metadata.get("nbgrader", {}).get("locked")
    }
    for cell in released.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = hidden.get(name, cell.source)
    return released


@pytest.fixture
def scorer(lab: Any, small: Path) -> Iterator[Scorer]:
    yield Scorer(lab, small / "items.yaml")


def shown(lab: Any, name: str) -> str:
    [cell] = [c for c in lab.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name]
    return json.dumps(cell.outputs, ensure_ascii=False)


def folder_of(path: Path, small: Path, answers: dict[str, Any]) -> Path:
    path.mkdir()
    shutil.copy(small / "items.yaml", path)
    answered = Lab("vi", path)
    for name, value in answers.items():
        answered.record(answered.items[name], value)
    return path


def test_one_submission_does_not_leak_into_the_next(
    scorer: Scorer, lab: Any, small: Path, tmp_path: Path
) -> None:
    right = folder_of(tmp_path / "right", small, {"dose": 250, "night": "BÍ MẬT"})
    blank = folder_of(tmp_path / "blank", small, {})
    scorer.run(lab, right)
    assert "1.0" in shown(lab, "dose_check") and "BÍ MẬT" in shown(lab, "night")
    scorer.run(lab, blank)
    assert '"0.0"' in shown(lab, "dose_check")
    assert "BÍ MẬT" not in json.dumps(lab.cells, ensure_ascii=False)


def test_answers_that_cannot_be_used_are_named_where_the_lab_opens(
    scorer: Scorer, lab: Any, small: Path, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "damaged", small, {})
    (folder / "answers.json").write_text("[]", encoding="utf-8")
    scorer.run(lab, folder)
    [opening] = [cell for cell in lab.cells if "open_lab(" in cell.source]
    assert "Không đọc được tệp câu trả lời" in json.dumps(opening.outputs, ensure_ascii=False)
    assert (folder / "answers.json").read_text(encoding="utf-8") == "[]"
    scorer.run(lab, folder_of(tmp_path / "good", small, {}))
    assert "Không đọc được" not in json.dumps(opening.outputs, ensure_ascii=False)


def test_a_folder_name_with_spaces_and_vietnamese_letters_is_read(
    scorer: Scorer, lab: Any, small: Path, tmp_path: Path
) -> None:
    scorer.run(lab, folder_of(tmp_path / "Điều dưỡng An", small, {"dose": 250}))
    assert "1.0" in shown(lab, "dose_check")


def test_a_scorer_is_kept_until_the_lab_changes_or_its_worker_dies(
    lab: Any, small: Path, tmp_path: Path
) -> None:
    items = Path(shutil.copy(small / "items.yaml", tmp_path))
    first = scorer_for(lab, items)
    assert scorer_for(lab, items) is first
    first._worker.kill()
    first._worker.wait()
    second = scorer_for(lab, items)
    assert second is not first
    second.run(lab, folder_of(tmp_path / "an", small, {"dose": 250}))
    items.write_text(items.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert scorer_for(lab, items) is not second


def test_a_worker_that_died_is_named(scorer: Scorer, lab: Any, tmp_path: Path) -> None:
    scorer._worker.kill()
    scorer._worker.wait()
    with pytest.raises(ScoreError, match="has died"):
        scorer.run(lab, tmp_path)


def test_a_lab_that_opens_no_lab_is_named(lab: Any, small: Path) -> None:
    for cell in lab.cells:
        cell.source = cell.source.replace("open_lab(language)", "None")
    with pytest.raises(ScoreError, match="has died"):
        Scorer(lab, small / "items.yaml")


def test_a_cell_that_fails_or_prints_is_marked_as_nbgrader_would(
    lab: Any, small: Path, tmp_path: Path
) -> None:
    for cell in lab.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name == "dose_check":
            cell.source = "1 / 0"
        elif name == "sign_check":
            cell.source = "import sys\nprint('x', file=sys.stderr)\n1.0"
    Scorer(lab, small / "items.yaml").run(lab, folder_of(tmp_path / "an", small, {}))
    assert "ZeroDivisionError" in shown(lab, "dose_check")
    assert '"stderr"' in shown(lab, "sign_check")
