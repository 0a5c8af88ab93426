"""What an instructor has chosen for the desk, kept in a file of the course."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from grading.course.people.chosen import Chosen
from lab_utils.files import write_atomically

_FILE = ".labs.json"


def read(home: Path) -> Chosen:
    """Return what was chosen; before that, what is usual."""
    try:
        return Chosen(**json.loads((home / _FILE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Chosen()


def write(home: Path, chosen: Chosen) -> None:
    """Keep what was chosen."""
    write_atomically(home / _FILE, json.dumps(asdict(chosen)))
