"""The real scripts and page over a small service that stands in for the hub's: it records as the
real one does, and can be made to refuse, to wait or to be of another version."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from grading.course.page_templates import template
from grading.labrun.page import LabPage
from grading.trainee.lab_page import shown
from grading.trainee.page_texts import TEXTS
from grading.trainee.static_files import StaticFiles
from grading.trainee.visit import FOR_EVER, POLICY
from lab_utils.questions import states
from lab_utils.questions.answers_file import next_entry
from lab_utils.questions.control import specification
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import AnswerError, Item

BASE = "/services/labs/"
LAB = "99_small"


@dataclass
class Service:
    """What the stand-in knows, and how it behaves.

    Attributes
    ----------
    person : str
        Whose session it is.
    refuses : int
        The status of every answer to the scripts; 0 for none.
    records : bool
        Whether answers are recorded; else their requests are refused with 507.
    cuts : bool
        Whether an answer is recorded and its reply is lost.
    posts : list of (person, item, body)
        What came, in order.
    """

    items: dict[str, Item]
    person: str = "hocvien01"
    version: str = "1"
    refuses: int = 0
    records: bool = True
    cuts: bool = False
    open: bool = True
    posts: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    entries: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)
    address: str = ""
    static: StaticFiles = field(default_factory=StaticFiles)
    turns: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def own(self) -> dict[str, dict[str, Any]]:
        return self.entries.setdefault(self.person, {})

    def values(self) -> dict[str, Any]:
        """What is recorded of the person, by item."""
        return {name: entry["value"] for name, entry in self.own.items()}

    def state(self, name: str) -> states.State:
        entry = self.own.get(name)
        item = self.items[name]
        return states.recorded(item, entry, "vi") if entry else states.blank("vi")

    def take(self, name: str, body: dict[str, Any]) -> states.State:
        self.posts.append((self.person, name, body))
        reply = {"turn": body["turn"], "form": body["form"]}
        key = self.person, name, body["form"]
        if body["turn"] <= self.turns.get(key, 0):
            return self.state(name) | reply
        before, raw = self.own.get(name), body["value"]
        if before and before["changes"] > body["changes"] and before["form"] != body["form"]:
            raw = self.items[name].complete(raw, before["value"])
        try:
            value = self.items[name].read(raw, "vi")
        except AnswerError as error:
            return states.not_read(error, "vi", before["changes"] if before else 0) | reply
        self.turns[key] = body["turn"]
        entry = next_entry(self.items[name], before, value, datetime.now(UTC))
        self.own[name] = entry | {"form": body["form"]}
        return self.state(name) | reply

    def record(self, name: str, value: Any) -> None:
        """Record what another device gives now."""
        changes = self.own[name]["changes"] if name in self.own else 0
        body = {"value": value, "form": f"other-{len(self.posts)}", "turn": 1, "changes": changes}
        self.take(name, body)

    def page(self) -> str:
        blocks: list[dict[str, Any]] = []
        for section, (name, item) in enumerate(self.items.items(), 1):
            spec = specification(item, "vi", pictured=item.kind == "threshold")
            spec |= {"points": item.points, "scored": item.scored}
            number = len([one for one in blocks if one.get("number")]) + 1 if item.scored else None
            text = f"<h2>Phần {section}</h2>" + "<p>Chữ.</p>" * 8
            blocks.append({"kind": "text", "section": section, "html": text})
            one = {"kind": "question", "section": section, "item": name}
            blocks.append(one | {"number": number, "spec": spec})
        titles = list(self.items)
        page = LabPage(LAB, "vi", "Bài nhỏ", self.version, titles, blocks)
        shared = {
            "language": "vi",
            "say": lambda name, **values: TEXTS.say(name, "vi", **values),
            "base": BASE,
            "static": f"{BASE}static/{self.static.digest}/",
            "hub": "/hub/",
        }
        return template("lab.html").render(shared | shown(page))


class _Handler(RequestHandler):
    def initialize(self, service: Service) -> None:
        self.service = service

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-store")

    def refuse(self, status: int) -> None:
        self.set_status(status)
        self.finish({"error": {"vi": f"Bị từ chối ({status}).", "en": f"Refused ({status})."}})


class _Page(_Handler):
    def get(self) -> None:
        self.set_header("Cache-Control", "private, no-cache")
        self.finish(self.service.page())


class _Front(_Handler):
    def get(self) -> None:
        service = self.service
        self.finish(
            f'<!doctype html><html lang="vi"><title>Bài của tôi</title>'
            f'<script type="module" src="{BASE}static/{service.static.digest}/front.js"></script>'
            f'<div data-person="{service.person}" data-base="{BASE}">{service.person}</div>'
            '<a href="/hub/logout">Đăng xuất</a>'
        )


class _Out(_Handler):
    def get(self) -> None:
        self.finish("<!doctype html><title>Đăng nhập</title>")


class _Answers(_Handler):
    def get(self) -> None:
        service = self.service
        if service.refuses:
            self.refuse(service.refuses)
            return
        items = {name: service.state(name) for name in service.items}
        told = {"items": items, "depends": {}, "pictures": {}, "xsrf": "token"}
        told |= {"person": service.person, "open": service.open}
        self.finish(told | {"language": "vi", "version": service.version})


class _Answer(_Handler):
    def check_xsrf_cookie(self) -> None:
        assert self.request.headers["X-XSRFToken"] == "token"

    def post(self, name: str) -> None:
        service = self.service
        if service.refuses or not service.records:
            self.refuse(service.refuses or 507)
            return
        state = service.take(name, json.loads(self.request.body))
        if service.cuts:
            self.refuse(502)
            return
        self.finish({"state": state, "depends": {}, "pictures": {}})


class _Picture(_Handler):
    def get(self, version: str, item: str, value: str) -> None:
        self.service.drawn.append(value)
        self.set_header("Cache-Control", FOR_EVER)
        self.finish(f"<figure>{value}</figure>")


class _Static(_Handler):
    def get(self, name: str) -> None:
        kept = self.service.static.get(name)
        assert kept is not None, name
        self.set_header("Content-Type", kept.kind)
        self.finish(kept.body)


def _application(service: Service) -> Application:
    paths = [
        ("", _Front),
        (f"lab/{LAB}", _Page),
        (f"lab/{LAB}/answers", _Answers),
        (rf"lab/{LAB}/answers/(\w+)", _Answer),
        (rf"lab/{LAB}/(\w+)/vi/picture/(\w+)/([\d.]+)", _Picture),
        (r"static/\w+/([\w.]+)", _Static),
        (r"(worker\.js)", _Static),
    ]
    own = {"service": service}
    handlers: list[Any] = [(BASE + path, handler, own) for path, handler in paths]
    return Application([*handlers, ("/hub/.*", _Out, own)], xsrf_cookies=False)


@pytest.fixture
def service(lab_folder: Path) -> Iterator[Service]:
    service = Service(dict(read_items(lab_folder / "items.yaml").items))
    sockets = bind_sockets(0, "127.0.0.1")
    service.address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    loop = asyncio.new_event_loop()
    stop, ready = asyncio.Event(), threading.Event()

    async def serve() -> None:
        server = HTTPServer(_application(service))
        server.add_sockets(sockets)
        ready.set()
        await stop.wait()
        server.stop()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    yield service
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


class Device:
    """A browser on one device; what must never be seen on its pages fails the test."""

    def __init__(self, context: BrowserContext, service: Service) -> None:
        self.context, self.service = context, service
        self.wrong: list[str] = []

    def watch(self, page: Page) -> Page:
        page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._console)
        return page

    def _console(self, message: Any) -> None:
        # What the browser itself says of a request that failed, which the scripts expect.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.wrong.append(message.text)

    def open(self, path: str = f"lab/{LAB}") -> Page:
        page = self.watch(self.context.new_page())
        page.goto(self.service.address + BASE + path)
        return page

    def line(self, there: bool) -> None:
        self.context.set_offline(not there)


@pytest.fixture
def device(browser: Browser, service: Service) -> Iterator[Callable[..., Device]]:
    """Gives devices of a width, with a touch screen or without."""
    devices: list[Device] = []

    def given(width: int = 1280, touch: bool = False) -> Device:
        size = {"width": width, "height": 844}
        context = browser.new_context(viewport=size, has_touch=touch, locale="vi-VN")
        devices.append(Device(context, service))
        return devices[-1]

    yield given
    for one in devices:
        one.context.close()
    assert [one.wrong for one in devices] == [[] for _ in devices]
