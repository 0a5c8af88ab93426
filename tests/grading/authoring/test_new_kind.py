"""What is done for authors works for a kind of question that is new."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import nbformat
import pytest
from new_kind import ITEM, add_kind

from grading.authoring.declared_mistakes import _answer
from grading.authoring.form import check_form
from grading.authoring.invented_answers import draw, invent_answers
from lab_utils.questions.kinds import Item


@pytest.fixture
def agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Item:
    return add_kind(tmp_path, monkeypatch)("call", "Q")


def test_its_answers_are_invented(agree: Item) -> None:
    dice = random.Random(1)
    assert {draw(agree, dice) for _ in range(50)} == {True, False, None}
    made = invent_answers({"call": agree}, {"call": True}, {"call": {"late": False}}, seed=1)
    drawn = dict(itertools.islice(made, 5))
    assert drawn["mistake call:late"] == {"call": False}


def test_an_answer_is_found_that_shows_a_mistake(agree: Item) -> None:
    assert _answer(agree, False) is False
    assert _answer(agree, lambda value: not value) is False
    assert _answer(agree, lambda value: value is None) is None


def test_its_form_is_checked(agree: Item, small_copy: Path) -> None:
    """The small lab's question `sign` becomes one of the new kind."""
    items = small_copy / "items.yaml"
    text = items.read_text(encoding="utf-8")
    begin, end = text.index("  sign:"), text.index("  urgent:")
    text = f"{text[:begin]}  sign:{ITEM}{text[end:]}"
    items.write_text(text, encoding="utf-8")
    assert check_form(small_copy) == ["sign: the mistake 'late' of items.yaml is not in its check"]
    path = small_copy / "90_small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace('{"common": "cough"}', '{"late": False}')
    nbformat.write(notebook, path)
    assert check_form(small_copy) == []
    items.write_text(text.replace("kind: agree", "kind: agree\n    unit: kg"), encoding="utf-8")
    assert ["unit" in problem for problem in check_form(small_copy)] == [True]
