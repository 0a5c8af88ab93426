"""A colour is written once, and what is written in it can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lab_utils import colours
from lab_utils.browser import STYLE
from lab_utils.colours import css_properties

PROJECT = Path(__file__).parents[2]
HOME = PROJECT / "lab_utils" / "colours.py"
SCRIPT = "grading/hub/share/labextensions/clinical-ai-labs/static/remoteEntry.js"
PAPER = "#ffffff"  # of pages, of figures, and of a notebook
DARK_NOTEBOOK = "#111111"  # of JupyterLab at night, where controls stand too
PROPERTIES = dict(re.findall(r"--([\w-]+): ([^;]+);", css_properties()))

# What is read or has to be found, what it stands on, and the contrast it needs by WCAG 2.2:
# 4.5 for text, 3 for shapes.
PAIRS = [
    (PROPERTIES["ink"], PAPER, 4.5),
    (PROPERTIES["soft"], PAPER, 4.5),
    (PROPERTIES["note"], PAPER, 4.5),
    (PROPERTIES["act"], PAPER, 4.5),
    (PROPERTIES["surface"], PROPERTIES["act"], 4.5),
    (PROPERTIES["surface"], PROPERTIES["accent"], 4.5),
    (PROPERTIES["edge"], PAPER, 3),
    (PROPERTIES["field"], PAPER, 3),
    (PROPERTIES["accent"], PAPER, 3),
    (PROPERTIES["accent"], DARK_NOTEBOOK, 3),
    (PROPERTIES["warn"], PAPER, 3),
    (PROPERTIES["warn"], DARK_NOTEBOOK, 3),
    (PROPERTIES["focus"], PAPER, 3),
    (PROPERTIES["focus"], DARK_NOTEBOOK, 3),
    (colours.MIDDLE_GREY, PAPER, 4.5),
    (colours.GREY, PAPER, 4.5),
    (colours.BLUE, PAPER, 4.5),
    # In figures words in this colour are bold.
    (colours.VERMILLION, PAPER, 3),
    (colours.GREEN, PAPER, 3),
    (colours.RED, PAPER, 4.5),
    *((colours.INK, band, 4.5) for band in colours.POINT_BANDS),
    *(
        (theme[shape], theme["surface"], 3)
        for theme in (colours._LIGHT, colours._DARK)
        for shape in ("ill", "well")
    ),
    *(
        (theme["ink"], theme[f"points-{points}"], 4.5)
        for theme in (colours._LIGHT, colours._DARK)
        for points in range(4)
    ),
    *((colours.INK, paper, 4.5) for paper in (colours.ECG_FINE, colours.ECG_COARSE)),
]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_what_is_written_or_drawn_stands_out(colour: str, ground: str, least: float) -> None:
    assert contrast(colour, ground) >= least


def written_colours() -> dict[str, set[str]]:
    """Colours in the texts of the project's own code, pages and scripts, by file."""
    found = {}
    for folder in ("lab_utils", "grading"):
        for path in (PROJECT / folder).rglob("*"):
            if path.suffix in (".py", ".css", ".html", ".js") and path != HOME:
                text = path.read_text(encoding="utf-8")
                hexes = set(re.findall(r"(?<![\w&/])#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", text))
                if hexes:
                    found[path.relative_to(PROJECT).as_posix()] = {one.lower() for one in hexes}
    return found


def test_a_colour_is_written_in_one_place() -> None:
    # JupyterLab loads this script from a file as it is, before any style of ours is there.
    assert set(written_colours()) <= {SCRIPT}


def test_the_bar_above_a_notebook_has_the_same_colours() -> None:
    known = {one for one in vars(colours).values() if isinstance(one, str)}
    assert written_colours()[SCRIPT] <= known | {"#fff"}


def test_controls_name_only_colours_that_there_are() -> None:
    assert STYLE.startswith(css_properties())
    own = {one for one in re.findall(r"var\(--([\w-]+)", STYLE) if not one.startswith("jp-")}
    assert own <= set(PROPERTIES)
