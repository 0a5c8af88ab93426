"""The trainee's first page after sign-in, as an extension of the trainee's own Jupyter server.

Which labs there are, their due dates, hand-in and feedback come from the exchange, which knows
from the hub's token whose they are; progress comes from the answers in the home.
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
