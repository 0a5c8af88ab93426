"""Labs on their way to the trainees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from grading.course.store import Store, now
from grading.exchange.exchanged_files import digest, pack, unpack
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import RELEASE_FILES, RELEASES


@dataclass(frozen=True)
class Release:
    """A lab that trainees may fetch; `version` changes with its files."""

    lab: str
    version: str
    files: dict[str, bytes]


def release(store: Store, lab: str, files: Mapping[str, bytes]) -> str:
    """Give a lab to the trainees, in place of an earlier version; return its version."""
    version = digest(files)
    with store.write_transaction() as db:
        _remove(db, lab)
        db.execute(insert(RELEASES).values(lab=lab, version=version, time=now()))
        kept = [{"lab": lab, "name": name, "content": pack(one)} for name, one in files.items()]
        db.execute(insert(RELEASE_FILES), kept)
    return version


def withdraw(store: Store, lab: str) -> None:
    """Take a lab back; what was handed in of it stays."""
    with store.write_transaction() as db:
        _remove(db, lab)


def _remove(db: Connection, lab: str) -> None:
    for table in (RELEASE_FILES, RELEASES):
        db.execute(delete(table).where(table.c.lab == lab))


def released(store: Store) -> dict[str, str]:
    """Return lab to version of all that trainees may fetch, in order."""
    with store.read_transaction() as db:
        rows = db.execute(select(RELEASES.c.lab, RELEASES.c.version).order_by(RELEASES.c.lab))
        return dict(rows.all())


def fetch(store: Store, lab: str) -> Release:
    """Return a released lab.

    Raises
    ------
    ExchangeRefusal
        If there is none of this name.
    """
    with store.read_transaction() as db:
        version = db.scalar(select(RELEASES.c.version).where(RELEASES.c.lab == lab))
        if version is None:
            raise ExchangeRefusal("no_lab", lab=lab)
        files = select(RELEASE_FILES.c.name, RELEASE_FILES.c.content)
        rows = db.execute(files.where(RELEASE_FILES.c.lab == lab)).all()
    return Release(lab, version, {name: unpack(content) for name, content in rows})
