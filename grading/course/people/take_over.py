"""Takes over the people of a course from before 0.2.

They stood in ``accounts.csv``, their passwords in a dbm file of firstuseauthenticator, and who had
come by LTI in the hub's own database.
"""

from __future__ import annotations

import dbm
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select

from grading.course.class_list.reading import answer, read_class_list
from grading.course.errors import CourseError
from grading.course.paths import CoursePaths
from grading.course.people.change import fresh_row
from grading.course.people.person import GROUPS, Person
from grading.course.people.tables import PEOPLE
from grading.course.pseudonyms import is_pseudonym
from grading.course.store import Store, advisory_lock
from lab_utils.language import LANGUAGES, pick


@dataclass(frozen=True)
class TakenOver:
    """What came of it.

    Attributes
    ----------
    people, passwords : int
        How many came, and how many of them keep their password.
    unread : str
        Why no password could be read; empty where they could, or there were none.
    """

    people: int
    passwords: int
    unread: str


def take_over(store: Store) -> TakenOver | None:
    """Take the people over, where nobody is in the database yet and the old list is there.

    Whoever keeps no password gets a code for the first visit. The old files are renamed.

    Raises
    ------
    CourseError
        If the list cannot be used; nothing is changed then.
    """
    paths = CoursePaths.from_environment()
    if not paths.accounts.exists():
        return None
    listed = _read(paths.accounts)
    names = {one.username for one in listed}
    listed += [Person(one, one) for one in _by_lti(paths) if one not in names]
    passwords, unread = _passwords(paths.state)
    with store.write_transaction() as db:
        advisory_lock(db, "people")
        if db.scalar(select(func.count(PEOPLE.c.username))):
            return None
        rows = [_row(one, passwords.get(one.username)) for one in listed]
        if rows:
            db.execute(insert(PEOPLE), rows)
    for old in (paths.accounts, *paths.state.glob("passwords*"), paths.state / "forgotten"):
        if old.exists():
            old.rename(old.with_name(f"{old.stem} before 0.2{old.suffix}"))
    return TakenOver(len(rows), sum(bool(row["password"]) for row in rows), unread)


def _read(path: Path) -> list[Person]:
    """Return whom the old list names; nothing in it is converted or guessed."""
    listed = read_class_list(path.read_bytes())
    kept = {one.id: "keep" for one in listed.questions if one.kind != "profession"}
    listed = answer(listed, kept)
    problems = [one.text for one in listed.wrong] + [one.text for one in listed.questions]
    if problems:
        said = {
            language: " ".join(pick(one, language) for one in problems) for language in LANGUAGES
        }
        raise CourseError(
            vi="Danh sách lớp {path} chưa dùng được. {said}",
            en="{path} cannot be used. {said}",
            path=str(path),
            said=said,
        )
    return [
        Person(one.username, one.name, one.role or "trainee", one.profession, one.unit)
        for one in listed.people
    ]


def _row(one: Person, password: str | None) -> dict[str, object]:
    row = fresh_row(one)
    if password and not is_pseudonym(one.username):  # those come by LTI alone
        return row | {"password": password, "code": None}
    return row | {"password": ""}  # there may be work under this name


def _passwords(state: Path) -> tuple[dict[str, str], str]:
    """Return user name to bcrypt hash; without those whom an instructor let set another."""
    if not any(state.glob("passwords*")):
        return {}, ""
    try:
        # The format is that of the Python that wrote it, and this one may not know it.
        with dbm.open(str(state / "passwords"), "r") as file:
            names: list[bytes] = list(file.keys())  # type: ignore[arg-type]
            kept = {name.decode(): file[name].decode() for name in names}
    except (*dbm.error, ValueError) as error:
        return {}, str(error)
    forgotten = {path.name for path in state.glob("forgotten/*")}
    return {name: one for name, one in kept.items() if name not in forgotten}, ""


def _by_lti(paths: CoursePaths) -> list[str]:
    """Return the pseudonyms of trainees whom the hub's database knows."""
    database = paths.state / "hub.sqlite"
    if not (paths.lti.exists() and database.exists() and database.stat().st_size):
        return []
    members = (
        "SELECT users.name FROM users JOIN user_group_map ON user_id = users.id "
        "JOIN groups ON group_id = groups.id WHERE groups.name = ? ORDER BY users.name"
    )
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as hub:
        names = [name for (name,) in hub.execute(members, (GROUPS["trainee"],))]
    return [name for name in names if is_pseudonym(name)]
