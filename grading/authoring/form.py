"""The form of a lab, read from its files without running anything."""

from __future__ import annotations

import ast
import itertools
import re
import symtable
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading.course.labs import tags
from lab_utils.language import LANGUAGES
from lab_utils.questions.answers_file import FILE_NAME
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import Item, ItemsError

MOST_WORDS = 1200
NOTEBOOK = "notebook"  # tag of a cell that speaks of JupyterLab: the page leaves it out
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)


def graded_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that carry points."""
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def check_form(source: Path) -> list[str]:
    """Return what is wrong with the form of a lab.

    Parameters
    ----------
    source : Path
        The lab's folder: ``NN_slug.ipynb`` and ``items.yaml``.
    """
    try:
        declaration = read_items(source / "items.yaml")
    except ItemsError as error:
        return [str(error)]
    path = source / f"{source.name}.ipynb"
    if not path.exists():
        return [f"{path.name} is missing; a lab's notebook has the name of its folder"]
    try:
        notebook = nbformat.read(path, as_version=4)
    except nbformat.reader.NotJSONError:
        return [f"{path.name} is damaged: it is not a notebook"]
    if problems := list(_no_python(notebook)):
        # Nothing more can be said of cells that cannot be parsed.
        return problems
    if declaration.lab != source.name:
        problems.append(f"items.yaml says lab: {declaration.lab}; the folder is {source.name}")
    if (source / FILE_NAME).exists():
        problems.append(f"{FILE_NAME} stands in the source folder: nbgrader would hand it to all")
    problems += _cells(notebook)
    problems += _texts(notebook)
    for item in declaration.items.values():
        problems += _question(notebook, item)
    problems += _guesses(declaration.items)
    problems += _independent(notebook)
    problems += _for_the_notebook_alone(notebook)
    return problems


def _no_python(notebook: NotebookNode) -> Iterator[str]:
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                yield f"cell {number}, line {error.lineno}: is not Python: {error.msg}"


def _cells(notebook: NotebookNode) -> Iterator[str]:
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the notebook's kernel is not python3"
    parameters = [cell.source for cell in notebook.cells if "parameters" in tags(cell)]
    if parameters != ['language = "vi"']:
        yield 'exactly one cell is tagged "parameters" and says: language = "vi"'
    for number, cell in enumerate(notebook.cells):
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"cell {number} is committed with outputs; clear them"
        if cell.cell_type == "code" and set(LANGUAGES) & set(tags(cell)):
            yield f"cell {number}: a code cell is the same in both languages; take its tag off"


def _texts(notebook: NotebookNode) -> Iterator[str]:
    words = dict.fromkeys(LANGUAGES, 0)
    headings: dict[str, list[int]] = {language: [] for language in LANGUAGES}
    order = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            order.append("")
            continue
        language = "".join(set(tags(cell)) & set(LANGUAGES))
        order.append(language)
        if language not in LANGUAGES:
            yield f"cell {number}: a text is tagged vi or en, one of them"
            continue
        if "nbgrader" in cell.metadata:
            yield f"cell {number}: a text carries no nbgrader metadata, so that marks are the same"
        words[language] += len(cell.source.split())
        headings[language] += [len(one) for one in re.findall(r"^(#+) ", cell.source, re.M)]
        if re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=)", cell.source):
            yield f"cell {number}: a picture has no alt text"
    runs = "".join(language[:1] or "." for language in order)
    if re.sub("ve", "", runs).strip("."):
        yield "each text in Vietnamese (vi) is followed at once by its English twin (en)"
    for language in LANGUAGES:
        if words[language] > MOST_WORDS:
            yield f"{words[language]} words in {language}; at most {MOST_WORDS}"
        levels = headings[language]
        if levels.count(1) != 1 or levels[:1] != [1]:
            yield f"{language}: the first heading, and only that, has one #"
        if any(after > before + 1 for before, after in itertools.pairwise(levels)):
            yield f"{language}: a level of headings is skipped"
    if headings["vi"] != headings["en"]:
        yield "the two languages have different headings"


def _question(notebook: NotebookNode, item: Item) -> Iterator[str]:
    name = item.name
    call = re.compile(rf'^{name} = ask\("{name}"', re.M)
    asked = [cell for cell in notebook.cells if call.search(cell.source)]
    if len(asked) != 1:
        yield f'{name}: asked {len(asked)} times; expected one cell with {name} = ask("{name}")'
        return
    metadata = asked[0].metadata.get("nbgrader", {})
    if not item.scored:
        if metadata:
            yield f"{name}: carries no marks, so its cell has no nbgrader metadata"
        return
    manual = item.manual
    expected = {"grade_id": name, "solution": True, "grade": manual, "locked": False}
    if wrong := {key for key, value in expected.items() if metadata.get(key) != value}:
        yield f"{name}: nbgrader metadata of its answer cell: wrong {', '.join(sorted(wrong))}"
    if not SOLUTION.search(asked[0].source):
        yield f"{name}: no solution between ### BEGIN SOLUTION and ### END SOLUTION"
    graded = {cell.metadata.nbgrader.grade_id: cell for cell in graded_cells(notebook)}
    cell = graded.get(name if manual else f"{name}_check")
    if cell is None:
        yield f"{name}: no cell with points; expected the grade_id {name}_check"
        return
    if float(cell.metadata.nbgrader.points) != item.points:
        points = cell.metadata.nbgrader.points
        yield f"{name}: {item.points:g} points in items.yaml, {points} in the notebook"
    if manual:
        return
    if not cell.metadata.nbgrader.locked:
        yield f"{name}: its check cell is not locked"
    hidden = HIDDEN.search(cell.source)
    if not hidden or not _ends_with_score(hidden[1], name):
        yield f"{name}: the hidden test does not end with {name}.score(…)"
    shown = HIDDEN.sub("", cell.source)
    if f"{name}.check(" not in shown or ".score(" in shown:
        yield f"{name}: its check cell shows {name}.check(…), and score(…) in the hidden test only"
    for mistake in item.mistakes:
        if f'"{mistake}"' not in shown:
            yield f"{name}: the mistake {mistake!r} of items.yaml is not in its check"


def _guesses(items: Mapping[str, Item]) -> Iterator[str]:
    """A guess that comes back is compared with the end: it must be the same question."""
    names = list(items)
    for name, guess in items.items():
        if not guess.again:
            continue
        end = items.get(guess.again)
        if guess.scored:
            yield f"{name}: `again` is for a guess without marks; say `scored: false`"
        elif end is None or not end.scored or names.index(guess.again) < names.index(name):
            yield f"{name}: again: {guess.again} is not a later item with marks"
        elif guess.possible() != end.possible():
            yield f"{name}: its kind, options, rows, parts, unit or range differ from {end.name}"


def _ends_with_score(hidden: str, name: str) -> bool:
    """Whether the last expression is the score: nbgrader reads the points from it."""
    last = ast.parse(hidden).body[-1:]
    return any(
        isinstance(one, ast.Expr) and ast.unparse(one).startswith(f"{name}.score(") for one in last
    )


def _independent(notebook: NotebookNode) -> Iterator[str]:
    """A check computes from data and the answer, never from what trainee cells set."""
    set_by_trainees = {
        node.id
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for cell in graded_cells(notebook):
        grade_id = cell.metadata.nbgrader.grade_id
        used = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        if foreign := used & set_by_trainees - {grade_id.removesuffix("_check")}:
            yield f"{grade_id}: uses {', '.join(sorted(foreign))}, which trainee cells set"


def _for_the_notebook_alone(notebook: NotebookNode) -> Iterator[str]:
    """The page leaves such a cell out: no question, no mark and no other cell may need it."""
    alone = [NOTEBOOK in tags(cell) for cell in notebook.cells]
    used_elsewhere = {
        node.id
        for cell, left_out in zip(notebook.cells, alone, strict=True)
        if cell.cell_type == "code" and not left_out
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Name)
    }
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            if "en" in tags(cell) and alone[number] != alone[number - 1]:
                yield f"cell {number}: tagged {NOTEBOOK}, or its twin is: both or neither"
        elif alone[number]:
            if re.search(r"\bask\(", cell.source) or "nbgrader" in cell.metadata:
                yield f"cell {number}: tagged {NOTEBOOK}, but asks or marks a question"
            if needed := used_elsewhere & _names_set(cell.source):
                yield f"cell {number}: tagged {NOTEBOOK}, but sets {', '.join(sorted(needed))}"


def _names_set(source: str) -> set[str]:
    """The names that a cell leaves for others: variables, functions, imports."""
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
