"""nbgrader's Assignment List, loaded when a trainee first opens it.

It is the way for whoever cannot use the front page, and nbgrader takes 15 MiB in every server.
Where a hand-in fails, nbgrader shows a traceback; here it is the sentence at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import PathMatches, Router, Rule

Answer = dict[str, Any]

_NOT_TAKEN = (
    "Chưa nộp được; bài làm vẫn còn. Hãy nộp ở trang Bài thực hành của tôi, hoặc báo giảng viên. / "
    "It could not be handed in; your work is still there. Hand in on the page My labs, or tell "
    "your instructor."
)
# Where nbgrader.server_extensions.assignment_list answers.
_PATHS = r"(?:assignments(?:/\w+)?|courses|nbgrader_version)"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "grading.trainee.assignment_list"}]


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
            manager = self.server.web_app.settings["assignment_list_manager"]
            manager.submit_assignment = _in_a_sentence(manager.submit_assignment)
            self.loaded = True


def _in_a_sentence(submit: Callable[..., Answer]) -> Callable[..., Answer]:
    def submit_in_a_sentence(course: str, lab: str) -> Answer:
        answer = submit(course, lab)
        if answer["success"]:
            return answer
        last = answer["value"].strip().rpartition("\n")[2]
        kind, _, said = last.partition(": ")
        return answer | {"value": said if kind.endswith(".ExchangeError") else _NOT_TAKEN}

    return submit_in_a_sentence
