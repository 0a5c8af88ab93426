"""Collecting and marking write into the same folders and gradebook: one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from grading.course.paths import CoursePaths


@contextmanager
def one_at_a_time(waits: Callable[[], None]) -> Iterator[None]:
    """Wait until nobody else collects or marks in this course.

    Parameters
    ----------
    waits : callable
        Says so to whoever waits; called only if there is somebody.
    """
    state = CoursePaths.from_environment().state
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    # It ends with the process that holds it, however that ends.
    lock = FileLock(state / "marking.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        waits()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
