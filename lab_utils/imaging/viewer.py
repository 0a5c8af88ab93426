"""What the browser's picture viewer is sent: 16-bit pixels once, and how to show them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lab_utils.environment import marking, serving
from lab_utils.imaging.scan import Scan
from lab_utils.imaging.still import Still, still
from lab_utils.imaging.viewer_texts import TEXTS
from lab_utils.imaging.window import PRESETS, Window
from lab_utils.language import pick
from lab_utils.numbers import format_number

_SENT = (
    "viewer_loading",
    "viewer_failed",
    "viewer_corner",
    "viewer_tools",
    "viewer_mark",
    "viewer_window",
    "viewer_move",
    "viewer_in",
    "viewer_out",
    "viewer_fit",
    "viewer_preset",
    "viewer_own",
    "viewer_centre",
    "viewer_width",
    "viewer_frame",
    "viewer_hide_overlay",
)
_HELP = {"point": "viewer_help_point", "box": "viewer_help_box"}
_LOW, _HIGH = -32768, 32767  # 16 bits


def viewer_texts(language: str) -> dict[str, str]:
    """Return what ``viewer.js`` says, by the names it knows."""
    return {name: TEXTS.say(name, language) for name in _SENT}


def pixels_to_send(scan: Scan) -> tuple[bytes, float, float]:
    """Return the pixels for the browser, compressed, with the slope and offset of its numbers.

    Grey values are sent as 16-bit whole numbers q, value = slope * q + offset: unchanged where
    they are whole and fit, otherwise in 65,535 steps from the lowest to the highest. Colours are
    sent as bytes. An overlay follows, one byte a pixel.

    Returns
    -------
    bytes
        zlib; less than half of a CT slice of 512 KB.
    float, float
        Slope and offset.
    """
    slope, offset = 1.0, 0.0
    if scan.colour:
        numbers = scan.pixels
    else:
        values = np.nan_to_num(scan.pixels.astype(np.float64))
        low, high = values.min(), values.max()
        if high - low > _HIGH - _LOW or np.any(values != np.round(values)):
            slope = float(high - low) / (_HIGH - _LOW)
            offset = float(low) - slope * _LOW
        elif low < _LOW or high > _HIGH:
            offset = float(low) - _LOW
        numbers = np.round((values - offset) / slope).astype("<i2")
    content = numbers.tobytes()
    if scan.overlay is not None:
        content += scan.overlay.astype(np.uint8).tobytes()
    return zlib.compress(content), slope, offset


def image_to_show(scan: Scan, language: str, shape: str = "") -> tuple[dict[str, Any], bytes]:
    """Return what ``viewer.js`` needs to show a scan, and the pixels that go with it.

    Parameters
    ----------
    scan : Scan
    language : {"vi", "en"}
    shape : {"", "point", "box"}
        What can be marked.
    """
    pixels, slope, offset = pixels_to_send(scan)
    low, high = (0.0, 255.0) if scan.colour else _limits(scan)
    whole = float(slope).is_integer() and float(offset).is_integer()
    step = 1.0 if high - low >= 50 else (high - low) / 200 or 1.0
    shown = {
        "columns": scan.columns,
        "rows": scan.rows,
        "frames": scan.frames,
        "spacing": scan.spacing,
        "colour": scan.colour,
        "inverted": scan.inverted,
        "overlay": scan.overlay is not None,
        "slope": slope,
        "offset": offset,
        "unit": scan.unit,
        "decimals": 0 if whole else 1,
        "range": (low, high),
        "step": step,
        "windows": list(_windows(scan, language)),
        "label": _label(scan, language),
        "help": " ".join(_help(scan, language, shape)),
    }
    return shown, pixels


def _limits(scan: Scan) -> tuple[float, float]:
    """The lowest and the highest value, and every window's centre, in whole numbers."""
    centres = [one.centre for one in _offered(scan)]
    low = min(float(np.nanmin(scan.pixels)), *centres)
    high = max(float(np.nanmax(scan.pixels)), *centres)
    return float(np.floor(low)), float(np.ceil(high))


def _offered(scan: Scan) -> list[Window]:
    windows = list(scan.windows) or [scan.first_window]
    windows += PRESETS.values() if scan.unit == "HU" else []
    # A header may propose the same numbers twice, or those of a preset; the first one stays.
    offered: dict[tuple[float, float], Window] = {}
    for one in windows:
        offered.setdefault((one.centre, one.width), one)
    return list(offered.values())


def _windows(scan: Scan, language: str) -> Iterator[dict[str, Any]]:
    if scan.colour:
        return
    first = "viewer_by_file" if scan.windows else "viewer_all"
    for one in _offered(scan):
        named = pick(one.name, language) or TEXTS.say(first, language)
        numbers = " / ".join(format_number(x, language) for x in (one.centre, one.width))
        yield {"text": f"{named} ({numbers})", "centre": one.centre, "width": one.width}


def _label(scan: Scan, language: str) -> str:
    label = TEXTS.say("viewer_label", language, columns=scan.columns, rows=scan.rows)
    more = TEXTS.say("viewer_frames", language, frames=scan.frames) if scan.frames > 1 else ""
    return label + more


def _help(scan: Scan, language: str, shape: str) -> Iterator[str]:
    if shape:
        yield TEXTS.say(_HELP[shape], language)
    yield TEXTS.say("viewer_help_look", language)
    if scan.frames > 1:
        yield TEXTS.say("viewer_help_frames", language)


def fallback(scan: Scan, language: str, mark: Mapping[str, float] | None, written: str) -> Still:
    """Draw the picture for where no browser draws it, with the mark that was set.

    Parameters
    ----------
    scan : Scan
    language : {"vi", "en"}
    mark : mapping or None
        A recorded answer.
    written : str
        That answer, written out.
    """
    alt = _label(scan, language)
    if scan.header.modality:
        alt += f", {scan.header.modality}"
    if not scan.colour:
        numbers = (scan.first_window.centre, scan.first_window.width)
        centre, width = (format_number(one, language) for one in numbers)
        alt += TEXTS.say("viewer_alt_window", language, centre=centre, width=width)
    alt += "."
    if mark:
        alt += " " + TEXTS.say("viewer_alt_mark", language, mark=written)
    frame = int((mark or {}).get("frame", 1))
    return still(scan, alt, frame if frame <= scan.frames else 1, mark=mark)


def view(scan: Scan, language: str) -> None:
    """Show a scan in the viewer, without a question; a plain picture where there is no browser.

    Parameters
    ----------
    scan : Scan
    language : {"vi", "en"}
    """
    from IPython.display import display

    plain = fallback(scan, language, None, "")
    static = {"text/html": plain._repr_html_(), "text/plain": plain.alt}
    if marking() or serving():
        display(static, raw=True)
        return
    from lab_utils.imaging.viewer_widget import Viewer

    image, pixels = image_to_show(scan, language)
    spec = {
        "image": image,
        "texts": viewer_texts(language),
        "decimal": pick({"vi": ",", "en": "."}, language),
    }
    display(Viewer(spec=spec, pixels=pixels)._repr_mimebundle_()[0] | static, raw=True)
