"""The tables of people. Times are UTC, naive as in the other tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, String, Table, Text

from grading.course.store import METADATA

PEOPLE = Table(
    "people",
    METADATA,
    Column("username", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),  # trainee, instructor
    Column("profession", String(16), nullable=False),  # a key of PROFESSIONS, or empty
    Column("unit", Text, nullable=False),
    # present; aside: cannot come in for the time being; gone: never again, and nobody else either
    Column("state", String(8), nullable=False),
    # argon2id, or bcrypt from before 0.2; none before the first visit; empty where there was one
    Column("password", Text),
    Column("code", String(6)),  # lets its holder set the password, once
    Column("sessions_end", Boolean, nullable=False),  # the hub has still to end them
    Column("came", DateTime, nullable=False),
)
# One row at most: a code on the board of a hall, which opens each first visit of a trainee.
CLASS_CODE = Table(
    "class_code",
    METADATA,
    Column("code", String(6), primary_key=True),
    Column("until", DateTime, nullable=False),
)
FAILED_SIGN_INS = Table(
    "failed_sign_ins",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("time", DateTime, nullable=False),
    Column("username", String(32), nullable=False),  # as typed, of a person or not
    Column("address", String(64), nullable=False),
    Index("failed_sign_ins_of_account", "username"),
    Index("failed_sign_ins_of_address", "address"),
)
# What people said to the notice about their data, and to which version; the latest holds.
AGREEMENTS = Table(
    "agreements",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("username", String(32), nullable=False),
    Column("version", String(16), nullable=False),  # of `grading.course.privacy_notice`
    Column("months", Integer, nullable=False),  # for how long it said that data are kept
    Column("agreed", Boolean, nullable=False),  # or refused, or taken back
    Column("time", DateTime, nullable=False),
    Index("agreements_of_account", "username"),
)
# How somebody wants the pages of the labs.
CHOSEN = Table(
    "chosen",
    METADATA,
    Column("username", String(32), primary_key=True),
    Column("language", String(2), nullable=False),
    Column("profession", String(16), nullable=False),  # a key of PROFESSIONS, or empty
)
# User names of people who were erased: nobody else gets one, and none can be read from here.
ERASED_NAMES = Table(
    "erased_names",
    METADATA,
    Column("digest", String(64), primary_key=True),
)
