"""What was released of a lab: it is marked by that, whatever becomes of its source.

``course/keys/<lab>/`` keeps the source as it was at the release: the notebook, and ``items.yaml``
with the explanations. The released notebook stands in ``course/release/<lab>/``, its hidden
tests in nbgrader's gradebook.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grading.course.errors import CourseError
from grading.course.labs import lab_folder
from grading.course.paths import course_folder
from lab_utils.language import LANGUAGES
from lab_utils.questions.items_file import read_items


def keys_folder(lab: str) -> Path:
    """Return where a lab's source is kept as it was released."""
    return course_folder() / "keys" / lab


def keep(lab: str) -> None:
    """Keep the source of a lab that is being released."""
    kept = keys_folder(lab)
    new = kept.with_name(f".{lab}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name in (f"{lab}.ipynb", "items.yaml"):
        shutil.copy(lab_folder(lab) / name, new)
    shutil.rmtree(kept, ignore_errors=True)
    new.rename(kept)


def released_notebook(lab: str, language: str) -> NotebookNode:
    """Return the released lab in either language: all but its texts is the same in both.

    Raises
    ------
    CourseError
        If the lab has not been released.
    """
    path = course_folder() / "release" / lab / f"{lab}.ipynb"
    try:
        released = nbformat.read(path, as_version=4)
        source = nbformat.read(keys_folder(lab) / f"{lab}.ipynb", as_version=4)
    except FileNotFoundError as error:
        raise CourseError(
            vi=f"Bài {lab} chưa được phát: hãy phát bài trước.",
            en=f"Lab {lab} has not been released: run `labs release {lab}`.",
        ) from error
    _speak(released, source, language)
    return released


def _speak(released: NotebookNode, source: NotebookNode, language: str) -> None:
    """Turn a released lab into another language."""
    if language == language_of(released):
        return
    texts = [cell.source for cell in source.cells if language in cell.metadata.get("tags", [])]
    shown = [cell for cell in released.cells if cell.cell_type == "markdown"]
    for cell, text in zip(shown, texts, strict=True):
        cell.source = text
    for cell in released.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f'language = "{language}"'


def language_of(notebook: NotebookNode) -> str:
    """Return the language that a released notebook names in its parameters cell."""
    return language_named({cell.source.strip() for cell in notebook.cells})


def marked_notebooks(lab: str, config: Any, db_url: str) -> dict[str, NotebookNode]:
    """Return, for each language, the released lab with its hidden tests, as it is marked.

    Parameters
    ----------
    lab : str
    config : traitlets.config.Config
    db_url : str
        The gradebook's address.
    """
    from nbgrader import preprocessors as stock

    resources = {"nbgrader": {"notebook": lab, "assignment": lab, "db_url": db_url}}
    notebooks = {}
    for language in LANGUAGES:
        notebook = released_notebook(lab, language)
        for step in (stock.OverwriteCells, stock.CheckCellMetadata):
            notebook, _ = step(config=config).preprocess(notebook, resources)
        notebooks[language] = notebook
    return notebooks


def grade_ids(lab: str) -> set[str]:
    """Return the names that nbgrader may know cells of a released lab by."""
    items = read_items(keys_folder(lab) / "items.yaml").items
    scored = [name for name, item in items.items() if item.scored]
    return {*scored, *(f"{name}_check" for name in scored)}


def require_release(api: Any, lab: str) -> None:
    """Refuse a lab that has not been released."""
    with api.gradebook as gradebook:
        known = {assignment.name for assignment in gradebook.assignments}
    if lab not in known or not keys_folder(lab).exists():
        raise CourseError(
            vi=f"Bài {lab} chưa được phát: hãy phát bài trước.",
            en=f"Lab {lab} has not been released yet: run `labs release {lab}` first.",
        )


def language_named(sources: Collection[Any]) -> str:
    """Return the language that one of a notebook's cells names; the first where none does."""
    named = (one for one in LANGUAGES if f'language = "{one}"' in sources)
    return next(named, LANGUAGES[0])
