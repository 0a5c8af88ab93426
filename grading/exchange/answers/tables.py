"""The tables of the answers, on SQLite and PostgreSQL. Times are UTC, naive as nbgrader's."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, Integer, String, Table, Text

from grading.course.store import METADATA

_NAME = String(128)  # of a trainee, a lab, an item
_SHEET = ("trainee", "lab", "sheet")

# What one trainee answers in one lab; whoever starts again begins the next, and the latest counts.
SHEETS = Table(
    "answer_sheets",
    METADATA,
    Column("trainee", _NAME, primary_key=True),
    Column("lab", _NAME, primary_key=True),
    Column("sheet", Integer, primary_key=True),  # from 1
    Column("begun", DateTime, nullable=False),
    Column("language", String(2)),  # in which it was last looked at
    Column("opened", DateTime),  # none: not yet looked at
    Column("looked", DateTime),  # when last
    Column("size", Integer, nullable=False),  # of its rows in the log, in bytes
)
ANSWERS = Table(
    "answers",
    METADATA,
    Column("trainee", _NAME, primary_key=True),
    Column("lab", _NAME, primary_key=True),
    Column("sheet", Integer, primary_key=True),
    Column("item", _NAME, primary_key=True),
    Column("value", Text, nullable=False),  # JSON in ASCII, as the item reads it
    Column("first", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("time", DateTime, nullable=False),
    ForeignKeyConstraint(_SHEET, [SHEETS.c[name] for name in _SHEET]),
)
# Each answer that was recorded, in order.
ANSWER_LOG = Table(
    "answer_log",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("trainee", _NAME, nullable=False),
    Column("lab", _NAME, nullable=False),
    Column("sheet", Integer, nullable=False),
    Column("item", _NAME, nullable=False),
    Column("value", Text, nullable=False),
    Column("form", _NAME, nullable=False),  # empty where it was taken over from a file
    Column("turn", Integer, nullable=False),
    Column("changes", Integer, nullable=False),  # the answer's, with this one
    Column("attempt", Integer),  # which try it settled; none while an answer is only kept
    Column("time", DateTime, nullable=False),
    Index("answer_log_of_form", "trainee", "lab", "item", "form", "turn"),
)
