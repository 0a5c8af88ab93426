"""A point or a box on an image: mark.

Positions are in pixels of the image, with fractions: x to the right, y downwards, from the upper
left corner of the upper left pixel, so that pixel (0, 0) reaches from 0 to 1 and its centre is
(0.5, 0.5). This is how DICOM counts in structured reports (PS3.3 C.18.6.1.2). Frames count from 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from lab_utils.questions.kinds.base import AnswerError, Item
from lab_utils.numbers import format_number
from lab_utils.questions.wording import say

SHAPES = {"point": ("x", "y"), "box": ("x", "y", "width", "height")}
_FORMS = {"point": "form_point", "box": "form_box"}


@dataclass(frozen=True)
class Grid:
    """The pixels of an image that is marked.

    Attributes
    ----------
    columns, rows, frames : int
    spacing : (float, float) or None
        Millimetres from one pixel to the next, to the right and downwards; None when unknown.
    """

    columns: int
    rows: int
    frames: int = 1
    spacing: tuple[float, float] | None = None

    @property
    def scale(self) -> tuple[float, float]:
        """What distances are multiplied with: millimetres a pixel, or 1 when unknown."""
        return self.spacing or (1.0, 1.0)


@dataclass(frozen=True)
class Spot:
    """Where a mark counts as right: within a radius of a point.

    Attributes
    ----------
    x, y : float
        In pixels; see the module.
    radius : float
        In millimetres where the image's spacing is known, otherwise in pixels.
    frame : int or None
        The frame, from 1; None when any will do.

    Examples
    --------
    >>> ct = Grid(512, 512, spacing=(0.5, 0.5))
    >>> Spot(100.5, 80.5, radius=10).hit({"x": 112.5, "y": 80.5}, ct)
    True
    """

    x: float
    y: float
    radius: float
    frame: int | None = None

    def hit(self, value: Mapping[str, float], grid: Grid) -> bool:
        """Whether a stored point is near enough."""
        if self.frame not in (None, value.get("frame", 1)):
            return False
        across, down = grid.scale
        distance = math.hypot((value["x"] - self.x) * across, (value["y"] - self.y) * down)
        return distance <= self.radius

    def example(self, shape: str) -> dict[str, float]:
        """An answer that hits it, without its frame."""
        if shape != "point":
            raise ValueError("a Spot is for a point; give a box an Area")
        return {"x": self.x, "y": self.y}


@dataclass(frozen=True)
class Area:
    """Where a mark counts as right: a box that overlaps enough, or a point inside.

    Attributes
    ----------
    x, y, width, height : float
        In pixels; see the module.
    iou : float
        Least intersection over union, 0 to 1; 0.5 is the PASCAL VOC limit (Everingham 2010,
        doi 10.1007/s11263-009-0275-4, section 4.2).
    covered : float
        Least share of this area that the box must cover, 0 to 1; both limits must be reached.
    frame : int or None
        The frame, from 1; None when any will do.

    Examples
    --------
    >>> box = {"x": 0, "y": 0, "width": 10, "height": 10}
    >>> Area(0, 0, 10, 20).overlap(box)  # intersection over union, share covered
    (0.5, 0.5)
    """

    x: float
    y: float
    width: float
    height: float
    iou: float = 0.5
    covered: float = 0.0
    frame: int | None = None

    def overlap(self, box: Mapping[str, float]) -> tuple[float, float]:
        """Intersection over union with a box, and the share of this area that it covers."""
        across = min(self.x + self.width, box["x"] + box["width"]) - max(self.x, box["x"])
        down = min(self.y + self.height, box["y"] + box["height"]) - max(self.y, box["y"])
        common = max(across, 0.0) * max(down, 0.0)
        own = self.width * self.height
        return common / (own + box["width"] * box["height"] - common), common / own

    def hit(self, value: Mapping[str, float], grid: Grid) -> bool:
        """Whether a stored box overlaps enough, or a stored point lies inside."""
        if self.frame not in (None, value.get("frame", 1)):
            return False
        if "width" not in value:
            return (
                0 <= value["x"] - self.x <= self.width and 0 <= value["y"] - self.y <= self.height
            )
        iou, covered = self.overlap(value)
        return iou >= self.iou and covered >= self.covered

    def example(self, shape: str) -> dict[str, float]:
        """An answer that hits it, without its frame."""
        if shape == "point":
            return {"x": self.x + self.width / 2, "y": self.y + self.height / 2}
        return {"x": self.x, "y": self.y, "width": self.width, "height": self.height}


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
