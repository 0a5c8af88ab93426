"""The colours and sizes of all that a reader sees, each written once, with what it means.

Blue, vermillion and green are those of Okabe and Ito (2008), which people with a colour-vision
deficiency can tell apart; a shape, a sign or a word always says the same as the colour. Figures
import the names. Pages and controls write ``var(--act)``, and `css_properties` gives the values.
"""

from __future__ import annotations

INK = "#1a1a1a"  # text, and whatever is drawn as strongly
BLACK = "#000000"
WHITE = "#ffffff"
GREY = "#767676"  # edges, and lines that only help to read
MIDDLE_GREY = "#595959"  # axes, and small print
LIGHT_GREY = "#bdbdbd"  # lines that only decorate

# In figures: people without the disease, right alerts, or the first of two things compared.
BLUE = "#0072b2"
# In figures: people with the disease, mistakes, or the second of two things compared.
VERMILLION = "#d55e00"
GREEN = "#009e73"
DARK_BLUE = "#00518a"  # what can be pressed or followed, and titles that belong to it
RED = "#b00020"  # a hole: something that should have been masked

# NEWS2 points 0 to 3: lighter to darker, so that they differ in grey too.
POINT_BANDS = (WHITE, "#fff2a8", "#fbc27a", "#ee8866")
# The paper of an ECG: squares of 1 mm and of 5 mm.
ECG_FINE, ECG_COARSE = "#f2c4c4", "#d98c8c"

FIGURE_WIDTH = 7  # inches of 100 pixels: as wide as a tablet
PIXELS_AN_INCH = 100
# Letters of figures, in points.
TINY, SMALL, TEXT, LARGE = 9, 10, 11, 12

# Custom properties of pages and controls.
_PROPERTIES = {
    "surface": WHITE,
    "ink": INK,
    "soft": "#4a4a4a",  # the second line of a label, in the other language
    "note": "#3d3d3d",  # notes of a report
    "edge": GREY,
    "field": MIDDLE_GREY,  # the edge of a box to type in
    "line": LIGHT_GREY,
    "act": DARK_BLUE,
    "accent": BLUE,  # the bar beside a question or a card, and a button that is pressed
    "warn": VERMILLION,
    "hint": VERMILLION,  # what is still to do
    "focus": VERMILLION,  # the ring around what the keyboard is on
    "film": BLACK,  # behind a picture
    "ill": VERMILLION,  # in figures, as BLUE and VERMILLION
    "well": BLUE,
    **{f"points-{points}": colour for points, colour in enumerate(POINT_BANDS)},
    "text": "16px",
    "column": "46rem",  # the widest line of prose
}


def css_properties() -> str:
    """Return the rule that defines ``var(--ink)`` and its like, to put before any other rule.

    Examples
    --------
    >>> css_properties()[:38]
    ':root { --surface: #ffffff; --ink: #1a'
    """
    return ":root { " + " ".join(f"--{name}: {one};" for name, one in _PROPERTIES.items()) + " }"


def figure_colours() -> str:
    """Return the same for a figure that stands alone, giving way to a page's own colours.

    Examples
    --------
    >>> figure_colours()[:35]
    ':where(:root) { --surface: #ffffff;'
    """
    return css_properties().replace(":root", ":where(:root)")


# The trainees' pages: for the light, and for the dark where a device is set to it. Text keeps a
# contrast of 4.5 or more on what it stands on, edges of controls 3.
_LIGHT = {
    "ground": "#f3f6f7",  # behind everything
    "surface": WHITE,  # cards
    "sunk": "#e9eef1",  # a quiet panel
    "ink": "#18242b",
    "soft": "#4a5963",  # second lines and labels
    "note": "#4a5963",
    "line": "#d2dbe0",  # only decorates
    "edge": "#677681",
    "field": "#677681",
    "act": "#00568f",
    "on-act": WHITE,
    "act-tint": "#e3eff8",
    "accent": "#00568f",
    "hero": "#004a7c",  # the one card that stands out
    "on-hero": WHITE,
    "ok": "#00664c",
    "ok-tint": "#e2f3ed",
    "hint": "#7a4b00",
    "hint-tint": "#fdf2dd",
    "no": "#a33b00",
    "no-tint": "#fbebe2",
    "warn": "#a33b00",
    "on-mark": WHITE,
    "focus": "#8a2f66",  # used for nothing else
    "ill": VERMILLION,
    "well": BLUE,
    **{f"points-{points}": colour for points, colour in enumerate(POINT_BANDS)},
}
_DARK = {
    "ground": "#10171c",
    "surface": "#182128",
    "sunk": "#233039",
    "ink": "#e6ecf0",
    "soft": "#b0bdc7",
    "note": "#b0bdc7",
    "line": "#35444f",
    "edge": "#8796a2",
    "field": "#8796a2",
    "act": "#7cc0f2",
    "on-act": "#05202f",
    "act-tint": "#15303f",
    "accent": "#7cc0f2",
    "hero": "#12384f",
    "on-hero": "#d6eafa",
    "ok": "#5fd3ac",
    "ok-tint": "#12302a",
    "hint": "#f2b84b",
    "hint-tint": "#332910",
    "no": "#ff9f6e",
    "no-tint": "#3a231a",
    "warn": "#ff9f6e",
    "on-mark": "#10171c",
    "focus": "#f3a9d3",
    "ill": "#f08a45",
    "well": "#56b4e9",
    "points-0": "#182128",
    "points-1": "#40401c",
    "points-2": "#6a4015",
    "points-3": "#8f3018",
}
_ON_PAPER = {
    "ground": WHITE,
    "sunk": WHITE,
    "ink": BLACK,
    "soft": "#333333",
    "act": "#003f6b",
    "hero": WHITE,
    "on-hero": BLACK,
}


def themes() -> str:
    """Return the rules that give the trainees' pages their colours, in light, dark and on paper.

    Examples
    --------
    >>> themes().count("--act:")
    3
    """
    light, dark, paper = (
        " ".join(f"--{name}: {one};" for name, one in colours.items())
        for colours in (_LIGHT, _DARK, _LIGHT | _ON_PAPER)
    )
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {paper} }} }}"
    )
