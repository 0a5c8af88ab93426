"""nbgrader's feedback as the project's own page."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from grading.course.nbgrader_config import configured_course
from grading.feedback.page import page
from grading.marking.gradebook import Sheet
from grading.marking.marked_notebook import NO_RESPONSE
from grading.release.released_lab import language_of, released_lab


def configure_feedback(c: Any) -> None:
    """Configure nbgrader for feedback that shows neither hidden tests nor code.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    c.GenerateFeedback.preprocessors = [GetGrades, GatherSheet]
    c.GenerateFeedback.exporter_class = FeedbackExporter


class FeedbackExporter(HTMLExporter):
    """Writes a marked lab as the project's own page, which loads nothing from a network."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page; `GatherSheet` has put the marks into the resources."""
        nb, resources = self._preprocess(nb, self._init_resources(resources))
        course = configured_course(self.config)
        lab = released_lab(resources["nbgrader"]["assignment"], course).declaration
        resources["output_extension"] = self.file_extension
        return page(nb, resources["sheet"], lab, language_of(nb)), resources


class GatherSheet(NbGraderPreprocessor):
    """Gather the marks for the page; comes after nbgrader's GetGrades."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        marks = [cell.metadata["nbgrader"] for cell in nb.cells if "nbgrader" in cell.metadata]
        graded = [one for one in marks if one.get("grade")]
        said = {one["grade_id"]: one.get("comment") for one in marks}
        resources["sheet"] = Sheet(
            {one["grade_id"]: one["score"] for one in graded},
            {one["grade_id"]: one["points"] for one in graded},
            # nbgrader's own comment on a blank is no person's; the page says it above.
            {name: text for name, text in said.items() if text and text != NO_RESPONSE},
            resources["nbgrader"]["late_penalty"],
        )
        return nb, resources
