"""The controls in the browser: one form a question, and messages that change with the answer.

The forms are plain HTML controls, so that keyboard, screen reader and tablet work as everywhere;
``static/control.js`` draws them, ``static/sort.js`` the cards, `lab_utils.imaging` the images.
Nothing is fetched from a network.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from lab_utils.browser import ELEMENT, PICTURE, STYLE, script
from lab_utils.imaging.viewer_widget import VIEWER
from lab_utils.language import pick
from lab_utils.numbers import format_number
from lab_utils.questions.kinds import Classify, Item, Mark, Number, Optioned, Text, Threshold
from lab_utils.questions.wording import say

if TYPE_CHECKING:
    from lab_utils.imaging import Scan

_STATIC = Path(__file__).parent / "static"
# JupyterLab has the kernel take messages on more than one thread, and one can overtake another.
_ONE_AT_A_TIME = threading.RLock()


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
        Of the image that is marked, compressed; see `lab_utils.imaging.viewer`.
    """

    _esm = script(ELEMENT, PICTURE, VIEWER, _STATIC / "sort.js", _STATIC / "control.js")
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


_CONTROL_TEXTS = (
    "unsaved",
    "saving",
    "not_saved",
    "save",
    "use_this",
    "explore",
    "choose",
    "your_answer",
    "row",
    "how_scored",
    "unsorted",
    "drag",
)


def specification(item: Item, language: str, pictured: bool) -> dict[str, Any]:
    """Return what ``control.js`` needs to draw an item, in one language.

    Parameters
    ----------
    item : Item
    language : {"vi", "en"}
    pictured : bool
        Whether a picture follows the control while it moves.
    """
    spec: dict[str, Any] = {
        "name": item.name,
        "kind": item.kind,
        "label": pick(item.label, language),
        "language": language,
        "decimal": pick({"vi": ",", "en": "."}, language),
        "pictured": pictured,
        "texts": {name: say(name, language) for name in _CONTROL_TEXTS}
        | {"at": say("recorded_at", language, time="").strip()},
    }
    if isinstance(item, Optioned):
        spec["options"] = item.option_texts(language)
    if isinstance(item, Classify):
        spec["rows"] = {row: pick(twin, language) for row, twin in item.rows.items()}
        spec["table"] = ""  # HTML of a report with these rows, where there is one
    if isinstance(item, Threshold):
        spec |= {
            "range": item.range,
            "step": item.step,
            "start": item.start,
            "decimals": item.decimals,
            "unit": item.unit_text(language),
            "explores": item.explores,
        }
    elif isinstance(item, Number):
        spec["unit"] = pick(item.unit, language)
        spec["hint"] = _range_hint(item, language)
        if item.parts:
            spec["parts"] = {part: pick(twin, language) for part, twin in item.parts.items()}
    if isinstance(item, Text):
        spec["rubric"] = [pick(twin, language) for twin in item.rubric]
        spec["longest"] = item.longest
    return spec


def image_specification(item: Item, image: Scan, language: str) -> tuple[dict[str, Any], bytes]:
    """Return what is added to `specification` where an image is marked, and its pixels."""
    from lab_utils.imaging.viewer import image_to_show, viewer_texts

    shape = item.shape if isinstance(item, Mark) else ""
    shown, pixels = image_to_show(image, language, shape)
    return {"shape": shape, "image": shown, "texts": viewer_texts(language)}, pixels


def _range_hint(item: Number, language: str) -> str:
    low, high = item.range
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return say(
        "range",
        language,
        low=format_number(low, language),
        high=format_number(high, language),
        unit=item.unit_text(language),
    )
