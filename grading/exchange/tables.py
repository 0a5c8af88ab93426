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

# Whose work is being erased (`grading.exchange.erase`): a row that lives in that transaction alone.
ERASING = Table("erasing", METADATA, Column("trainee", _NAME, primary_key=True))

# What was handed in stays as it was, whoever asks; all that is one person's goes at their wish.
_OWNED = {
    SUBMISSIONS: "OLD.trainee",
    SUBMISSION_FILES: "(SELECT trainee FROM submissions WHERE code = OLD.code)",
    AUDIT: "OLD.trainee",
}
for _table, _owner in _OWNED.items():
    # The guards read the row, and are made anew in a database of before.
    ERASING.add_is_dependent_on(_table)
    _name, _says = _table.name, f"'{_table.name} are never changed'"
    _kept = f"NOT EXISTS (SELECT 1 FROM erasing WHERE trainee = {_owner})"
    for _change, _when in (("UPDATE", ""), ("DELETE", f"WHEN {_kept} ")):
        _guard = f"{_name}_no_{_change.lower()}"
        for _statement in (
            f"DROP TRIGGER IF EXISTS {_guard}",
            f"CREATE TRIGGER {_guard} BEFORE {_change} ON {_name} {_when}"
            f"BEGIN SELECT RAISE(ABORT, {_says}); END",
        ):
            event.listen(ERASING, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
    event.listen(
        ERASING,
        "after_create",
        DDL(
            f"CREATE OR REPLACE FUNCTION {_name}_stay() RETURNS trigger AS $$ BEGIN "
            "IF TG_OP = 'DELETE' THEN "
            f"IF NOT ({_kept}) THEN RETURN OLD; END IF; END IF; "
            f"RAISE EXCEPTION {_says}; END $$ LANGUAGE plpgsql; "
            f"DROP TRIGGER IF EXISTS {_name}_stay ON {_name}; "
            f"CREATE TRIGGER {_name}_stay BEFORE UPDATE OR DELETE "
            f"ON {_name} FOR EACH ROW EXECUTE FUNCTION {_name}_stay(); "
            f"DROP TRIGGER IF EXISTS {_name}_whole ON {_name}; "
            f"CREATE TRIGGER {_name}_whole BEFORE TRUNCATE "
            f"ON {_name} EXECUTE FUNCTION {_name}_stay()"
        ).execute_if(dialect="postgresql"),
    )
