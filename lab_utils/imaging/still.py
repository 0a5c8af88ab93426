"""A scan as one small picture: where there is no browser to window it in, and for the marked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab_utils.figures import Picture
from lab_utils.imaging.scan import Scan
from lab_utils.imaging.window import Window

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_LEAST = 320  # pixels on the longer side: a picture of 28 x 28 is enlarged by whole numbers


class Still(Picture):
    """A picture made of pixels rather than of a figure.

    Parameters
    ----------
    image : PIL.Image.Image
    alt : str
        What it shows.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """

    def __init__(self, image: Image.Image, alt: str) -> None:
        if not alt.strip():
            raise ValueError("alt is empty; write what the picture shows")
        self.alt = alt
        buffer = io.BytesIO()
        # Drawn for each trainee while marking: speed before the last bytes.
        image.save(buffer, "png", compress_level=4)
        self.png = buffer.getvalue()
        self._parts = [self.png]


def still(
    scan: Scan,
    alt: str,
    frame: int = 1,
    shown: Window | None = None,
    mark: Mapping[str, float] | None = None,
) -> Still:
    """Draw one frame, with its overlay and a mark if there is one.

    Parameters
    ----------
    scan : Scan
    alt : str
        What the picture shows.
    frame : int
        From 1.
    shown : Window, optional
        Without it as the file says.
    mark : mapping, optional
        A point or a box as an answer has it; drawn as a cross in a ring, or as a frame.

    Raises
    ------
    ValueError
        If there is no such frame or `alt` is empty.

    Examples
    --------
    >>> from lab_utils.imaging import scans
    >>> still(scans("mr_small"), "An MR image.").alt
    'An MR image.'
    """
    from PIL import Image, ImageDraw

    grey = scan.display(frame, shown)
    if scan.overlay is not None:
        grey = grey.copy()
        grey[scan.overlay] = 255
    picture = Image.fromarray(grey)
    # Pixels need not be square; what is round in the patient must be round on the screen.
    across, down = scan.grid.scale
    enlarged = max(1, -(-_LEAST // max(scan.columns, scan.rows)))
    size = (
        round(scan.columns * enlarged * max(1.0, across / down)),
        round(scan.rows * enlarged * max(1.0, down / across)),
    )
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.NEAREST)
    if mark is not None and mark.get("frame", 1) == frame:
        scale = (size[0] / scan.columns, size[1] / scan.rows)
        _draw_mark(ImageDraw.Draw(picture), mark, scale, max(size))
    return Still(picture, alt)


def _draw_mark(
    draw: ImageDraw.ImageDraw,
    mark: Mapping[str, float],
    scale: tuple[float, float],
    longest: int,
) -> None:
    x, y = mark["x"] * scale[0], mark["y"] * scale[1]
    thick = max(1, longest // 250)
    radius = longest / 32
    # Black below white is seen on every grey.
    for colour, width in ((0, 3 * thick), (255, thick)):
        fill = (colour,) * 3 if draw.mode == "RGB" else colour
        if "width" in mark:
            right, below = x + mark["width"] * scale[0], y + mark["height"] * scale[1]
            draw.rectangle((x, y, right, below), outline=fill, width=width)
            continue
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=fill, width=width)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            near, far = 0.4 * radius, 1.6 * radius
            draw.line((x + near * dx, y + near * dy, x + far * dx, y + far * dy), fill, width)
