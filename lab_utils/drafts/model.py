"""A language model of the hospital, asked over the protocol that most servers share.

OpenAI-compatible: ``POST {address}/chat/completions`` with a list of messages; vLLM, Ollama and
llama.cpp speak it. The labs need no model; nothing is sent unless the environment names one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lab_utils.environment import MODEL, MODEL_KEY, MODEL_NAME
from lab_utils.errors import BilingualError
from lab_utils.language import Texts

LONGEST = 8000  # characters of a prompt
_MOST_BYTES = 100_000  # of an answer
_MOST_TOKENS = 1500  # that the model may write

TEXTS = Texts(
    {
        "empty": {"vi": "Chưa có chữ nào để gửi.", "en": "There is nothing to send yet."},
        "too_long": {
            "vi": "Yêu cầu dài {length} ký tự; nhiều nhất {most}. Xin rút gọn.",
            "en": "The prompt has {length} characters; the most is {most}. Please shorten it.",
        },
        "not_masked": {
            "vi": "Không che được thông tin định danh nên không gửi gì cả. Xin báo giảng viên.",
            "en": "Identifiers could not be masked, so nothing is sent. Please tell your "
            "instructor.",
        },
        "refused": {
            "vi": "Mô hình ở {host} từ chối: sai khóa truy cập hoặc không được phép. Xin báo giảng "
            "viên.",
            "en": "The model at {host} refused: wrong access key, or not allowed. Please tell your "
            "instructor.",
        },
        "unknown": {
            "vi": "Máy {host} có đó nhưng không có mô hình này: sai địa chỉ hoặc sai tên. Xin báo "
            "giảng viên.",
            "en": "{host} is there but has no such model: wrong address or name. Please tell your "
            "instructor.",
        },
        "busy": {
            "vi": "Mô hình ở {host} đang bận. Xin thử lại sau vài phút.",
            "en": "The model at {host} is busy. Please try again in some minutes.",
        },
        "absent": {
            "vi": "Không kết nối được với mô hình ở {host}. Phần này không tính điểm, bỏ qua được.",
            "en": "The model at {host} cannot be reached. This part carries no marks; you may skip "
            "it.",
        },
        "slow": {
            "vi": "Mô hình ở {host} không trả lời xong trong {seconds} giây. Thử yêu cầu ngắn hơn.",
            "en": "The model at {host} did not finish within {seconds} seconds. Try a shorter "
            "prompt.",
        },
        "failed": {
            "vi": "Mô hình ở {host} báo lỗi {status}. Xin báo giảng viên.",
            "en": "The model at {host} reports an error ({status}). Please tell your instructor.",
        },
        "unreadable": {
            "vi": "Máy {host} có trả lời, nhưng không phải câu trả lời của một mô hình.",
            "en": "{host} answers, but not as a model does.",
        },
    }
)
_REASONS = {401: "refused", 403: "refused", 404: "unknown", 429: "busy", 503: "busy"}


class ModelError(BilingualError, ValueError):
    """A prompt that is not sent, or a model that does not answer.

    Parameters
    ----------
    reason : str
        Which of the texts, such as ``"slow"``; kept as an attribute.
    **values
        What fills its blanks.
    """

    def __init__(self, reason: str, /, **values: object) -> None:
        self.reason = reason
        super().__init__(**TEXTS.twin(reason, **values))


@dataclass(frozen=True)
class Model:
    """A model behind an OpenAI-compatible address.

    Attributes
    ----------
    address : str
        Base URL, such as ``"http://localhost:8000/v1"``.
    name : str
        Of the model, as its server knows it.
    key : str
        Sent as a bearer token where it is not empty.
    timeout : float
        Seconds for the whole answer.
    """

    address: str
    name: str = ""
    key: str = field(default="", repr=False)
    timeout: float = 60

    @property
    def host(self) -> str:
        """The machine that gets the prompt, to be shown before it is sent."""
        return urlsplit(self.address).hostname or self.address

    def ask(self, prompt: str) -> str:
        """Send one prompt as it is and return the answer.

        Parameters
        ----------
        prompt : str
            At most `LONGEST` characters; de-identified before.

        Raises
        ------
        ModelError
            A sentence in both languages: empty, too long, refused, unknown model, busy, not
            there, too slow, failed, or no model's answer.
        """
        import json

        import requests

        check_length(prompt)
        end = time.monotonic() + self.timeout
        try:
            content = self._post(prompt, end)
            answer = json.loads(content)["choices"][0]["message"]["content"]
        except requests.RequestException as error:
            # A silence in the middle of an answer is not called a time-out by requests.
            if isinstance(error, requests.Timeout) or time.monotonic() >= end:
                raise self._error("slow", seconds=self.timeout) from error
            raise self._error("absent") from error
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            if isinstance(error, ModelError):
                raise
            raise self._error("unreadable") from error
        if not isinstance(answer, str) or not answer.strip():
            raise self._error("unreadable")
        return answer.strip()

    def _post(self, prompt: str, end: float) -> bytes:
        import requests

        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": "user", "content": prompt}],
            "max_tokens": _MOST_TOKENS,
        }
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        with requests.Session() as session:
            # Neither a proxy nor a password of the machine is meant for the hospital's model.
            session.trust_env = False
            with session.post(
                f"{self.address.rstrip('/')}/chat/completions",
                json=body,
                headers=headers,
                timeout=self.timeout,
                stream=True,
                allow_redirects=False,  # the trainee was told which machine gets the prompt
            ) as response:
                if response.status_code != 200:
                    reason = _REASONS.get(response.status_code, "failed")
                    raise self._error(reason, status=response.status_code)
                content = bytearray()
                # Byte by byte, so that a server that trickles its answer runs into the timeout too.
                for piece in response.iter_content(1):
                    content += piece
                    if time.monotonic() > end:
                        raise requests.Timeout
                    if len(content) > _MOST_BYTES:
                        raise self._error("unreadable")
                return bytes(content)

    def _error(self, reason: str, **values: object) -> ModelError:
        return ModelError(reason, host=self.host, **values)


def check_length(prompt: str) -> None:
    """Refuse a prompt that is empty or longer than `LONGEST`.

    Raises
    ------
    ModelError
    """
    if not prompt.strip():
        raise ModelError("empty")
    if len(prompt) > LONGEST:
        raise ModelError("too_long", length=len(prompt), most=LONGEST)


def hospital_model() -> Model | None:
    """Return the model that the environment names, None where it names none.

    ``LABS_MODEL`` is its base URL, ``LABS_MODEL_NAME`` its name, ``LABS_MODEL_KEY`` a key where
    the server wants one; whoever sits in the lab can read all three.
    """
    address = MODEL.get()
    return Model(address, MODEL_NAME.get(), MODEL_KEY.get()) if address else None
