"""Each rule of a lab's form, broken once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat import NotebookNode

from grading.authoring.form import check_form, graded_cells
from grading.course import labs

Change = Callable[[NotebookNode], object]


def _cell(notebook: NotebookNode, start: str) -> NotebookNode:
    """The first cell whose text begins so."""
    return next(cell for cell in notebook.cells if cell.source.startswith(start))


def _replace(start: str, old: str, new: str) -> Change:
    def change(notebook: NotebookNode) -> None:
        cell = _cell(notebook, start)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def _metadata(start: str, **entries: object) -> Change:
    return lambda notebook: _cell(notebook, start).metadata.nbgrader.update(entries)


def _tag(start: str, *tags: str) -> Change:
    return lambda notebook: _cell(notebook, start).metadata.update(tags=list(tags))


def _append(source: str, *tags: str) -> Change:
    new = nbformat.v4.new_markdown_cell if tags else nbformat.v4.new_code_cell
    return lambda notebook: notebook.cells.append(new(source, metadata={"tags": list(tags)}))


def _both(*changes: Change) -> Change:
    return lambda notebook: [change(notebook) for change in changes]


def _swap_first_twins(notebook: NotebookNode) -> None:
    notebook.cells[0], notebook.cells[1] = notebook.cells[1], notebook.cells[0]


NOTEBOOK: dict[str, tuple[Change, str]] = {
    "kernel": (
        lambda notebook: notebook.metadata.kernelspec.update(name="ir"),
        "the notebook's kernel is not python3",
    ),
    "no parameters": (
        _tag("language =", "other"),
        'exactly one cell is tagged "parameters" and says: language = "vi"',
    ),
    "parameters in English": (
        _replace("language =", '"vi"', '"en"'),
        'exactly one cell is tagged "parameters" and says: language = "vi"',
    ),
    "parameters twice": (
        _tag("lab.receipt", "parameters"),
        'exactly one cell is tagged "parameters" and says: language = "vi"',
    ),
    "outputs": (
        lambda notebook: _cell(notebook, "lab.receipt").outputs.append(
            nbformat.v4.new_output("stream", text="3")
        ),
        r"cell \d+ is committed with outputs; clear them",
    ),
    "run": (
        lambda notebook: _cell(notebook, "lab.receipt").update(execution_count=7),
        r"cell \d+ is committed with outputs; clear them",
    ),
    "code of one language": (
        _tag("lab.receipt", "en"),
        r"cell \d+: a code cell is the same in both languages; take its tag off",
    ),
    "a question for the notebook alone": (
        _tag("guess = ask", "notebook"),
        r"cell \d+: tagged notebook, but asks or marks a question",
    ),
    "a check for the notebook alone": (
        _tag("dose.check", "notebook"),
        r"cell \d+: tagged notebook, but asks or marks a question",
    ),
    "a name for the notebook alone": (
        _tag("from lab_utils", "notebook"),
        r"cell \d+: tagged notebook, but sets ask, each_kg, weight",
    ),
    "a text for the notebook alone in one language": (
        _tag("## Nộp", "vi"),
        r"cell \d+: tagged notebook, or its twin is: both or neither",
    ),
    "no Python": (
        _replace("dose = ask", "dose = ask", "%time dose = ask"),
        r"cell \d+, line 1: is not Python: invalid syntax",
    ),
    "no language": (_tag("## Nộp", "fr"), r"cell \d+: a text is tagged vi or en, one of them"),
    "two languages": (
        _tag("## Nộp", "vi", "en"),
        r"cell \d+: a text is tagged vi or en, one of them",
    ),
    "text with metadata": (
        lambda notebook: _cell(notebook, "## Nộp").metadata.update(nbgrader={"grade_id": "x"}),
        r"cell \d+: a text carries no nbgrader metadata, so that marks are the same",
    ),
    "picture": (
        _replace("## Nộp", "## Nộp", "## Nộp ![](x.png)"),
        r"cell \d+: a picture has no alt text",
    ),
    "picture in HTML": (
        _replace("## Nộp", "## Nộp", '## Nộp <img src="x.png">'),
        r"cell \d+: a picture has no alt text",
    ),
    "English first": (
        _swap_first_twins,
        r"each text in Vietnamese \(vi\) is followed at once by its English twin \(en\)",
    ),
    "no twin": (
        _append("Chỉ tiếng Việt.", "vi"),
        r"each text in Vietnamese \(vi\) is followed at once by its English twin \(en\)",
    ),
    "long": (
        _both(_append("từ " * 1200, "vi"), _append("word", "en")),
        r"12\d\d words in vi; at most 1200",
    ),
    "two titles": (
        _both(_append("# Nữa", "vi"), _append("# More", "en")),
        "vi: the first heading, and only that, has one #",
    ),
    "no title": (
        _both(_replace("# Bài", "# Bài", "Bài"), _replace("# A small", "# A", "A")),
        "en: the first heading, and only that, has one #",
    ),
    "skipped level": (
        _both(_append("#### Nữa", "vi"), _append("#### More", "en")),
        "vi: a level of headings is skipped",
    ),
    "other headings": (
        _replace("## Hand in", "## Hand in", "Hand in"),
        "the two languages have different headings",
    ),
    "never asked": (
        _replace("dose = ask", "dose = ask", "amount = ask"),
        r'dose: asked 0 times; expected one cell with dose = ask\("dose"\)',
    ),
    "asked twice": (
        _append('dose = ask("dose")'),
        r'dose: asked 2 times; expected one cell with dose = ask\("dose"\)',
    ),
    "a guess with marks": (
        lambda notebook: _cell(notebook, "guess = ").metadata.update(
            nbgrader={"grade_id": "guess"}
        ),
        "guess: carries no marks, so its cell has no nbgrader metadata",
    ),
    "metadata of an answer": (
        _metadata("dose = ask", grade_id="doses", locked=True),
        "dose: nbgrader metadata of its answer cell: wrong grade_id, locked",
    ),
    "metadata of a written answer": (
        _metadata("night = ask", grade=False),
        "night: nbgrader metadata of its answer cell: wrong grade",
    ),
    "no solution": (
        _replace("dose = ask", "### BEGIN SOLUTION", "# so"),
        "dose: no solution between ### BEGIN SOLUTION and ### END SOLUTION",
    ),
    "no points": (
        _metadata("dose.check", grade=False),
        "dose: no cell with points; expected the grade_id dose_check",
    ),
    "other points": (
        _metadata("dose.check", points=4),
        "dose: 1 points in items.yaml, 4 in the notebook",
    ),
    "other points of a written answer": (
        _metadata("night = ask", points=4),
        "night: 3 points in items.yaml, 4 in the notebook",
    ),
    "open check": (_metadata("dose.check", locked=False), "dose: its check cell is not locked"),
    "no hidden test": (
        _replace("dose.check", "### BEGIN HIDDEN TESTS", "# so"),
        r"dose: the hidden test does not end with dose\.score\(…\)",
    ),
    "empty hidden test": (
        _replace("dose.check", "dose.score(weight * each_kg)\n", ""),
        r"dose: the hidden test does not end with dose\.score\(…\)",
    ),
    "score kept": (
        _replace("dose.check", "dose.score", "points = dose.score"),
        r"dose: the hidden test does not end with dose\.score\(…\)",
    ),
    "score of another": (
        _replace("dose.check", "dose.score", "counts.score"),
        r"dose: the hidden test does not end with dose\.score\(…\)",
    ),
    "score shown": (
        _replace("dose.check", "### BEGIN HIDDEN", "dose.score(250)\n### BEGIN HIDDEN"),
        r"dose: its check cell shows dose\.check\(…\), and score\(…\) in the hidden test only",
    ),
    "no check": (
        _replace("dose.check", "dose.check(", "print("),
        r"dose: its check cell shows dose\.check\(…\), and score\(…\) in the hidden test only",
    ),
    "mistake never looked for": (
        _replace("dose.check", '"per_kg"', '"grams"'),
        "dose: the mistake 'per_kg' of items.yaml is not in its check",
    ),
    "check leans on an answer": (
        _both(
            _replace("dose = ask", "dose.answer(", "right = 250\ndose.answer("),
            _replace("dose.check", "dose.score(weight * each_kg)", "dose.score(right)"),
        ),
        "dose_check: uses right, which trainee cells set",
    ),
}


@pytest.mark.parametrize("rule", NOTEBOOK)
def test_a_broken_notebook_is_named(small_copy: Path, edit: Callable, rule: str) -> None:
    change, message = NOTEBOOK[rule]
    edit(small_copy, change)
    problems = check_form(small_copy)
    assert any(re.fullmatch(message, problem) for problem in problems), problems


def _missing_items(folder: Path) -> None:
    (folder / "items.yaml").unlink()


def _unknown_kind(folder: Path) -> None:
    path = folder / "items.yaml"
    text = path.read_text(encoding="utf-8").replace("kind: choices", "kind: essay")
    path.write_text(text, encoding="utf-8")


def _other_lab(folder: Path) -> None:
    path = folder / "items.yaml"
    text = path.read_text(encoding="utf-8").replace("lab: 90_small", "lab: 91_other")
    path.write_text(text, encoding="utf-8")


FOLDER: dict[str, tuple[Callable[[Path], object], str]] = {
    "no items": (_missing_items, "Không có tệp items.yaml.\nitems.yaml is missing."),
    "unknown kind": (_unknown_kind, "items.yaml, item 'urgent': kind là 'essay'; chỉ có"),
    "other lab": (_other_lab, "items.yaml says lab: 91_other; the folder is 90_small"),
    "no notebook": (
        lambda folder: (folder / "90_small.ipynb").rename(folder / "lab.ipynb"),
        "90_small.ipynb is missing; a lab's notebook has the name of its folder",
    ),
    "damaged notebook": (
        lambda folder: (folder / "90_small.ipynb").write_text("{", encoding="utf-8"),
        "90_small.ipynb is damaged: it is not a notebook",
    ),
    "answers": (
        lambda folder: (folder / "answers.json").touch(),
        "answers.json stands in the source folder: nbgrader would hand it to all",
    ),
}


def _again(item: str, **entries: object) -> Callable[[Path], object]:
    """Change entries of an item; `guess` asks the question of `sign` unless they say else."""

    def change(folder: Path) -> None:
        path = folder / "items.yaml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        items = content["items"]
        items["guess"] |= {"options": items["sign"]["options"], "again": "sign"}
        items[item] |= entries
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

    return change


GUESSES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no such item": (_again("guess", again="signs"), "guess: again: signs is not a later item"),
    "without marks": (_again("guess", again="guess"), "guess: again: guess is not a later item"),
    "with marks": (_again("cut", again="sign"), "cut: `again` is for a guess without marks"),
    "another question": (
        _again("guess", again="triage"),
        "guess: its kind, options, rows, parts, unit or range differ from triage",
    ),
    "other options": (
        _again("guess", options={"few": {"vi": "Ít", "en": "Few"}, "x": {"vi": "X", "en": "X"}}),
        "guess: its kind, options, rows, parts, unit or range differ from sign",
    ),
}


@pytest.mark.parametrize("rule", GUESSES)
def test_a_guess_comes_back_as_the_same_question(small_copy: Path, rule: str) -> None:
    change, message = GUESSES[rule]
    change(small_copy)
    (problem,) = check_form(small_copy)
    assert problem.startswith(message)


def test_a_guess_that_comes_back_is_no_problem(small_copy: Path) -> None:
    _again("guess")(small_copy)
    assert check_form(small_copy) == []


@pytest.mark.parametrize("rule", FOLDER)
def test_a_broken_folder_is_named(small_copy: Path, rule: str) -> None:
    change, message = FOLDER[rule]
    change(small_copy)
    (problem,) = check_form(small_copy)
    assert problem.startswith(message)


def test_an_untouched_lab_has_no_problem(small: Path) -> None:
    assert check_form(small) == []


@pytest.mark.parametrize("lab", labs.lab_names())
def test_no_lab_of_the_project_has_a_problem(lab: str) -> None:
    assert check_form(labs.lab_source(lab).folder) == []


def test_a_lab_has_the_name_of_its_folder(small: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(small, tmp_path / "03_moved"))
    (moved / "90_small.ipynb").rename(moved / "03_moved.ipynb")
    assert check_form(moved) == ["items.yaml says lab: 90_small; the folder is 03_moved"]


def test_cells_with_points_are_found(small: Path) -> None:
    notebook = nbformat.read(small / "90_small.ipynb", as_version=4)
    assert [cell.metadata.nbgrader.grade_id for cell in graded_cells(notebook)] == [
        "dose_check",
        "counts_check",
        "sign_check",
        "urgent_check",
        "cut_check",
        "triage_check",
        "night",
    ]
