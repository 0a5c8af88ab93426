"""The tables of the exchange, on SQLite and PostgreSQL. Times are UTC, naive as nbgrader's."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from grading.course.store import METADATA

_LAB = String(128)
_NAME = String(128)  # of a trainee or a file

RELEASES = Table(
    "releases",
    METADATA,
    Column("lab", _LAB, primary_key=True),
    Column("version", String(64), nullable=False),  # SHA-256 of its files
    Column("time", DateTime, nullable=False),
)
RELEASE_FILES = Table(
    "release_files",
    METADATA,
    Column("lab", _LAB, primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
)
AVAILABILITY = Table(
    "availability",
    METADATA,
    Column("lab", _LAB, primary_key=True),  # a lab without a row is open
    Column("opens", DateTime),  # none: held back until somebody opens it
)
RELEASE_PROBLEMS = Table(
    "release_problems",
    METADATA,
    Column("lab", _LAB, primary_key=True),
    Column("vi", Text, nullable=False),  # why it could not be released
    Column("en", Text, nullable=False),
)
DUE = Table(
    "due",
    METADATA,
    Column("lab", _LAB, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("grace", Integer, nullable=False),  # minutes
)
EXTENSIONS = Table(
    "extensions",
    METADATA,
    Column("lab", _LAB, primary_key=True),
    Column("trainee", _NAME, primary_key=True),
    Column("at", DateTime, nullable=False),
)
SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("code", String(16), primary_key=True),  # on the receipt
    Column("trainee", _NAME, nullable=False),
    Column("lab", _LAB, nullable=False),
    Column("number", Integer, nullable=False),  # 1 is this trainee's first of this lab
    Column("time", DateTime, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    UniqueConstraint("trainee", "lab", "number"),
    Index("submissions_of_lab", "lab"),
)
SUBMISSION_FILES = Table(
    "submission_files",
    METADATA,
    Column("code", ForeignKey(SUBMISSIONS.c.code), primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("time", DateTime, nullable=False),
    Column("trainee", _NAME, nullable=False),
    Column("lab", _LAB, nullable=False),
    Column("code", String(16), nullable=False),  # of the submission
)
REFUSED_TRIES = Table(
    "refused_tries",
    METADATA,
    Column("trainee", _NAME, primary_key=True),
    Column("lab", _LAB, primary_key=True),  # empty where there is none of the name
    Column("reason", String(32), primary_key=True),  # of `grading.exchange.refusal`
    Column("tries", Integer, nullable=False),
    Column("latest", DateTime, nullable=False),
)
FEEDBACK = Table(
    "feedback",
    METADATA,
    # The owner is whose submission it is: there is no other column to get wrong.
    Column("code", ForeignKey(SUBMISSIONS.c.code), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("page", LargeBinary, nullable=False),  # zlib
)

# What was handed in stays as it was, whoever asks.
for _table in (SUBMISSIONS, SUBMISSION_FILES, AUDIT):
    for _change in ("UPDATE", "DELETE"):
        event.listen(
            _table,
            "after_create",
            DDL(
                f"CREATE TRIGGER {_table.name}_no_{_change.lower()} BEFORE {_change} "
                f"ON {_table.name} BEGIN SELECT RAISE(ABORT, '{_table.name} are never changed'); "
                "END"
            ).execute_if(dialect="sqlite"),
        )
    event.listen(
        _table,
        "after_create",
        DDL(
            f"CREATE FUNCTION {_table.name}_stay() RETURNS trigger AS $$ BEGIN "
            f"RAISE EXCEPTION '{_table.name} are never changed'; END $$ LANGUAGE plpgsql; "
            f"CREATE TRIGGER {_table.name}_stay BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {_table.name} EXECUTE FUNCTION {_table.name}_stay()"
        ).execute_if(dialect="postgresql"),
    )
