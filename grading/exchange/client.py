"""A trainee's way to the service: the hub's token says who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grading.exchange.exchanged_files import coded, decoded
from lab_utils.environment import EXCHANGE_SERVICE, hub_token
from lab_utils.errors import BilingualError

# Seconds: to connect; to wait for an answer, which comes once the submission is on the disk.
_PATIENCE = (5, 200)


class ExchangeSaysNoError(BilingualError):
    """The service refused, or is not there."""


def labs() -> dict[str, Any]:
    """Return what the service tells of the labs: see `grading.exchange.service`."""
    return _ask("GET", "labs")


def release(lab: str) -> dict[str, bytes]:
    """Return the files of a released lab."""
    files = _ask("GET", f"labs/{lab}/release")["files"]
    return decoded(files)


def hand_in(lab: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Hand in; return the receipt."""
    return _ask("POST", f"labs/{lab}/submissions", {"files": coded(files)})


def feedback(code: str) -> str:
    """Return the page about a submission of one's own."""
    return _ask("GET", f"submissions/{code}/feedback")["page"]


def _ask(method: str, path: str, body: Any = None) -> Any:
    import requests

    address, token = EXCHANGE_SERVICE.get(), hub_token()
    if not address or not token:
        missing = "JUPYTERHUB_API_TOKEN" if address else EXCHANGE_SERVICE.name
        raise ExchangeSaysNoError(
            vi=f"Chỉ nhận và nộp bài được từ máy chủ của khóa học (thiếu {missing}).",
            en=f"Labs are fetched and handed in on the course's hub alone ({missing} is not set).",
        )
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
            refused = ExchangeSaysNoError(vi=content["error"]["vi"], en=content["error"]["en"])
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise ExchangeSaysNoError(
                vi="Không kết nối được với máy chủ nhận bài. Bài làm của bạn vẫn còn nguyên; hãy "
                "thử lại sau ít phút, hoặc báo giảng viên.",
                en="The exchange cannot be reached. Your work is still there; try again in a "
                "minute, or tell your instructor.",
            ) from error
    raise refused
