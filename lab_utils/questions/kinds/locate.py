"""A point or a box on an image. Positions are those of `lab_utils.positions`."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from lab_utils.language import Texts
from lab_utils.numbers import format_number
from lab_utils.positions import Area, Grid, Spot
from lab_utils.questions import wording
from lab_utils.questions.kinds.base import SCRIPTS, AnswerError, Item, refusal
from lab_utils.yaml_file import Form

TEXTS = Texts(
    {
        "form_point": {"vi": "vị trí x, y của một điểm trên ảnh", "en": "x and y of a point"},
        "form_box": {
            "vi": "vị trí x, y, bề rộng và bề cao của một khung trên ảnh",
            "en": "x, y, width and height of a box",
        },
        "outside_image": {
            "vi": "Vị trí này nằm ngoài ảnh: x phải từ 0 đến {columns}, y từ 0 đến {rows}.",
            "en": "This position is outside the image: x goes from 0 to {columns}, y from 0 to "
            "{rows}.",
        },
        "outside_frames": {
            "vi": "Xin cho biết lát cắt nào: từ 1 đến {frames}.",
            "en": "Please say which slice (frame): 1 to {frames}.",
        },
        "empty_box": {
            "vi": "Khung này không có bề rộng hoặc bề cao. Xin chọn hai góc khác nhau.",
            "en": "This box has no width or no height. Please choose two different corners.",
        },
        "box_size": {
            "vi": ", rộng {width}, cao {height} điểm ảnh",
            "en": ", {width} × {height} pixels",
        },
        "on_frame": {"vi": ", lát {frame}", "en": ", slice {frame}"},
    }
)
SHAPES = {"point": ("x", "y"), "box": ("x", "y", "width", "height")}
_FORMS = {"point": "form_point", "box": "form_box"}
_SHAPE: Form = (
    lambda value: value in list(SHAPES),
    {"vi": "point (điểm) hoặc box (khung)", "en": "point or box"},
)
_FINE = 16  # steps over an image, each way, in the search for a mistake


@dataclass(frozen=True)
class Locate(Item):
    """A point or a box on an image; stored as ``{"x": …, "y": …}``, a box with ``width`` and
    ``height``, and with ``frame`` where the image has several.

    Attributes
    ----------
    shape : {"point", "box"}
    grid : Grid or None
        The image's pixels; not declared but given by ``ask(…, image=…)``. Without it a position
        is held to no limits, and no marks can be given.
    """

    shape: str = "point"
    grid: Grid | None = None

    kind: ClassVar[str] = "locate"
    script: ClassVar[Path] = SCRIPTS / "locate.js"
    entries: ClassVar[dict[str, Form]] = Item.entries | {"shape": _SHAPE}
    required: ClassVar[tuple[str, ...]] = (*Item.required, "shape")
    takes_image: ClassVar[bool] = True

    def on(self, grid: Grid) -> Locate:
        """The question about one image."""
        return replace(self, grid=grid)

    def read(self, raw: Any, language: str) -> dict[str, float]:
        names = SHAPES[self.shape]
        if not isinstance(raw, Mapping) or not set(names) <= raw.keys() <= {*names, "frame"}:
            raise self._wrong_form()
        value = {name: self._coordinate(raw[name]) for name in names}
        if self.shape == "box" and not (value["width"] > 0 and value["height"] > 0):
            raise refusal(TEXTS["empty_box"])
        self._check_inside(value)
        return value | self._frame(raw.get("frame"))

    def _wrong_form(self) -> AnswerError:
        return refusal(wording.TEXTS["wrong_form"], expected=TEXTS[_FORMS[self.shape]])

    def _coordinate(self, raw: Any) -> float:
        # Text would have to be read in a language; a truth value is no number.
        if isinstance(raw, str | bytes | bool):
            raise self._wrong_form()
        try:
            number = round(float(raw), 2)
        except (TypeError, ValueError, OverflowError) as error:
            raise self._wrong_form() from error
        if not math.isfinite(number):
            raise self._wrong_form()
        return number

    def _check_inside(self, value: Mapping[str, float]) -> None:
        columns, rows = (self.grid.columns, self.grid.rows) if self.grid else (math.inf, math.inf)
        right = value["x"] + value.get("width", 0)
        below = value["y"] + value.get("height", 0)
        # Allow for rounding: two rounded numbers may add up to a little too much.
        if min(value["x"], value["y"]) < 0 or right > columns + 1e-6 or below > rows + 1e-6:
            raise refusal(TEXTS["outside_image"], columns=columns, rows=rows)

    def _frame(self, raw: Any) -> dict[str, float]:
        if self.grid and self.grid.frames == 1 and raw in (None, 1):
            return {}
        if raw is None and self.grid is None:
            return {}
        frames = self.grid.frames if self.grid else math.inf
        try:
            whole = not isinstance(raw, str | bytes | bool) and float(raw).is_integer()
        except (TypeError, ValueError, OverflowError):
            whole = False
        if not whole or not 1 <= raw <= frames:
            raise refusal(TEXTS["outside_frames"], frames=frames)
        return {"frame": int(raw)}

    def write(self, value: Mapping[str, float], language: str) -> str:
        """Write the pixel that holds a point; a box with its size, in millimetres if known."""
        text = f"x {math.floor(value['x'])}, y {math.floor(value['y'])}"
        if self.shape == "box":
            sizes = {n: format_number(value[n], language, 0) for n in ("width", "height")}
            text += TEXTS.say("box_size", language, **sizes)
            if self.grid and self.grid.spacing:
                across, down = self.grid.spacing
                text += " ({} × {} mm)".format(
                    format_number(value["width"] * across, language, 1),
                    format_number(value["height"] * down, language, 1),
                )
        if "frame" in value:
            text += TEXTS.say("on_frame", language, frame=value["frame"])
        return text

    def equals(self, value: Mapping[str, float], other: Any) -> bool:
        """Whether a stored answer hits a `Spot` or an `Area`, or is another to half a pixel."""
        if isinstance(other, Spot | Area):
            return self.score_share(value, other) == 1.0
        return value.keys() == other.keys() and all(
            abs(value[name] - other[name]) <= 0.5 for name in value
        )

    def score_share(self, value: Mapping[str, float], key: Any) -> float:
        """All or nothing: whether a stored answer hits the `Spot` or the `Area`."""
        if not isinstance(key, Spot | Area):
            raise TypeError(f"{self.name}: the key is {key!r}; expected a Spot or an Area")
        if self.grid is None:
            raise ValueError(f"{self.name}: nothing is known of the image; ask it with image=")
        return 1.0 if key.hit(value, self.grid) else 0.0

    def specification(self, language: str) -> dict[str, Any]:
        return {"shape": self.shape}

    def possible(self) -> list[object]:
        return [*super().possible(), self.shape]

    def example(self, target: Any) -> Any:
        """Return an answer that hits a `Spot` or an `Area`; another target as it is."""
        if not isinstance(target, Spot | Area):
            return target
        frames = self.grid.frames if self.grid else 1
        return target.example(self.shape) | ({"frame": target.frame or 1} if frames > 1 else {})

    def candidates(self) -> Iterator[dict[str, float]]:
        """Yield points all over the image, or boxes of several sizes, on each frame."""
        if not self.grid:
            return
        columns, rows, frames = self.grid.columns, self.grid.rows, self.grid.frames
        edges = [number / _FINE for number in range(_FINE + 1)]
        spans = [(low, high) for low, high in itertools.combinations(edges, 2)]
        for frame in [{"frame": one + 1} for one in range(frames)] if frames > 1 else [{}]:
            if self.shape == "point":
                for x, y in itertools.product(edges, repeat=2):
                    yield {"x": x * columns, "y": y * rows} | frame
                continue
            for (left, right), (top, bottom) in itertools.product(spans, repeat=2):
                size = {"width": (right - left) * columns, "height": (bottom - top) * rows}
                yield {"x": left * columns, "y": top * rows} | size | frame

    def draw(self, dice: random.Random) -> dict[str, float]:
        box = {"width": dice.uniform(1, 20), "height": dice.uniform(1, 20)}
        point = {"x": dice.uniform(0, 100), "y": dice.uniform(0, 100)}
        return point | box if self.shape == "box" else point
