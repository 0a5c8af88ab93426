"""A marked lab: its notebook with a submission's answers in it, and what each cell earns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution

from grading.labrun.lab_run import LabRun, Outputs, what_counts
from grading.marking.reasons import Reason
from grading.release.released_lab import language_of
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError, answered
from lab_utils.questions.display import note as notice
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import Item

# Written into the cell of an answered question. nbgrader takes a cell whose source is unchanged
# for one without a response: it says so in the feedback and gives a written item zero without
# showing it to a person. Answers are given with controls, which leave the source as it is.
NOTE = "# answered"

# What nbgrader comments on an answer cell that is as it was released.
NO_RESPONSE = "No response."


@dataclass(frozen=True)
class _Marked:
    """A cell as it stands in the marked notebook (JSON), its automatic points and comment."""

    text: str
    name: str | None
    graded: bool = False
    points: float | None = None
    solution: bool = False
    comment: str | None = None


@dataclass(frozen=True)
class Result:
    """What marking gives for one submission.

    Attributes
    ----------
    notebook : str
        The marked notebook (JSON).
    points : dict of str to float or None
        Automatic points of each graded cell; None where a person has to give them.
    comments : dict of str to str or None
        Automatic comment on each answer cell.
    unused : dict of str to str
        By language, why ``answers.json`` could not be used; empty when it could.
    """

    notebook: str
    points: dict[str, float | None]
    comments: dict[str, str | None]
    unused: Reason


class MarkedLab:
    """Marks submissions of a lab in one language; stands in the folder of ``items.yaml``.

    Parameters
    ----------
    notebook : NotebookNode
        The released lab with its hidden tests.

    Raises
    ------
    grading.labrun.lab_run.LabRunError
        If it cannot be run.
    """

    def __init__(self, notebook: NotebookNode) -> None:
        declaration = read_items(Path("items.yaml"))
        self._lab, self._items = declaration.lab, declaration.items
        self._cells, self._language = notebook.cells, language_of(notebook)
        self._run = LabRun(notebook, self._mark)
        self._blank = {
            number: self._mark(number, self._run.first.get(number, []), {})
            for number in range(len(notebook.cells))
        }
        rest = {name: value for name, value in notebook.items() if name != "cells"}
        self._end = "\n]" + json.dumps(rest, ensure_ascii=False).replace("{", ", ", 1)

    def mark(self, folder: Path, note: Reason) -> Result:
        """Mark the ``answers.json`` in a folder; blank where there is none or it is unusable.

        Parameters
        ----------
        folder : Path
        note : dict of str to str
            By language, what is to be said where the lab opens; empty for nothing.
        """
        entries: dict[str, Any] = {}
        unused: Reason = {}
        try:
            entries = self._entries(folder)
        except AnswersFileError as error:
            unused = error.twin
        marked = self._blank | self._run.results(entries)
        if unused or note:
            opening = self._run.opening
            said = self._run.unreadable(folder) if unused else []
            said += [_shown(note[self._language])] if note else []
            marked[opening] = self._mark(opening, self._run.first[opening] + said, entries)
        cells = [marked[number] for number in range(len(self._cells))]
        return Result(
            '{"cells": [\n' + ",\n".join(cell.text for cell in cells) + self._end,
            {cell.name: cell.points for cell in cells if cell.graded and cell.name},
            {cell.name: cell.comment for cell in cells if cell.solution and cell.name},
            unused,
        )

    def _entries(self, folder: Path) -> dict[str, Any]:
        return what_counts(AnswersFile(folder, self._lab, "en").read(), self._items)

    def _mark(self, number: int, outputs: Outputs, entries: Mapping[str, Any]) -> _Marked:
        cell = nbformat.from_dict(self._cells[number])
        if cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(outputs)
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        note_answer(cell, self._items.get(name), entries)
        text = json.dumps(cell, ensure_ascii=False)
        if name is None:
            return _Marked(text, None)
        points = determine_grade(cell)[0] if is_grade(cell) else None
        blank = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
        comment = NO_RESPONSE if blank else None
        return _Marked(text, name, is_grade(cell), points, is_solution(cell), comment)


def _shown(note: str) -> dict[str, Any]:
    html = {"text/html": notice(f"⚠ {note}", warn=True)}
    return {"output_type": "display_data", "data": html, "metadata": {}}


def note_answer(cell: NotebookNode, item: Item | None, entries: Mapping[str, Any]) -> None:
    """Write into the cell of a question that it was answered."""
    if item and answered(entries.get(item.name), item):
        cell.source += f"\n{NOTE}"
