"""Signing in: the accounts of the course, the first visit sets the password."""

from __future__ import annotations

import asyncio
import dbm
import threading
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

from firstuseauthenticator import FirstUseAuthenticator
from traitlets import Unicode

from grading.course import password_reset
from grading.course.accounts import GROUPS, AccountsError, read
from grading.course.lti_people import is_pseudonym

_SHORTEST = 8  # characters
_LONGEST = 72  # bytes: bcrypt takes no more
_TOO_SHORT = (
    f"Mật khẩu quá ngắn: cần ít nhất {_SHORTEST} ký tự. / "
    f"Password too short: at least {_SHORTEST} characters."
)
_TOO_LONG = (
    f"Mật khẩu quá dài: nhiều nhất {_LONGEST} byte (chữ có dấu tính 2 đến 3 byte). / "
    f"Password too long: at most {_LONGEST} bytes (an accented letter counts 2 or 3)."
)
_WRONG = "Tài khoản hoặc mật khẩu không đúng. / Wrong username or password."


class CourseAuthenticator(FirstUseAuthenticator):
    """First-use passwords for the listed accounts; the group follows the list.

    The list is read again when its file has changed, and the group comes with each sign-in and
    each refresh: a line that is changed or removed counts within minutes. A list that cannot be
    used changes nothing.
    """

    accounts_file = Unicode(help="The list of accounts").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.create_users = False
        self.manage_groups = True
        self.refresh_pre_spawn = True
        self.min_password_length = _SHORTEST
        self._groups: dict[str, str] = {}
        self._stamp = (0, 0)
        # Checking a password takes a processor a quarter of a second; the hub goes on meanwhile.
        self._turn = asyncio.Lock()
        self._passwords = threading.Lock()  # the file has one user at a time
        self.allowed_users = set(self._listed())

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:
        """Check, or on the first visit set, the password."""
        # Keyboards write one Vietnamese letter as one or as several code points.
        password = unicodedata.normalize("NFC", data["password"])
        if len(password.encode()) > _LONGEST:
            handler.custom_login_error = _TOO_LONG
            return None
        async with self._turn:
            username = await asyncio.to_thread(self._check, handler, {**data, "password": password})
        if not username:
            handler.custom_login_error = _TOO_SHORT if handler.custom_login_error else _WRONG
        return self._with_group(username) if username else None

    def _check(self, handler: Any, data: dict[str, str]) -> str | None:
        with self._passwords:
            self._forget_if_asked(self.normalize_username(data["username"]))
            name: str | None = asyncio.run(super().authenticate(handler, data))
        return name

    def delete_user(self, user: Any) -> None:
        """Forget a user's password."""
        with self._passwords:
            super().delete_user(user)

    async def refresh_user(self, user: Any, handler: Any = None) -> dict[str, Any] | bool:
        """Sign a user out who is no longer listed."""
        return self._with_group(user.name) or False

    def reset_password(self, username: str, new_password: str) -> str:
        """Change the password of a user who is signed in."""
        password = unicodedata.normalize("NFC", new_password)
        if len(password.encode()) > _LONGEST:
            return _TOO_LONG
        if not self._validate_password(password):
            return _TOO_SHORT
        with self._passwords:
            return str(super().reset_password(username, password))

    def _forget_if_asked(self, username: str) -> None:
        """Forget a password that an instructor was told is forgotten."""
        state = Path(self.dbm_path).parent
        if password_reset.is_asked(state, username):
            with dbm.open(self.dbm_path, "c", 0o600) as passwords, suppress(KeyError):
                del passwords[username.encode()]
            password_reset.done(state, username)

    def _user_exists(self, username: str) -> bool:
        return username in self._listed()  # the list, not the hub's database

    def check_allowed(self, username: str, authentication: Any = None) -> bool:
        """Let in who is on the list."""
        return username in self._listed()

    def _listed(self) -> dict[str, str]:
        """User name -> group, as the file stands."""
        path = Path(self.accounts_file)
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._stamp = stamp
                # What the list says of a pseudonym tells who it is; it opens no account.
                self._groups = {
                    one.username: GROUPS[one.role]
                    for one in read(path)
                    if not is_pseudonym(one.username)
                }
        except (OSError, AccountsError) as error:
            self.log.warning("The list of accounts stays as it was: %s", error)
        return self._groups

    def _with_group(self, username: str) -> dict[str, Any] | None:
        group = self._listed().get(username)
        return {"name": username, "groups": [group]} if group else None
