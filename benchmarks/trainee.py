"""One trainee of `class_of_200.py`: what a person does in a browser, over HTTP and WebSocket."""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from kernel import PATIENCE, Kernel, TroubleError
from people import PASSWORD

from grading.authoring.invented_answers import draw
from lab_utils.questions.kinds import Item, Number, Text, Threshold

PICTURES = 5  # that a person looks at on the way to where a slider is let go
PROGRAM = 6.4e6  # bytes of JupyterLab that Chromium loads on the first visit


class Trainee:
    """A person with a browser.

    Attributes
    ----------
    answers : dict
        What the kernel said that it recorded, by item.
    code : str
        Of the receipt; empty where nothing was handed in.
    times : dict of str to list of float
        Seconds by step.
    told_to_wait : int
        How often the hub answered 429 or 503.
    """

    def __init__(self, address: str, name: str, full_name: str, lab: str) -> None:
        self.origin = urljoin(address, "/").rstrip("/")
        self.address, self.name, self.full_name, self.lab = address, name, full_name, lab
        self.base = urlsplit(address).path
        self.home = f"{self.base}/user/{name}"
        self.dice = random.Random(name)
        self.answers: dict[str, Any] = {}
        self.code = ""
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.told_to_wait = 0

    async def come(self, items: Mapping[str, Item], stay: float, neighbour: str) -> None:
        """Sign in, open the lab, answer, hand in and leave about ``stay`` seconds later."""
        wait = aiohttp.ClientTimeout(total=PATIENCE)
        jar = aiohttp.CookieJar(unsafe=True)  # of a host without a name, too
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=wait) as self.session:
            await self._timed("sign in to first page", self._sign_in())
            leave_at = time.monotonic() + stay
            await asyncio.sleep(self.dice.uniform(2, 8))
            await self._timed("server asked for to there", self._start())
            kernel = await self._timed("open to questions there", self._open())
            async with kernel:
                for number, (name, item) in enumerate(items.items()):
                    await self._think((leave_at - time.monotonic()) / (len(items) - number + 1))
                    await self._answer(kernel, name, item)
                await self._save(kernel)
            await self._think(leave_at - time.monotonic())
            await self._timed("hand in to receipt", self._hand_in())
            await self._look_at(neighbour)

    async def _think(self, seconds: float) -> None:
        await asyncio.sleep(max(1.0, seconds * self.dice.uniform(0.5, 1.5)))

    async def _timed(self, step: str, work: Any) -> Any:
        began = time.perf_counter()
        try:
            result = await work
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TroubleError(f"{step}: {type(error).__name__} {error}") from error
        except TroubleError as trouble:
            raise TroubleError(f"{step}: {trouble}") from trouble
        self.times[step].append(time.perf_counter() - began)
        return result

    async def _page(self, method: str, path: str, **extra: Any) -> tuple[str, str]:
        """Return address and text of a page; where the hub asks for patience, come again."""
        url = path if path.startswith("http") else urljoin(self.address, path)
        while True:
            async with self.session.request(method, url, **extra) as answer:
                text = await answer.text()
                if answer.status in (429, 503):
                    self.told_to_wait += 1
                elif answer.ok:
                    return str(answer.url), text
                else:
                    raise TroubleError(f"{answer.status} at {answer.url.path}")
                # As the pages do by themselves: the link to a new start, or this page again.
                again = f"{self.address}/hub/spawn" if answer.status == 429 else str(answer.url)
                method, url, extra = "GET", again, {}
            await asyncio.sleep(30)

    async def _press(self, page: str, action: str, **values: str) -> tuple[str, str]:
        """Press the button of a form."""
        return await self._page("POST", action, data={"_xsrf": _hidden(page)} | values)

    async def _sign_in(self) -> None:
        _, page = await self._page("GET", "/")
        action, values = form(page)
        values |= {"username": self.name, "password": PASSWORD}
        _, page = await self._page("POST", action, data=values)
        self._own(page)

    async def _start(self) -> None:
        """Wait for a server of one's own, as the notebook needs it."""
        url, page = await self._page("GET", f"{self.base}/hub/spawn/{self.name}")
        while progress := re.search(r'EventSource\("([^"]+)"\)', page):
            await self._wait_for_server(unescape(progress[1]))
            url, page = await self._page("GET", url)

    async def _wait_for_server(self, progress: str) -> None:
        ever = aiohttp.ClientTimeout(total=None)  # a browser waits as long as the line is
        async with self.session.get(urljoin(self.address, progress), timeout=ever) as events:
            async for line in events.content:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    if event.get("failed"):
                        raise TroubleError(event["message"])
                    if event.get("ready"):
                        return

    def _own(self, page: str) -> str:
        """Return one's own first page, and no other."""
        if f"Xin chào {self.full_name}" not in page:
            raise TroubleError(f"not one's own first page: {page[:200]!r}")
        return page

    async def _open(self) -> Kernel:
        await self._page("GET", f"{self.home}/labs/open/{self.lab}")
        for file in _program():
            await self._page("GET", f"{self.home}/static/lab/{file}")
        path = f"{self.lab}/{self.lab}.ipynb"
        for data in ("/lab/api/settings", "/api/kernelspecs", "/api/sessions"):
            await self._page("GET", self.home + data)
        content = (await self._json("GET", f"/api/contents/{path}?type=notebook"))["content"]
        asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        kernel = (await self._json("POST", "/api/sessions", asked))["kernel"]["id"]
        socket = await self.session.ws_connect(
            f"{self.origin}{self.home}/api/kernels/{kernel}/channels",
            protocols=("v1.kernel.websocket.jupyter.org",),
            max_msg_size=0,
        )
        opened = Kernel(socket, content)
        await opened.run_all()
        return opened

    async def _json(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.origin}{self.home}{path}"
        sign = self.session.cookie_jar.filter_cookies(url)["_xsrf"].value  # type: ignore[arg-type]
        _, text = await self._page(method, url, json=body, headers={"X-XSRFToken": sign})
        return json.loads(text)

    async def _answer(self, kernel: Kernel, name: str, item: Item) -> None:
        value = self._draw(item)
        if value is None:
            return
        if kernel.controls[name]["pictured"]:
            for one in range(PICTURES):
                near = value + (item.start - value) * (PICTURES - one) / PICTURES
                await self._timed("a picture", kernel.preview(name, near))
        state = await self._timed("answer to recorded", kernel.answer(name, value))
        expected = item.read(value, "vi")
        if state["mood"] != "recorded" or state["value"] != expected:
            raise TroubleError(f"answer to recorded: {name}: {state['text']}")
        self.answers[name] = expected

    def _draw(self, item: Item) -> Any:
        """Draw an answer in the form in which the browser sends it."""
        value = draw(item, self.dice)
        if value is None or isinstance(item, Text):
            return None if value is None else f"{self.full_name}: {value}"
        if isinstance(item, Threshold):
            return round(value, item.decimals)
        if isinstance(item, Number):
            typed = {part: str(round(one, 1)) for part, one in _parts(value).items()}
            typed = {part: one.replace(".", ",") for part, one in typed.items()}
            return typed if item.parts else typed[""]
        return value

    async def _save(self, kernel: Kernel) -> None:
        body = {"type": "notebook", "format": "json", "content": kernel.notebook}
        path = f"/api/contents/{self.lab}/{self.lab}.ipynb"
        await self._timed("save", self._json("PUT", path, body))

    async def _hand_in(self) -> None:
        path = f"{self.base}/services/labs/lab/{self.lab}/hand-in"
        _, asked = await self._page("GET", path)
        _, receipt = await self._press(asked, path)
        self.code = _found(r'<p class="code">([A-Z0-9-]+)', receipt)
        _, front = await self._page("GET", f"{self.base}/services/labs/")
        if self.code not in self._own(front):
            raise TroubleError("the first page does not show the receipt")

    async def _look_at(self, neighbour: str) -> None:
        """Try to see what belongs to another."""
        for path in ("/labs", f"/api/contents/{self.lab}/answers.json"):
            async with self.session.get(f"{self.address}/user/{neighbour}{path}") as answer:
                if answer.ok:
                    raise TroubleError(f"sees {answer.url.path} of another")


def _parts(value: Any) -> dict[str, float]:
    return value if isinstance(value, dict) else {"": value}


def form(page: str) -> tuple[str, dict[str, str]]:
    """Return where the form of the page for signing in is sent, and what it holds unseen."""
    return unescape(_found(r'<form action="([^"]+)"', page)), {"_xsrf": _hidden(page)}


def _hidden(page: str) -> str:
    return unescape(_found(r'name="_xsrf" value="([^"]+)"', page))


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if not found:
        raise TroubleError(f"expected {pattern} in {page[:300]!r}")
    return found[1]


def _program() -> list[str]:
    """Return JupyterLab's largest scripts, as many as a browser loads in bytes."""
    files = list(Path(sys.prefix, "share/jupyter/lab/static").glob("*.js"))
    total, chosen = 0.0, []
    for file in sorted(files, key=lambda one: -one.stat().st_size):
        total += file.stat().st_size
        if total > PROGRAM:
            break
        chosen.append(file.name)
    return chosen
