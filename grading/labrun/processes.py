"""Lab processes for a service that serves everybody: begun when first asked for, and anew."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.labrun.connection import Connection, GoneError
from grading.labrun.page import LabPage
from lab_utils.errors import BilingualError

_PATIENCE = 60  # seconds, to run a lab once: one or two where nothing else runs
_PATIENCE_FOR_ANSWERS = 15  # seconds, to answer: a picture takes some 50 ms
_FAILED_FOR = 30  # seconds before a lab that could not be run is tried again
_LONGEST_LINE = 50_000_000  # bytes; the pixels of a large image

_log = logging.getLogger("labs")


class LabProcessError(BilingualError, RuntimeError):
    """A lab cannot be shown; the sentence is for the trainee, the reason in the log."""

    def __init__(self) -> None:
        super().__init__(
            vi="Bài này chưa mở được. Xin báo giảng viên; các câu trả lời đã ghi vẫn còn.",
            en="This lab cannot be opened. Please tell your instructor; the answers recorded so "
            "far are kept.",
        )


class ValueRefusedError(BilingualError, ValueError):
    """A picture of a value that the question does not take, or of no question."""


@dataclass(frozen=True)
class LabRelease:
    """What was released of a lab, in one language.

    Attributes
    ----------
    lab, language : str
    folder : Path
        With what trainees get.
    version : str
        Changes with each release.
    """

    lab: str
    language: str
    folder: Path
    version: str


class LabProcesses:
    """All lab processes of a service, forked from one parent.

    Parameters
    ----------
    pictures : Path
        Where figures and what sliders show are kept.
    most : int
        How many labs run at once, each in one language; who is asked for least lately ends.
    megabytes : int
        A process that takes more than that, shared libraries included, is begun anew; no picture
        may take that much more at once.
    """

    def __init__(self, pictures: Path, most: int = 16, megabytes: int = 1500) -> None:
        self._pictures, self._most, self._megabytes = pictures, most, megabytes
        self._sockets = Path(tempfile.mkdtemp(prefix="labs-run-"))
        # Those asked for last stand last.
        self._running: OrderedDict[tuple[str, str], Connection] = OrderedDict()
        self._releases: dict[tuple[str, str], LabRelease] = {}
        self._failed: dict[tuple[str, str], tuple[LabRelease, float]] = {}
        self._starting: dict[tuple[str, str], asyncio.Lock] = {}
        self._parent: asyncio.subprocess.Process | None = None
        self._parent_began = 0.0
        self._ordering = asyncio.Lock()
        self._count = 0

    async def page(self, release: LabRelease) -> LabPage:
        """Return the page of a lab.

        Raises
        ------
        LabProcessError
            If it cannot be run.
        """
        return (await self._current(release)).page

    async def picture(self, release: LabRelease, item: str, value: Any) -> str:
        """Return the HTML of what a question shows at a value.

        Raises
        ------
        LabProcessError
        ValueRefusedError
            If it is no value of the question.
        """
        reply = await self._ask(release, picture=item, value=value)
        _require_taken(reply)
        return str(reply["html"])

    async def pixels(self, release: LabRelease, item: str) -> bytes:
        """Return the pixels of a question's image, as the viewer reads them; empty without one.

        Raises
        ------
        LabProcessError
        ValueRefusedError
            If there is no such question.
        """
        reply = await self._ask(release, pixels=item)
        _require_taken(reply)
        return base64.b64decode(reply["base64"])

    async def depends(self, release: LabRelease, entries: Mapping[str, Any]) -> dict[int, str]:
        """Return what the cells show that depend on answers: cell to HTML.

        Parameters
        ----------
        release : LabRelease
        entries : mapping of str to dict
            As in ``answers.json``.

        Raises
        ------
        LabProcessError
        """
        reply = await self._ask(release, entries=dict(entries))
        return {int(cell): html for cell, html in reply["depends"].items()}

    async def close(self) -> None:
        """End all processes."""
        for one in self._running.values():
            one.leave()
        self._running.clear()
        await self._end_parent()
        shutil.rmtree(self._sockets, ignore_errors=True)

    async def _ask(self, release: LabRelease, **request: Any) -> dict[str, Any]:
        deaths = 0
        while deaths < 2:
            one = await self._current(release)
            try:
                reply = await one.ask(request, _PATIENCE_FOR_ANSWERS)
            except GoneError as error:
                # Who only waited behind what ended it waits for the next one.
                deaths += error.asked
                await asyncio.shield(self._end(one))
                continue
            if "error" not in reply:
                return reply
            _log.error("%s (%s): %s", release.lab, release.language, reply["error"])
            raise LabProcessError
        _log.error("%s (%s) died twice over %.300s", release.lab, release.language, request)
        raise LabProcessError

    async def _current(self, release: LabRelease) -> Connection:
        """Return the running process of a lab, begun if there is none or something changed."""
        # Who asked may leave; what is begun is for others too.
        return await asyncio.shield(self._begin_if_needed(release))

    async def _begin_if_needed(self, release: LabRelease) -> Connection:
        key = release.lab, release.language
        async with self._starting.setdefault(key, asyncio.Lock()):
            one = self._running.get(key)
            if one and self._releases[key] == release and one.current():
                self._running.move_to_end(key)
                return one
            if one:
                await self._end(one)
                if one.code_changed(self._parent_began):
                    await self._end_parent()
            failed = self._failed.pop(key, None)
            if failed and failed[0] == release and time.monotonic() - failed[1] < _FAILED_FOR:
                self._failed[key] = failed
                raise LabProcessError
            try:
                one = await self._begin(release)
                if one.code_changed(self._parent_began):  # loaded before, and older
                    await self._end(one)
                    await self._end_parent()
                    one = await self._begin(release)
            except LabProcessError:
                self._failed[key] = release, time.monotonic()
                raise
            self._running[key], self._releases[key] = one, release
            await self._end_those_too_many()
            return one

    async def _begin(self, release: LabRelease) -> Connection:
        self._count += 1
        place = self._sockets / f"{self._count}"
        reply = await self._order(
            socket=str(place),
            folder=str(release.folder),
            language=release.language,
            release=release.version,
            pictures=str(self._pictures),
            megabytes=self._megabytes,
        )
        reader, writer = await asyncio.open_unix_connection(str(place), limit=_LONGEST_LINE)
        place.unlink()
        one = Connection(reply["pid"], reader, writer)
        try:
            opened = await one.receive(_PATIENCE)
        except GoneError as error:
            await self._end(one)
            _log.error("%s (%s) died while it was begun", release.lab, release.language)
            raise LabProcessError from error
        if "failed" in opened:
            _log.error("%s (%s): %s", release.lab, release.language, opened["failed"]["en"])
            raise LabProcessError
        one.opened(LabPage(**opened["page"]), opened["read"])
        return one

    async def _end_those_too_many(self) -> None:
        while len(self._running) > self._most:
            *others, _newest = self._running.values()
            await self._end(next((one for one in others if not one.busy), others[0]))

    async def _end(self, process: Connection) -> None:
        process.leave()
        self._running = OrderedDict(
            (key, one) for key, one in self._running.items() if one is not process
        )
        if self._parent and self._parent.returncode is None:
            await self._order(end=process.pid)

    async def _order(self, **order: Any) -> dict[str, Any]:
        """Have the parent do something, which is begun when it does not run."""
        async with self._ordering:
            for _ in range(2):
                if self._parent is None or self._parent.returncode is not None:
                    self._parent_began = time.time()
                    self._parent = await _begin_parent()
                assert self._parent.stdin and self._parent.stdout
                with suppress(OSError, ValueError, asyncio.TimeoutError):
                    self._parent.stdin.write(json.dumps(order).encode() + b"\n")
                    await self._parent.stdin.drain()
                    line = await asyncio.wait_for(self._parent.stdout.readline(), _PATIENCE)
                    return json.loads(line)
                with suppress(ProcessLookupError):
                    self._parent.kill()
                await self._parent.wait()
                if "end" in order:  # they ended with their parent
                    return {}
        _log.error("no process for labs could be begun")
        raise LabProcessError

    async def _end_parent(self) -> None:
        async with self._ordering:
            if self._parent and self._parent.returncode is None:
                with suppress(ProcessLookupError):
                    self._parent.kill()
                await self._parent.wait()


def _require_taken(reply: Mapping[str, Any]) -> None:
    if "refused" in reply:
        raise ValueRefusedError(**reply["refused"])


async def _begin_parent() -> asyncio.subprocess.Process:
    # No lab needs what lets its service speak for people.
    kept = {name: value for name, value in os.environ.items() if "JUPYTERHUB" not in name}
    return await asyncio.create_subprocess_exec(
        # -P: nothing beside a lab is imported in the place of a package.
        *(sys.executable, "-P", "-m", "grading.labrun.parent"),
        env=kept | {"OMP_NUM_THREADS": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
