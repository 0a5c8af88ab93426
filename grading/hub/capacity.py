"""How many people this machine holds at once, and whose turn it is to start."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil  # type: ignore[import-untyped]

# Bytes: of a person's server with the kernel of a lab, and of everything else on the machine; see
# benchmarks/README.md.
_PERSON = 300_000_000
_REST = 2_000_000_000


def most_servers() -> int:
    """Return how many servers with a lab open fit into this machine's memory.

    ``LABS_SEATS`` names another number, such as in a container with less memory.

    Raises
    ------
    ValueError
        If that is no number.
    """
    if given := os.environ.get("LABS_SEATS"):
        if not given.isdecimal():
            raise ValueError(f"LABS_SEATS is {given!r}: expected a number of people, e.g. 60")
        return int(given)
    return max(2, (psutil.virtual_memory().total - _REST) // _PERSON)


class Line:
    """People in a line for the processors: as many at a time as there are.

    A server takes seconds of a processor to start. Where a whole class starts at once, nobody is
    done before all are; in a line the first go on at once, and those who work are not held up.
    """

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(len(os.sched_getaffinity(0)))
        self._waiting: list[object] = []

    def ahead(self, who: object) -> int | None:
        """Return how many wait before somebody; None for who does not wait."""
        return self._waiting.index(who) if who in self._waiting else None

    @asynccontextmanager
    async def turn(self, who: object) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        self._waiting.append(who)
        try:
            await self._turns.acquire()
        finally:
            self._waiting.remove(who)
        try:
            yield
        finally:
            self._turns.release()
