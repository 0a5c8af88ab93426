"""A point or a box on an image: mark. Positions are those of `lab_utils.positions`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from lab_utils.numbers import format_number
from lab_utils.positions import Area, Grid, Spot
from lab_utils.questions.kinds.base import AnswerError, Item
from lab_utils.questions.wording import say

SHAPES = {"point": ("x", "y"), "box": ("x", "y", "width", "height")}
_FORMS = {"point": "form_point", "box": "form_box"}


@dataclass(frozen=True)
class Mark(Item):
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
    grid: Grid | None = field(default=None, metadata={"declared": False})

    kind: ClassVar[str] = "mark"

    def on(self, grid: Grid) -> Mark:
        """The question about one image."""
        return replace(self, grid=grid)

    def example(self, target: Spot | Area) -> dict[str, float]:
        """An answer that hits a target."""
        frames = self.grid.frames if self.grid else 1
        return target.example(self.shape) | ({"frame": target.frame or 1} if frames > 1 else {})

    def read(self, raw: Any, language: str) -> dict[str, float]:
        names = SHAPES[self.shape]
        if not isinstance(raw, Mapping) or not set(names) <= raw.keys() <= {*names, "frame"}:
            raise self._wrong_form(language)
        value = {name: self._coordinate(raw[name], language) for name in names}
        if self.shape == "box" and not (value["width"] > 0 and value["height"] > 0):
            raise AnswerError(say("empty_box", language))
        self._check_inside(value, language)
        return value | self._frame(raw.get("frame"), language)

    def _wrong_form(self, language: str) -> AnswerError:
        return AnswerError(say("wrong_form", language, expected=say(_FORMS[self.shape], language)))

    def _coordinate(self, raw: Any, language: str) -> float:
        # Text would have to be read in a language; a truth value is no number.
        if isinstance(raw, str | bytes | bool):
            raise self._wrong_form(language)
        try:
            number = round(float(raw), 2)
        except (TypeError, ValueError, OverflowError) as error:
            raise self._wrong_form(language) from error
        if not math.isfinite(number):
            raise self._wrong_form(language)
        return number

    def _check_inside(self, value: Mapping[str, float], language: str) -> None:
        columns, rows = (self.grid.columns, self.grid.rows) if self.grid else (math.inf, math.inf)
        right = value["x"] + value.get("width", 0)
        below = value["y"] + value.get("height", 0)
        # A hair's breadth more: two rounded numbers may add up to a little too much.
        if min(value["x"], value["y"]) < 0 or right > columns + 1e-6 or below > rows + 1e-6:
            raise AnswerError(say("outside_image", language, columns=columns, rows=rows))

    def _frame(self, raw: Any, language: str) -> dict[str, float]:
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
            raise AnswerError(say("outside_frames", language, frames=frames))
        return {"frame": int(raw)}

    def write(self, value: Mapping[str, float], language: str) -> str:
        """Write the pixel that holds a point; a box with its size, in millimetres if known."""
        text = f"x {math.floor(value['x'])}, y {math.floor(value['y'])}"
        if self.shape == "box":
            sizes = {n: format_number(value[n], language, 0) for n in ("width", "height")}
            text += say("box_size", language, **sizes)
            if self.grid and self.grid.spacing:
                across, down = self.grid.spacing
                text += " ({} × {} mm)".format(
                    format_number(value["width"] * across, language, 1),
                    format_number(value["height"] * down, language, 1),
                )
        if "frame" in value:
            text += say("on_frame", language, frame=value["frame"])
        return text

    def same(self, value: Mapping[str, float], other: Any) -> bool:
        """Whether a stored mark hits a `Spot` or an `Area`, or is another to half a pixel."""
        if isinstance(other, Spot | Area):
            return self.share(value, other) == 1.0
        return value.keys() == other.keys() and all(
            abs(value[name] - other[name]) <= 0.5 for name in value
        )

    def share(self, value: Mapping[str, float], key: Any) -> float:
        """All or nothing: whether a stored mark hits the `Spot` or the `Area`."""
        if not isinstance(key, Spot | Area):
            raise TypeError(f"{self.name}: the key is {key!r}; expected a Spot or an Area")
        if self.grid is None:
            raise ValueError(f"{self.name}: nothing is known of the image; ask it with image=")
        return 1.0 if key.hit(value, self.grid) else 0.0
