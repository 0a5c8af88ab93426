"""Figures as HTML and SVG, which follow a slider in the browser without asking Python.

Text keeps its own size and only shapes stretch, so one drawing does for a telephone and a screen.
It is drawn here and nowhere else: what depends on the value is marked (`moving`), `live` gathers
the marked places at every position of a slider, and ``browser/static/live.js`` puts them between
what stays the same. So no script computes or draws anything, and the two cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from lab_utils.browser import FIGURE_STYLE
from lab_utils.figures.errors import FigureError

_MOST_POSITIONS = 500  # a figure is drawn for each before the lab is shown
# No text holds the first two; they part what moves from what stays, the last the positions.
_BEGIN, _END, _BETWEEN = "\x02", "\x03", "|"
_MARKS = re.compile(f"[{_BEGIN}{_END}]")
# Where a slider stands that is drawn in the middle of a figure: under its axis.
SLIDER = "<!--slider-->"


def moving(value: object) -> str:
    """Mark a text that depends on the value which a figure is drawn for.

    Examples
    --------
    >>> LiveFigure("", f"{moving(3)} people").alt
    '3 people'
    """
    text = str(value)
    if not text or _BETWEEN in text:  # an empty text is written for one that stays
        raise ValueError(f"{text!r} cannot move in a figure")
    return f"{_BEGIN}{text}{_END}"


class LiveFigure:
    """A figure at one value.

    Parameters
    ----------
    shapes : str
        HTML of what is one picture to who cannot see it.
    alt : str
        What a sighted reader takes from it, with its numbers.
    below : str
        HTML that is read as it is, below the slider where there is one.
    axis : (float, float), optional
        The scale on which a slider under the figure has its thumb under the value.

    Attributes
    ----------
    alt : str
    stays, moves : list of str
        The pieces of the HTML in turn: what is not marked, and what is between.

    Raises
    ------
    FigureError
        If `alt` is empty.

    Examples
    --------
    >>> LiveFigure("<b>□</b>", "An empty box.")
    LiveFigure('An empty box.')
    """

    def __init__(
        self, shapes: str, alt: str, below: str = "", axis: tuple[float, float] | None = None
    ) -> None:
        if not alt.strip():
            raise FigureError(
                vi="alt để trống; hãy viết hình cho thấy gì, kèm các con số.",
                en="alt is empty; write what the figure shows, with its numbers.",
            )
        self.alt = _MARKS.sub("", alt)
        self.axis = axis
        figure = (
            f'<figure class="labs-figure"><div class="labs-shapes" role="img" '
            f'aria-label="{escape(alt)}">{shapes}</div></figure>'
        )
        if below:
            figure += f'{SLIDER}<div class="labs-figure">{below}</div>'
        pieces = _MARKS.split(figure)
        self.stays, self.moves = pieces[::2], pieces[1::2]

    def __repr__(self) -> str:
        return f"LiveFigure({self.alt!r})"

    def html(self) -> str:
        """Return the drawing without its style, as the script puts it together."""
        moves = [*self.moves, ""]
        return "".join(one + two for one, two in zip(self.stays, moves, strict=True))

    def _repr_html_(self) -> str:
        # With its style, for where no control of the labs brings it: papermill, print, a viewer.
        return f"<style>{FIGURE_STYLE}</style>{self.html().replace(SLIDER, '')}"


def live(show: Callable[[float], object], positions: Sequence[float]) -> dict[str, Any] | None:
    """Return what the script needs to show a figure at every position of a slider, as JSON.

    Parameters
    ----------
    show : callable
        Draws the figure at a position.
    positions : sequence of float
        In order.

    Returns
    -------
    dict or None
        ``stays``, the HTML between what moves; ``order``, which column stands in each gap;
        ``columns``, the texts of a gap at each position, parted by ``|`` and empty where they are
        as at the position before; ``under``, whether the slider's scale is the figure's axis.
        None for no `LiveFigure`, and where more changes than what is marked.

    Examples
    --------
    >>> live(lambda n: LiveFigure("", f"{moving(n > 2)}, {moving(9)}, {moving(n)}"), (1, 2, 3))[
    ...     "columns"
    ... ]
    ['False||True', '1|2|3']
    """
    if not 0 < len(positions) <= _MOST_POSITIONS:
        return None
    first = show(positions[0])
    if not isinstance(first, LiveFigure):
        return None
    figures = [first]
    for position in positions[1:]:
        figure = show(position)
        if not isinstance(figure, LiveFigure) or figure.stays != first.stays:
            return None
        figures.append(figure)
    stays, order = [first.stays[0]], []
    columns: list[str] = []
    gaps = zip(*(one.moves for one in figures), strict=True)
    for texts, after in zip(gaps, first.stays[1:], strict=True):
        if len(set(texts)) == 1:
            stays[-1] += texts[0] + after
            continue
        column = _column(texts)
        if column not in columns:
            columns.append(column)
        order.append(columns.index(column))
        stays.append(after)
    under = first.axis == (positions[0], positions[-1])
    return {"stays": stays, "order": order, "columns": columns, "under": under}


def _column(texts: Sequence[str]) -> str:
    pairs = zip(texts, ("", *texts), strict=False)
    return _BETWEEN.join("" if one == before else one for one, before in pairs)
