"""What browsers keep for ever: scripts, styles, figures, the pictures under a slider."""

from __future__ import annotations

import math
from pathlib import Path

from grading.exchange import releases
from grading.exchange.refusal import ExchangeRefusal
from grading.labrun.processes import LabRelease
from grading.trainee.released import released_lab
from grading.trainee.static_files import WORKER
from grading.trainee.visit import FOR_EVER, PageError, Plain, Visit
from lab_utils.questions.kinds import AnswerError

_TYPES = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


class Static(Plain):
    """A file of an earlier digest is gone: a page names those that belong to it."""

    async def get(self, digest: str, name: str) -> None:
        found = self.site.static.get(name)
        if found is None or digest != self.site.static.digest:
            raise PageError("no_page", 404)
        self.set_header("Cache-Control", FOR_EVER)
        self.send(found)


class Worker(Plain):
    async def get(self) -> None:
        found = self.site.static.get(WORKER)
        if found is None:
            raise PageError("no_page", 404)
        self.set_header("Cache-Control", "no-cache")
        self.send(found)


class Figure(Visit):
    async def get(self, name: str) -> None:
        content = await self.site.run(_read, self.site.pictures / name)
        self.set_header("Cache-Control", FOR_EVER)
        self.set_header("Content-Type", _TYPES[Path(name).suffix])
        # An SVG that is opened by itself runs nothing.
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
        self.finish(content)


class _OfLab(Visit):
    """What a lab's process draws; the address names the version that it belongs to."""

    async def release(self, lab: str, version: str, language: str) -> LabRelease:
        """Return the lab, if this is its version still."""
        site = self.site
        found = await site.run(released_lab, site.store, site.released, lab, language)
        page = await site.processes.page(found)
        if page.version != version:
            raise PageError("no_page", 404)
        self.set_header("Cache-Control", FOR_EVER)
        return found


class Picture(_OfLab):
    async def get(self, lab: str, version: str, language: str, item: str, value: str) -> None:
        release = await self.release(lab, version, language)
        site = self.site
        asked = (await site.run(releases.items, site.store, lab)).get(item)
        if asked is None:
            raise PageError("no_page", 404)
        try:  # one of the slider's positions
            position = asked.read(_value(value), language)
        except AnswerError as error:
            raise PageError("no_page", 404) from error
        html = await site.processes.picture(release, item, position)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(html)


class Pixels(_OfLab):
    async def get(self, lab: str, version: str, language: str, item: str) -> None:
        release = await self.release(lab, version, language)
        content = await self.site.processes.pixels(release, item)
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(content)


def _value(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number):
        raise PageError("no_page", 404)
    return number


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ExchangeRefusal("nothing_here") from error
