"""A class in one hall on the labs' pages: first visit, lab 02 answered, handed in; on a real hub.

    python benchmarks/pages.py [--people 200] [--arrive 60] [--think 6]

People arrive evenly over so many seconds; each pauses so long (on average) before each answer.
Each does over HTTP what a browser does: pages, scripts and styles, own answers, each answer, the
receipt. At the end every answer and receipt is held against the database; the script ends with 1
if one is lost or another's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from class_of_200 import LAB, Watch, print_times, start_hub
from people import INSTRUCTORS, PASSWORD, full_name

from grading.course.labs import lab_source
from grading.course.people.change import add
from grading.course.people.person import Person, people
from grading.course.store import Store
from grading.exchange.answers import entries
from grading.exchange.submissions import receipts
from lab_utils.questions.items_file import read_items


class Visitor:
    """One trainee with a browser."""

    def __init__(self, address: str, name: str, code: str) -> None:
        self.address, self.name, self._first_code = address, name, code
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.troubles: list[str] = []
        self.given: dict[str, Any] = {}
        self.received = ""
        self.bytes = 0
        self._dice = random.Random(name)

    async def come(self, think: float) -> None:
        """Do it all; what goes wrong is noted."""
        jar = aiohttp.CookieJar(unsafe=True)
        patience = aiohttp.ClientTimeout(total=120)
        try:
            async with aiohttp.ClientSession(cookie_jar=jar, timeout=patience) as session:
                self._session = session
                await self._sign_in()
                await self._work(think)
        except (aiohttp.ClientError, TimeoutError, AssertionError, KeyError) as error:
            self.troubles.append(f"{type(error).__name__}: {str(error)[:200]}")

    async def _sign_in(self) -> None:
        began = time.perf_counter()
        form = await self._get("hub/first-visit")
        sent = {"username": self.name, "code": self._first_code, "password": PASSWORD}
        await self._post("hub/first-visit", form, sent)
        form = await self._get("hub/agree")
        await self._post("hub/agree", form, {"answer": "yes"})
        self.times["sign in: code, password, consent"].append(time.perf_counter() - began)

    async def _work(self, think: float) -> None:
        await asyncio.sleep(self._pause(think))
        began = time.perf_counter()
        front = await self._get("services/labs/")
        self.times["first page: my labs"].append(time.perf_counter() - began)
        assert LAB in front
        await asyncio.sleep(self._pause(think))
        began = time.perf_counter()
        page = await self._get(f"services/labs/lab/{LAB}")
        files = set(re.findall(r'"([^"]+/static/[^"]+)"', page))
        digest = re.search(r"/static/([0-9a-f]+)/", page)
        assert digest
        names = ("band", "bar", "controls", "line", "model", "page")
        files |= {f"services/labs/static/{digest[1]}/{name}.js" for name in names}
        paths = (f"services/{one.partition('services/')[2]}" for one in files)
        await asyncio.gather(*(self._get(path) for path in paths))
        told = json.loads(await self._get(f"services/labs/lab/{LAB}/answers"))
        self.times["first question: page, scripts, answers"].append(time.perf_counter() - began)
        items = read_items(lab_source(LAB).items_path).items
        specs = json.loads(re.search(r'id="specs">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
        for turn, name in enumerate(specs, 1):
            item = items[name]
            await asyncio.sleep(self._pause(think))
            value = item.read(item.draw(self._dice), "vi")
            # A text that is drawn may be empty, which is no answer.
            if item.kind == "text":
                value = value or "Tôi đọc phim trước."
            await self._answer(name, value, turn, told["xsrf"])
        await asyncio.sleep(self._pause(think))
        began = time.perf_counter()
        form = await self._get(f"services/labs/lab/{LAB}/hand-in")
        page = await self._post(f"services/labs/lab/{LAB}/hand-in", form, {})
        self.times["hand in: page and receipt"].append(time.perf_counter() - began)
        code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", page)
        assert code, page[:300]
        self.received = code[0]

    async def _answer(self, name: str, value: Any, turn: int, xsrf: str) -> None:
        sent = {"value": value, "form": f"bench-{self.name}", "turn": turn}
        began = time.perf_counter()
        address = f"{self.address}/services/labs/lab/{LAB}/answers/{name}"
        async with self._session.post(address, json=sent, headers={"X-XSRFToken": xsrf}) as reply:
            told = await reply.json()
            assert reply.status == 200, told
        self.times["an answer recorded"].append(time.perf_counter() - began)
        assert told["state"]["mood"] == "recorded", told
        self.given[name] = told["state"]["value"]

    def _pause(self, think: float) -> float:
        return self._dice.uniform(0.3, 1.7) * think

    async def _get(self, path: str) -> str:
        async with self._session.get(f"{self.address}/{path}") as reply:
            text = await reply.text()
            assert reply.status == 200, f"{reply.status} {path}"
            self.bytes += len(text)
            return text

    async def _post(self, path: str, form: str, values: dict[str, str]) -> str:
        found = re.search(r'name="_xsrf" value="([^"]+)"', form)
        assert found, f"no form on {path}"
        sent = {"_xsrf": found[1]} | values
        async with self._session.post(f"{self.address}/{path}", data=sent) as reply:
            text = await reply.text()
            assert reply.status == 200, f"{reply.status} {path}"
            return text


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--arrive", type=float, default=60)
    parser.add_argument("--think", type=float, default=6)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        course.mkdir()
        url = f"sqlite:///{course}/state/course.sqlite"
        names = [f"hv{number:03}" for number in range(1, asked.people + 1)]
        with Store(url) as store:  # with a code each, as on their slips
            add(store, [Person(INSTRUCTORS[0], "Giảng viên", "instructor")])
            add(store, [Person(name, full_name(name), profession="doctor") for name in names])
        hub, address = start_hub(course)
        watch = Watch(psutil.Process(hub.pid))
        try:
            with Store(url) as store:
                everybody = [
                    Visitor(address, one.username, one.code)
                    for one in people(store)
                    if one.role == "trainee"
                ]
            asyncio.run(hold(everybody, asked.arrive, asked.think, watch))
            with Store(url) as store:
                wrong = sum(is_wrong(store, one) for one in everybody)
        finally:
            hub.send_signal(signal.SIGINT)
            hub.communicate()
        report(everybody, watch, wrong)
    sys.exit(wrong > 0)


async def hold(everybody: list[Visitor], arrive: float, think: float, watch: Watch) -> None:
    """Let the people come one after another, and wait until all have handed in."""
    watching = asyncio.create_task(watch.on(everybody[0].address))
    there = []
    for number, one in enumerate(everybody):
        await asyncio.sleep(watch.began + arrive * number / len(everybody) - time.monotonic())
        there.append(asyncio.create_task(one.come(think)))
    await asyncio.gather(*there)
    watch.ended = time.monotonic()
    await asyncio.to_thread(watch.look)
    watching.cancel()


def is_wrong(store: Store, one: Visitor) -> bool:
    """Say whether an answer or a receipt of somebody is lost, or not theirs."""
    kept = {name: entry["value"] for name, entry in entries(store, one.name, LAB).items()}
    own = {receipt.code for receipt in receipts(store, one.name)}
    return kept != one.given or (bool(one.received) and own != {one.received})


def report(everybody: list[Visitor], watch: Watch, wrong: int) -> None:
    """Print what was found."""
    done = sum(bool(one.received) for one in everybody)
    took = (watch.ended - watch.began) / 60
    print(f"{len(everybody)} people, {done} handed in, {wrong} lost or mixed up, {took:.1f} min.")
    for trouble, count in Counter(t for one in everybody for t in one.troubles).most_common(5):
        print(f"{count} x {trouble}")
    print_times([person.times for person in everybody], watch)
    print("\n| | processes | MB | processor s |\n|---|---|---|---|")
    used = watch.seconds()
    for kind, sizes in sorted(watch.memory.items()):
        print(f"| {kind} | {len(sizes)} | {sum(sizes) / 1e6:.0f} | {used[kind]:.0f} |")
    memory = sum(sum(sizes) for sizes in watch.memory.values()) / 1e6
    each = sum(used.values()) / max(1, len(everybody))
    print(f"\nIn all {memory:.0f} MB, {each:.2f} s of a processor a person.")


if __name__ == "__main__":
    main()
