"""The service that trainees hand in to: JSON over HTTP, for the holder of a hub's token.

Whose request it is follows from the token alone; no address, header or body names a person.

    GET  labs                      released labs, whether they are open; due dates, receipts and
                                   feedback of one's own
    GET  labs/LAB/release          the files of a lab
    POST labs/LAB/submissions      {"files": {name: content}} -> the receipt
    GET  submissions/CODE          a receipt of one's own
    GET  submissions/CODE/feedback the page about it

A content is compressed (zlib), in base64. Every refusal is ``{"error": {"vi": …, "en": …}}``.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, stream_request_body

from grading.course.course_info import read_info, read_number
from grading.course.leaving import is_leaving
from grading.course.people.agreements import agreement
from grading.course.people.person import find
from grading.course.store import Store
from grading.exchange import HAND_IN, feedback, releases, submissions
from grading.exchange.availability import read_not_open
from grading.exchange.due import read_due
from grading.exchange.exchanged_files import coded, expected, most_bytes, read_body, too_large
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.refused_tries import note_refusal
from grading.settings import EXCHANGE_SERVICE
from lab_utils.language import LANGUAGES

# How long the hub's word about a token holds, in seconds.
_TRUST = 60
_LONGEST_UPLOAD = 180  # seconds
_LAB = r"([A-Za-z0-9_.-]{1,64})"
_CODE = r"([A-Z0-9-]{1,16})"

_log = logging.getLogger("exchange")
_T = TypeVar("_T")


class Exchange:
    """What all handlers share: the database, threads to ask it in, the hub, a lock a trainee."""

    def __init__(self, store: Store, hub: HubAuth) -> None:
        self.store, self.hub = store, hub
        self.handing_in: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
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


class _Handler(RequestHandler):
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
        match = re.fullmatch(r"(?:token|bearer) +(\S+)", self._header("Authorization"), re.I)
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

    def _header(self, name: str) -> str:
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


class _Nothing(_Handler):
    async def prepare(self) -> None:
        raise ExchangeRefusal("nothing_here")


class _Labs(_Handler):
    async def get(self) -> None:
        labs = await self.exchange.run(_overview, self.exchange.store, self.trainee)
        info = await self.exchange.run(read_info, self.exchange.store)
        course = {language: info.title(language) for language in LANGUAGES}
        about = {"course": course, "trainee": self.trainee, "most_bytes": most_bytes()}
        self.finish(about | {"labs": labs})


class _Release(_Handler):
    async def get(self, lab: str) -> None:
        one = await self.exchange.run(releases.fetch, self.exchange.store, lab)
        self.finish({"lab": lab, "version": one.version, "files": coded(one.files)})


class _Receipt(_Handler):
    async def get(self, code: str) -> None:
        own = await self.exchange.run(submissions.receipts, self.exchange.store, self.trainee)
        found = [one for one in own if one.code == code]
        if not found:
            raise ExchangeRefusal("not_yours")
        self.finish(_written(found[0]))


class _Feedback(_Handler):
    async def get(self, code: str) -> None:
        page = await self.exchange.run(feedback.page, self.exchange.store, self.trainee, code)
        self.finish({"code": code, "page": page.decode()})


@stream_request_body
class _HandIn(_Handler):
    """Refuses what is too large before reading it; takes one submission of a trainee at a time."""

    async def prepare(self) -> None:
        self._body = bytearray()
        self._lock: asyncio.Lock | None = None
        await super().prepare()
        exchange = self.exchange
        if self.known and not await exchange.run(agreement, exchange.store, self.trainee):
            raise ExchangeRefusal("not_agreed")
        most = _most_body()
        length = self._header("Content-Length")
        if length.isdigit() and (len(length) > 12 or int(length) > most):
            lab, store = self.path_args[0], self.exchange.store
            await self.exchange.run(note_refusal, store, self.trainee, lab, too_large())
            raise too_large()
        lock = self.exchange.handing_in[self.trainee]
        await lock.acquire()
        self._lock = lock
        self.request.connection.set_max_body_size(most)  # type: ignore[union-attr]
        self.request.connection.set_body_timeout(_LONGEST_UPLOAD)  # type: ignore[union-attr]

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    async def post(self, lab: str) -> None:
        taken = await self.exchange.run(_take, self.exchange.store, self.trainee, lab, self._body)
        self.set_status(201)
        self.finish(taken)

    def on_finish(self) -> None:
        self._unlock()

    def on_connection_close(self) -> None:
        self._unlock()

    def _unlock(self) -> None:
        if self._lock:
            self._lock.release()
            self._lock = None


def _most_body() -> int:
    """Return the length of the largest body: base64 takes four bytes for three."""
    return most_bytes() * 4 // 3 + 10_000


def _take(store: Store, trainee: str, lab: str, body: bytearray) -> dict[str, Any]:
    """Hand in what stands in a body; return what the trainee is told."""
    try:
        files, packed = read_body(body)
    except ExchangeRefusal as refused:
        note_refusal(store, trainee, lab, refused)
        raise
    receipt = submissions.hand_in(store, trainee, lab, files, packed)
    left_out = sorted(name for name in files if name not in expected(lab))
    return _written(receipt) | {"left_out": left_out}


def _overview(store: Store, trainee: str) -> list[dict[str, Any]]:
    """Return what a trainee may know of each lab that is released or was handed in."""
    versions = releases.released(store)
    own = submissions.receipts(store, trainee)
    pages = feedback.there(store, trainee)
    with store.read_transaction() as db:
        dues = {lab: read_due(db, lab) for lab in versions}
        closed = read_not_open(db)
    return [
        {
            "lab": lab,
            "version": versions.get(lab),
            "title": releases.title(store, lab, versions[lab]) if lab in versions else None,
            "open": lab in versions and lab not in closed,
            "opens": _utc(opens) if (opens := closed.get(lab)) else None,
            "files": expected(lab),
            "due": _utc(due.at_for(trainee)) if (due := dues.get(lab)) else None,
            "closes": _utc(due.closes(trainee)) if due else None,
            "submissions": [
                _written(one) | {"feedback": pages.get(one.code)} for one in own if one.lab == lab
            ],
        }
        for lab in sorted(versions.keys() | {one.lab for one in own})
    ]


def _written(receipt: submissions.Receipt) -> dict[str, Any]:
    known = {"trainee": receipt.trainee, "lab": receipt.lab, "number": receipt.number}
    kept = {"sha256": receipt.sha256, "size": receipt.size}
    return {"code": receipt.code, "time": _utc(receipt.time)} | known | kept


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds") + "Z"


def application(store: Store, hub: HubAuth, prefix: str) -> Application:
    """Return the service as a tornado application, its paths below a prefix."""
    shared = {"exchange": Exchange(store, hub)}
    paths = [
        ("labs", _Labs),
        (f"labs/{_LAB}/release", _Release),
        (f"labs/{_LAB}/submissions", _HandIn),
        (f"submissions/{_CODE}", _Receipt),
        (f"submissions/{_CODE}/feedback", _Feedback),
    ]
    return Application(
        [(re.escape(prefix) + path, handler, shared) for path, handler in paths],
        default_handler_class=_Nothing,
        default_handler_args=shared,
    )


async def _serve() -> None:
    address = urlsplit(EXCHANGE_SERVICE.get())
    with Store() as store:
        app = application(store, HubAuth(cache_max_age=_TRUST), address.path)
        # Only submissions carry a body; idle connections are closed after 60 s.
        server = HTTPServer(app, max_body_size=1000, idle_connection_timeout=60)
        server.listen(address.port or 80, address.hostname)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until the hub stops it."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    asyncio.run(_serve())
