"""Answers are all that marking needs: whatever became of the notebook, by every way of marking."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grading.course.store import Store
from grading.exchange import answers, releases, steps, submissions

LAB = "90_small"
WHY = {
    "vi": f"chấm theo các câu trả lời đã ghi: tệp {LAB}.ipynb hỏng: không phải bài làm",
    "en": f"marked from the recorded answers: {LAB}.ipynb is damaged: it is not a notebook",
}


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:999])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_editor(path: Path) -> None:
    path.write_text('{"worksheets": [], "nbformat": 3, "metadata": {}}')


SPOILT = [cut_off, empty, of_another_editor]


@pytest.fixture
def one(new_course: Callable, released_once: Path) -> Any:
    return new_course(released_once)


def handed_in(one: Any, spoil: Callable[[Path], None], language: str = "vi") -> dict[str, bytes]:
    """Hand in right answers with a notebook that cannot be used; return what was handed in."""
    folder = one.answer("an", one.right, language)
    spoil(folder / f"{LAB}.ipynb")
    one.submit("an")
    with Store() as store:
        code = submissions.latest(store, LAB)["an"].code
        return submissions.content(store, code)


def marked_page(one: Any) -> str:
    notebook = nbformat.read(one.root / "autograded" / "an" / LAB / f"{LAB}.ipynb", as_version=4)
    return json.dumps(notebook, ensure_ascii=False)


@pytest.mark.parametrize("spoil", SPOILT)
def test_it_is_marked_with_a_note_and_what_was_handed_in_stays(
    one: Any, spoil: Callable[[Path], None]
) -> None:
    content = handed_in(one, spoil)
    result = one.mark()["an"]
    assert (result.points, result.reasons) == (9, [WHY])
    assert WHY["vi"] in marked_page(one)
    with Store() as store:
        assert submissions.content(store, submissions.latest(store, LAB)["an"].code) == content
    # Marked again, by nobody's wish: nothing has changed.
    assert one.mark()["an"].before


@pytest.mark.parametrize("spoil", SPOILT)
def test_formgraders_button_does_the_same(one: Any, spoil: Callable[[Path], None]) -> None:
    handed_in(one, spoil)
    one.open()
    steps.collect(LAB)
    assert one.open().autograde(LAB, "an")["success"]
    assert one.points("an")["dose"] == 1 and WHY["vi"] in marked_page(one)


@pytest.mark.parametrize("mark", ["labs", "button"])
@pytest.mark.parametrize("spoil", [*SPOILT, Path.unlink])
def test_so_it_is_with_a_folder_that_was_put_there_by_hand(
    one: Any, mark: str, spoil: Callable[[Path], None]
) -> None:
    folder = one.submitted("an")
    shutil.copytree(one.answer("an", one.right, "en"), folder)
    spoil(folder / f"{LAB}.ipynb")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    if mark == "labs":
        one.open()
        (result,) = list(steps.mark(LAB))
        assert result.points == 9
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    else:
        assert one.open().autograde(LAB, "an")["success"]
        kept = before.pop(f"{LAB}.ipynb", None)
        assert all((folder / name).read_bytes() == content for name, content in before.items())
        assert kept is None or (folder / f"{LAB}.ipynb.handed-in").read_bytes() == kept
    assert one.points("an")["dose"] == 1
    assert (WHY["en"] in marked_page(one)) == (spoil is not Path.unlink)
    assert 'language = \\"en\\"' in marked_page(one)


def test_answers_from_the_store_need_no_notebook_and_no_note(one: Any) -> None:
    one.open()
    with Store() as store:
        items = releases.items(store, LAB)
        for turn, (name, value) in enumerate(one.right.items(), 1):
            answers.answer(store, "an", LAB, items[name], value, "en", "form", turn)
        receipt = answers.hand_in_answers(store, "an", LAB, "en")
        assert answers.hand_in_answers(store, "an", LAB, "en") == receipt
        assert list(submissions.content(store, receipt.code)) == ["answers.json"]
    result = one.mark()["an"]
    assert (result.points, result.waiting, result.reasons) == (9, 1, [])
    assert 'language = \\"en\\"' in marked_page(one)
    one.give("an", 3)
    assert steps.feedback(LAB) == (["an"], [])
    assert one.handed_out() == ["an"]


def test_neither_notebook_nor_answers_is_refused_as_ever(one: Any) -> None:
    folder = one.answer("an", one.right)
    empty(folder / f"{LAB}.ipynb")
    (folder / "answers.json").write_bytes(b"{")
    one.submit("an")
    result = one.mark()["an"]
    assert result.points is None and result.reasons[0]["vi"].startswith(f"tệp {LAB}.ipynb hỏng")
    assert one.submitted("an").joinpath(f"{LAB}.ipynb").read_bytes() == b""
