"""One lab's process, as the service that asks it sees it."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from grading.labrun.page import LabPage

_LOOK_AFTER = 2  # seconds between two looks at whether something that it has read changed


class GoneError(Exception):
    """The process has died, or did not answer in time.

    Attributes
    ----------
    asked : bool
        Whether it had been asked; not who only waited for another's reply.
    """

    def __init__(self, asked: bool) -> None:
        super().__init__(asked)
        self.asked = asked


class Connection:
    """A process that serves a lab, asked one thing at a time.

    Parameters
    ----------
    pid : int
    reader : asyncio.StreamReader
    writer : asyncio.StreamWriter

    Attributes
    ----------
    page : LabPage
        Once it is opened.
    """

    page: LabPage

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self._reader, self._writer = reader, writer
        self._one_at_a_time = asyncio.Lock()
        self._turn = 0
        self._read_as: dict[Path, tuple[int, int] | None] = {}
        self._looked = 0.0

    def opened(self, page: LabPage, read: list[str]) -> None:
        """Note what it said first: its page, and the files that it has read."""
        self.page = page
        self._read_as = {Path(path): _state(Path(path)) for path in read}
        self._looked = time.monotonic()

    @property
    def busy(self) -> bool:
        """Whether it is being asked something."""
        return self._one_at_a_time.locked()

    @property
    def gone(self) -> bool:
        """Whether it has ended, or nothing is asked of it any more."""
        return self._reader.at_eof() or self._writer.is_closing()

    def current(self) -> bool:
        """Say whether it is there, and nothing that it has read is another by now."""
        if not self.gone and time.monotonic() - self._looked > _LOOK_AFTER:
            self._looked = time.monotonic()
            return not self._changed()
        return not self.gone

    def code_changed(self, since: float) -> bool:
        """Say whether the project's own code is another by now, or than it was at a time."""
        code = {path: state for path, state in self._read_as.items() if path.suffix == ".py"}
        newer = any(state and state[0] > since * 1e9 for state in code.values())
        return newer or any(path in code for path in self._changed())

    def leave(self) -> None:
        """Ask nothing any more: it ends."""
        self._writer.close()

    async def ask(self, request: dict[str, Any], patience: float) -> dict[str, Any]:
        """Return its reply.

        Parameters
        ----------
        request : dict
        patience : float
            Seconds from when it is asked.

        Raises
        ------
        GoneError
        """
        async with self._one_at_a_time:
            if self.gone:
                raise GoneError(asked=False)
            self._turn += 1
            turn = self._turn
            try:
                self._writer.write(json.dumps(request | {"turn": turn}).encode() + b"\n")
                await self._writer.drain()
            except OSError as error:
                self.leave()
                raise GoneError(asked=True) from error
            while True:
                reply = await self.receive(patience)
                # Others are for who left before they came.
                if reply["turn"] == turn:
                    return reply

    async def receive(self, patience: float) -> dict[str, Any]:
        """Return the next line that it sends.

        Raises
        ------
        GoneError
        """
        try:
            line = await asyncio.wait_for(self._reader.readline(), patience)
        except (TimeoutError, OSError, ValueError) as error:
            self.leave()
            raise GoneError(asked=True) from error
        if not line.endswith(b"\n"):
            self.leave()
            raise GoneError(asked=True)
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
