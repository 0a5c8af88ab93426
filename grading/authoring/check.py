"""``labs check``: whether a lab is ready, in its form and in what it does.

The form is read from the files. What it does is seen by running the notebook with papermill:
with its solutions (full marks), blank (no marks, no traceback), and with the answers that the
declared mistakes lead to (each is named, none earns full marks).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode

from grading.authoring.form import check_form, graded_cells
from grading.course.labs import lab_source
from lab_utils.language import LANGUAGES, pick
from lab_utils.questions import Lab
from lab_utils.questions.answers_file import FILE_NAME
from lab_utils.questions.kinds import Item


def check_lab(lab: str, say: Callable[[str], None]) -> list[str]:
    """Check a lab and return what is wrong with it.

    Parameters
    ----------
    lab : str
    say : callable
        Takes a line about what is being done.

    Raises
    ------
    grading.course.errors.CourseError
        If there is no such lab.
    """
    source = lab_source(lab).folder
    say(f"{lab}: form")
    problems = check_form(source)
    if problems:
        # What a damaged form does when run would only repeat it.
        return problems
    for language in LANGUAGES:
        say(f"{lab}: with its solutions ({language})")
        right = solve(source, language)
        problems += _problems_of_solutions(right.notebook, language)
        if _stopped(right.notebook):
            return problems
    say(f"{lab}: blank")
    with run_copy(source, "vi", solved=False) as (_, notebook):
        problems += _problems_of_blank(notebook)
    for number, chosen in enumerate(mistaken_rounds(right.mistakes), start=1):
        say(f"{lab}: with declared mistakes, round {number}")
        given = right.answers | {name: value for name, (_, value) in chosen.items()}
        with run_copy(source, "vi", solved=False, answers=given) as (folder, notebook):
            problems += _problems_of_mistakes(notebook, Lab("vi", folder).items, chosen)
    return problems


class Solved(NamedTuple):
    """A lab that was run with its solutions.

    Attributes
    ----------
    notebook : NotebookNode
    answers : dict
        Item to the answer that the solution records.
    mistakes : dict
        Item to declared mistake to an answer that it leads to; None where none was found.
    """

    notebook: NotebookNode
    answers: dict[str, Any]
    mistakes: dict[str, dict[str, Any]]


def solve(source: Path, language: str) -> Solved:
    """Run a lab with its solutions.

    Parameters
    ----------
    source : Path
        The lab's source folder.
    language : {"vi", "en"}
    """
    with run_copy(source, language, solved=True) as (folder, notebook):
        return Solved(notebook, _recorded_answers(folder), _declared_mistakes(folder))


@contextmanager
def run_copy(
    source: Path, language: str, solved: bool, answers: dict[str, Any] | None = None
) -> Iterator[tuple[Path, NotebookNode]]:
    """Run a copy of a lab in a folder of its own and yield that folder and the notebook run.

    Parameters
    ----------
    source : Path
        The lab's source folder.
    language : {"vi", "en"}
    solved : bool
        Whether the solutions stay in. Hidden tests always do.
    answers : dict, optional
        Answers that stand in ``answers.json`` beforehand.
    """
    import papermill
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / source.name
        shutil.copytree(source, folder)
        path = folder / f"{source.name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        if solved:
            watch_mistakes(notebook)
        else:
            clear_solutions(notebook)
        if answers:
            lab = Lab(language, folder)
            for name, value in answers.items():
                lab.record(lab.items[name], value)
        nbformat.write(notebook, path)
        run = folder / "run.ipynb"
        # An error stops the run; it stands in the notebook, which is written all the same.
        with suppress(papermill.PapermillExecutionError):
            papermill.execute_notebook(
                path,
                run,
                parameters={"language": language},
                cwd=folder,
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,  # else all of it, twice a cell
                autosave_cell_every=0,
                shutdown_kernel="immediate",
                config=Config({"KernelManager": {"transport": "ipc", "ip": f"{temporary}/kernel"}}),
            )
        yield folder, nbformat.read(run, as_version=4)


def clear_solutions(notebook: NotebookNode) -> None:
    """Cut the solutions as nbgrader does for a release; hidden tests stay."""
    from nbgrader.preprocessors import ClearSolutions

    clear = ClearSolutions(code_stub={"python": ""})
    clear.preprocess(notebook, {})


def watch_mistakes(notebook: NotebookNode) -> None:
    """Have a run of the notebook write down the mistakes that its checks declare."""
    opening = next(
        number for number, cell in enumerate(notebook.cells) if "open_lab(" in cell.source
    )
    watch = nbformat.v4.new_code_cell(
        "from grading.authoring.declared_mistakes import watch\nwatch()"
    )
    notebook.cells.insert(opening, watch)


def _declared_mistakes(folder: Path) -> dict[str, dict[str, Any]]:
    file = folder / "mistakes.json"
    if not file.exists():  # an error came before the lab was opened
        return {}
    return json.loads(file.read_text(encoding="utf-8"))


def _recorded_answers(folder: Path) -> dict[str, Any]:
    if not (folder / FILE_NAME).exists():  # a lab without marks has no solutions
        return {}
    content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    return {name: entry["value"] for name, entry in content["items"].items()}


def mistaken_rounds(
    mistakes: dict[str, dict[str, Any]],
) -> Iterator[dict[str, tuple[str, Any]]]:
    """Yield rounds that hold one mistake an item, until each has been made once.

    Yields
    ------
    dict
        Item to (mistake, answer).
    """
    for number in range(max((len(one) for one in mistakes.values()), default=0)):
        yield {
            item: list(declared.items())[number]
            for item, declared in mistakes.items()
            if number < len(declared)
        }


def _problems_of_solutions(notebook: NotebookNode, language: str) -> list[str]:
    problems = [f"{one} (with its solutions, {language})" for one in _noise(notebook)]
    if _stopped(notebook):
        return problems
    for cell, points in _scores(notebook):
        name = cell.metadata.nbgrader.grade_id
        most = float(cell.metadata.nbgrader.points)
        if points != most:
            problems.append(f"{name}: the solution earns {points:g} of {most:g} ({language})")
    return problems


def _problems_of_blank(notebook: NotebookNode) -> list[str]:
    problems = [f"{one} (blank)" for one in _noise(notebook)]
    if _stopped(notebook):
        return problems
    for cell, points in _scores(notebook):
        if points:
            name = cell.metadata.nbgrader.grade_id
            problems.append(f"{name}: a blank answer earns {points:g}")
    return problems


def _problems_of_mistakes(
    notebook: NotebookNode, items: Mapping[str, Item], chosen: dict[str, tuple[str, Any]]
) -> list[str]:
    problems = [f"{one} (with mistakes)" for one in _noise(notebook)]
    if _stopped(notebook):
        return problems
    scores = {cell.metadata.nbgrader.grade_id: points for cell, points in _scores(notebook)}
    texts = {
        cell.metadata.nbgrader.grade_id: _html(cell)
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }
    for name, (mistake, value) in chosen.items():
        item = items[name]
        where = f"{name}: mistake {mistake!r} (answer {value!r})"
        if value is None:
            problems.append(f"{name}: no answer was found that shows the mistake {mistake!r}")
        elif escape(pick(item.mistakes[mistake], "vi")) not in texts[f"{name}_check"]:
            problems.append(f"{where} is not named")
        elif scores[f"{name}_check"] >= item.points:
            problems.append(f"{where} earns full marks")
    return problems


def _noise(notebook: NotebookNode) -> Iterator[str]:
    """Errors, and lines on stderr, which nbgrader takes for a failure."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # Its number would mislead: cells were added for the run.
            line = next(iter(cell.source.splitlines()), "")
            name = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell `{line}`")
            if output.output_type == "error":
                yield f"{name}: {output.ename}: {output.evalue}"
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"{name}: on stderr: {output.text.strip()[:200]}"


def _stopped(notebook: NotebookNode) -> bool:
    """Whether an error ended the run; what comes after it says nothing."""
    return any(
        output.output_type == "error"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )


def _scores(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, float]]:
    """Each automatically marked cell with the points nbgrader reads from it."""
    from nbgrader.utils import determine_grade

    for cell in graded_cells(notebook):
        points, _ = determine_grade(cell)
        if points is not None and not cell.metadata.nbgrader.solution:
            yield cell, points


def _html(cell: NotebookNode) -> str:
    return "".join(
        output.data.get("text/html", "") for output in cell.get("outputs", []) if "data" in output
    )
