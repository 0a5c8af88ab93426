"""The instructor's first page after sign-in, as an extension of the instructor's own server.

The labs from release to report by buttons, the class list, due dates. Only the instructors' role
loads it: it reads and writes the course itself.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "grading.desk"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from grading.desk.handlers import handlers
    from grading.trainee import error_pages

    error_pages.use(server)
    server.web_app.add_handlers(".*$", handlers(server.web_app.settings["base_url"]))
