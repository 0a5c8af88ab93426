"""A figure as PNG with the text that stands for it."""

from __future__ import annotations

import base64
import html
import io
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.figures.errors import FigureError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

Box = tuple[float, float, float, float]

_LEAST_WIDTH = 640  # pixels: letters of 9.5 points and more are 12 high there
_SMALLEST = 0.82  # of its size, that of a part; no fifth one beside four of a line


class Picture:
    """A figure as PNG, with the text that stands for it where it cannot be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Rendered at once; a pyplot figure is closed, so that it does not appear twice.
    alt : str
        What a sighted reader takes from the figure, with its numbers.
    parts : sequence of (left, top, right, bottom), optional
        In shares of the figure from its upper left corner, line by line: on a narrow screen they
        stand under one another. Letters of 11 points keep 12 pixels at a width
        of 360 where none is wider than 0.65, but for a title. Another figure is scrolled there.

    Attributes
    ----------
    png : bytes
    alt : str

    Raises
    ------
    FigureError
        If `alt` is empty.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> Picture(Figure(), alt="An empty sheet.")
    Picture('An empty sheet.')
    """

    def __init__(
        self,
        figure: Figure,
        alt: str,
        parts: Sequence[Box] = ((0, 0, 1, 1),),
    ) -> None:
        if not alt.strip():
            raise FigureError(
                vi="alt để trống; hãy viết hình cho thấy gì, kèm các con số.",
                en="alt is empty; write what the figure shows, with its numbers.",
            )
        self.alt = alt
        image = pixels(figure)
        self.png = _png(image)
        self._parts = [_png(one) for one in _parted(image, parts)]
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(figure)

    def __repr__(self) -> str:
        return f"Picture({self.alt!r})"

    def _repr_html_(self) -> str:
        whole = _width(self.png)
        if len(self._parts) == 1:
            # Scrolled before it shrinks so far that it cannot be read; with the keyboard too.
            style, keys = "margin:0;overflow-x:auto", ' tabindex="0"'
            sizes = [f"height:auto;max-width:100%;min-width:{min(whole, _LEAST_WIDTH)}px"]
        else:
            style, keys = f"display:flex;flex-wrap:wrap;margin:0;max-width:{whole}px", ""
            sizes = [_part_style(_width(part), whole) for part in self._parts]
        alts = [self.alt, *[""] * (len(self._parts) - 1)]
        images = "".join(map(_image, self._parts, alts, sizes))
        return f'<figure style="{style}"{keys}>{images}</figure>'


def beside(left: float) -> tuple[Box, Box]:
    """Return the parts of a figure with words beside its axes, from a share of its width on.

    Examples
    --------
    >>> beside(0.6)
    ((0, 0, 0.6, 1), (0.6, 0, 1, 1))
    """
    return (0, 0, left, 1), (left, 0, 1, 1)


def _image(png: bytes, alt: str, style: str) -> str:
    source = base64.b64encode(png).decode("ascii")
    return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{source}" style="{style}">'


def _part_style(width: int, whole: int) -> str:
    """How wide a part is shown: it shrinks a little before it goes under another."""
    if width == whole:  # a title, in a line of its own
        return f"flex:0 1 {width}px;height:auto;min-width:0;object-fit:none"
    grow, basis = width / 10, round(_SMALLEST * width)
    return f"align-self:start;flex:{grow:g} 1 {basis}px;height:auto;max-width:{width}px;min-width:0"


def _width(png: bytes) -> int:
    return int.from_bytes(png[16:20], "big")  # the first field of its header


def pixels(figure: Figure) -> np.ndarray:
    """Draw a figure into an array of RGBA bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def backdrop(image: np.ndarray) -> Artist:
    """Put pixels under a figure unchanged; ``figimage`` resamples them, ten times slower."""
    from matplotlib.artist import Artist

    class Backdrop(Artist):
        zorder = -1

        def draw(self, renderer: Any) -> None:
            renderer.draw_image(renderer.new_gc(), 0, 0, image[::-1])

    return Backdrop()


def _parted(image: np.ndarray, parts: Sequence[Box]) -> Iterator[np.ndarray]:
    height, width = image.shape[:2]
    for left, top, right, bottom in parts:
        across = slice(round(left * width), round(right * width))
        yield image[round(top * height) : round(bottom * height), across]


def _png(image: np.ndarray) -> bytes:
    from PIL import Image

    picture = Image.fromarray(image).convert("RGB")
    red, green, blue = picture.split()
    if red == green == blue:  # radiographs: every grey is kept
        picture = red
    else:  # a palette of 256 colours: a quarter of the bytes over a slow line
        picture = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    picture.save(buffer, "png")
    return buffer.getvalue()
