"""Figures and the pictures under a slider, kept on the disk by what they show."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from lab_utils.files import write_atomically

# As a page names them: it stands at ``lab/LAB``, they at ``picture/NAME``.
_PLACE = "../picture/"
_INLINE = re.compile(r'src="data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)"')
_ENDINGS = {"jpeg": "jpg"}
_MOST_BYTES = 2_000_000_000  # of what sliders show
_LOOK_AFTER = 500  # pictures drawn between two looks at how much there is
_UNUSED = 400 * 24 * 3600  # seconds after which no lab shows a figure any more


class Pictures:
    """A folder of pictures.

    Parameters
    ----------
    folder : Path
        Made where it is missing; nothing else stands in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawn = -1  # the first look is at once: the process before may have drawn a few
        for place in (folder, folder / "drawn"):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.is_file() and path.stat().st_mtime < time.time() - _UNUSED:
                path.unlink(missing_ok=True)

    def put_out(self, html: str) -> str:
        """Return HTML whose pictures are named, and keep them by their content."""
        return _INLINE.sub(lambda found: f'src="{_PLACE}{self._keep(*found.groups())}"', html)

    def drawn(self, key: str, draw: Callable[[], str]) -> str:
        """Return the HTML of a picture, drawn the first time that it is asked for.

        Parameters
        ----------
        key : str
            All that it depends on.
        draw : callable
            Returns its HTML.
        """
        path = self._folder / "drawn" / f"{_digest(key.encode())}.html"
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            html = draw()
            write_atomically(path, html)
            self._make_room()
            return html

    def _keep(self, kind: str, content: str) -> str:
        image = base64.b64decode(content)
        name = f"{_digest(image)}.{_ENDINGS.get(kind, kind)}"
        path = self._folder / name
        if path.exists():
            os.utime(path)  # in use
        else:
            write_atomically(path, image)
        return name

    def _make_room(self) -> None:
        """Forget what was drawn longest ago, once there is too much; it can be drawn again."""
        self._drawn += 1
        if self._drawn % _LOOK_AFTER:
            return
        files = [(path.stat(), path) for path in (self._folder / "drawn").iterdir()]
        files.sort(key=lambda file: file[0].st_mtime, reverse=True)
        size = 0
        for status, path in files:
            size += status.st_size
            if size > _MOST_BYTES:
                path.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
