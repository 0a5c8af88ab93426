"""nbgrader's steps from a lab's source to its release: the few that the labs add."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from grading.course.labs import say_language, tags
from grading.course.nbgrader_config import configured_course
from grading.release.released_lab import ReleasedLab
from lab_utils.files import write_atomically
from lab_utils.language import LANGUAGES
from lab_utils.yaml_file import read_yaml

Result = tuple[NotebookNode, dict[str, Any]]


class KeepLanguage(NbGraderPreprocessor):
    """Keep the text cells of one language, and tell the lab which it is."""

    language = Enum(LANGUAGES, "vi", help="Language of the released labs.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        others = set(LANGUAGES) - {self.language}
        nb.cells = [cell for cell in nb.cells if not others & set(tags(cell))]
        say_language(nb, self.language)
        return nb, resources


class FoldCode(NbGraderPreprocessor):
    """Fold all code away: a trainee reads text and uses controls."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        return nb, resources


class HoldCells(NbGraderPreprocessor):
    """Let no cell be edited or deleted: an answer is given with a control.

    nbgrader's own step leaves answer cells open, since elsewhere answers are written in them.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        for cell in nb.cells:
            cell.metadata.update(deletable=False, editable=False)
        return nb, resources


class WithholdExplanations(NbGraderPreprocessor):
    """Cut from the released ``items.yaml`` what is shown after marking only."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        course = configured_course(self.config)
        lab = ReleasedLab(resources["nbgrader"]["assignment"], course)
        withhold_explanations(lab.folder / "items.yaml")
        return nb, resources


def withhold_explanations(path: Path) -> None:
    """Rewrite an ``items.yaml`` without ``after`` and ``why``."""
    content = read_yaml(path)
    for item in content["items"].values():
        item.pop("after", None)
        for option in item.get("options", {}).values():
            option.pop("why", None)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    write_atomically(path, text)
