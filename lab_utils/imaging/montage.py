"""Several frames, or one frame in several windows, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from lab_utils.figures import Picture, image_grid
from lab_utils.imaging.scan import Scan
from lab_utils.imaging.window import Window
from lab_utils.language import pick, say
from lab_utils.numbers import format_number

_MOST = 12
_SLICE = {"vi": "Lát {number}", "en": "Slice {number}"}


def montage(scan: Scan, alt: str, language: str, frames: Sequence[int] | None = None) -> Picture:
    """Show frames of a grey scan side by side, four a row.

    Parameters
    ----------
    scan : Scan
    alt : str
        What the pictures show.
    language : {"vi", "en"}
    frames : sequence of int, optional
        From 1; without it at most twelve, evenly spread from the first to the last.

    Raises
    ------
    ValueError
        If there is no such frame, or `alt` is empty.
    """
    if frames is None:
        count = min(_MOST, scan.frames)
        frames = [1 + round(n * (scan.frames - 1) / max(count - 1, 1)) for n in range(count)]
    captions = [say(_SLICE, language, number=number) for number in frames]
    return image_grid([scan.display(number) for number in frames], captions, alt, language)


def windows(
    scan: Scan, shown: Sequence[Window], alt: str, language: str, frame: int = 1
) -> Picture:
    """Show one frame in several windows, each under its name, centre and width.

    Raises
    ------
    ValueError
        If there is no window or no such frame, or `alt` is empty.

    Examples
    --------
    >>> from lab_utils.imaging import PRESETS, scans
    >>> two = [PRESETS["brain"], PRESETS["bone"]]
    >>> windows(scans("head_ct"), two, "A head in the windows for brain and for bone.", "en")
    Picture('A head in the windows for brain and for bone.')
    """
    captions = [
        f"{pick(one.name, language)}\n{format_number(one.centre, language)} / "
        f"{format_number(one.width, language)} {scan.unit}".strip()
        for one in shown
    ]
    pictures = [scan.display(frame, one) for one in shown]
    return image_grid(pictures, captions, alt, language)
