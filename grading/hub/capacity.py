"""How many people this machine holds at once, and the queue of those who start."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil  # type: ignore[import-untyped]

from grading.settings import SEATS

# Bytes: of a person's server with the kernel of a lab, and of everything else on the machine; see
# benchmarks/README.md.
_PERSON = 300_000_000
_REST = 2_000_000_000


def most_servers() -> int:
    """Return how many servers with a lab open fit into this machine's memory.

    ``LABS_SEATS`` names another number, for example in a container with less memory.

    Raises
    ------
    lab_utils.environment.SettingError
        If that is no number.
    """
    return SEATS.get() or max(2, (psutil.virtual_memory().total - _REST) // _PERSON)


class StartQueue:
    """People who wait for a processor to start their server: as many at a time as there are.

    A server takes seconds of a processor to start. Where a whole class starts at once, nobody is
    done before all are; in a queue the first go on at once, and those who work are not held up.
    """

    def __init__(self) -> None:
        self._processors = asyncio.Semaphore(len(os.sched_getaffinity(0)))
        self._waiting: list[object] = []

    def ahead(self, who: object) -> int | None:
        """Return how many wait before somebody; None for who does not wait."""
        return self._waiting.index(who) if who in self._waiting else None

    @asynccontextmanager
    async def acquire(self, who: object) -> AsyncIterator[None]:
        """Wait for a processor and hold it."""
        self._waiting.append(who)
        try:
            await self._processors.acquire()
        finally:
            self._waiting.remove(who)
        try:
            yield
        finally:
            self._processors.release()
