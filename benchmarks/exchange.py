"""Hand in 2,000 times in a minute, as 200 trainees do at the end of a class, and count.

    python benchmarks/exchange.py [--lab 02_threshold] [--count 2000] [--seconds 60]

The service runs as in a course, on SQLite; a stand-in answers for the hub, which knows each token.
Each submission is the lab with all its figures and answers, and differs from the others. Prints the
rate, how long a trainee waits for the receipt, and what the service takes. At the end it is killed
(-9); the script ends with 1 if a submission is missing that a receipt was given for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import ports
import psutil
from tornado.httpclient import AsyncHTTPClient
from tornado.web import Application, RequestHandler

TRAINEES = 200


class Hub(RequestHandler):
    """Says of a token whose it is."""

    def get(self) -> None:
        name = self.request.headers["Authorization"].removeprefix("token ")
        scopes = ["access:services!service=exchange"]
        self.finish({"kind": "user", "name": name, "scopes": scopes})


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lab", default="02_threshold")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LABS_COURSE"] = folder
        sys.exit(asyncio.run(run(asked.lab, asked.count, asked.seconds)) > 0)


async def run(lab: str, count: int, seconds: float) -> int:
    """Hand in, and look for each submission; return how many are lost."""
    files = handed_in(lab)
    # Beforehand: on a hub this is the work of the trainees' servers.
    bodies = [body(varied(files, number)) for number in range(count)]
    port = ports.in_a_row(2)
    Application([("/hub/api/user", Hub)]).listen(port, "127.0.0.1")
    address = f"http://127.0.0.1:{port + 1}/services/exchange/"
    service = await start(port, address)
    AsyncHTTPClient.configure(None, max_clients=500)
    memory = [0.0]

    async def watch() -> None:
        while True:
            memory.append(service.memory_full_info().pss / 1e6)
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    started = time.perf_counter()

    async def one(number: int) -> tuple[str, float]:
        await asyncio.sleep(seconds * number / count)
        began = time.perf_counter()
        answer = await AsyncHTTPClient().fetch(
            f"{address}labs/{lab}/submissions",
            method="POST",
            headers={"Authorization": f"token t{number % TRAINEES:03}"},
            body=bodies[number],
            request_timeout=600,
            connect_timeout=600,
        )
        return json.loads(answer.body)["code"], time.perf_counter() - began

    receipts = await asyncio.gather(*(one(number) for number in range(count)))
    wall = time.perf_counter() - started
    watching.cancel()
    times = service.cpu_times()
    waited = [1000 * each for _, each in receipts]
    service.kill()  # -9: what is lost then is counted
    lost = missing([code for code, _ in receipts], files)
    size = sum(map(len, files.values())) / 1000
    print(f"Lab {lab}: {count} submissions of {size:.0f} kB by {TRAINEES} trainees, {lost} lost")
    print("| a minute | median ms | 99 % ms | longest ms | processor s | MB |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {60 * count / wall:.0f} | {statistics.median(waited):.0f} "
        f"| {statistics.quantiles(waited, n=100)[98]:.0f} | {max(waited):.0f} "
        f"| {times.user + times.system:.1f} | {max(memory):.0f} |"
    )
    return lost


def handed_in(lab: str) -> dict[str, bytes]:
    """Return what a trainee hands in who has answered all: figures, tables, answers."""
    import nbformat

    from grading.authoring import check
    from grading.course import labs
    from grading.course.store import Store
    from grading.exchange.releases import release

    with check.run_copy(labs.lab_source(lab).folder, "vi", solved=True) as (folder, notebook):
        answers = (folder / "answers.json").read_bytes()
    files = {f"{lab}.ipynb": nbformat.writes(notebook).encode(), "answers.json": answers}
    with Store() as store:
        release(store, lab, files)
    return files


def varied(files: dict[str, bytes], number: int) -> dict[str, bytes]:
    """Return a submission that differs from the others in one answer."""
    answers = json.loads(files["answers.json"])
    next(iter(answers["items"].values()))["changes"] = number + 1
    return files | {"answers.json": json.dumps(answers).encode()}


def body(files: dict[str, bytes]) -> bytes:
    """Return what a trainee's server sends."""
    from grading.exchange.exchanged_files import coded

    return json.dumps({"files": coded(files)}).encode()


async def start(port: int, address: str) -> psutil.Process:
    """Start the service and wait until it listens."""
    environment = {
        **os.environ,
        "LABS_EXCHANGE_SERVICE": address,
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{port}/hub/api",
    }
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "grading.exchange"]
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port + 1)).close()
            return psutil.Process(process.pid)
        except ConnectionRefusedError:
            assert process.poll() is None
            await asyncio.sleep(0.1)


def missing(codes: list[str], files: dict[str, bytes]) -> int:
    """Count the receipts whose submission is not there, byte for byte."""
    from grading.course.store import Store
    from grading.exchange.submissions import content

    assert len(set(codes)) == len(codes)
    with Store() as store:
        return sum(content(store, code) != varied(files, n) for n, code in enumerate(codes))


if __name__ == "__main__":
    main()
