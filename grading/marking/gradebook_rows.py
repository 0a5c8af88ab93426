"""Rows of nbgrader's gradebook, read and written for many trainees at a time.

The rows are those of `nbgrader.api.Gradebook`, which reads and writes them one by one; the
statements here are the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

Row = dict[str, Any]

_assignment, _notebook, _student, _submission, _submitted, _grade, _comment = (
    one.__table__
    for one in (
        api.Assignment,
        api.Notebook,
        api.Student,
        api.SubmittedAssignment,
        api.SubmittedNotebook,
        api.Grade,
        api.Comment,
    )
)
SUBMISSIONS: Table = _submission


@dataclass(frozen=True)
class Rows:
    """Rows of some trainees.

    Attributes
    ----------
    notebooks : dict of str to Row
        id, time, extension, penalty.
    grades, comments : dict of str to dict of str to Row
        Trainee to cell (its id) to row.
    """

    notebooks: dict[str, Row] = field(default_factory=dict)
    grades: dict[str, dict[str, Row]] = field(default_factory=dict)
    comments: dict[str, dict[str, Row]] = field(default_factory=dict)


class LabRows:
    """Where the rows of one lab are.

    Parameters
    ----------
    db : sqlalchemy.Connection
    lab : str
        It has been released into this gradebook.

    Attributes
    ----------
    assignment : str
        Its id.
    due : datetime or None
        UTC, naive as nbgrader keeps it.
    graded, answers : dict of str to str
        Name to id of the graded cells and of the answer cells.
    most : dict of str to float
        Most points of each graded cell, by id.
    """

    def __init__(self, db: Connection, lab: str) -> None:
        found = select(_assignment.c.id, _assignment.c.duedate).where(_assignment.c.name == lab)
        self.assignment, self.due = db.execute(found).one()
        of_lab = _notebook.c.assignment_id == self.assignment
        notebooks = select(_notebook.c.id).where(of_lab, _notebook.c.name == lab)
        self._notebook: str = db.execute(notebooks).scalar_one()
        self.graded = self._cells(db, api.GradeCell.__table__)
        self.answers = self._cells(db, api.SolutionCell.__table__)
        cells = api.GradeCell.__table__
        most = select(cells.c.id, cells.c.max_score).where(cells.c.id.in_(self.graded.values()))
        self.most: dict[str, float] = dict(db.execute(most).all())

    def _cells(self, db: Connection, table: Table) -> dict[str, str]:
        base = api.BaseCell.__table__
        rows = db.execute(
            select(base.c.name, base.c.id)
            .join(table, table.c.id == base.c.id)
            .where(base.c.notebook_id == self._notebook)
        )
        return dict(rows.all())

    def times(self, db: Connection, trainees: Sequence[str]) -> dict[str, datetime | None]:
        """Return when the submissions in the gradebook were handed in, of those who have one."""
        query = select(_submission.c.student_id, _submission.c.timestamp)
        return dict(db.execute(query.where(*self._of(trainees))).all())

    def add(self, db: Connection, times: Mapping[str, datetime | None]) -> None:
        """Add what is missing of the submissions of some trainees, and set their times.

        As nbgrader: a submission without a time keeps the time that it had.
        """
        trainees = list(times)
        known = set(db.execute(select(_student.c.id).where(_student.c.id.in_(trainees))).scalars())
        students = [{"id": one, "lms_user_id": None} for one in trainees if one not in known]
        there = self.times(db, trainees)
        submissions = [
            {
                "id": api.new_uuid(),
                "assignment_id": self.assignment,
                "student_id": trainee,
                "timestamp": time,
            }
            for trainee, time in times.items()
            if trainee not in there
        ]
        notebooks = [
            {
                "id": api.new_uuid(),
                "assignment_id": one["id"],
                "notebook_id": self._notebook,
                "flagged": False,
            }
            for one in submissions
        ]
        _insert(db, _student, students)
        _insert(db, _submission, submissions)
        _insert(db, _submitted, notebooks)
        for trainee, time in times.items():
            if there.get(trainee, time) != time and time is not None:
                db.execute(update(_submission).where(*self._of([trainee])).values(timestamp=time))
        for table, cells in ((_grade, self.graded), (_comment, self.answers)):
            of_cells = [
                {"id": api.new_uuid(), "notebook_id": notebook["id"], "cell_id": cell}
                for notebook in notebooks
                for cell in cells.values()
            ]
            _insert(db, table, of_cells)

    def read(self, db: Connection, trainees: Sequence[str]) -> Rows:
        """Return the rows of trainees; who has no submission is left out."""
        query = (
            select(
                _submission.c.student_id,
                _submission.c.timestamp.label("time"),
                _submission.c.extension,
                _submitted.c.id,
                _submitted.c.late_submission_penalty.label("penalty"),
            )
            .join(_submitted, _submitted.c.assignment_id == _submission.c.id)
            .where(_submitted.c.notebook_id == self._notebook, *self._of(trainees))
        )
        rows, trainee_of = Rows(), {}
        for row in db.execute(query).mappings():
            trainee = row["student_id"]
            rows.notebooks[trainee] = dict(row)
            rows.grades[trainee], rows.comments[trainee] = {}, {}
            trainee_of[row["id"]] = trainee
        for table, into, columns in (
            (
                _grade,
                rows.grades,
                ("auto_score", "manual_score", "extra_credit", "needs_manual_grade"),
            ),
            (_comment, rows.comments, ("manual_comment",)),
        ):
            wanted = [table.c[name] for name in ("id", "notebook_id", "cell_id", *columns)]
            found = select(*wanted).where(table.c.notebook_id.in_(trainee_of))
            for row in db.execute(found).mappings():
                into[trainee_of[row["notebook_id"]]][row["cell_id"]] = dict(row)
        return rows

    def remove(self, db: Connection, trainee: str) -> None:
        """Take a submission out of the gradebook."""
        submissions = select(_submission.c.id).where(*self._of([trainee]))
        notebooks = select(_submitted.c.id).where(_submitted.c.assignment_id.in_(submissions))
        for table in (_grade, _comment):
            db.execute(delete(table).where(table.c.notebook_id.in_(notebooks)))
        db.execute(delete(_submitted).where(_submitted.c.assignment_id.in_(submissions)))
        db.execute(delete(_submission).where(*self._of([trainee])))

    def _of(self, trainees: Sequence[str]) -> tuple[Any, Any]:
        of_lab = _submission.c.assignment_id == self.assignment
        return of_lab, _submission.c.student_id.in_(trainees)


def set_grades(db: Connection, rows: list[Row], *columns: str) -> None:
    """Write columns of rows of the table of grades back."""
    _update(db, _grade, rows, columns)


def set_comments(db: Connection, rows: list[Row], *columns: str) -> None:
    """Write columns of rows of the table of comments back."""
    _update(db, _comment, rows, columns)


def set_penalties(db: Connection, rows: list[Row]) -> None:
    """Write the late penalties of notebooks (id, late_submission_penalty)."""
    _update(db, _submitted, rows, ("late_submission_penalty",))


def score(grades: Mapping[str, Row]) -> float:
    """Return points as nbgrader counts them: a person's instead of automatic ones, and extra."""
    total = 0.0
    for row in grades.values():
        points = row["auto_score"] if row["manual_score"] is None else row["manual_score"]
        if points is not None:
            total += points + (row["extra_credit"] or 0.0)
    return total


def _insert(db: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        db.execute(insert(table), rows)


def _update(db: Connection, table: Table, rows: list[Row], columns: tuple[str, ...]) -> None:
    if rows:
        # "id" itself is the column's own name for a parameter.
        parameters = [{"of": row["id"]} | {name: row[name] for name in columns} for row in rows]
        statement = update(table).where(table.c.id == bindparam("of"))
        db.execute(statement.values({name: bindparam(name) for name in columns}), parameters)
