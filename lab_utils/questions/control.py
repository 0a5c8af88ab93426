"""The controls in the browser: one form a question, and messages that change with the answer.

The forms are plain HTML controls, so that keyboard, screen reader and tablet work as everywhere;
``static/control.js`` draws what is the same for all and says what a kind's own script gets and
sends. Nothing is fetched from a network.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from lab_utils.browser import ELEMENT, LIVE, STYLE, script
from lab_utils.imaging.viewer_widget import VIEWER
from lab_utils.language import pick
from lab_utils.numbers import DECIMAL_SIGNS
from lab_utils.questions.kinds import KINDS, Item
from lab_utils.questions.wording import say

if TYPE_CHECKING:
    from lab_utils.imaging import Scan

_STATIC = Path(__file__).parent / "static"
# JupyterLab has the kernel take messages on more than one thread, and one can overtake another.
_ONE_AT_A_TIME = threading.RLock()


def control_script() -> str:
    """Return the script of all kinds as one module, which is all that a widget takes."""
    kinds = (kind.script for kind in KINDS.values())
    own = (_STATIC / "control.js", _STATIC / "options.js")
    return script(ELEMENT, LIVE, *VIEWER, *own, *kinds)


class Control(anywidget.AnyWidget):
    """The form of one question.

    Attributes
    ----------
    spec : dict
        What to draw; see :func:`specification`.
    state : dict
        What came of the latest answer: value, mood, text, time, readings, changes (how often
        it was recorded), turn, form.
    picture : str
        HTML under the control.
    pixels : bytes
        Of the image that it is asked about, compressed; see `lab_utils.imaging.viewer`.
    """

    _esm = control_script()
    _css = STYLE
    spec = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    picture = traitlets.Unicode().tag(sync=True)
    pixels = traitlets.Bytes().tag(sync=True)

    def on_answer(self, receive: Callable[[dict[str, Any]], None]) -> None:
        """Call ``receive`` with each message: kind ("answer", "preview"), value, turn, form.

        A form numbers its answers. A message that a newer answer of its form has overtaken is
        dropped; an answer that is sent again is told once more what came of it. Each preview is
        told when it is done with, as the picture need not have changed.
        """
        newest: dict[str, int] = {}

        def receive_message(_widget: object, content: Any, _buffers: object) -> None:
            if not isinstance(content, dict):
                return
            form, turn = str(content.get("form")), content.get("turn")
            with _ONE_AT_A_TIME:
                last = newest.get(form, 0)
                overtaken = isinstance(turn, int) and turn < last
                if content.get("kind") == "preview":
                    if not overtaken:
                        receive(content)
                    self.send({"kind": "drawn"})
                elif turn == last:
                    self.send_state("state")
                elif not overtaken:
                    if isinstance(turn, int):
                        newest[form] = turn
                    receive(content)

        self.on_msg(receive_message)


class Message(anywidget.AnyWidget):
    """A message that a screen reader reads out when it changes.

    Attributes
    ----------
    html : str
    """

    _esm = _STATIC / "message.js"
    _css = STYLE
    html = traitlets.Unicode().tag(sync=True)


_TEXTS = ("unsaved", "saving", "not_saved")  # what every control shows


def specification(item: Item, language: str, pictured: bool) -> dict[str, Any]:
    """Return what the scripts need to draw an item, in one language; see ``control.js``.

    Parameters
    ----------
    item : Item
    language : {"vi", "en"}
    pictured : bool
        Whether Python draws a picture that follows the control while it moves.
    """
    texts = {name: say(name, language) for name in _TEXTS}
    texts |= {name: pick(twin, language) for name, twin in item.script_texts.items()}
    return {
        "name": item.name,
        "kind": item.kind,
        "label": pick(item.label, language),
        "language": language,
        "decimal": DECIMAL_SIGNS[language],
        "pictured": pictured,
        "is_exploration": item.is_exploration,
        "texts": texts | {"at": say("recorded_at", language, time="").strip()},
    } | item.specification(language)


def with_image(spec: dict[str, Any], image: Scan, language: str) -> tuple[dict[str, Any], bytes]:
    """Return the specification of a question about an image, and the image's pixels."""
    from lab_utils.imaging.viewer import image_to_show, viewer_texts

    shown, pixels = image_to_show(image, language, spec["shape"])
    texts = spec["texts"] | viewer_texts(language)
    return spec | {"image": shown, "texts": texts}, pixels
