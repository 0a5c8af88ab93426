"""The picture viewer as a widget; its own module, so that looking at a file loads no widgets."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from lab_utils.browser import ELEMENT, PICTURE, STYLE, script

_STATIC = Path(__file__).parent / "static"
_PARTS = ("window", "place", "pointer", "keyboard")
VIEWER = (PICTURE, *(_STATIC / f"viewer_{part}.js" for part in _PARTS), _STATIC / "viewer.js")


class Viewer(anywidget.AnyWidget):
    """A picture to look at; see `lab_utils.imaging.view`."""

    _esm = script(ELEMENT, *VIEWER, _STATIC / "look.js")
    _css = STYLE
    spec = traitlets.Dict().tag(sync=True)
    pixels = traitlets.Bytes().tag(sync=True)
