"""Lab 00: each kind of question once, without marks."""

from __future__ import annotations

from collections import Counter

from labtexts import LabTexts

from lab_utils.questions.kinds import KINDS

LAB = LabTexts("00_start")


def test_each_kind_of_question_comes_once() -> None:
    assert Counter(item.kind for item in LAB.items.values()) == Counter(KINDS.keys())


def test_nothing_carries_marks() -> None:
    assert not any(item.scored for item in LAB.items.values())
    assert not any("nbgrader" in cell["metadata"] for cell in LAB.cells)
