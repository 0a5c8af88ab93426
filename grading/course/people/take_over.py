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

from grading.course.accounts import Account, AccountsError, read
from grading.course.errors import CourseError
from grading.course.lti_people import is_pseudonym
from grading.course.paths import CoursePaths
from grading.course.people.codes import new_code
from grading.course.people.person import GROUPS
from grading.course.people.tables import PEOPLE
from grading.course.store import Store, advisory_lock, now


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
    try:
        listed = read(paths.accounts)
    except AccountsError as error:
        raise CourseError(**error.twin) from error
    names = {one.username for one in listed}
    listed += [Account(one, "trainee", one) for one in _by_lti(paths) if one not in names]
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
    return TakenOver(len(rows), sum(row["password"] is not None for row in rows), unread)


def _row(one: Account, password: str | None) -> dict[str, object]:
    if is_pseudonym(one.username):
        password = code = None  # they come by LTI alone
    else:
        code = None if password else new_code()
    return {
        **vars(one),
        "state": "present",
        "password": password,
        "code": code,
        "sessions_end": False,
        "came": now(),
    }


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
