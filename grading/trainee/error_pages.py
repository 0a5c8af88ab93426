"""Says in Vietnamese what a person's own server could not do, where no page of ours says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader

from grading.course.page_templates import GLOBALS, SHARED

_PAGES = Path(__file__).resolve().parent / "server_pages"


def use(server: Any) -> None:
    """Put our page in the place of Jupyter's, on a server that is about to start."""
    environment = server.web_app.settings["jinja2_env"]
    environment.globals.update(GLOBALS)
    environment.loader = ChoiceLoader([FileSystemLoader([_PAGES, SHARED]), environment.loader])
