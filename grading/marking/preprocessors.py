"""nbgrader's autograding: the few steps that score answers instead of running a submission."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.course import nbgrader_config
from grading.marking.marked_notebook import note_answer
from grading.marking.submission import RefusedError, read_submission
from grading.marking.worker_client import scorer_for
from grading.release import released_lab
from lab_utils.questions.answers_file import AnswersFile, AnswersFileError
from lab_utils.questions.items_file import read_items

Result = tuple[NotebookNode, dict[str, Any]]


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
            submission = read_submission(folder, lab, known, nbgrader_config.MOST_KILOBYTES)
        except RefusedError as error:
            raise NbGraderException(error.say("en")) from error
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
    """Mark the cells of questions that were answered; see `note_answer`."""

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
