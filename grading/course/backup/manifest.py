"""What an archive says of itself, at its beginning and at its end."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from grading.course.paths import PROJECT

# Of the archive. It grows when an older program could no longer read what a newer one writes.
FORMAT = 1
HEAD_NAME = "backup.json"
MANIFEST_NAME = "manifest.json"

Kind = Literal["sqlite", "postgresql"]
Name = Literal["gradebook", "hub", "course"]
# Table to number of rows.
Counts = dict[str, int]


class Head(msgspec.Struct):
    """The archive's first member.

    Attributes
    ----------
    format : int
    version : str
        Of the project that wrote it.
    course : str
        Name of the course's folder.
    time : datetime
        When it was begun: all that was on the disk by then is in it (UTC).
    databases : dict of str to str
        Name of each database to its kind.
    """

    format: int
    version: str
    course: str
    time: datetime
    databases: dict[Name, Kind]


class File(msgspec.Struct, array_like=True, frozen=True):
    """Size (in bytes) and SHA-256 of a member."""

    size: int
    sha256: str


class Manifest(msgspec.Struct):
    """The archive's last member: it is there only in an archive that is whole.

    Attributes
    ----------
    files : dict of str to File
        Of each member before it, by name.
    rows : dict of str to dict
        Of each database, the number of rows by table.
    left_out : dict of str to str
        Files of trainees that could not be read, and why.
    """

    head: Head
    files: dict[str, File]
    rows: dict[Name, Counts]
    left_out: dict[str, str]


def project_version() -> str:
    """Return the version of the project; it need not be installed as a package."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    version: str = tomllib.loads(text)["project"]["version"]
    return version


def main_counts(rows: Mapping[Name, Counts]) -> Counts:
    """Return how many people, submissions and marked labs there are.

    Examples
    --------
    >>> main_counts({"course": {"people": 12, "submissions": 30}})
    {'people': 12, 'submissions': 30, 'grades': 0}
    """
    course, gradebook = rows.get("course", {}), rows.get("gradebook", {})
    return {
        "people": course.get("people", 0),
        "submissions": course.get("submissions", 0),
        "grades": gradebook.get("grade", 0),
    }
