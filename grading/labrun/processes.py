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

from grading.labrun.page import LabPage
from lab_utils.errors import BilingualError

_PATIENCE = 60  # seconds, to run a lab once and for each request; a picture takes some 50 ms
_LOOK_AFTER = 2  # seconds between two looks at whether something changed
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
    """A picture of a value that the question does not take."""


class _GoneError(Exception):
    """The process has died, or was killed because it did not answer."""


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
        A process with more than that, shared libraries included, is begun anew.
    """

    def __init__(self, pictures: Path, most: int = 40, megabytes: int = 1500) -> None:
        self._pictures, self._most, self._megabytes = pictures, most, megabytes
        self._sockets = Path(tempfile.mkdtemp(prefix="labs-run-"))
        self._running: OrderedDict[tuple[str, str], _Process] = OrderedDict()
        self._starting: dict[tuple[str, str], asyncio.Lock] = {}
        self._parent: asyncio.subprocess.Process | None = None
        self._ordering = asyncio.Lock()
        self._count = 0

    async def page(self, release: LabRelease) -> LabPage:
        """Return the page of a lab.

        Raises
        ------
        LabProcessError
            If it cannot be run.
        """
        return (await self._process(release)).page

    async def picture(self, release: LabRelease, item: str, value: Any, width: int) -> str:
        """Return the HTML of what a question shows at a value.

        Raises
        ------
        LabProcessError
        ValueRefusedError
            If it is no value of the question.
        """
        reply = await self._ask(release, picture=item, value=value, width=width)
        if "refused" in reply:
            raise ValueRefusedError(**reply["refused"])
        return str(reply["html"])

    async def pixels(self, release: LabRelease, item: str) -> bytes:
        """Return the pixels of a question's image, as the viewer reads them.

        Raises
        ------
        LabProcessError
        """
        return base64.b64decode((await self._ask(release, pixels=item))["base64"])

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
        for _ in range(2):
            process = await self._process(release)
            try:
                return await process.ask(request)
            except _GoneError:
                await self._end(process)
        _log.error("%s (%s) died twice over %s", release.lab, release.language, list(request))
        raise LabProcessError

    async def _process(self, release: LabRelease) -> _Process:
        """Return the running process of a lab, begun if there is none or something changed."""
        key = release.lab, release.language
        async with self._starting.setdefault(key, asyncio.Lock()):
            one = self._running.get(key)
            if one and one.release == release and one.current():
                self._running.move_to_end(key)
                return one
            if one:
                await self._end(one)
                if one.project_changed():
                    await self._end_parent()
            one = await self._begin(release)
            self._running[key] = one
            while len(self._running) > self._most:
                await self._end(next(iter(self._running.values())))
            return one

    async def _begin(self, release: LabRelease) -> _Process:
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
        process = _Process(release, reply["pid"], reader, writer)
        try:
            opened = await process.receive()
        except _GoneError as error:
            await self._end(process)
            _log.error("%s (%s) died while it was begun", release.lab, release.language)
            raise LabProcessError from error
        if "failed" in opened:
            _log.error("%s (%s): %s", release.lab, release.language, opened["failed"]["en"])
            raise LabProcessError
        process.opened(LabPage(**opened["page"]), opened["read"])
        return process

    async def _end(self, process: _Process) -> None:
        process.leave()
        key = process.release.lab, process.release.language
        if self._running.get(key) is process:
            del self._running[key]
        if self._parent and self._parent.returncode is None:
            await self._order(end=process.pid)

    async def _order(self, **order: Any) -> dict[str, Any]:
        """Have the parent do something, which is begun when it does not run."""
        async with self._ordering:
            for _ in range(2):
                if self._parent is None or self._parent.returncode is not None:
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


class _Process:
    """One lab's process, asked one thing at a time."""

    page: LabPage

    def __init__(
        self,
        release: LabRelease,
        pid: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.release, self.pid = release, pid
        self._reader, self._writer = reader, writer
        self._one_at_a_time = asyncio.Lock()
        self._read_as: dict[Path, tuple[int, int] | None] = {}
        self._looked = 0.0

    def opened(self, page: LabPage, read: list[str]) -> None:
        """Note what it said first: its page, and the files that it has read."""
        self.page = page
        self._read_as = {Path(path): _state(Path(path)) for path in read}
        self._looked = time.monotonic()

    def current(self) -> bool:
        """Say whether it is there, and nothing that it has read is another by now."""
        if self._reader.at_eof() or self._writer.is_closing():
            return False
        if time.monotonic() - self._looked > _LOOK_AFTER:
            self._looked = time.monotonic()
            return not self._changed()
        return True

    def project_changed(self) -> bool:
        """Say whether it is the project's own code that is another by now."""
        return any(path.suffix == ".py" for path in self._changed())

    def leave(self) -> None:
        """Ask nothing any more: it ends."""
        self._writer.close()

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return its reply.

        Raises
        ------
        _GoneError
        """
        async with self._one_at_a_time:
            try:
                self._writer.write(json.dumps(request).encode() + b"\n")
                await self._writer.drain()
            except OSError as error:
                raise _GoneError from error
            return await self.receive()

    async def receive(self) -> dict[str, Any]:
        """Return the next line that it sends.

        Raises
        ------
        _GoneError
        """
        try:
            line = await asyncio.wait_for(self._reader.readline(), _PATIENCE)
        except (TimeoutError, OSError, ValueError) as error:
            raise _GoneError from error
        if not line.endswith(b"\n"):
            raise _GoneError
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _changed(self) -> list[Path]:
        return [path for path, state in self._read_as.items() if _state(path) != state]


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
