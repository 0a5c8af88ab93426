"""Where a course keeps things.

A course is one folder (``LABS_COURSE``, or ``course`` in the present folder)::

    course/gradebook.db   marks
    course/release/       what trainees get
    course/keys/          the source of each lab as it was released
    course/submitted/     what they handed in
    course/autograded/    what was marked
    course/feedback/      what they get back
    course/homes/         homes of the hub on one machine
    course/state/         of the hub: what was handed in, accounts, logs
    course/closed/        courses that have ended, each laid out as this one
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grading.settings import COURSE

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = PROJECT / "notebooks"
# Archives of courses that have ended, in the course's folder.
CLOSED = "closed"

# A name becomes part of paths.
_USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


def course_folder() -> Path:
    """Return the course's folder."""
    return COURSE.get().resolve()


def is_user_name(name: str) -> bool:
    """Say whether a name may be an account: 1 to 32 of a-z, 0-9, ``.``, ``_``, ``-``.

    Examples
    --------
    >>> is_user_name("hocvien01"), is_user_name("../giangvien"), is_user_name("a+b")
    (True, False, False)
    """
    return _USER_NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class CoursePaths:
    """Folders of one course on this machine.

    Attributes
    ----------
    course : Path
        Absolute. Holds all that running a course writes; never inside the packages.
    """

    course: Path

    @classmethod
    def from_environment(cls) -> CoursePaths:
        """Take the course that `course_folder` names."""
        return cls(course_folder())

    @property
    def state(self) -> Path:
        """Databases of hub and exchange, passwords, cookie secret, logs: for nobody but the hub."""
        return self.course / "state"

    @property
    def no_config(self) -> Path:
        """An empty folder, in the place of each user's own Jupyter configuration."""
        return self.state / "no-config"

    @property
    def accounts(self) -> Path:
        """The list of accounts."""
        return self.course / "accounts.csv"

    @property
    def lti(self) -> Path:
        """The platform that people may come from, where there is one."""
        return self.course / "lti.yaml"

    @property
    def node(self) -> Path:
        """Where npm installs the proxy."""
        return self.course / "node"

    def home(self, user: str) -> Path:
        """Return a user's home."""
        return self.course / "homes" / _checked(user)


def _checked(user: str) -> str:
    if not is_user_name(user):
        raise ValueError(
            f"{user!r} cannot be an account: use 1 to 32 of the characters a-z 0-9 . _ -, "
            "beginning with a letter or a digit"
        )
    return user
