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
    "focus": VERMILLION,  # the ring around what the keyboard is on
    "film": BLACK,  # behind a picture
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
