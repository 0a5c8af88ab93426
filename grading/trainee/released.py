"""Released labs on the disk of the service, where a lab's process reads them."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select

from grading.course.store import Store
from grading.exchange import releases
from grading.exchange.availability import require_open
from grading.exchange.exchanged_files import write_folder
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.tables import RELEASES
from grading.labrun.processes import LabRelease


def released_lab(store: Store, folder: Path, lab: str, language: str) -> LabRelease:
    """Return a lab that is open, its files in a folder of its version.

    Parameters
    ----------
    store : Store
    folder : Path
        For all labs.
    lab : str
    language : {"vi", "en"}

    Raises
    ------
    grading.exchange.refusal.ExchangeRefusal
        If there is none of this name, or it is not open.
    OSError
        If the files cannot be written.
    """
    with store.read_transaction() as db:
        version = db.scalar(select(RELEASES.c.version).where(RELEASES.c.lab == lab))
        if version is None:
            raise ExchangeRefusal("no_lab", lab=lab)
        require_open(db, lab)
    if not (folder / lab / version).is_dir():
        found = releases.fetch(store, lab)
        version = found.version
        (folder / lab).mkdir(mode=0o700, parents=True, exist_ok=True)
        write_folder(folder / lab / version, found.files)
    return LabRelease(lab, language, folder / lab / version, version)


def forget_earlier(store: Store, folder: Path) -> None:
    """Remove the files of what is released no more; no process reads them yet."""
    there = releases.released(store)
    for path in folder.glob("*/*"):
        if there.get(path.parent.name) != path.name:
            shutil.rmtree(path, ignore_errors=True)
