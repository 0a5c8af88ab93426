"""The elective part: the trainee's own prompt, masked, shown, and sent at the press of a button."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lab_utils.browser import ELEMENT, STYLE, script
from lab_utils.drafts.model import LONGEST, Model, ModelError, check_length, hospital_model
from lab_utils.environment import marking
from lab_utils.language import Texts, Twin, pick
from lab_utils.questions import Lab

NO_MODEL: Twin = {
    "vi": "Phần tự chọn: nơi nào bệnh viện có mô hình riêng, bạn gửi thử được yêu cầu của mình. "
    "Ở đây chưa nối mô hình nào; bài vẫn đủ.",
    "en": "Elective: where the hospital runs its own model, you can try your prompt on it. "
    "None is connected here; the lab is complete without.",
}
_TEXTS = Texts(
    {
        "title": {
            "vi": "Gửi thử yêu cầu của bạn (tự chọn, không tính điểm)",
            "en": "Try your own prompt (elective, no marks)",
        },
        "label": {"vi": "Yêu cầu của bạn", "en": "Your prompt"},
        "hint": {
            "vi": "Nơi nhận: {host}. Chưa bấm “Gửi” thì chưa có gì được gửi. Máy che thông tin "
            "định danh trước khi gửi nhưng không thấy hết: đừng dán hồ sơ thật.",
            "en": "It goes to: {host}. Nothing is sent before you press “Send”. Identifiers are "
            "masked first, but not all are seen: paste no real record.",
        },
        "look": {"vi": "Xem bản sẽ gửi", "en": "Show what will be sent"},
        "masked": {"vi": "Bản sẽ gửi, đã che", "en": "What will be sent, masked"},
        "send": {"vi": "Gửi", "en": "Send"},
        "waiting": {"vi": "Đã gửi, đang chờ mô hình…", "en": "Sent; waiting for the model…"},
        "answered": {"vi": "Mô hình đã trả lời.", "en": "The model has answered."},
        "answer": {
            "vi": "Mô hình trả lời (chưa ai kiểm tra)",
            "en": "The model's answer (nobody has checked it)",
        },
    }
)


class Panel(anywidget.AnyWidget):
    """A box for a prompt, the masked text to look at, and the model's answer.

    Nothing goes out but the masked text that the trainee has been shown last.

    Parameters
    ----------
    model : Model
    language : {"vi", "en"}
    start : str
        What stands in the box at first.

    Attributes
    ----------
    state : dict
        step ("write", "look", "wait", "answer", "refused"), masked (what would be or was sent)
        and text (the answer, or why there is none).
    """

    _esm = script(ELEMENT, Path(__file__).parent / "static" / "prompt.js")
    _css = STYLE
    spec = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, model: Model, language: str, start: str = "") -> None:
        texts = {name: _TEXTS.say(name, language, host=model.host) for name in _TEXTS}
        spec = {"texts": texts, "start": start, "longest": LONGEST}
        super().__init__(spec=spec, state=_state("write"))
        self._model, self._language = model, language
        self._shown = ""  # kept here: what the browser says it showed is not believed
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict) or not isinstance(content.get("value"), str):
            return
        if self.state["step"] == "wait":  # one prompt at a time
            return
        if content.get("kind") == "look":
            self._look(content["value"])
        elif content.get("kind") == "send" and content["value"] == self._shown != "":
            self.state = _state("wait", self._shown)
            # Other questions are answered meanwhile.
            threading.Thread(target=self._ask, args=(self._shown,), daemon=True).start()

    def _look(self, prompt: str) -> None:
        self._shown = ""
        try:
            check_length(prompt)
            self._shown = _mask(prompt)
            self.state = _state("look", self._shown)
        except ModelError as error:
            self.state = _state("refused", text=error.say(self._language))

    def _ask(self, masked: str) -> None:
        try:
            self.state = _state("answer", masked, self._model.ask(masked))
        except ModelError as error:
            self.state = _state("refused", masked, error.say(self._language))


def _state(step: str, masked: str = "", text: str = "") -> dict[str, str]:
    return {"step": step, "masked": masked, "text": text}


def _mask(prompt: str) -> str:
    try:
        from lab_utils.privacy import mask

        masked: str = mask(prompt)
    # Whatever fails there, nothing is sent unmasked.
    except Exception as error:
        raise ModelError("not_masked") from error
    check_length(masked)  # placeholders may be longer than what they stand for
    return masked


def own_prompt(lab: Lab, start: str = "") -> None:
    """Show the panel where the hospital runs a model, and a sentence where it does not.

    While answers are marked nothing is asked.

    Parameters
    ----------
    lab : Lab
    start : str
        What stands in the box at first, such as an invented note.
    """
    from IPython.display import display

    model = None if marking() else hospital_model()
    if model is None:
        lab.note(pick(NO_MODEL, lab.language))
        return
    display(Panel(model, lab.language, start))
