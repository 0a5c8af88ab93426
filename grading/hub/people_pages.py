"""The hub's pages on which people come in: password, first visit, another password, consent.

Nobody's server starts before they have agreed to what the course keeps of them.
"""

from __future__ import annotations

import asyncio
from typing import Any

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LoginHandler
from jupyterhub.handlers.pages import SpawnHandler
from jupyterhub.utils import url_path_join
from tornado.httputil import url_concat
from tornado.web import HTTPError, authenticated

from grading.course.course_info import read_info
from grading.course.faults import is_full
from grading.course.people import agreements
from grading.course.people.codes import LENGTH
from grading.course.people.passwords import SHORTEST
from grading.course.people.sign_in import change_password
from grading.course.privacy_notice import promise
from grading.exchange.vietnam_time import local_time
from grading.hub import visitors

_AGAIN = (
    "Trang này để lâu quá nên chưa gửi được. Hãy bấm lại. / "
    "This page was open for too long and nothing was sent. Press the button again."
)

_FULL = (
    "Đĩa của máy chủ đã đầy nên chưa làm được việc này. Hãy báo giảng viên; mật khẩu và bài làm "
    "vẫn còn nguyên. / The server's disk is full, so this could not be done. Tell your "
    "instructor; passwords and work are still there."
)


def handlers() -> list[tuple[str, type[BaseHandler]]]:
    """Return the pages, by their addresses below the hub's."""
    return [
        ("/login", _SignIn),
        ("/first-visit", _FirstVisit),
        ("/password", _Password),
        ("/agree", _Agree),
        ("/spawn", _Spawn),
        (r"/spawn/([^/]+)", _Spawn),
        (r"/spawn/([^/]+)/([^/]+)", _Spawn),
    ]


class _Said:
    """Says in both languages that a form was open for too long, or that the disk is full."""

    def write_error(self, status_code: int, **values: Any) -> None:
        error = values.get("exc_info", (None, None))[1]
        if error is not None and is_full(error):
            self.db.rollback()  # type: ignore[attr-defined]
            full = HTTPError(507, _FULL)
            self.set_status(507)  # type: ignore[attr-defined]
            status_code, values = 507, values | {"exc_info": (HTTPError, full, None)}
        super().write_error(status_code, **values)  # type: ignore[misc]

    def check_xsrf_cookie(self) -> None:
        try:
            super().check_xsrf_cookie()  # type: ignore[misc]
        except HTTPError as error:
            raise HTTPError(error.status_code, _AGAIN) from error


class _SignIn(_Said, LoginHandler):
    pass


class _Form(_Said, BaseHandler):
    """A page that is one form; where something is wrong it is shown again with the sentence."""

    template = ""

    def render_template(self, name: str, sync: bool = False, **values: Any) -> Any:
        if name == "error.html" and self.request.method == "POST":
            wrong = values.get("message") or values.get("status_message", "")
            # A code is typed once, where the password alone was refused.
            code = self.get_argument("code", "") if values.get("status_code") == 400 else ""
            return self.form(wrong=wrong, code=code, sync=sync)
        return super().render_template(name, sync=sync, **values)

    def form(self, **values: Any) -> Any:
        """Render the form."""
        return super().render_template(
            self.template,
            xsrf=self.xsrf_token.decode("ascii"),
            username=self.get_argument("username", ""),
            login_url=self.settings["login_url"],
            code_length=LENGTH,
            shortest=SHORTEST,
            **values,
        )

    def typed(self, name: str) -> str:
        """Return what was typed into a field, as it is."""
        return str(self.get_body_argument(name, "", strip=False))


class _FirstVisit(_Form):
    """Sets the password of whoever holds a code, and lets them in."""

    template = "first_visit.html"

    async def get(self) -> None:
        self.finish(await self.form())

    async def post(self) -> None:
        user = await self.login_user(
            {name: self.typed(name) for name in ("username", "code", "password")}
        )
        self.redirect(self.get_next_url(user))


class _Password(_Form):
    """Changes one's own password; then one signs in with it."""

    template = "password.html"

    @authenticated
    async def get(self) -> None:
        self.finish(await self.form())

    @authenticated
    async def post(self) -> None:
        name = self.current_user.name
        values = (self.typed("present"), self.typed("password"), visitors.place(self, name))
        await self.authenticator.in_lane(name, change_password, *values)
        self.clear_login_cookie()
        self.finish(await self.form(done=True))


class _Agree(_Form):
    """Says what the course keeps of people and why, asks them, and lets them take it back."""

    template = "agree.html"

    @authenticated
    async def get(self) -> None:
        self.finish(await self.page())

    @authenticated
    async def post(self) -> None:
        store, username = self.authenticator.store, self.current_user.name
        if self.typed("answer") == "yes":
            await asyncio.to_thread(agreements.agree, store, username)
            self.redirect(self.get_next_url(self.current_user))
            return
        await asyncio.to_thread(agreements.refuse, store, username)
        self.clear_login_cookie()
        self.finish(await self.page(refused=True))

    def render_template(self, name: str, sync: bool = False, **values: Any) -> Any:
        # What is wrong is said on a page of its own: this one needs the database.
        return BaseHandler.render_template(self, name, sync=sync, **values)

    async def page(self, **values: Any) -> Any:
        """Render the page, with what the course says and what this person said."""
        store, username = self.authenticator.store, self.current_user.name
        agreed = await asyncio.to_thread(agreements.agreement, store, username)
        return await self.form(
            course=await asyncio.to_thread(read_info, store),
            promise=await asyncio.to_thread(promise, store),
            agreed=local_time(agreed.time) if agreed else "",
            next=self.get_argument("next", ""),
            **values,
        )


class _Spawn(SpawnHandler):
    """Leads whoever has not agreed to the page that asks, and there alone."""

    async def prepare(self) -> None:
        await super().prepare()
        user = self.current_user
        if user and not await asyncio.to_thread(
            agreements.agreement, self.authenticator.store, user.name
        ):
            self.redirect(
                url_concat(url_path_join(self.hub.base_url, "agree"), {"next": self.request.uri})
            )
