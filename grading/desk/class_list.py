"""The class list: put in the place of the old one only if it can be used, and the old one kept."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grading.course import accounts
from grading.course.accounts import AccountsError
from grading.course.lti_people import is_pseudonym
from grading.course.paths import CoursePaths
from grading.exchange.vietnam_time import VIETNAM
from lab_utils.errors import BilingualError
from lab_utils.files import write_atomically

# A line has some fifty bytes: this is a class of ten thousand.
MOST_BYTES = 500_000


class LockedOutError(BilingualError, ValueError):
    """The new list does not name the one who brings it as an instructor."""

    def __init__(self, who: str) -> None:
        super().__init__(
            vi="Danh sách này không có chính bạn ({who}) với vai trò instructor, nên bạn sẽ không "
            "vào lại được. Danh sách cũ giữ nguyên.",
            en="You ({who}) are not on this list as an instructor, and could not come back. The "
            "old list stays.",
            who=who,
        )


@dataclass(frozen=True)
class Change:
    """User names that came, and that are gone."""

    came: list[str]
    gone: list[str]


def replace(content: bytes, who: str) -> Change:
    """Put a list in the place of ``accounts.csv``; keep the old one in ``accounts-old/``.

    Parameters
    ----------
    content : bytes
        A CSV file.
    who : str
        The instructor who brings it, and who has to be in it.

    Raises
    ------
    grading.course.accounts.AccountsError
        If it cannot be used.
    LockedOutError
    """
    path = CoursePaths.from_environment().accounts
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / path.name
        new.write_bytes(content)
        people = accounts.read(new)
    named = any(one.username == who and one.role == "instructor" for one in people)
    if not named and not is_pseudonym(who):  # who comes by LTI needs no list
        raise LockedOutError(who)
    before, after = {one.username for one in _present(path)}, {one.username for one in people}
    _keep(path)
    write_atomically(path, content)
    return Change(sorted(after - before), sorted(before - after))


def _present(path: Path) -> list[accounts.Account]:
    try:
        return accounts.read(path)
    except (OSError, AccountsError):
        return []  # a list that nobody can use is replaced all the same


def _keep(path: Path) -> None:
    if path.exists():
        stamp = datetime.now(VIETNAM).strftime("%Y-%m-%d %H.%M.%S.%f")
        old = path.with_name("accounts-old")
        old.mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(path, old / f"accounts {stamp}.csv")
