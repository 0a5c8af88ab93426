"""The hub's pages on which people come in: password, first visit by code, another password."""

from __future__ import annotations

from typing import Any

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LoginHandler
from tornado.web import HTTPError, authenticated

from grading.course.people.codes import LENGTH
from grading.course.people.passwords import SHORTEST
from grading.course.people.sign_in import change_password

_AGAIN = (
    "Trang này để lâu quá nên chưa gửi được. Hãy bấm lại. / "
    "This page was open for too long and nothing was sent. Press the button again."
)


def handlers() -> list[tuple[str, type[BaseHandler]]]:
    """Return the pages, by their addresses below the hub's."""
    return [("/login", _SignIn), ("/first-visit", _FirstVisit), ("/password", _Password)]


class _Again:
    """Says in both languages that a form was open for too long."""

    def check_xsrf_cookie(self) -> None:
        try:
            super().check_xsrf_cookie()  # type: ignore[misc]
        except HTTPError as error:
            raise HTTPError(error.status_code, _AGAIN) from error


class _SignIn(_Again, LoginHandler):
    pass


class _Form(_Again, BaseHandler):
    """A page that is one form; where something is wrong it is shown again with the sentence."""

    template = ""

    def render_template(self, name: str, sync: bool = False, **values: Any) -> Any:
        if name == "error.html" and self.request.method == "POST":
            wrong = values.get("message") or values.get("status_message", "")
            return self.form(wrong=wrong, sync=sync)
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
        values = (self.typed("present"), self.typed("password"), self.request.remote_ip)
        await self.authenticator.in_lane(self.current_user.name, change_password, *values)
        self.clear_login_cookie()
        self.finish(await self.form(done=True))
