"""Marks into nbgrader's gradebook, as `nbgrader autograde` writes them, many at a time.

One table more remembers which submission was marked by which version of the lab, in the same
transaction as its marks: whoever stops half-way goes on where it was, and nobody is marked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    insert,
    inspect,
    select,
)

from grading.marking import gradebook_rows as rows_of
from grading.marking.gradebook_rows import SUBMISSIONS, LabRows, Rows, score
from grading.marking.reasons import Reason
from grading.release.released_lab import ReleasedLab

_marked_by = Table(
    "labs_marked_by",
    MetaData(),
    Column("lab", String(128), primary_key=True),
    Column("trainee", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("version", String(64), nullable=False),
)


@dataclass(frozen=True)
class ScoredSubmission:
    """A marked submission on its way into the gradebook.

    Attributes
    ----------
    trainee : str
    handed_in : datetime or None
        UTC, naive as nbgrader keeps it.
    digest : str
        Of the submission.
    points : dict of str to float or None
        Automatic points of each graded cell; None where a person has to give them.
    comments : dict of str to str or None
        Automatic comment on each answer cell.
    unused : dict of str to str
        By language, why its answers could not be used; empty when they could.
    note : dict of str to str
        By language, why its notebook was not used; empty when it was.
    """

    trainee: str
    handed_in: datetime | None
    digest: str
    points: dict[str, float | None]
    comments: dict[str, str | None]
    unused: Reason = field(default_factory=dict)
    note: Reason = field(default_factory=dict)


@dataclass(frozen=True)
class GradebookEntry:
    """What the gradebook holds of a submission.

    Attributes
    ----------
    points, most : float
    waiting : int
        Written answers that wait for a person.
    penalty : float
        Points taken off for lateness.
    """

    points: float
    most: float
    waiting: int
    penalty: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """The marks of one submission.

    Attributes
    ----------
    points, most : dict of str to float
        By graded cell.
    comments : dict of str to str
        A person's, by cell.
    penalty : float
        Points taken off for lateness.
    """

    points: dict[str, float]
    most: dict[str, float]
    comments: dict[str, str]
    penalty: float = 0.0


class GradebookWriter:
    """The marks of one lab in nbgrader's gradebook.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        Of the course; late penalties are those of its ``AssignLatePenalties``.
    lab : ReleasedLab
        It has been released into this gradebook.
    """

    def __init__(self, api: Any, lab: ReleasedLab) -> None:
        self._engine = create_engine(api.coursedir.db_url)
        self._lab = lab.name
        self._penalties = AssignLatePenalties(config=api.config)
        self._penalties.init_plugin()
        _marked_by.metadata.create_all(self._engine)
        with self._engine.connect() as db:
            self._rows = LabRows(db, lab.name)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def marked(self) -> dict[str, tuple[str, str]]:
        """Return trainee to (digest of the submission, version of the lab) of what is marked."""
        query = (
            select(_marked_by.c.trainee, _marked_by.c.digest, _marked_by.c.version)
            .join(SUBMISSIONS, SUBMISSIONS.c.student_id == _marked_by.c.trainee)
            .where(
                _marked_by.c.lab == self._lab,
                SUBMISSIONS.c.assignment_id == self._rows.assignment,
            )
        )
        with self._engine.connect() as db:
            return {trainee: (digest, version) for trainee, digest, version in db.execute(query)}

    def write(self, scored: Sequence[ScoredSubmission], version: str) -> dict[str, GradebookEntry]:
        """Write the marks of some submissions in one transaction.

        A person's points, extra credit and comments are kept. Points that a person gave to
        this very submission stay final; for a newer one they are asked for again, as nbgrader
        does.

        Parameters
        ----------
        scored : sequence of ScoredSubmission
            Of different trainees; who is not in the gradebook yet is added.
        version : str
            Of the lab that they were marked by.

        Returns
        -------
        dict of str to GradebookEntry
        """
        trainees = [one.trainee for one in scored]
        with self._engine.begin() as db:
            earlier = self._rows.times(db, trainees)
            self._rows.add(db, {one.trainee: one.handed_in for one in scored})
            rows = self._rows.read(db, trainees)
            grades, comments = [], []
            for one in scored:
                same = earlier.get(one.trainee, _NEVER) == one.handed_in
                for name, points in one.points.items():
                    row = rows.grades[one.trainee][self._rows.graded[name]]
                    given = row["manual_score"] is not None
                    reviewed = same and given and not row["needs_manual_grade"]
                    row["auto_score"] = points
                    row["needs_manual_grade"] = (given or points is None) and not reviewed
                    grades.append(row)
                for name, comment in one.comments.items():
                    row = rows.comments[one.trainee][self._rows.answers[name]]
                    comments.append(row | {"auto_comment": comment})
            rows_of.set_grades(db, grades, "auto_score", "needs_manual_grade")
            rows_of.set_comments(db, comments, "auto_comment")
            self._penalize(db, rows)
            self._remember(db, scored, version)
        return self._entries(rows)

    def write_item(
        self, scored: Sequence[ScoredSubmission], cells: Iterable[str]
    ) -> dict[str, GradebookEntry]:
        """Write the automatic points of some cells alone, and leave all else as it is.

        Parameters
        ----------
        scored : sequence of ScoredSubmission
            Of trainees whose submission has been marked.
        cells : iterable of str
            Names of graded cells.
        """
        names = set(cells)
        with self._engine.begin() as db:
            rows = self._rows.read(db, [one.trainee for one in scored])
            grades = []
            for one in scored:
                for name in names & one.points.keys():
                    row = rows.grades[one.trainee][self._rows.graded[name]]
                    row["auto_score"] = one.points[name]
                    grades.append(row)
            rows_of.set_grades(db, grades, "auto_score")
            self._penalize(db, rows)
        return self._entries(rows)

    def entries(self, trainees: Sequence[str]) -> dict[str, GradebookEntry]:
        """Return what the gradebook holds of trainees with a submission."""
        entries: dict[str, GradebookEntry] = {}
        with self._engine.connect() as db:
            for start in range(0, len(trainees), 500):
                rows = self._rows.read(db, trainees[start : start + 500])
                entries |= self._entries(rows)
        return entries

    def sheets(self, trainees: Sequence[str]) -> dict[str, Sheet]:
        """Return the marks of trainees with a submission, as their feedback shows them."""
        with self._engine.connect() as db:
            rows = self._rows.read(db, trainees)
        sheets = {}
        for trainee, grades in rows.grades.items():
            graded = {name: cell for name, cell in self._rows.graded.items() if cell in grades}
            said = {
                name: rows.comments[trainee].get(cell, {}).get("manual_comment")
                for name, cell in self._rows.answers.items()
            }
            sheets[trainee] = Sheet(
                {name: score({cell: grades[cell]}) for name, cell in graded.items()},
                {name: self._rows.most[cell] for name, cell in graded.items()},
                {name: comment for name, comment in said.items() if comment},
                rows.notebooks[trainee]["penalty"] or 0.0,
            )
        return sheets

    def forget(self, trainee: str) -> None:
        """Take a submission out, so that old marks do not stand for a new one."""
        with self._engine.begin() as db:
            self._rows.remove(db, trainee)

    def _penalize(self, db: Connection, rows: Rows) -> None:
        """Set the late penalties as nbgrader's AssignLatePenalties does."""
        penalties = []
        for trainee, notebook in rows.notebooks.items():
            late = self._seconds_late(notebook["time"], notebook["extension"])
            penalty = None
            if late > 0:
                points = score(rows.grades[trainee])
                penalty = self._penalties.plugin_inst.late_submission_penalty(trainee, points, late)
                if penalty is not None:
                    penalty = min(max(penalty, 0), points)
            penalties.append({"id": notebook["id"], "late_submission_penalty": penalty})
        rows_of.set_penalties(db, penalties)

    def _seconds_late(self, handed_in: datetime | None, extension: Any) -> float:
        due = self._rows.due
        if handed_in is None or due is None:
            return 0
        return (handed_in - (due + extension if extension else due)).total_seconds()

    def _remember(self, db: Connection, scored: Sequence[ScoredSubmission], version: str) -> None:
        trainees = [one.trainee for one in scored]
        of_lab = _marked_by.c.lab == self._lab
        db.execute(delete(_marked_by).where(of_lab, _marked_by.c.trainee.in_(trainees)))
        marked = [
            {"lab": self._lab, "trainee": one.trainee, "digest": one.digest, "version": version}
            for one in scored
        ]
        db.execute(insert(_marked_by), marked)

    def _entries(self, rows: Rows) -> dict[str, GradebookEntry]:
        return {
            trainee: GradebookEntry(
                score(grades),
                sum(self._rows.most[cell] for cell in grades),
                sum(row["needs_manual_grade"] for row in grades.values()),
                rows.notebooks[trainee]["penalty"] or 0.0,
            )
            for trainee, grades in rows.grades.items()
        }


def erase(api: Any, trainee: str) -> None:
    """Take a trainee out of the gradebook, with all submissions, marks and comments.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
    trainee : str
        In the gradebook or not.
    """
    with api.gradebook as gradebook:
        with suppress(MissingEntry):
            gradebook.remove_student(trainee)
        db = gradebook.db.connection()
        if inspect(db).has_table(_marked_by.name):
            db.execute(delete(_marked_by).where(_marked_by.c.trainee == trainee))
        gradebook.db.commit()


# Different from every time and from none.
_NEVER = datetime.max
