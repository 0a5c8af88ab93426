"""The scorer against stock nbgrader, which runs every cell, and its worker against bad days."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.authoring.invented_answers import draw
from grading.exchange import steps
from grading.marking.stock_nbgrader import mark_both_ways
from grading.marking.worker_client import ScoreError, Scorer, scorer_for
from grading.release.released_lab import released_lab
from lab_utils.questions import Lab

DRAWN = 12
pytestmark = pytest.mark.usefixtures("kernels")


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
    for trainee, language in {"page": "vi", "page_en": "en", "cut": "vi", "empty": "en"}.items():
        folder = one.answer(trainee, one.right, language=language)
        notebook = folder / f"{one.lab}.ipynb"
        if trainee.startswith("page"):
            notebook.unlink()
        else:
            notebook.write_bytes(notebook.read_bytes()[: 999 * (trainee == "cut")])
        one.submit(trainee)
    one.open()
    steps.collect(one.lab)
    ours, stocks = mark_both_ways(one.lab, tmp_path / "twin")
    assert ours == stocks
    assert len(ours) == DRAWN + 8
    assert {str(ours[one][1:]) for one in ("page", "page_en", "cut", "empty")} == {
        str(ours["right"][1:])
    }
    assert len({str(marks) for marks in ours.values()}) > DRAWN / 2, "the drawn marks differ little"


# --- the worker -----------------------------------------------------------------------------


@pytest.fixture
def lab(new_course: Callable, released_once: Path) -> Any:
    """The released small lab with its hidden tests, as marking has it."""
    api = new_course(released_once).open()
    return released_lab("90_small").marked_notebooks(api.config, api.coursedir.db_url)["vi"]


def start(lab: Any) -> Scorer:
    return Scorer(released_lab("90_small"), {"vi": lab})


@pytest.fixture
def scorer(lab: Any) -> Iterator[Scorer]:
    scorer = start(lab)
    yield scorer
    scorer.stop()


def shown(scorer: Scorer, lab: Any, folder: Path, name: str) -> str:
    outputs = scorer.outputs(folder, "vi")
    [number] = [
        number
        for number, cell in enumerate(lab.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    ]
    return json.dumps(outputs[number], ensure_ascii=False)


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
    assert "1.0" in shown(scorer, lab, right, "dose_check")
    assert "BÍ MẬT" in shown(scorer, lab, right, "night")
    assert '"0.0"' in shown(scorer, lab, blank, "dose_check")
    assert "BÍ MẬT" not in json.dumps(scorer.outputs(blank, "vi"), ensure_ascii=False)


def test_answers_that_cannot_be_used_are_named_where_the_lab_opens(
    scorer: Scorer, lab: Any, small: Path, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "damaged", small, {})
    (folder / "answers.json").write_text("[]", encoding="utf-8")
    [opening] = [number for number, cell in enumerate(lab.cells) if "open_lab(" in cell.source]
    said = json.dumps(scorer.outputs(folder, "vi")[opening], ensure_ascii=False)
    assert "Không đọc được tệp câu trả lời" in said
    assert (folder / "answers.json").read_text(encoding="utf-8") == "[]"
    said = json.dumps(scorer.outputs(folder_of(tmp_path / "good", small, {}), "vi")[opening])
    assert "answers.json" not in said


def test_a_folder_name_with_spaces_and_vietnamese_letters_is_read(
    scorer: Scorer, lab: Any, small: Path, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "Điều dưỡng An", small, {"dose": 250})
    assert "1.0" in shown(scorer, lab, folder, "dose_check")


def test_a_scorer_is_kept_until_the_lab_changes_or_its_worker_dies(
    lab: Any, small: Path, tmp_path: Path
) -> None:
    released = released_lab("90_small")

    def running() -> Scorer:
        return scorer_for(released, lab, "vi")

    first = running()
    assert running() is first
    first._worker.kill()
    first._worker.wait()
    second = running()
    assert second is not first
    second.outputs(folder_of(tmp_path / "an", small, {"dose": 250}), "vi")
    items = released.items_path
    items.write_text(items.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert running() is not second


def test_data_that_change_give_another_version_and_another_scorer(lab: Any, tmp_path: Path) -> None:
    doses = tmp_path / "doses.csv"
    doses.write_text("250")
    [opening] = [cell for cell in lab.cells if "open_lab(" in cell.source]
    opening.source += f"\nimport pandas as pd\nright_dose = pd.read_csv({str(doses)!r})"
    first = start(lab)
    assert first.current
    doses.write_text("300")
    assert not first.current
    second = start(lab)
    assert second.version != first.version
    doses.write_text("250")
    assert start(lab).version == first.version


def test_a_worker_that_died_is_named(scorer: Scorer, tmp_path: Path) -> None:
    scorer._worker.kill()
    scorer._worker.wait()
    assert not scorer.alive
    with pytest.raises(ScoreError, match="has died") as caught:
        scorer.outputs(tmp_path, "vi")
    assert "thường vì máy thiếu bộ nhớ" in caught.value.say("vi")
    assert "dòng cuối" not in caught.value.say("vi")


ENDS = {
    "kill": ("os.kill(os.getpid(), 9)", "(SIGKILL)", "(SIGKILL), as a rule for want of memory"),
    "segfault": (
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "bị ngắt bởi tín hiệu SIGSEGV",
        "ended by the signal SIGSEGV",
    ),
    "exit": (
        r"os.write(2, 'một\nhai\x1b[1m\n'.encode()); os._exit(3)",
        "mã thoát 3 (dòng cuối: hai?[1m)",
        "exit code 3 (its last line: hai?[1m)",
    ),
    "memory": (
        "os.write(2, b'Traceback\\nMemoryError\\n'); os._exit(1)",
        "máy thiếu bộ nhớ; hãy tắt bớt chương trình khác rồi chấm lại (dòng cuối: MemoryError)",
        "out of memory; close other programs and mark again (its last line: MemoryError)",
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_worker_says_how_it_died(lab: Any, end: str) -> None:
    source, vi, en = ENDS[end]
    for cell in lab.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "dose_check":
            cell.source = f"import os, signal\n{source}"
    with pytest.raises(ScoreError) as caught:
        start(lab)
    said = caught.value
    assert said.say("vi").startswith("tiến trình chạy bài đã dừng giữa chừng: ")
    assert vi in said.say("vi") and en in said.say("en")
    assert "\n" not in said.say("vi") and "Traceback" not in said.say("vi")


def test_a_lab_that_opens_no_lab_is_named(lab: Any) -> None:
    for cell in lab.cells:
        cell.source = cell.source.replace("open_lab(language)", "None")
    with pytest.raises(ScoreError, match="one cell must open the lab"):
        start(lab)


def test_a_cell_that_fails_or_prints_is_marked_as_nbgrader_would(
    lab: Any, small: Path, tmp_path: Path
) -> None:
    for cell in lab.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name == "dose_check":
            cell.source = "1 / 0"
        elif name == "sign_check":
            cell.source = "import sys\nprint('x', file=sys.stderr)\n1.0"
    scorer, folder = start(lab), folder_of(tmp_path / "an", small, {})
    assert "ZeroDivisionError" in shown(scorer, lab, folder, "dose_check")
    assert '"stderr"' in shown(scorer, lab, folder, "sign_check")
