"""What no test may do: reach beyond this machine, or let a page open a dialog.

A connection of Python's own is refused at once; a browser resolves no address but this machine's.
Either way the test fails, even where its code catches the error.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

# For Chromium: nothing of its own or of a page leaves the machine; as root it has no sandbox.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1], "
    "EXCLUDE *.localhost",
]
_EVENTS = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}

found: list[str] = []
_expected: set[Page] = set()


def is_here(host: str | bytes | None) -> bool:
    """Say whether a name or address is this machine's own.

    >>> [is_here(host) for host in ("localhost", "a.localhost", "127.0.0.53", "::1", None)]
    [True, True, True, True, True]
    >>> [is_here(host) for host in ("example.org", "192.168.1.1", "2001:db8::1")]
    [False, False, False]
    """
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", socket.gethostname()) or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name or "")
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what leads off the machine; Python calls it for whatever it is asked to do."""
    if event not in _EVENTS:
        return
    target = arguments[0]
    if isinstance(target, socket.socket):  # of sockets, those of the internet alone
        if target.family not in (socket.AF_INET, socket.AF_INET6):
            return
        target = arguments[1][0]
    if not is_here(target):
        test = os.environ.get("PYTEST_CURRENT_TEST", "a test").split(" ")[0]
        found.append(f"{test} reached for {target}, which is not on this machine")
        raise PermissionError(found[-1])


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_refuse)


@pytest.fixture(autouse=True)
def nothing_outside() -> Iterator[None]:
    """Fail the test in or before which something was found."""
    yield
    if found:
        told = "; ".join(found)
        found.clear()
        pytest.fail(told, pytrace=False)


def watch(browser: Browser) -> None:
    """Note what a page asks for off the machine, and each dialog that nobody expects."""

    def requested(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and not is_here(address.hostname):
            found.append(f"a page asked for {request.url}, which is not on this machine")

    def asked(dialog: Dialog) -> None:
        if dialog.page in _expected:
            dialog.accept()
        else:
            found.append(f"a page opened a dialog ({dialog.type}): {dialog.message}")
            dialog.dismiss()

    def opened(context: BrowserContext) -> None:
        # What a test answers in the network's place does not fail.
        context.on("requestfailed", requested)
        context.on("dialog", asked)

    browser.on("context", opened)


@contextmanager
def dialog_accepted(page: Page) -> Iterator[None]:
    """Accept the dialogs of a page for a while: whether to leave what is not saved."""
    _expected.add(page)
    yield
    _expected.remove(page)
