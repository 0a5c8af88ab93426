"""The service that trainees hand in to: JSON over HTTP, for the holder of a hub's token.

Whose request it is follows from the token alone; no address, header or body names a person.

    GET  labs                      released labs, whether they are open; due dates, receipts and
                                   feedback of one's own
    GET  labs/LAB/release          the files of a lab
    GET  labs/LAB/answers          one's own entries, when it was begun again, the language;
                                   with ?language=vi the lab is being looked at
    POST labs/LAB/answers/ITEM     {"value": …, "form": …, "turn": …, "changes": …}, or {"kept": …}
                                   with the entry of an answers file -> state and entry
    POST labs/LAB/submissions      {"files": {name: content}} -> the receipt
    GET  submissions/CODE          a receipt of one's own
    GET  submissions/CODE/feedback the page about it

A content is compressed (zlib), in base64. Every refusal is ``{"error": {"vi": …, "en": …}}``.
"""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application

from grading.course.course_info import read_info
from grading.course.store import Store
from grading.exchange import feedback, releases, submissions
from grading.exchange.answers.handlers import Answer, Answers
from grading.exchange.availability import read_not_open
from grading.exchange.due import read_due
from grading.exchange.exchanged_files import coded, expected, most_bytes, read_body, too_large
from grading.exchange.handlers import BodyHandler, Exchange, Handler
from grading.exchange.refusal import ExchangeRefusal
from grading.exchange.refused_tries import note_refusal
from lab_utils.environment import EXCHANGE_SERVICE
from lab_utils.language import LANGUAGES

# How long the hub's word about a token holds, in seconds.
_TRUST = 60
_LAB = r"([A-Za-z0-9_.-]{1,64})"
_ITEM = r"([^/]{1,64})"
_CODE = r"([A-Z0-9-]{1,16})"


class _Nothing(Handler):
    async def prepare(self) -> None:
        raise ExchangeRefusal("nothing_here")


class _Labs(Handler):
    async def get(self) -> None:
        labs = await self.exchange.run(_overview, self.exchange.store, self.trainee)
        info = await self.exchange.run(read_info, self.exchange.store)
        course = {language: info.title(language) for language in LANGUAGES}
        about = {"course": course, "trainee": self.trainee, "most_bytes": most_bytes()}
        self.finish(about | {"labs": labs})


class _Release(Handler):
    async def get(self, lab: str) -> None:
        one = await self.exchange.run(releases.fetch, self.exchange.store, lab)
        self.finish({"lab": lab, "version": one.version, "files": coded(one.files)})


class _Receipt(Handler):
    async def get(self, code: str) -> None:
        own = await self.exchange.run(submissions.receipts, self.exchange.store, self.trainee)
        found = [one for one in own if one.code == code]
        if not found:
            raise ExchangeRefusal("not_yours")
        self.finish(_written(found[0]))


class _Feedback(Handler):
    async def get(self, code: str) -> None:
        page = await self.exchange.run(feedback.page, self.exchange.store, self.trainee, code)
        self.finish({"code": code, "page": page.decode()})


class _HandIn(BodyHandler):
    """Refuses what is too large before reading it; takes one submission of a trainee at a time."""

    _lock: asyncio.Lock | None = None

    def most(self) -> int:
        return most_bytes() * 4 // 3 + 10_000  # base64 takes four bytes for three

    async def too_large(self) -> ExchangeRefusal:
        lab, store = self.path_args[0], self.exchange.store
        await self.exchange.run(note_refusal, store, self.trainee, lab, too_large())
        return too_large()

    async def wait_for_turn(self) -> None:
        lock = self.exchange.handing_in[self.trainee]
        await lock.acquire()
        self._lock = lock

    async def post(self, lab: str) -> None:
        taken = await self.exchange.run(_take, self.exchange.store, self.trainee, lab, self.body)
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
        (f"labs/{_LAB}/answers", Answers),
        (f"labs/{_LAB}/answers/{_ITEM}", Answer),
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
        # Answers and submissions alone carry a longer body; idle connections are closed after 60 s.
        server = HTTPServer(app, max_body_size=1000, idle_connection_timeout=60)
        server.listen(address.port or 80, address.hostname)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until the hub stops it."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    asyncio.run(_serve())
