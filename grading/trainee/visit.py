"""One request to the service: whose it is, what may be sent back, what is said when it fails."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated
from tornado.httputil import url_concat
from tornado.web import HTTPError, RequestHandler

from grading.course.page_templates import template
from grading.course.people.chosen import Chosen
from grading.exchange.refusal import ExchangeRefusal
from grading.labrun.processes import LabProcessError, ValueRefusedError
from grading.trainee.kept import Kept
from grading.trainee.page_texts import TEXTS
from grading.trainee.site import Site, Visitor, visitor
from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES

LAB = r"([A-Za-z0-9_.-]{1,64})"
CODE = r"([A-Z0-9-]{1,16})"
MOST_BODY = 64_000  # bytes; a long written answer has some thousands
FOR_EVER = "public, max-age=31536000, immutable"
# Figures carry styles of their own; of scripts run those that the service serves.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data: blob:; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_log = logging.getLogger("labs")


class PageError(BilingualError):
    """What a page says in the place of what was asked for.

    Attributes
    ----------
    status : int
        Of the HTTP answer.
    """

    def __init__(self, name: str, status: int, **values: object) -> None:
        self.status = status
        super().__init__(**TEXTS.twin(name, **values))


class Plain(RequestHandler):
    """What needs nobody: files that are the same for everybody."""

    def initialize(self, site: Site) -> None:
        self.site = site
        self.chosen = Chosen()

    def set_default_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def say(self, name: str, /, **values: object) -> str:
        """Return one of the texts in the language of the page."""
        return TEXTS.say(name, self.chosen.language, **values)

    def show(self, template_name: str, **values: Any) -> None:
        """Answer with a page."""
        self.finish(self.rendered(template_name, **values))

    def rendered(self, template_name: str, **values: Any) -> str:
        """Return a page."""
        language = self.chosen.language
        shared = {
            "language": language,
            "other": next(one for one in LANGUAGES if one != language),
            "say": self.say,
            "base": self.site.prefix,
            "static": f"{self.site.prefix}static/{self.site.static.digest}/",
            "hub": self.site.hub_pages,
        }
        return template(template_name).render(shared | values)

    def send(self, kept: Kept) -> None:
        """Answer with what is kept, unless the browser has it."""
        self.set_header("Content-Type", kept.kind)
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", kept.etag)
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(kept.compressed)
        else:
            self.finish(kept.body)

    def compute_etag(self) -> str | None:
        return None  # what may be kept has one; the rest is never kept

    # What went wrong

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        said = _said(error, status_code)
        unrun = isinstance(said, LabProcessError)
        self.set_status(503 if unrun else getattr(said, "status", 500))
        self.tell(said)

    def tell(self, error: BilingualError) -> None:
        """Say on a page what went wrong."""
        lines = [error.say(self.chosen.language)]
        self.show("said.html", title=self.say("no"), lines=lines)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, BilingualError):
            _log.info("%s %s: %s", self.request.method, urlsplit(self.request.uri or "").path, typ)
        else:
            super().log_exception(typ, value, tb)


class Visit(HubOAuthenticated, Plain):
    """What is for people of the course who agreed to what is kept of them.

    Attributes
    ----------
    visitor : Visitor
        Whose request it is: the hub says so by its token, and nothing that the browser sends.
    rate : str
        Of the site's rates.
    """

    visitor: Visitor
    rate = "ask"

    def initialize(self, site: Site) -> None:
        super().initialize(site)
        self.hub_auth = site.hub

    async def prepare(self) -> None:
        if len(self.request.body) > MOST_BODY:
            raise PageError("too_large", 413)
        site = self.site
        await site.run(site.look_which_course)
        model = await self._ask_hub()
        found = await site.run(visitor, site.store, model["name"]) if model else None
        if model and (found is None or found.person.code):
            # Taken off the list, or with a password that was taken back: the hub ends what they
            # have, and its word may be a minute old.
            site.hub.cache.clear()
            model = await self._ask_hub()
        if model is None:
            self.sign_in()
            return
        if found is None or not site.hub.check_scopes(site.hub.access_scopes, model):
            raise PageError("who", 403)
        self.visitor, self.chosen = found, found.chosen
        if not found.agreed:
            self.ask_to_agree()
        elif not site.rates[self.rate].may(found.person.username):
            raise PageError("too_fast", 429)

    async def _ask_hub(self) -> dict[str, Any] | None:
        """Return whom the hub knows by the token; None where it knows nobody."""
        self.__dict__.pop("_cached_hub_user", None)
        try:
            model: dict[str, Any] | None = await self.site.hub.get_user(self, sync=False)
        except HTTPError as error:
            raise PageError("hub_away", 503) from error
        if model and model["kind"] != "user":
            raise PageError("who", 403)
        self._hub_auth_user_cache = model  # so that nothing else asks, and waits
        return model

    def check_xsrf_cookie(self) -> None:
        """Refuse a form of another site; what is only read gives no other site anything."""
        if self.request.method not in ("GET", "HEAD"):
            super().check_xsrf_cookie()

    def sign_in(self) -> None:
        """Lead to the hub, which knows who it is or asks."""
        if self.request.method not in ("GET", "HEAD"):
            raise PageError("signed_out", 401)
        self.redirect(self.get_login_url())

    def ask_to_agree(self) -> None:
        """Lead to the page that asks; nothing is answered or handed in before."""
        if self.request.method not in ("GET", "HEAD"):
            raise ExchangeRefusal("not_agreed")
        self.redirect(url_concat(f"{self.site.hub_pages}agree", {"next": self.request.uri or ""}))

    @property
    def me(self) -> str:
        """The user name."""
        return self.visitor.person.username

    def rendered(self, template_name: str, **values: Any) -> str:
        mine = {"xsrf": self.xsrf_token.decode("ascii")} if hasattr(self, "visitor") else {}
        return super().rendered(template_name, **mine | values)


class JsonVisit(Visit):
    """As `Visit`, for the scripts of a page."""

    def sign_in(self) -> None:
        raise PageError("signed_out", 401)

    def ask_to_agree(self) -> None:
        raise ExchangeRefusal("not_agreed")

    def tell(self, error: BilingualError) -> None:
        self.finish({"error": error.twin})


class Nothing(Plain):
    """Every other address."""

    async def prepare(self) -> None:
        raise PageError("no_page", 404)


class Callback(HubOAuthCallbackHandler, Plain):
    """Where the hub sends a browser back to, once it knows who it is."""

    def initialize(self, site: Site) -> None:
        super().initialize(site)
        self.hub_auth = site.hub

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        # Too late, twice or after a restart: the next try is a new one.
        self.redirect(self.site.prefix) if status_code == 403 else super().write_error(
            status_code, **kwargs
        )


def _said(error: BaseException | None, status_code: int) -> BilingualError:
    if isinstance(error, ValueRefusedError):
        return PageError("no_page", 404)
    if isinstance(error, BilingualError):
        return error
    if isinstance(error, OSError):
        return PageError("disk", 507)
    if status_code == 403:
        return PageError("open_too_long", 403)
    if status_code in (404, 405):
        return PageError("no_page", 404)
    if status_code == 413:
        return PageError("too_large", 413)
    return PageError("trouble", 500)
