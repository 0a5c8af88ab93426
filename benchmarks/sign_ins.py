"""A hall signs in: 200 people by password at the same moment, instructors in their lane.

    python benchmarks/sign_ins.py [--people 200]

Each asks for the form and sends it, as a browser does, all at once; an instructor signs in every
two seconds meanwhile. The script ends with 1 if somebody is not let in.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
import psutil
from class_of_200 import spread, start_hub
from people import INSTRUCTORS, PASSWORD, write_class
from trainee import form

BETWEEN = 2  # seconds


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    names = [f"hv{number:03}" for number in range(1, parser.parse_args().people + 1)]
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        write_class(course, names)
        hub, address = start_hub(course, labs=False)
        try:
            load, before = psutil.getloadavg()[0], used(hub.pid)
            refused = asyncio.run(come(address, names))
            took = used(hub.pid) - before
        finally:
            hub.send_signal(signal.SIGINT)
            hub.communicate()
    print(f"Processor time of the hub {took:.1f} s;", end=" ")
    print(f"load of the machine before: {load:.1f} on {psutil.cpu_count()} processors.")
    sys.exit(refused > 0)


def used(pid: int) -> float:
    """Return the processor seconds of a process and all below it."""
    root = psutil.Process(pid)
    times = [one.cpu_times() for one in (root, *root.children(recursive=True))]
    return sum(one.user + one.system for one in times)


async def come(address: str, names: list[str]) -> int:
    """Let all sign in; print how long they waited; return how many were not let in."""
    began, hall, taught = time.perf_counter(), asyncio.Event(), []

    async def teach() -> None:
        number = 0
        while not hall.is_set():
            taught.append(await sign_in(address, INSTRUCTORS[number % len(INSTRUCTORS)]))
            number += 1
            await asyncio.sleep(BETWEEN)

    teaching = asyncio.create_task(teach())
    came = await asyncio.gather(*(sign_in(address, name) for name in names))
    whole = time.perf_counter() - began
    hall.set()
    await teaching
    print("| | people | not let in | median s | 95 % s | longest s |\n|---|---|---|---|---|---|")
    for kind, found in (("trainees", came), ("instructors", taught)):
        waited = [one for one in found if one is not None]
        shown = " | ".join(f"{one:.2f}" for one in spread(waited)) if waited else "- | - | -"
        print(f"| {kind} | {len(found)} | {found.count(None)} | {shown} |")
    print(f"\nAll of the hall in {whole:.1f} s.")
    return came.count(None) + taught.count(None)


async def sign_in(address: str, name: str) -> float | None:
    """Return for how many seconds somebody waited until they were in; None if they are not."""
    began = time.perf_counter()
    jar = aiohttp.CookieJar(unsafe=True)  # of a host without a name, too
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        async with session.get(f"{address}/hub/login") as answer:
            action, values = form(await answer.text())
        values |= {"username": name, "password": PASSWORD}
        url = urljoin(address, action)
        async with session.post(url, data=values, allow_redirects=False) as answer:
            return time.perf_counter() - began if answer.status == 302 else None


if __name__ == "__main__":
    main()
