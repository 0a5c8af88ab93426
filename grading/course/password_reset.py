"""A forgotten password: an instructor asks, and the hub forgets it too at the next sign-in.

The file of passwords has one writer, the hub; the request is a file of its own beside it.
"""

from __future__ import annotations

from pathlib import Path

from grading.course.paths import is_user_name


def ask(state: Path, user: str) -> None:
    """Let the next visit of a user set the password, as the first one did.

    Parameters
    ----------
    state : Path
        Of the hub (`grading.course.paths.CoursePaths.state`).
    user : str

    Raises
    ------
    ValueError
        If that cannot be a user name.
    """
    request = _request(state, user)
    request.parent.mkdir(mode=0o700, exist_ok=True)
    request.touch(mode=0o600)


def is_asked(state: Path, user: str) -> bool:
    """Whether somebody asked; `done` ends it."""
    return is_user_name(user) and _request(state, user).exists()


def done(state: Path, user: str) -> None:
    """Note that the password is gone."""
    _request(state, user).unlink(missing_ok=True)


def _request(state: Path, user: str) -> Path:
    if not is_user_name(user):
        raise ValueError(f"{user!r} cannot be an account")
    return state / "forgotten" / user
