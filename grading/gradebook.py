"""Marks into nbgrader's gradebook, many submissions at a time.

The rows are those that `nbgrader autograde` writes through `nbgrader.api.Gradebook`, one by one;
here a class goes in with a few statements, on SQLite and PostgreSQL alike. One table more
remembers which submission was marked by which version of the lab, in the same transaction as
its marks: whoever stops half-way goes on where it was, and nobody is marked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    insert,
    select,
    update,
)

_marked_by = Table(
    "labs_marked_by",
    MetaData(),
    Column("lab", String(128), primary_key=True),
    Column("trainee", String(128), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("version", String(64), nullable=False),
)
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


@dataclass(frozen=True)
class Scored:
    """A marked submission on its way into the gradebook.

    Attributes
    ----------
    trainee : str
    time : datetime or None
        When it was handed in; UTC, naive as nbgrader keeps it.
    digest : str
        Of the submission.
    points : dict of str to float or None
        Automatic points of each graded cell; None where a person has to give them.
    comments : dict of str to str or None
        Automatic comment on each answer cell.
    unused : str
        Why its answers could not be used; empty when they could.
    """

    trainee: str
    time: datetime | None
    digest: str
    points: dict[str, float | None]
    comments: dict[str, str | None]
    unused: str = ""


@dataclass(frozen=True)
class Standing:
    """What the gradebook holds of a submission.

    Attributes
    ----------
    points, most : float
    waiting : int
        Written answers that wait for a person.
    """

    points: float
    most: float
    waiting: int


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


class Marks:
    """The marks of one lab in nbgrader's gradebook.

    Parameters
    ----------
    db_url : str
        The gradebook's address; the lab has been released into it.
    lab : str
    config : traitlets.config.Config
        Late penalties are those of its ``AssignLatePenalties``.
    """

    def __init__(self, db_url: str, lab: str, config: Any) -> None:
        self._engine = create_engine(db_url)
        self._lab = lab
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()
        _marked_by.metadata.create_all(self._engine)
        with self._engine.connect() as db:
            self._assignment = db.execute(
                select(_assignment.c.id, _assignment.c.duedate).where(_assignment.c.name == lab)
            ).one()
            self._notebook: str = db.execute(
                select(_notebook.c.id).where(
                    _notebook.c.assignment_id == self._assignment.id, _notebook.c.name == lab
                )
            ).scalar_one()
            self._graded = self._cells(db, api.GradeCell.__table__)
            self._answers = self._cells(db, api.SolutionCell.__table__)
            graded = api.GradeCell.__table__
            most = select(graded.c.id, graded.c.max_score)
            rows = db.execute(most.where(graded.c.id.in_(self._graded.values())))
            self._most: dict[str, float] = dict(rows.all())

    def _cells(self, db: Connection, table: Table) -> dict[str, str]:
        base = api.BaseCell.__table__
        rows = db.execute(
            select(base.c.name, base.c.id)
            .join(table, table.c.id == base.c.id)
            .where(base.c.notebook_id == self._notebook)
        )
        return dict(rows.all())

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def marked(self) -> dict[str, tuple[str, str]]:
        """Return trainee to (digest of the submission, version of the lab) of what is marked."""
        query = (
            select(_marked_by.c.trainee, _marked_by.c.digest, _marked_by.c.version)
            .join(_submission, _submission.c.student_id == _marked_by.c.trainee)
            .where(
                _marked_by.c.lab == self._lab,
                _submission.c.assignment_id == self._assignment.id,
            )
        )
        with self._engine.connect() as db:
            return {trainee: (digest, version) for trainee, digest, version in db.execute(query)}

    def write(self, scored: Sequence[Scored], version: str) -> dict[str, Standing]:
        """Write the marks of some submissions in one transaction.

        A person's points, extra credit and comments are kept. Points that a person gave to
        this very submission stay final; for a newer one they are asked for again, as nbgrader
        does.

        Parameters
        ----------
        scored : sequence of Scored
            Of different trainees; who is not in the gradebook yet is added.
        version : str
            Of the lab that they were marked by.

        Returns
        -------
        dict of str to Standing
        """
        with self._engine.begin() as db:
            self._add_students(db, [one.trainee for one in scored])
            earlier = self._add_submissions(db, scored)
            rows = self._rows(db, [one.trainee for one in scored])
            grades, comments = [], []
            for one in scored:
                same = earlier.get(one.trainee, _NEVER) == one.time
                for name, points in one.points.items():
                    row = rows.grades[one.trainee][self._graded[name]]
                    given = row["manual_score"] is not None
                    reviewed = same and given and not row["needs_manual_grade"]
                    row["auto_score"] = points
                    row["needs_manual_grade"] = (given or points is None) and not reviewed
                    grades.append(row)
                for name, comment in one.comments.items():
                    row = rows.comments[one.trainee][self._answers[name]]
                    comments.append(row | {"auto_comment": comment})
            _update(db, _grade, grades, ("auto_score", "needs_manual_grade"))
            _update(db, _comment, comments, ("auto_comment",))
            self._penalize(db, rows)
            self._remember(db, scored, version)
        return self._standings(rows)

    def write_item(self, scored: Sequence[Scored], cells: Iterable[str]) -> dict[str, Standing]:
        """Write the automatic points of some cells alone, and leave all else as it is.

        Parameters
        ----------
        scored : sequence of Scored
            Of trainees whose submission has been marked.
        cells : iterable of str
            Names of graded cells.
        """
        names = set(cells)
        with self._engine.begin() as db:
            rows = self._rows(db, [one.trainee for one in scored])
            grades = []
            for one in scored:
                for name in names & one.points.keys():
                    row = rows.grades[one.trainee][self._graded[name]]
                    row["auto_score"] = one.points[name]
                    grades.append(row)
            _update(db, _grade, grades, ("auto_score",))
            self._penalize(db, rows)
        return self._standings(rows)

    def standings(self, trainees: Sequence[str]) -> dict[str, Standing]:
        """Return what the gradebook holds of trainees with a submission."""
        standings: dict[str, Standing] = {}
        with self._engine.connect() as db:
            for start in range(0, len(trainees), 500):
                rows = self._rows(db, trainees[start : start + 500])
                standings |= self._standings(rows)
        return standings

    def sheets(self, trainees: Sequence[str]) -> dict[str, Sheet]:
        """Return the marks of trainees with a submission, as their feedback shows them."""
        with self._engine.connect() as db:
            rows = self._rows(db, trainees)
        sheets = {}
        for trainee, grades in rows.grades.items():
            graded = {name: cell for name, cell in self._graded.items() if cell in grades}
            said = {
                name: rows.comments[trainee].get(cell, {}).get("manual_comment")
                for name, cell in self._answers.items()
            }
            sheets[trainee] = Sheet(
                {name: _score({cell: grades[cell]}) for name, cell in graded.items()},
                {name: self._most[cell] for name, cell in graded.items()},
                {name: comment for name, comment in said.items() if comment},
                rows.notebooks[trainee]["penalty"] or 0.0,
            )
        return sheets

    def forget(self, trainee: str) -> None:
        """Take a submission out of the gradebook, so that old marks do not stand for a new one."""
        of_trainee = select(_submission.c.id).where(
            _submission.c.assignment_id == self._assignment.id,
            _submission.c.student_id == trainee,
        )
        of_submission = select(_submitted.c.id).where(_submitted.c.assignment_id.in_(of_trainee))
        with self._engine.begin() as db:
            for table in (_grade, _comment):
                db.execute(delete(table).where(table.c.notebook_id.in_(of_submission)))
            db.execute(delete(_submitted).where(_submitted.c.assignment_id.in_(of_trainee)))
            db.execute(
                delete(_submission).where(
                    _submission.c.assignment_id == self._assignment.id,
                    _submission.c.student_id == trainee,
                )
            )

    def _add_students(self, db: Connection, trainees: list[str]) -> None:
        known = set(db.execute(select(_student.c.id).where(_student.c.id.in_(trainees))).scalars())
        new = [{"id": trainee, "lms_user_id": None} for trainee in trainees if trainee not in known]
        if new:
            db.execute(insert(_student), new)

    def _add_submissions(
        self, db: Connection, scored: Sequence[Scored]
    ) -> dict[str, datetime | None]:
        """Add the rows of new submissions; return the time of those marked before."""
        query = select(_submission.c.student_id, _submission.c.id, _submission.c.timestamp).where(
            _submission.c.assignment_id == self._assignment.id,
            _submission.c.student_id.in_([one.trainee for one in scored]),
        )
        earlier = {trainee: (id_, time) for trainee, id_, time in db.execute(query)}
        times: list[dict[str, Any]] = []
        submissions, notebooks = list[dict[str, Any]](), list[dict[str, Any]]()
        grades, comments = list[dict[str, Any]](), list[dict[str, Any]]()
        for one in scored:
            if one.trainee in earlier:
                # As nbgrader: a submission without a time keeps the time it had.
                if one.time is not None:
                    times.append({"id": earlier[one.trainee][0], "timestamp": one.time})
                continue
            submission, notebook = api.new_uuid(), api.new_uuid()
            submissions.append(
                {
                    "id": submission,
                    "assignment_id": self._assignment.id,
                    "student_id": one.trainee,
                    "timestamp": one.time,
                }
            )
            notebooks.append(
                {
                    "id": notebook,
                    "assignment_id": submission,
                    "notebook_id": self._notebook,
                    "flagged": False,
                }
            )
            for table, cells in ((grades, self._graded), (comments, self._answers)):
                table += [
                    {"id": api.new_uuid(), "notebook_id": notebook, "cell_id": cell}
                    for cell in cells.values()
                ]
        for rows, into in (
            (submissions, _submission),
            (notebooks, _submitted),
            (grades, _grade),
            (comments, _comment),
        ):
            if rows:
                db.execute(insert(into), rows)
        _update(db, _submission, times, ("timestamp",))
        return {trainee: time for trainee, (_, time) in earlier.items()}

    def _rows(self, db: Connection, trainees: Sequence[str]) -> _Rows:
        of_class = (
            select(
                _submission.c.student_id,
                _submission.c.timestamp,
                _submission.c.extension,
                _submitted.c.id,
                _submitted.c.late_submission_penalty,
            )
            .join(_submitted, _submitted.c.assignment_id == _submission.c.id)
            .where(
                _submission.c.assignment_id == self._assignment.id,
                _submitted.c.notebook_id == self._notebook,
                _submission.c.student_id.in_(trainees),
            )
        )
        rows = _Rows({}, {}, {})
        trainee_of = {}
        for trainee, time, extension, notebook, penalty in db.execute(of_class):
            rows.notebooks[trainee] = {
                "id": notebook,
                "time": time,
                "extension": extension,
                "penalty": penalty,
            }
            rows.grades[trainee], rows.comments[trainee] = {}, {}
            trainee_of[notebook] = trainee
        grades = select(
            _grade.c.id,
            _grade.c.notebook_id,
            _grade.c.cell_id,
            _grade.c.auto_score,
            _grade.c.manual_score,
            _grade.c.extra_credit,
            _grade.c.needs_manual_grade,
        ).where(_grade.c.notebook_id.in_(trainee_of))
        for row in db.execute(grades).mappings():
            rows.grades[trainee_of[row["notebook_id"]]][row["cell_id"]] = dict(row)
        comments = select(
            _comment.c.id, _comment.c.notebook_id, _comment.c.cell_id, _comment.c.manual_comment
        ).where(_comment.c.notebook_id.in_(trainee_of))
        for row in db.execute(comments).mappings():
            rows.comments[trainee_of[row["notebook_id"]]][row["cell_id"]] = dict(row)
        return rows

    def _penalize(self, db: Connection, rows: _Rows) -> None:
        """Set the late penalties as nbgrader's AssignLatePenalties does."""
        penalties = []
        for trainee, notebook in rows.notebooks.items():
            late = self._seconds_late(notebook["time"], notebook["extension"])
            penalty = None
            if late > 0:
                score = _score(rows.grades[trainee])
                penalty = self._penalties.plugin_inst.late_submission_penalty(trainee, score, late)
                if penalty is not None:
                    penalty = min(max(penalty, 0), score)
            penalties.append({"id": notebook["id"], "late_submission_penalty": penalty})
        _update(db, _submitted, penalties, ("late_submission_penalty",))

    def _seconds_late(self, time: datetime | None, extension: Any) -> float:
        due = self._assignment.duedate
        if time is None or due is None:
            return 0
        return (time - (due + extension if extension else due)).total_seconds()

    def _remember(self, db: Connection, scored: Sequence[Scored], version: str) -> None:
        db.execute(
            delete(_marked_by).where(
                _marked_by.c.lab == self._lab,
                _marked_by.c.trainee.in_([one.trainee for one in scored]),
            )
        )
        db.execute(
            insert(_marked_by),
            [
                {
                    "lab": self._lab,
                    "trainee": one.trainee,
                    "digest": one.digest,
                    "version": version,
                }
                for one in scored
            ],
        )

    def _standings(self, rows: _Rows) -> dict[str, Standing]:
        return {
            trainee: Standing(
                _score(grades),
                sum(self._most[cell] for cell in grades),
                sum(row["needs_manual_grade"] for row in grades.values()),
            )
            for trainee, grades in rows.grades.items()
        }


@dataclass(frozen=True)
class _Rows:
    """Rows of some trainees: their notebooks, and by cell their grades and comments."""

    notebooks: dict[str, dict[str, Any]]
    grades: dict[str, dict[str, dict[str, Any]]]
    comments: dict[str, dict[str, dict[str, Any]]]


# Different from every time and from none.
_NEVER = datetime.max


def _score(grades: dict[str, dict[str, Any]]) -> float:
    """Points as nbgrader counts them: a person's instead of automatic ones, and extra credit."""
    total = 0.0
    for row in grades.values():
        points = row["auto_score"] if row["manual_score"] is None else row["manual_score"]
        if points is not None:
            total += points + (row["extra_credit"] or 0.0)
    return total


def _update(
    db: Connection, table: Table, rows: list[dict[str, Any]], columns: tuple[str, ...]
) -> None:
    if rows:
        # "id" itself is the column's own name for a parameter.
        parameters = [{"of": row["id"]} | {name: row[name] for name in columns} for row in rows]
        statement = update(table).where(table.c.id == bindparam("of"))
        db.execute(statement.values({name: bindparam(name) for name in columns}), parameters)
