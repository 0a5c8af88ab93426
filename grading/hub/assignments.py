"""nbgrader's Assignment List, loaded when a trainee first opens it.

It is the way for whoever cannot use the front page, and nbgrader takes 15 MiB in every server.
"""

from __future__ import annotations

from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import PathMatches, Router, Rule

# Where nbgrader.server_extensions.assignment_list answers.
_PATHS = r"(?:assignments(?:/\w+)?|courses|nbgrader_version)"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "grading.hub.assignments"}]


def _load_jupyter_server_extension(server: Any) -> None:
    there = PathMatches(server.web_app.settings["base_url"] + _PATHS)
    server.web_app.default_router.rules.insert(0, Rule(there, _Later(server)))


class _Later(Router):
    """Answers no request; sees to it that nbgrader's handlers are there, which do."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.loaded = False

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> None:
        """Load nbgrader's; None sends the request on to them."""
        if not self.loaded:
            from nbgrader.server_extensions.assignment_list import load_jupyter_server_extension

            load_jupyter_server_extension(self.server)
            self.loaded = True
