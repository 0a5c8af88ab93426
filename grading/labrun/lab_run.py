"""A lab that is run once, and then cell by cell only for answers that it has not seen.

What a cell shows follows from the answers that it looks up and from what earlier cells set. So
its outputs are kept by those answers: of a class of thousands, most give an answer that
somebody gave before. A cell that has to run again first gets its names back as the cells
before it leave them for this submission; nothing of another submission is left in them.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Generic, TypeVar

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
from nbformat import NotebookNode

from grading.labrun.cell_dependencies import CellNames, find_names
from lab_utils.errors import BilingualError
from lab_utils.questions import Lab, Question
from lab_utils.questions.answers_file import usable
from lab_utils.questions.kinds import Item

Outputs = list[dict[str, Any]]
Kept = TypeVar("Kept")
_GIVEN = {"changes": 1, "time": "2000-01-01T00:00:00+00:00"}

# A cell's outputs are some kilobytes, and written answers differ from trainee to trainee.
_MOST_KEPT = 500
# Calling a method on these types never changes what another cell sees.
_UNCHANGEABLE = (Lab, Question, ModuleType, FunctionType, type)


class LabRunError(BilingualError, RuntimeError):
    """A lab that cannot be marked; the sentence is for its author."""


@dataclass(eq=False)
class _Cell(Generic[Kept]):
    number: int
    code: list[CodeType]
    names: CellNames
    sets: set[str] = field(default_factory=set)
    # Each name that it needs, with the cell before it that sets the name last.
    needs: list[tuple[str, _Cell[Kept]]] = field(default_factory=list)
    looked_up: set[str] = field(default_factory=set)
    # The answers it depends on, through the cells it needs too.
    answers: list[str] = field(default_factory=list)
    first: Outputs = field(default_factory=list)
    kept: dict[tuple[str | None, ...], Kept] = field(default_factory=dict)


class LabRun(Generic[Kept]):
    """One lab in one language, run with blank answers at once.

    Parameters
    ----------
    notebook : NotebookNode
        The lab with its hidden tests; it stands in the present folder, beside ``items.yaml``.
    keep : callable
        Takes a cell's number, its outputs and the submission's entries; what it returns is
        kept, and returned by `results`.

    Attributes
    ----------
    opening : int
        Number of the cell that opens it.
    first : dict of int to list
        The outputs of each code cell with blank answers.
    depends : dict of int to list of str
        The cells that depend on answers, with the items that they look up.

    Raises
    ------
    LabRunError
        If the notebook does not open one lab.
    """

    def __init__(
        self,
        notebook: NotebookNode,
        keep: Callable[[int, Outputs, Mapping[str, Any]], Kept],
    ) -> None:
        self._keep = keep
        self._namespace: dict[str, Any] = {"__name__": "lab", "display": display}
        self._set_by: dict[str, _Cell[Kept]] = {}
        self._fresh: set[_Cell[Kept]] = set()
        self._lab: Lab | None = None
        self._cells: list[_Cell[Kept]] = [
            _Cell(number, *_read(number, cell.source))
            for number, cell in enumerate(notebook.cells)
            if cell.cell_type == "code"
        ]
        for cell in self._cells:
            cell.first = self._execute(cell)
        opening = [
            number
            for number, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and "open_lab(" in cell.source
        ]
        if len(opening) != 1 or self._lab is None:
            raise LabRunError(
                vi=f"cần đúng một ô mở bài; hiện có: {opening or 'không ô nào'}",
                en=f"one cell must open the lab; these do: {opening or 'none'}",
            )
        self.opening: int = opening[0]
        for place, cell in enumerate(self._cells):
            cell.needs = list(self._needs(cell, self._cells[:place]))
        self._spread()

    @property
    def first(self) -> dict[int, Outputs]:
        return {cell.number: cell.first for cell in self._cells}

    @property
    def depends(self) -> dict[int, list[str]]:
        """Return the cells that depend on answers, with the items that they look up."""
        return {cell.number: cell.answers for cell in self._cells if cell.answers}

    def question(self, name: str) -> Question:
        """Return a question as the lab asked it, without an answer.

        Raises
        ------
        KeyError
            If no cell asks it.
        """
        assert self._lab
        self._lab.use_entries({})
        return self._lab.asked[name]

    def results(self, entries: Mapping[str, Any]) -> dict[int, Kept]:
        """Return what is kept of each cell that depends on answers.

        Parameters
        ----------
        entries : mapping of str to dict
            As in ``answers.json``.
        """
        self._fresh = set()
        assert self._lab
        self._lab.use_entries(entries)
        written = {name: json.dumps(entry) for name, entry in entries.items()}
        results = {}
        for cell in self._cells:
            if not cell.answers:
                continue
            key = tuple(written.get(name) for name in cell.answers)
            if key not in cell.kept:
                outputs = self._run(cell)
                # Running may have shown that it depends on more answers.
                key = tuple(written.get(name) for name in cell.answers)
                if len(cell.kept) >= _MOST_KEPT:
                    cell.kept.clear()
                cell.kept[key] = self._keep(cell.number, outputs, entries)
            results[cell.number] = cell.kept[key]
        return results

    def unreadable(self, folder: Path) -> Outputs:
        """Return what the lab says of an ``answers.json`` that it cannot use."""
        code, _ = _read(self.opening, "lab.use_folder(folder)")
        return run(code, {"lab": self._lab, "folder": folder})

    def _run(self, cell: _Cell[Kept]) -> Outputs:
        """Run a cell as if all cells before it had just run with the present answers."""
        for _ in range(2 * len(cell.needs) + 1):
            stale = [one for name, one in cell.needs if self._is_stale(name, one)]
            if not stale:
                break
            self._run(min(stale, key=lambda one: one.number))
        else:
            # Cells that set the same names in turn: from the beginning is always right.
            for one in self._cells[: self._cells.index(cell)]:
                self._execute(one)
        return self._execute(cell)

    def _is_stale(self, name: str, setter: _Cell[Kept]) -> bool:
        if self._set_by.get(name) is not setter:
            return True
        return bool(setter.answers) and setter not in self._fresh

    def _execute(self, cell: _Cell[Kept]) -> Outputs:
        if self._lab:
            self._lab.looked_up.clear()
        # What it set for another submission does not outlive an error in it.
        for name in cell.names.defined:
            if self._set_by.get(name) is cell:
                self._namespace.pop(name, None)
        outputs = run(cell.code, self._namespace)
        cell.sets = cell.names.defined | {
            name
            for name in cell.names.mutated
            if not isinstance(self._namespace.get(name), _UNCHANGEABLE)
        }
        self._set_by |= dict.fromkeys(cell.sets, cell)
        self._fresh.add(cell)
        if self._lab is None:
            labs = (value for value in self._namespace.values() if isinstance(value, Lab))
            self._lab = next(labs, None)
        elif not self._lab.looked_up <= cell.looked_up:
            cell.looked_up |= self._lab.looked_up
            self._spread()
        return outputs

    def _needs(
        self, cell: _Cell[Kept], before: list[_Cell[Kept]]
    ) -> Iterator[tuple[str, _Cell[Kept]]]:
        names, seen = set(cell.names.read), set[str]()
        while names:
            name = names.pop()
            seen.add(name)
            setter = next((one for one in reversed(before) if name in one.sets), None)
            if setter is None:
                continue
            yield name, setter
            # A function looks its names up when it is called.
            if isinstance(self._namespace.get(name), FunctionType):
                names |= setter.names.read_in_functions - seen

    def _spread(self) -> None:
        """Note for each cell the answers it depends on; forget what was kept by fewer of them."""
        for cell in self._cells:
            through = (name for _, setter in cell.needs for name in setter.answers)
            answers = sorted(cell.looked_up.union(through))
            if answers != cell.answers:
                cell.answers = answers
                cell.kept.clear()


def what_counts(entries: Mapping[str, Any], items: Mapping[str, Item]) -> dict[str, Any]:
    """Return what of answers may change what a lab shows.

    How often and when they were given may not, so that the same answers of many are one.

    Parameters
    ----------
    entries : mapping of str to dict
        As in ``answers.json``.
    items : mapping of str to Item
        Of the lab.
    """
    counting = {name: entries[name] for name in items if name in entries}
    for name, entry in counting.items():
        if usable(entry, items[name]):
            # Some moment: an entry has one.
            counting[name] = {"value": entry["value"], "first": entry["first"]} | _GIVEN
    return counting


def run(code: list[CodeType], namespace: dict[str, Any]) -> Outputs:
    """Run the compiled parts of a cell and return its outputs as a notebook holds them.

    Parameters
    ----------
    code : list of code
        The statements, and the last expression apart: its value is shown.
    namespace : dict
        Where its names live; changed by the cell.
    """
    value, error = None, None
    with capture_output() as captured:
        try:
            for part in code:
                # Of statements the value is None, as IPython shows nothing of them.
                value = eval(part, namespace)
        except Exception as raised:
            error = raised
    outputs: Outputs = [
        {"output_type": "stream", "name": name, "text": text}
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text
    ]
    for one in captured.outputs:
        outputs.append({"output_type": "display_data", "data": one.data, "metadata": {}})
    if value is not None:
        data, _ = InteractiveShell.instance().display_formatter.format(value)
        shown: dict[str, Any] = {
            "output_type": "execute_result",
            "execution_count": None,
            "metadata": {},
        }
        outputs.append(shown | {"data": data})
    if error is not None:
        said = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
        outputs.append({"output_type": "error"} | said)
    return outputs


def _read(number: int, source: str) -> tuple[list[CodeType], CellNames]:
    """Compile a cell, the value of a last expression apart, and read its names."""
    try:
        statements = ast.parse(source).body
        names = find_names(source)
    except SyntaxError as error:
        raise LabRunError(
            vi=f"không đọc được ô {number}: {error}", en=f"cell {number} cannot be read: {error}"
        ) from error
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    code = [compile(ast.Module(statements, []), "<lab>", "exec")]
    if isinstance(last, ast.Expr):
        code.append(compile(ast.Expression(last.value), "<lab>", "eval"))
    return code, names
