"""Where a try to sign in comes from: a browser in which this person was before, or an address."""

from __future__ import annotations

import ipaddress
import secrets
from typing import Any

from tornado.httputil import HTTPServerRequest

from grading.course.people.failures import of_browser

_COOKIE = "labs-known"
_DAYS = 180


def place(handler: Any, username: str) -> str:
    """Return where a try comes from, as `grading.course.people.failures` counts it.

    Parameters
    ----------
    handler : jupyterhub.handlers.base.BaseHandler
    username : str
    """
    known = _known(handler, username)
    return of_browser(known) if known else _address(handler.request)


def remember(handler: Any, username: str) -> None:
    """Let this browser be known as one in which this person was: others' guesses do not slow it."""
    if not _known(handler, username):
        handler.set_signed_cookie(
            _COOKIE,
            f"{username}:{secrets.token_hex(16)}",
            expires_days=_DAYS,
            path=handler.hub.base_url,
            httponly=True,
            samesite="Lax",
            secure=handler.request.protocol == "https",
        )


def _known(handler: Any, username: str) -> str:
    content = handler.get_signed_cookie(_COOKIE, max_age_days=_DAYS) or b""
    owner, _, known = content.decode().partition(":")
    return known if owner == username else ""


def _address(request: HTTPServerRequest) -> str:
    """Return the last address in the proxies' list that is not of this machine.

    The hub's proxy writes it, and a web server before that one. What stands further to the left,
    and in ``X-Real-IP``, anybody can have written, who would then guess from as many places as they
    like.
    """
    passed = ",".join(request.headers.get_list("X-Forwarded-For")).split(",")
    for one in reversed(passed):
        try:
            address = ipaddress.ip_address(one.strip().removeprefix("::ffff:"))
        except ValueError:
            break
        if not address.is_loopback:
            return str(address)
    return "127.0.0.1"
