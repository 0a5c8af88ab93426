"""What happens to a lab between its source, the trainee, the marking and the feedback.

nbgrader's own steps do most of it; these are the few that the labs add, see
:func:`grading.course.nbgrader_config.instructor_config`.
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

from grading import course
from grading.release import released_lab
from grading.marking.marked_notebook import note_answer
from grading.marking.worker_client import scorer_for
from grading.marking.submission import RefusedError, read_submission
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError
from lab_utils.questions.items_file import read_items
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


class WithholdExplanations(NbGraderPreprocessor):
    """Cut from the released ``items.yaml`` what is shown after marking only."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        places = CourseDirectory(config=self.config)
        assignment = resources["nbgrader"]["assignment"]
        folder = Path(places.format_path(places.release_directory, ".", assignment))
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
        places = CourseDirectory(config=self.config)
        lab, trainee = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        folder = Path(places.format_path(places.submitted_directory, trainee, lab))
        try:
            known = released_lab.grade_ids(lab)
            submission = read_submission(folder, lab, known, course.MOST_KILOBYTES)
        except RefusedError as error:
            raise NbGraderException(str(error)) from error
        return released_lab.released_notebook(lab, submission.language), resources


class ScoreAnswers(NbGraderPreprocessor):
    """Give the lab's cells the outputs that they have with a submission's answers."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        lab, folder = resources["nbgrader"]["assignment"], Path(resources["metadata"]["path"])
        items, language = released_lab.keys_folder(lab) / "items.yaml", released_lab.language_of(nb)
        outputs = scorer_for(nb, items, lab, language).outputs(folder, language)
        for cell, shown in zip(nb.cells, outputs, strict=True):
            if shown is not None:
                cell.outputs = nbformat.from_dict(shown)
        return nb, resources


class NoteAnswers(NbGraderPreprocessor):
    """Mark the cells of questions that were answered; see `grading.marking.marked_notebook.note_answer`."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        declaration = read_items(
            released_lab.keys_folder(resources["nbgrader"]["assignment"]) / "items.yaml"
        )
        try:
            folder = Path(resources["metadata"]["path"])
            entries = AnswersFile(folder, declaration.lab, "en").read()
        except AnswersFileError:
            entries = {}
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            note_answer(cell, declaration.items.get(name), entries)
        return nb, resources
