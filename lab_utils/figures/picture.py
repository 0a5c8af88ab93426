"""A figure as PNG with the text that stands for it."""

from __future__ import annotations

import base64
import html
import io
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from lab_utils.figures.errors import FigureError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure


class Picture:
    """A figure as PNG, with the text that stands for it where it cannot be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Rendered at once; a pyplot figure is closed, so that it does not appear twice.
    alt : str
        What a sighted reader takes from the figure, with its numbers.

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

    def __init__(self, figure: Figure, alt: str) -> None:
        if not alt.strip():
            raise FigureError(
                vi="alt để trống; hãy viết hình cho thấy gì, kèm các con số.",
                en="alt is empty; write what the figure shows, with its numbers.",
            )
        self.alt = alt
        self.png = _png(figure)
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(figure)

    def __repr__(self) -> str:
        return f"Picture({self.alt!r})"

    def _repr_html_(self) -> str:
        source = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure style="margin:0"><img alt="{html.escape(self.alt)}" '
            f'src="data:image/png;base64,{source}" style="max-width:100%;height:auto"></figure>'
        )


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


def _png(figure: Figure) -> bytes:
    from PIL import Image

    picture = Image.fromarray(pixels(figure)).convert("RGB")
    red, green, blue = picture.split()
    if red == green == blue:  # radiographs: every grey is kept
        picture = red
    else:  # a palette of 256 colours: a quarter of the bytes over a slow line
        picture = picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    picture.save(buffer, "png")
    return buffer.getvalue()
