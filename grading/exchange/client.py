"""A trainee's way to the service: the hub's token says who it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from grading.exchange.exchanged_files import coded, decoded

# Seconds: to connect; to wait for an answer, which comes once the submission is on the disk.
_PATIENCE = (5, 200)

_AWAY = {
    "vi": "Không kết nối được với máy chủ nhận bài. Bài làm của bạn vẫn còn nguyên; hãy thử lại "
    "sau ít phút, hoặc báo giảng viên.",
    "en": "The exchange cannot be reached. Your work is still there; try again in a minute, or "
    "tell your instructor.",
}


class ExchangeSaysNoError(RuntimeError):
    """The service refused, or is not there.

    Attributes
    ----------
    text : dict of str to str
        The reason as a sentence, by language.
    """

    def __init__(self, text: Mapping[str, str]) -> None:
        self.text = dict(text)
        super().__init__(f"{text['vi']} / {text['en']}")


def labs() -> dict[str, Any]:
    """Return what the service tells of the labs: see `grading.exchange.service`."""
    return _ask("GET", "labs")


def release(lab: str) -> dict[str, bytes]:
    """Return the files of a released lab."""
    files = _ask("GET", f"labs/{lab}/release")["files"]
    return decoded(files)[0]


def hand_in(lab: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Hand in; return the receipt."""
    return _ask("POST", f"labs/{lab}/submissions", {"files": coded(files)})


def feedback(code: str) -> str:
    """Return the page about a submission of one's own."""
    return _ask("GET", f"submissions/{code}/feedback")["page"]


def _ask(method: str, path: str, body: Any = None) -> Any:
    import requests

    try:
        address, token = os.environ["LABS_EXCHANGE_SERVICE"], os.environ["JUPYTERHUB_API_TOKEN"]
    except KeyError as missing:
        raise ExchangeSaysNoError(
            {
                "vi": f"Chỉ nhận và nộp bài được từ máy chủ của khóa học (thiếu {missing}).",
                "en": f"Labs are fetched and handed in on the course's hub alone ({missing} is "
                "not set).",
            }
        ) from None
    with requests.Session() as session:
        # The machine's proxies are for the internet, its .netrc for others.
        session.trust_env = False
        headers = {"Authorization": f"token {token}"}
        try:
            answer = session.request(
                method, address + path, json=body, headers=headers, timeout=_PATIENCE
            )
            content = answer.json()
            if answer.ok:
                return content
            text = content["error"]
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise ExchangeSaysNoError(_AWAY) from error
    raise ExchangeSaysNoError(text)
