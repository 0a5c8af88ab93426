"""Positions on an image: its grid of pixels, and where a point or a box counts as right.

Positions are in pixels of the image, with fractions: x to the right, y downwards, from the upper
left corner of the upper left pixel, so that pixel (0, 0) reaches from 0 to 1 and its centre is
(0.5, 0.5). This is how DICOM counts in structured reports (PS3.3 C.18.6.1.2). Frames count from 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


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
