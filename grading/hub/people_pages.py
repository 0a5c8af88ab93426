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


class _Form(BaseHandler):
    """A page that is one form, shown again with what was wrong."""

    template = ""

    def check_xsrf_cookie(self) -> None:
        try:
            super().check_xsrf_cookie()
        except HTTPError as error:
            raise HTTPError(error.status_code, _AGAIN) from error

    async def show(self, wrong: str = "", **values: Any) -> None:
        """Show the form."""
        html = await self.render_template(
            self.template,
            wrong=wrong,
            xsrf=self.xsrf_token.decode("ascii"),
            username=self.get_argument("username", ""),
            login_url=self.settings["login_url"],
            code_length=LENGTH,
            shortest=SHORTEST,
            **values,
        )
        self.finish(html)

    async def show_wrong(self, error: HTTPError) -> None:
        """Show the form with what was wrong; whoever typed corrects it there."""
        self.set_status(error.status_code)
        await self.show(error.log_message or "")

    def typed(self, name: str) -> str:
        """Return what was typed into a field, as it is."""
        return str(self.get_body_argument(name, "", strip=False))


class _SignIn(LoginHandler):
    def check_xsrf_cookie(self) -> None:
        try:
            super().check_xsrf_cookie()
        except HTTPError as error:
            raise HTTPError(error.status_code, _AGAIN) from error


class _FirstVisit(_Form):
    """Sets the password of whoever holds a code, and lets them in."""

    template = "first_visit.html"

    async def get(self) -> None:
        await self.show()

    async def post(self) -> None:
        try:
            user = await self.login_user(
                {name: self.typed(name) for name in ("username", "code", "password")}
            )
        except HTTPError as error:
            await self.show_wrong(error)
            return
        self.redirect(self.get_next_url(user))


class _Password(_Form):
    """Changes one's own password; then one signs in with it."""

    template = "password.html"

    @authenticated
    async def get(self) -> None:
        await self.show()

    @authenticated
    async def post(self) -> None:
        values = (self.typed("present"), self.typed("password"), self.request.remote_ip)
        try:
            await self.authenticator.in_lane(self.current_user.name, change_password, *values)
        except HTTPError as error:
            await self.show_wrong(error)
            return
        self.clear_login_cookie()
        await self.show(done=True)
