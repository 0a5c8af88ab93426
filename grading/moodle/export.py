"""The gradebook as a CSV file that Moodle's grade import takes.

Moodle (Grades → Import → CSV file) maps columns by hand: *username* (or *email*) identifies the
trainee, each lab's column goes to a grade item. What its import does
(https://docs.moodle.org/en/Grade_import and Moodle's ``grade/import/csv``): the first line names
the columns; a value is read with the decimal sign of the reader's language or a point; an empty
value or ``-`` is no grade where the item exists, ``-`` alone where the import makes it, so ``-``
is written, as Moodle's own export does; one unknown user stops the import. An item that the
import makes has 100 points: make one for each lab first, with the most points that
`labs moodle` prints. UTF-8, comma, no feedback.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, Student, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from grading.course.errors import CourseError
from grading.course.labs import lab_source
from grading.course.nbgrader_config import open_course
from grading.course.paths import course_folder, is_user_name

_NO_GRADE = "-"


class MoodleExport(ExportPlugin):
    """``nbgrader export --exporter=grading.moodle.export.MoodleExport --to=moodle.csv``.

    A lab that is not handed in, not marked, or waits for a person has no grade yet.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the file."""
        labs = [
            lab.name
            for lab in sorted(gradebook.assignments, key=lambda lab: lab.name)
            # Moodle has no grade of 0 points at most.
            if lab.max_score and (not self.assignment or lab.name in self.assignment)
        ]
        grades = {lab: _grades(gradebook, lab) for lab in labs}
        people = dict(gradebook.db.query(Student.id, Student.email).order_by(Student.id).all())
        wanted = [
            one
            for one in people
            # Nothing else has an account, and a spreadsheet takes it for what it is: a name.
            if is_user_name(one) and (not self.student or one in self.student)
        ]
        with Path(self.to or "moodle.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["username", "email", *labs])
            for one in wanted:
                values = [grades[lab].get(one, _NO_GRADE) for lab in labs]
                rows.writerow([one, _email(people[one]), *values])


def _grades(gradebook: Gradebook, lab: str) -> dict[str, str]:
    """Return trainee to points, of those whose submission is marked to the end."""
    one = SubmittedAssignment
    found = gradebook.db.query(
        one.student_id, one.score, one.late_submission_penalty, one.needs_manual_grade
    ).filter(one.assignment_id == gradebook.find_assignment(lab).id)
    return {
        trainee: f"{max(0.0, score - (penalty or 0)):.5f}".rstrip("0").rstrip(".")
        for trainee, score, penalty, waiting in found
        if not waiting
    }


def _email(address: str | None) -> str:
    """An address, unless a spreadsheet would take it for a formula."""
    return address if address and address[0].isalnum() else ""


def export(labs: Sequence[str]) -> tuple[Path, dict[str, float]]:
    """Write ``course/moodle.csv``.

    Parameters
    ----------
    labs : sequence of str
        All in the gradebook where none is named.

    Returns
    -------
    path : Path
    most : dict of str to float
        Most points of each lab: what its grade item in Moodle has to have.

    Raises
    ------
    CourseError
        If there is no such lab, or it is not in the gradebook.
    """
    for lab in labs:
        lab_source(lab)
    api = open_course()
    path = course_folder() / "moodle.csv"
    plugin: Any = MoodleExport(config=api.config)
    plugin.to, plugin.assignment = str(path), list(labs)
    with api.gradebook as gradebook:
        most = {lab.name: lab.max_score for lab in gradebook.assignments if lab.max_score}
        if absent := ", ".join(lab for lab in labs if lab not in most):
            raise CourseError(
                vi=f"Sổ điểm chưa có {absent}: hãy phát bài trước.",
                en=f"The gradebook does not hold {absent}: release it first.",
            )
        if not most:
            raise CourseError(
                vi="Sổ điểm chưa có bài nào: hãy phát bài trước.",
                en="The gradebook does not hold any lab: release it first.",
            )
        plugin.export(gradebook)
    return path, {lab: points for lab, points in sorted(most.items()) if not labs or lab in labs}
