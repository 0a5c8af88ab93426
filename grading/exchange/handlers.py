"""What all handlers of the exchange's service share: who asks, answers in JSON, bodies."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from jupyterhub.services.auth import HubAuth
from tornado.web import RequestHandler, stream_request_body

from grading.course.course_info import read_number
from grading.course.leaving import is_leaving
from grading.course.people.agreements import agreement
from grading.course.people.person import find
from grading.course.store import Store
from grading.exchange import HAND_IN
from grading.exchange.rate import Rate
from grading.exchange.refusal import ExchangeRefusal

_log = logging.getLogger("exchange")
_T = TypeVar("_T")
_ANSWERS_A_SECOND = 20  # of one person


class Exchange:
    """What all handlers share: the database, threads to ask it in, the hub, a lock a trainee."""

    def __init__(self, store: Store, hub: HubAuth) -> None:
        self.store, self.hub = store, hub
        self.handing_in: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.answering = Rate(_ANSWERS_A_SECOND)
        self._threads = ThreadPoolExecutor(4)
        self._course = 0

    def look_which_course(self) -> None:
        """Forget what the hub said of people of a course that is closed."""
        with self.store.read_transaction() as db:
            number = read_number(db)
        if number != self._course:
            self._course = number
            self.hub.cache.clear()

    async def run(self, work: Callable[..., _T], *arguments: Any) -> _T:
        """Run what waits for the disk, while other requests go on."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(work, *arguments))


class Handler(RequestHandler):
    """Knows who asks; answers in JSON."""

    def initialize(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.trainee = ""

    def set_default_headers(self) -> None:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    async def prepare(self) -> None:
        # In the header alone: neither a link nor a form of another page can carry it.
        match = re.fullmatch(r"(?:token|bearer) +(\S+)", self.header("Authorization"), re.I)
        hub = self.exchange.hub
        await self.exchange.run(self.exchange.look_which_course)
        person = await hub.user_for_token(match[1], sync=False) if match else None
        if not person or person["kind"] != "user" or not hub.check_scopes({HAND_IN}, person):
            raise ExchangeRefusal("who")
        self.trainee = person["name"]
        # The hub ends the tokens of who is taken off the list; its word may be a minute old.
        if await self.exchange.run(is_leaving, self.exchange.store, self.trainee):
            hub.cache.clear()
            raise ExchangeRefusal("who")
        known = await self.exchange.run(find, self.exchange.store, self.trainee)
        self.known = known is not None
        if known and known.state != "present":
            raise ExchangeRefusal("who")

    def header(self, name: str) -> str:
        """Return a header of the request; empty where it is not there."""
        return self.request.headers.get(name, "")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        if not isinstance(error, ExchangeRefusal):
            error = ExchangeRefusal("nothing_here" if status_code < 500 else "trouble")
            error.status = status_code
        self.set_status(error.status)
        self.finish({"error": error.twin})

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, ExchangeRefusal):
            _log.info("refused %s: %s %s", value.key, self.request.method, self.request.path)
        else:
            super().log_exception(typ, value, tb)


@stream_request_body
class BodyHandler(Handler):
    """Takes a body from who agreed to be in the course, and none that is longer than `most`."""

    longest_upload = 180  # seconds

    async def prepare(self) -> None:
        self.body = bytearray()
        await super().prepare()
        exchange = self.exchange
        if self.known and not await exchange.run(agreement, exchange.store, self.trainee):
            raise ExchangeRefusal("not_agreed")
        length = self.header("Content-Length")
        if length.isdigit() and (len(length) > 12 or int(length) > self.most()):
            raise await self.too_large()
        await self.wait_for_turn()
        self.request.connection.set_max_body_size(self.most())  # type: ignore[union-attr]
        self.request.connection.set_body_timeout(self.longest_upload)  # type: ignore[union-attr]

    def data_received(self, chunk: bytes) -> None:
        self.body += chunk

    def most(self) -> int:
        """Return the length of the longest body, in bytes."""
        raise NotImplementedError

    async def too_large(self) -> ExchangeRefusal:
        """Return the refusal of a longer one."""
        raise NotImplementedError

    async def wait_for_turn(self) -> None:
        """Wait until this body can be taken, or refuse it."""
