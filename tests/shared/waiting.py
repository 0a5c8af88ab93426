"""Waiting for a state of a page, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE = 60  # s


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Ask once a frame of the page until something is so; fail after a minute."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        page.evaluate("new Promise(requestAnimationFrame)")
