"""Signing in from the platform's course page, beside the passwords of the listed accounts."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from jupyterhub import log
from jupyterhub.utils import url_path_join
from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.error import ValidationError
from ltiauthenticator.lti13.handlers import LTI13CallbackHandler, LTI13LoginInitHandler
from tornado.web import HTTPError
from traitlets import Unicode

from grading.course.lti_people import arrive, is_all, role, user_name
from grading.hub.signin import CourseAuthenticator, as_user

# The hub's log leaves out addresses' values of these names: hints tell who is meant.
log.SCRUB_PARAM_KEYS += ("hint", "nonce")
_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
# Seconds for which a used token is remembered: longer than the library takes any (10 minutes
# after it was made, and the clocks' difference).
_REMEMBER = 900
_REFUSED = (
    "Không vào được từ trang khóa học. Hãy quay lại khóa học và bấm lại đường dẫn; nếu vẫn không "
    "được, hãy báo giảng viên. / The course page could not let you in. Go back to the course and "
    "press the link again; if that does not help, tell your instructor."
)
_NO_ROLE = (
    "Bạn chưa phải là học viên hay giảng viên của khóa học này. Hãy nhờ giảng viên ghi danh cho "
    "bạn. / You are neither a learner nor an instructor of this course. Ask your instructor to "
    "enrol you."
)
_NO_FORM = (
    "<p>Hãy vào từ trang khóa học của bạn. "
    '<span lang="en">/ Come in from the page of your course.</span></p>'
)


class LtiAuthenticator(CourseAuthenticator, LTI13Authenticator):
    """The listed accounts by password, and whoever the platform sends by a signed token.

    Of a token only the role is kept, as a group, and the pseudonym made from issuer and subject.
    """

    deployment_id = Unicode(help="The platform's number for this tool.").tag(config=True)
    login_service = ""  # the page for signing in keeps its form

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._used: dict[str, float] = {}

    def login_url(self, base_url: str) -> str:
        """Send people without a session to the form: a sign-in by LTI begins on the platform."""
        return str(url_path_join(base_url, "login"))

    def get_custom_html(self, base_url: str) -> str:
        """Leave the form away where it would open no account."""
        return _NO_FORM if is_all(self.store) else ""

    def get_handlers(self, app: Any) -> list[Any]:
        """Add the two pages that LTI needs to those of the accounts."""
        launch = [("/lti13/oauth_login", _Begin), ("/lti13/oauth_callback", _Launch)]
        return [*CourseAuthenticator.get_handlers(self, app), *launch]

    async def authenticate(self, handler: Any, data: dict[str, Any]) -> dict[str, Any]:
        """Turn what a checked token says into a person of the course."""
        if not isinstance(handler, _Launch):
            return await super().authenticate(handler, data)
        subject, named = data.get("sub"), role(data[_CLAIM + "roles"])
        if not subject or not named:
            raise HTTPError(403, _NO_ROLE)
        pseudonym = await asyncio.to_thread(user_name, self.issuer, subject)
        person = await asyncio.to_thread(arrive, self.store, pseudonym, named)
        if person is None:
            raise HTTPError(403, _NO_ROLE)
        return as_user(person)

    def accept(self, token: dict[str, Any]) -> None:
        """Refuse a token of another deployment or for another client, or one used before.

        The library compares the nonce with the browser's cookie; whoever copied both could use
        them again.
        """
        if str(token[_CLAIM + "deployment_id"]) != self.deployment_id:
            raise ValidationError("unknown deployment")
        # The library looks at it among several audiences alone (OpenID Connect Core, 3.1.3.7).
        (client_id,) = self.client_id
        if token.get("azp", client_id) != client_id:
            raise ValidationError("made for another client")
        now = time.monotonic()
        self._used = {one: at for one, at in self._used.items() if now - at < _REMEMBER}
        if token["nonce"] in self._used:
            raise ValidationError("token used before")
        self._used[token["nonce"]] = now


class _Begin(LTI13LoginInitHandler):
    """The platform names a person; the browser is sent to its authorize address."""

    def post(self) -> None:
        if self.get_argument("iss", "") != self.authenticator.issuer:
            raise HTTPError(403, _REFUSED)
        try:
            super().post()
        except HTTPError as error:
            self.log.warning("LTI sign-in not begun: %s", error)
            raise HTTPError(403, _REFUSED) from None

    get = post

    def authorize_redirect(self, **arguments: Any) -> None:
        # A platform need not name the client, and no other than ours is ever right.
        (client_id,) = self.authenticator.client_id
        super().authorize_redirect(**arguments | {"client_id": client_id})

    def _set_oauth_cookie(self, key: str, value: str) -> None:
        # The answer is posted from the platform's site: browsers send such a cookie alone.
        https = self.authenticator.get_uri_scheme(self.request) == "https"
        across = {"samesite": "None", "secure": True} if https else {}
        self._set_cookie(key, value, encrypted=True, expires_days=1, **across)


class _Launch(LTI13CallbackHandler):
    """The browser brings the platform's signed token."""

    async def post(self) -> None:
        try:
            # In a thread: it fetches the platform's keys, and the hub has others to serve.
            token = await asyncio.to_thread(self.decode_and_validate_launch_request)
            self.authenticator.accept(token)
        # ValueError: keys or text that are none.
        except (ValidationError, HTTPError, ValueError) as error:
            self.log.warning("LTI sign-in refused: %s", error)
            raise HTTPError(403, _REFUSED) from None
        user = await self.login_user(token)
        await self.redirect_to_next_url(user)
