"""What the trainee's and the instructor's pages share as extensions of a Jupyter server."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from jupyter_server.base.handlers import JupyterHandler

from grading.course.errors import CourseError
from grading.course.page_templates import template
from grading.exchange.client import ExchangeSaysNoError
from grading.trainee import chosen
from lab_utils.language import Texts
from lab_utils.questions.kinds import ItemsError

# A page loads nothing, from here or elsewhere; of scripts, those that it carries itself run.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'nonce-{nonce}'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

_T = TypeVar("_T")


def _hub() -> str:
    """Return the hub's address for a browser: a server may have a host name of its own."""
    host, base = (os.environ.get(f"JUPYTERHUB_{name}", "") for name in ("HOST", "BASE_URL"))
    return f"{host}{base or '/'}hub/"


class Page(JupyterHandler):
    """A page of plain forms in the language that was chosen.

    Attributes
    ----------
    texts : Texts
        What the page says; among it "no" (that did not work), "disk" and "back".
    """

    texts: ClassVar[Texts]

    def initialize(self, home: Path, page: str) -> None:
        """Take the person's home, and the address to go back to."""
        super().initialize()
        self.home, self.page = home, page
        self.chosen = chosen.read(home)

    def say(self, name: str, /, **values: object) -> str:
        """Return one of the texts in the language of the page."""
        return self.texts.say(name, self.chosen.language, **values)

    def show(self, template_name: str, **values: Any) -> None:
        """Answer with a page."""
        # The server stays while it is looked at.
        self.settings["api_last_activity"] = datetime.now(UTC)
        nonce = secrets.token_urlsafe(16)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", _POLICY.format(nonce=nonce))
        shared = {
            "language": self.chosen.language,
            "say": self.say,
            "page": self.page,
            "hub": _hub(),
            "xsrf": self.xsrf_form_html(),
            "nonce": nonce,
        }
        self.finish(template(template_name).render(shared | values))

    def show_no(self, text: str, status: int, **values: Any) -> None:
        """Answer that something could not be done, and why."""
        self.set_status(status)
        self.show("step.html", title=self.say("no"), lines=[text], **values)

    async def run(self, work: Callable[..., _T], *arguments: Any, back: str = "") -> _T | None:
        """Run in a thread what waits for exchange or disk; None after saying why it failed."""
        try:
            return await asyncio.to_thread(work, *arguments)
        except (ExchangeSaysNoError, CourseError, ItemsError) as no:
            self.show_no(no.say(self.chosen.language), 409, back=back)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.show_no(self.say("disk", reason=reason), 507, back=back)
        return None
