"""Pictures side by side, as radiographs are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lab_utils.figures.errors import FigureError
from lab_utils.figures.picture import Box, Picture
from lab_utils.figures.style import new_figure, style
from lab_utils.language import pick

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = 4
_HEIGHT, _HEIGHT_OF_FEW = 2.05, 3.0  # inches a row; one or two pictures have room to be larger
_SIMULATED = {"vi": "Ảnh mô phỏng", "en": "Simulated"}


def image_grid(
    images: Sequence[np.ndarray],
    captions: Sequence[str],
    alt: str,
    language: str,
    simulated: bool = False,
) -> Picture:
    """Show grey pictures side by side, four a row, each under its caption.

    Parameters
    ----------
    images : sequence of ndarray
        Two-dimensional, 0 black to 255 white.
    captions : sequence of str
        One a picture; a line break is kept.
    alt : str
        What the pictures show.
    language : {"vi", "en"}
    simulated : bool
        Whether to write on the figure, and in its alt text, that the pictures are simulated.

    Raises
    ------
    FigureError
        If there is no picture, or not one caption a picture, or `alt` is empty.

    Examples
    --------
    >>> image_grid([np.zeros((28, 28))], ["0.12"], "A black square.", "en", simulated=True)
    Picture('Simulated. A black square.')
    """
    if not len(images) or len(images) != len(captions):
        raise FigureError(
            vi="Có {images} ảnh và {captions} chú thích; cần ít nhất một ảnh, mỗi ảnh một chú "
            "thích.",
            en="{images} images and {captions} captions; expected one caption an image, and at "
            "least one image.",
            images=len(images),
            captions=len(captions),
        )
    label = pick(_SIMULATED, language)
    columns = min(len(images), _COLUMNS)
    rows = math.ceil(len(images) / columns)
    with style():
        height = rows * (_HEIGHT if columns > 2 else _HEIGHT_OF_FEW)
        figure = new_figure(height=height + 0.45 * simulated, layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False).flat
        for axes, image, caption in zip(grid, images, captions, strict=False):
            axes.imshow(image, vmin=0, vmax=255)
            axes.set_title(caption)
        for axes in figure.axes:
            axes.set_axis_off()
        if simulated and alt.strip():
            # Keeps a distance from captions of two lines.
            figure.suptitle(f"{label}\n", weight="bold", linespacing=0.6)
            alt = f"{label}. {alt}"
        return Picture(figure, alt, _parts(figure, rows, columns))


def _parts(figure: Figure, rows: int, columns: int) -> list[Box]:
    """A part for each picture with its caption, and one for a title above them."""
    if rows * columns == 1:
        return [(0, 0, 1, 1)]
    figure.draw_without_rendering()
    height = figure.get_size_inches()[1] * figure.dpi
    highest = [box.y1 for one in figure.axes if (box := one.get_tightbbox())]
    tops = [max(highest[first : first + columns]) for first in range(0, len(highest), columns)]
    # A line begins with its captions: close above them the pictures of the line before end.
    edges = [1 - top / height for top in tops] + [1.0]
    parts: list[Box] = []
    if figure.get_suptitle():
        parts.append((0, 0, 1, edges[0]))
    else:
        edges[0] = 0
    for top, bottom in pairwise(edges):
        for column in range(columns):
            parts.append((column / columns, top, (column + 1) / columns, bottom))
    return parts
