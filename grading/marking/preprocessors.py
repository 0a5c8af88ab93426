"""nbgrader's autograding: the few steps that score answers instead of running a submission."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.course import nbgrader_config
from grading.marking.marked_notebook import note_answer
from grading.marking.submission import RefusedError, read_submission
from grading.marking.worker_client import scorer_for
from grading.release.released_lab import ReleasedLab, language_of, released_lab
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError

Result = tuple[NotebookNode, dict[str, Any]]


class StartFromRelease(NbGraderPreprocessor):
    """Take the released lab in the place of the notebook that was handed in.

    Answers are data: they stand in answers.json, and no cell of a trainee is run.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        lab = _lab(self, resources)
        folder = lab.submitted_folder(resources["nbgrader"]["student"])
        try:
            submission = read_submission(
                folder, lab.name, lab.grade_ids, nbgrader_config.MOST_KILOBYTES
            )
        except RefusedError as error:
            raise NbGraderException(error.say("en")) from error
        return lab.notebook(submission.language), resources


class ScoreAnswers(NbGraderPreprocessor):
    """Give the lab's cells the outputs that they have with a submission's answers."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        folder, language = Path(resources["metadata"]["path"]), language_of(nb)
        outputs = scorer_for(_lab(self, resources), nb, language).outputs(folder, language)
        for cell, shown in zip(nb.cells, outputs, strict=True):
            if shown is not None:
                cell.outputs = nbformat.from_dict(shown)
        return nb, resources


class NoteAnswers(NbGraderPreprocessor):
    """Mark the cells of questions that were answered; see `note_answer`."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        declaration = _lab(self, resources).declaration
        try:
            folder = Path(resources["metadata"]["path"])
            entries = AnswersFile(folder, declaration.lab, "en").read()
        except AnswersFileError:
            entries = {}
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            note_answer(cell, declaration.items.get(name), entries)
        return nb, resources


def _lab(step: NbGraderPreprocessor, resources: dict[str, Any]) -> ReleasedLab:
    course = nbgrader_config.configured_course(step.config)
    return released_lab(resources["nbgrader"]["assignment"], course)
