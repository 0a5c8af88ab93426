"""The one look of all figures: large letters, strong contrast, colours all can tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from lab_utils.colours import (
    BLACK,
    BLUE,
    FIGURE_WIDTH,
    GREEN,
    INK,
    MIDDLE_GREY,
    PIXELS_AN_INCH,
    TEXT,
    VERMILLION,
    WHITE,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@cache
def look() -> Any:
    """Return the settings of matplotlib that all figures share."""
    import matplotlib
    from cycler import cycler

    lines = (
        cycler(color=[BLUE, VERMILLION, BLACK, GREEN])
        + cycler(linestyle=["-", "--", "-.", ":"])
        + cycler(marker=["o", "s", "^", "D"])
    )
    sizes = ("font.size", "axes.titlesize", "axes.labelsize", "xtick.labelsize", "ytick.labelsize")
    inks = ("text.color", "axes.labelcolor", "xtick.color", "ytick.color")
    return matplotlib.RcParams(
        dict.fromkeys((*sizes, "legend.fontsize"), TEXT)
        | dict.fromkeys(inks, INK)
        | {
            "figure.dpi": PIXELS_AN_INCH,
            "figure.facecolor": WHITE,
            # Comes with matplotlib and holds every Vietnamese letter.
            "font.family": "DejaVu Sans",
            "legend.frameon": False,
            "axes.edgecolor": MIDDLE_GREY,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": lines,
            "lines.linewidth": 2,
            "lines.markersize": 6,
            "hatch.linewidth": 1,
            "image.cmap": "gray",
            "image.interpolation": "nearest",
        }
    )


@contextmanager
def style() -> Iterator[None]:
    """Draw in the look of the labs and leave the reader's own settings alone."""
    import matplotlib

    with matplotlib.rc_context(look()):
        yield


def new_figure(height: float = 3.4, layout: Any = None) -> Figure:
    """Open a figure outside pyplot; `height` in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(FIGURE_WIDTH, height), layout=layout)
