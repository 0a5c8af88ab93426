"""What somebody has chosen for the pages of the labs: language and profession."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select

from grading.course.people.person import Person
from grading.course.people.tables import CHOSEN
from grading.course.professions import PROFESSIONS
from grading.course.store import Store, advisory_lock
from lab_utils.language import LANGUAGES


@dataclass(frozen=True)
class Chosen:
    """Language of the pages, and a key of `PROFESSIONS`; empty until it is chosen.

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


def chosen_by(store: Store, person: Person) -> Chosen:
    """Return what somebody chose; before that, the profession that the class list names."""
    query = select(CHOSEN.c.language, CHOSEN.c.profession)
    with store.read_transaction() as db:
        row = db.execute(query.where(CHOSEN.c.username == person.username)).one_or_none()
    return Chosen(*row) if row else Chosen(profession=person.profession)


def choose(store: Store, username: str, chosen: Chosen) -> None:
    """Keep what somebody chose."""
    with store.write_transaction() as db:
        advisory_lock(db, f"chosen {username}")
        db.execute(delete(CHOSEN).where(CHOSEN.c.username == username))
        db.execute(insert(CHOSEN).values(username=username, **asdict(chosen)))
