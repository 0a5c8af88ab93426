"""The addresses below ``labs`` in a trainee's own server, which is for notebooks alone.

GET  labs                  to my labs, which is a page of the service
GET  labs/open/LAB         the lab into the home if it is not there; then to the notebook
GET  labs/hand-in/LAB      to the service, where the notebook's answers are too
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.web import authenticated

from grading.trainee import lab_folders
from grading.trainee.base_handler import Page
from grading.trainee.page_texts import TEXTS
from lab_utils.language import LANGUAGES

_LAB = r"([A-Za-z0-9_.-]{1,64})"


def service() -> str:
    """Return the address of my labs for a browser: a server may have a host name of its own."""
    host, base = (os.environ.get(f"JUPYTERHUB_{name}", "") for name in ("HOST", "BASE_URL"))
    return f"{host}{base or '/'}services/labs/"


def handlers(base_url: str, root: str) -> list[tuple[str, type[Page], dict[str, Any]]]:
    """Return the handlers for the server's list.

    Parameters
    ----------
    base_url : str
        Of the trainee's server, with a slash at the end.
    root : str
        The trainee's home.
    """
    there = {"home": Path(root), "page": service()}
    paths = {"": _MyLabs, f"/open/{_LAB}": _Open, f"/hand-in/{_LAB}": _HandIn}
    return [(f"{base_url}labs{path}", handler, there) for path, handler in paths.items()]


class _Page(Page):
    texts = TEXTS


class _MyLabs(_Page):
    @authenticated
    async def get(self) -> None:
        self.redirect(self.page)


class _Open(_Page):
    @authenticated
    async def get(self, lab: str) -> None:
        language = self.get_query_argument("language", LANGUAGES[0])
        language = language if language in LANGUAGES else LANGUAGES[0]
        await self.run(lab_folders.open_lab, self.home, lab, language)
        if not self._finished:
            # One document, without the panels around it.
            self.redirect(f"{self.base_url}doc/tree/{quote(lab)}/{quote(lab)}.ipynb")


class _HandIn(_Page):
    @authenticated
    async def get(self, lab: str) -> None:
        self.redirect(f"{self.page}lab/{quote(lab)}/hand-in")
