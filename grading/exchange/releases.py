"""Labs on their way to the trainees."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import delete, insert, select

from grading.course.store import Store, advisory_lock, now
from grading.exchange.availability import require_open
from grading.exchange.exchanged_files import digest, pack, unpack
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import RELEASE_FILES, RELEASE_PROBLEMS, RELEASES
from lab_utils.language import LANGUAGES, Twin, pick
from lab_utils.questions.items_file import Declaration, read_items
from lab_utils.questions.kinds import Item, ItemsError


@dataclass(frozen=True)
class Release:
    """A lab that trainees may fetch; `version` changes with its files."""

    lab: str
    version: str
    files: dict[str, bytes]


def release(store: Store, lab: str, files: Mapping[str, bytes]) -> str:
    """Put a lab where trainees fetch it, in place of an earlier version; return its version.

    Whether it is open to them is another matter: see `grading.exchange.availability`.
    """
    version = digest(files)
    with store.write_transaction() as db:
        advisory_lock(db, f"release {lab}")
        for table in (RELEASE_FILES, RELEASES, RELEASE_PROBLEMS):
            db.execute(delete(table).where(table.c.lab == lab))
        db.execute(insert(RELEASES).values(lab=lab, version=version, time=now()))
        kept = [{"lab": lab, "name": name, "content": pack(one)} for name, one in files.items()]
        db.execute(insert(RELEASE_FILES), kept)
    return version


def note_problem(store: Store, lab: str, reason: Mapping[str, str]) -> None:
    """Keep why a lab could not be released, by language, until it is."""
    with store.write_transaction() as db:
        advisory_lock(db, f"release {lab}")
        db.execute(delete(RELEASE_PROBLEMS).where(RELEASE_PROBLEMS.c.lab == lab))
        db.execute(insert(RELEASE_PROBLEMS).values(lab=lab, **reason))


def problems(store: Store) -> dict[str, dict[str, str]]:
    """Return why labs could not be released: lab to language to reason."""
    with store.read_transaction() as db:
        rows = db.execute(select(RELEASE_PROBLEMS)).mappings()
        return {row["lab"]: {one: row[one] for one in LANGUAGES} for row in rows}


def released(store: Store) -> dict[str, str]:
    """Return lab to version of all that were released, open or not, in order."""
    with store.read_transaction() as db:
        rows = db.execute(select(RELEASES.c.lab, RELEASES.c.version).order_by(RELEASES.c.lab))
        return dict(rows.all())


def fetch(store: Store, lab: str) -> Release:
    """Return a released lab.

    Raises
    ------
    ExchangeRefusal
        If there is none of this name, or it is not open.
    """
    with store.read_transaction() as db:
        version = db.scalar(select(RELEASES.c.version).where(RELEASES.c.lab == lab))
        if version is None:
            raise ExchangeRefusal("no_lab", lab=lab)
        require_open(db, lab)
        files = select(RELEASE_FILES.c.name, RELEASE_FILES.c.content)
        rows = db.execute(files.where(RELEASE_FILES.c.lab == lab)).all()
    return Release(lab, version, {name: unpack(content) for name, content in rows})


def title(store: Store, lab: str, version: str) -> dict[str, str]:
    """Return the title of a released lab by language; what is no lab of ours has a name alone."""
    declared = _declaration(store, lab, version)
    found: Twin = declared.title if declared else lab
    return {language: pick(found, language) for language in LANGUAGES}


def items(store: Store, lab: str) -> Mapping[str, Item]:
    """Return the questions of a released lab, by name; none of what is no lab of ours.

    Raises
    ------
    ExchangeRefusal
        If there is none of this name.
    """
    with store.read_transaction() as db:
        version = db.scalar(select(RELEASES.c.version).where(RELEASES.c.lab == lab))
    if version is None:
        raise ExchangeRefusal("no_lab", lab=lab)
    declared = _declaration(store, lab, version)
    return declared.items if declared else {}


@lru_cache(maxsize=64)  # a version never changes
def _declaration(store: Store, lab: str, version: str) -> Declaration | None:
    with store.read_transaction() as db:
        files = select(RELEASE_FILES.c.content).where(
            RELEASE_FILES.c.lab == lab, RELEASE_FILES.c.name == "items.yaml"
        )
        packed = db.scalar(files)
    if packed is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "items.yaml")
        path.write_bytes(unpack(packed))
        try:
            return read_items(path)
        except ItemsError:
            return None
