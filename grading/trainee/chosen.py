"""What a trainee has chosen for the front page: language and profession, kept in the home."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.course.professions import PROFESSIONS
from grading.settings import PROFESSION
from lab_utils.files import write_atomically
from lab_utils.language import LANGUAGES

_FILE = ".labs.json"


@dataclass(frozen=True)
class Chosen:
    """Language of the page, and a key of `PROFESSIONS`; empty until it is chosen.

    Raises
    ------
    ValueError
        If there is no such language or profession.
    """

    language: str = LANGUAGES[0]
    profession: str = ""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES or self.profession not in ("", *PROFESSIONS):
            raise ValueError(f"{self}: expected one of {LANGUAGES} and of {list(PROFESSIONS)}")


def read(home: Path) -> Chosen:
    """Return what was chosen; before that, the profession that the list of accounts names."""
    try:
        return Chosen(**json.loads((home / _FILE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Chosen(profession=PROFESSION.get())


def write(home: Path, chosen: Chosen) -> None:
    """Keep what was chosen."""
    write_atomically(home / _FILE, json.dumps(asdict(chosen)))
