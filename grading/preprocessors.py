"""What happens to a lab between its source, the trainee, the marking and the feedback.

nbgrader's own steps do most of it; these are the few that the labs add, see
:func:`grading.course.instructor_config`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from grading.score import scorer_for
from grading.submission import refusal
from lab_utils.answers import AnswersFile, AnswersFileError, answered
from lab_utils.items import read_items
from lab_utils.language import LANGUAGES

Result = tuple[NotebookNode, dict[str, Any]]


def tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])


class KeepLanguage(NbGraderPreprocessor):
    """Keep the text cells of one language, and tell the lab which it is."""

    language = Enum(LANGUAGES, "vi", help="Language of the released labs.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        others = set(LANGUAGES) - {self.language}
        nb.cells = [cell for cell in nb.cells if not others & set(tags(cell))]
        for cell in nb.cells:
            if "parameters" in tags(cell):
                cell.source = f'language = "{self.language}"'
        return nb, resources


class FoldCode(NbGraderPreprocessor):
    """Fold all code away: a trainee reads text and uses controls."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        return nb, resources


def language_of(nb: NotebookNode) -> str:
    """Return the language that a released notebook names in its parameters cell."""
    for cell in nb.cells:
        for language in LANGUAGES:
            if cell.source.strip() == f'language = "{language}"':
                return language
    return LANGUAGES[0]


def speak(released: NotebookNode, source: NotebookNode, language: str) -> None:
    """Turn a released lab into another language: all but its texts is the same in both."""
    if language == language_of(released):
        return
    texts = [cell.source for cell in source.cells if language in tags(cell)]
    shown = [cell for cell in released.cells if cell.cell_type == "markdown"]
    # The source may have been rewritten since; then the texts stay as released.
    if len(texts) == len(shown):
        for cell, text in zip(shown, texts, strict=True):
            cell.source = text
    for cell in released.cells:
        if "parameters" in tags(cell):
            cell.source = f'language = "{language}"'


class WithholdExplanations(NbGraderPreprocessor):
    """Cut from the released ``items.yaml`` what is shown after marking only."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        course = CourseDirectory(config=self.config)
        assignment = resources["nbgrader"]["assignment"]
        folder = Path(course.format_path(course.release_directory, ".", assignment))
        withhold_explanations(folder / "items.yaml")
        return nb, resources


def withhold_explanations(path: Path) -> None:
    """Rewrite an ``items.yaml`` without ``after`` and ``why``."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for item in content["items"].values():
        item.pop("after", None)
        for option in item.get("options", {}).values():
            option.pop("why", None)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")


class StartFromRelease(NbGraderPreprocessor):
    """Take the released lab in the place of the notebook that was handed in.

    Answers are data: they stand in answers.json, and no cell of a trainee is run.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        course = CourseDirectory(config=self.config)
        lab, trainee = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        if reason := refusal(
            Path(course.format_path(course.submitted_directory, trainee, lab)), lab
        ):
            raise NbGraderException(reason)
        released, source = (
            nbformat.read(Path(course.format_path(step, ".", lab), f"{lab}.ipynb"), as_version=4)
            for step in (course.release_directory, course.source_directory)
        )
        speak(released, source, language_of(nb))
        return released, resources


class ScoreAnswers(NbGraderPreprocessor):
    """Give the lab's cells the outputs that they have with a submission's answers."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        folder = Path(resources["metadata"]["path"])
        scorer_for(nb, folder / "items.yaml").run(nb, folder)
        return nb, resources


class NoteAnswers(NbGraderPreprocessor):
    """Mark the cells of questions that were answered.

    nbgrader takes a cell whose source is unchanged for one without a response: it says so in
    the feedback and gives a written item zero without showing it to a person. Answers are given
    with controls, so the source of an answered cell gets a line that says so.
    """

    note = "# answered"

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        folder = Path(resources["metadata"]["path"])
        declaration = read_items(folder / "items.yaml")
        try:
            entries = AnswersFile(folder, declaration.lab, "en").read()
        except AnswersFileError:
            entries = {}
        for cell in nb.cells:
            item = declaration.items.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if item and answered(entries.get(item.name), item):
                cell.source += f"\n{self.note}"
        return nb, resources
