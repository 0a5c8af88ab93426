"""Signing in: who the course's database knows, by password."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from jupyterhub.auth import Authenticator
from tornado.web import HTTPError

from grading.course.leaving import is_leaving
from grading.course.people.person import GROUPS, Person, find
from grading.course.people.sign_in import SignInError, first_visit, sign_in
from grading.course.store import Store
from grading.hub import end_sessions, people_pages, visitors
from lab_utils.errors import BilingualError

_STATUS = {"slow": 429}


class CourseAuthenticator(Authenticator):
    """Lets in the people of the course; the group in the hub follows their role.

    Who may come in is asked anew at each sign-in and each refresh; `end_sessions` ends the
    sessions of whoever is taken off the list in between.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allow_all = True  # whom `authenticate` finds
        self.manage_groups = True
        self.refresh_pre_spawn = True
        self.store = Store()
        # A password takes a processor some 40 ms: as many at a time as there are processors, and
        # an instructor does not wait behind a hall of trainees.
        self._lanes = {
            "trainee": ThreadPoolExecutor(len(os.sched_getaffinity(0))),
            "instructor": ThreadPoolExecutor(1),
        }

    def get_handlers(self, app: Any) -> list[Any]:
        """Add the pages on which people set a password and agree; begin to end sessions."""
        end_sessions.begin(app, self.store)
        return people_pages.handlers()

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any]:
        """Check user name and password; with a code, the password is a new one.

        Raises
        ------
        tornado.web.HTTPError
            With the sentence that the form shows.
        """
        username, password = (data.get(name, "") for name in ("username", "password"))
        work, typed = (first_visit, [data["code"]]) if "code" in data else (sign_in, [])
        # No user name has it, and PostgreSQL does not take it.
        username = username.replace("\0", "").strip().lower()
        place = visitors.place(handler, username)
        person = await self.in_lane(username, work, *typed, password, place)
        visitors.remember(handler, person.username)
        return as_user(person)

    async def in_lane(self, username: str, work: Any, *arguments: Any) -> Any:
        """Run what hashes a password: ``work(store, username, *arguments)``.

        Raises
        ------
        tornado.web.HTTPError
            With the sentence of what it raises, in both languages.
        """
        loop = asyncio.get_running_loop()
        known = await asyncio.to_thread(find, self.store, username)
        lane = self._lanes[known.role if known else "trainee"]
        try:
            return await loop.run_in_executor(lane, work, self.store, username, *arguments)
        except BilingualError as error:
            status = _STATUS.get(error.key, 403) if isinstance(error, SignInError) else 400
            raise HTTPError(status, f"{error.say('vi')} / {error.say('en')}") from error

    async def refresh_user(self, user: Any, handler: Any = None) -> dict[str, Any] | bool:
        """Sign a user out who is no longer in the course."""
        if await asyncio.to_thread(is_leaving, self.store, user.name):
            return False  # of a course that is closed, whoever has the name now
        person = await asyncio.to_thread(find, self.store, user.name)
        return as_user(person) if person and person.state == "present" else False


def as_user(person: Person) -> dict[str, Any]:
    """Return a person as JupyterHub takes who was authenticated."""
    return {"name": person.username, "groups": [GROUPS[person.role]]}
