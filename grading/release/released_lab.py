"""What was released of a lab: it is marked by that, whatever becomes of its source.

``course/keys/<lab>/`` keeps the source as it was at the release: the notebook, and ``items.yaml``
with the explanations. The released notebook stands in ``course/release/<lab>/``, its hidden
tests in nbgrader's gradebook.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grading.course.errors import CourseError
from grading.course.labs import LabSource, lab_source, lab_sources, say_language
from grading.course.paths import course_folder
from lab_utils.files import folder_atomically
from lab_utils.language import LANGUAGES
from lab_utils.questions.items_file import Declaration, read_items


@dataclass(frozen=True)
class ReleasedLab:
    """A lab as it was released in a course; `released_lab` makes it of a name.

    Attributes
    ----------
    name : str
    course : Path
        The course's folder.
    """

    name: str
    course: Path

    @property
    def folder(self) -> Path:
        """What trainees get."""
        return self.course / "release" / self.name

    @property
    def notebook_path(self) -> Path:
        """The notebook that trainees get."""
        return self.folder / f"{self.name}.ipynb"

    @property
    def released_source_folder(self) -> Path:
        """The source as it was at the release."""
        return self.course / "keys" / self.name

    @property
    def items_path(self) -> Path:
        """The declaration of its questions, explanations included."""
        return self.released_source_folder / "items.yaml"

    def submitted_folder(self, trainee: str) -> Path:
        """Return where a trainee's submission is put when it is collected."""
        return self.course / "submitted" / trainee / self.name

    def marked_folder(self, trainee: str) -> Path:
        """Return where a trainee's marked submission stands."""
        return self.course / "autograded" / trainee / self.name

    def feedback_folder(self, trainee: str) -> Path:
        """Return where a trainee's feedback is written."""
        return self.course / "feedback" / trainee / self.name

    @cached_property
    def declaration(self) -> Declaration:
        """Its questions, explanations included."""
        return read_items(self.items_path)

    @cached_property
    def grade_ids(self) -> set[str]:
        """The names that nbgrader may know its cells by."""
        scored = [name for name, item in self.declaration.items.items() if item.scored]
        return {*scored, *(f"{name}_check" for name in scored)}

    def notebook(self, language: str) -> NotebookNode:
        """Return what trainees get, in either language: all but its texts is the same in both.

        Raises
        ------
        CourseError
            If it is no longer there.
        """
        try:
            released = nbformat.read(self.notebook_path, as_version=4)
            source = nbformat.read(self.released_source_folder / f"{self.name}.ipynb", as_version=4)
        except FileNotFoundError as error:
            raise _not_released(self.name) from error
        _translate(released, source, language)
        return released

    def marked_notebooks(self, config: Any, db_url: str) -> dict[str, NotebookNode]:
        """Return, for each language, the notebook with its hidden tests, as it is marked.

        Parameters
        ----------
        config : traitlets.config.Config
        db_url : str
            The gradebook's address.
        """
        from nbgrader import preprocessors as stock

        about = {"notebook": self.name, "assignment": self.name, "db_url": db_url}
        notebooks = {}
        for language in LANGUAGES:
            notebook = self.notebook(language)
            for step in (stock.OverwriteCells, stock.CheckCellMetadata):
                notebook, _ = step(config=config).preprocess(notebook, {"nbgrader": about})
            notebooks[language] = notebook
        return notebooks


def released_lab(name: str, course: Path | None = None) -> ReleasedLab:
    """Return the released lab of a name.

    Parameters
    ----------
    name : str
    course : Path, optional
        The course's folder; what the settings say unless given. nbgrader's steps stand in another
        folder than the one that a relative path of the settings starts from.

    Raises
    ------
    CourseError
        If there is no such lab, or it has not been released.
    """
    lab = ReleasedLab(lab_source(name).name, course or course_folder())
    if not lab.released_source_folder.exists():
        raise _not_released(name)
    return lab


def released_labs() -> dict[str, ReleasedLab]:
    """Return the labs that have been released, by name and in order."""
    course = course_folder()
    labs = {source.name: ReleasedLab(source.name, course) for source in lab_sources()}
    return {name: lab for name, lab in labs.items() if lab.released_source_folder.exists()}


def require_in_gradebook(api: Any, lab: ReleasedLab) -> None:
    """Refuse a lab that was released into another gradebook than the course has now."""
    with api.gradebook as gradebook:
        known = {assignment.name for assignment in gradebook.assignments}
    if lab.name not in known:
        raise _not_released(lab.name)


def _not_released(name: str) -> CourseError:
    return CourseError(
        vi=f"Bài {name} chưa được phát: hãy phát bài trước.",
        en=f"Lab {name} has not been released yet: run `labs release {name}` first.",
    )


def keep_source(lab: LabSource) -> None:
    """Keep the source of a lab that is being released."""
    with folder_atomically(ReleasedLab(lab.name, course_folder()).released_source_folder) as new:
        shutil.copy(lab.notebook_path, new)
        shutil.copy(lab.items_path, new)


def _translate(released: NotebookNode, source: NotebookNode, language: str) -> None:
    """Put the texts of another language into a released lab."""
    if language == language_of(released):
        return
    texts = [cell.source for cell in source.cells if language in cell.metadata.get("tags", [])]
    shown = [cell for cell in released.cells if cell.cell_type == "markdown"]
    for cell, text in zip(shown, texts, strict=True):
        cell.source = text
    say_language(released, language)


def language_of(notebook: NotebookNode) -> str:
    """Return the language that a released notebook names in its parameters cell."""
    return language_named({cell.source.strip() for cell in notebook.cells})


def language_named(sources: Collection[Any]) -> str:
    """Return the language that one of a notebook's cells names; the first where none does."""
    named = (one for one in LANGUAGES if f'language = "{one}"' in sources)
    return next(named, LANGUAGES[0])
