"""What is drawn in a browser: the scripts and the style that all controls share.

Nothing is fetched from a network, and there is no build step.
"""

from __future__ import annotations

from pathlib import Path

from lab_utils.colours import css_properties, figure_colours

_STATIC = Path(__file__).parent / "static"

ELEMENT = _STATIC / "element.js"
PICTURE = _STATIC / "picture.js"
LIVE = _STATIC / "live.js"


def script(*files: Path) -> str:
    """Return one module of several files; a widget can be given only one."""
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


_FIGURES = (_STATIC / "figures.css").read_text(encoding="utf-8")

STYLE = "\n".join([css_properties(), (_STATIC / "labs.css").read_text(encoding="utf-8"), _FIGURES])
# Of figures alone, where there is no other style of ours; one that there is comes first.
FIGURE_STYLE = figure_colours() + "\n" + _FIGURES
