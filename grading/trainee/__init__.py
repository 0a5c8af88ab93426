"""The trainees' pages: my labs, a lab as a page, hand-in, receipt; the way to a notebook.

`service` is the hub's service with the pages, for which no server is started. What a trainee's own
Jupyter server needs so that a lab opens there as a notebook is an extension of it.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "grading.trainee"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from grading.trainee import error_pages
    from grading.trainee.handlers import handlers

    error_pages.use(server)
    settings = server.web_app.settings
    server.web_app.add_handlers(".*$", handlers(settings["base_url"], server.root_dir))
