"""The exchange's service as it runs, with a stand-in for the hub that says who is who."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from grading.course.store import Store
from grading.exchange import HAND_IN, releases
from grading.exchange.exchanged_files import coded

PROJECT = Path(__file__).resolve().parents[2]
LAB = "01_file"
NOTEBOOK = f"{LAB}.ipynb"

# What the hub says of a token, as JupyterHub 5 does; tests/grading/hub/test_exchange.py asks it.
PEOPLE = {
    f"token-{name}": {"kind": kind, "name": name, "admin": False, "scopes": scopes}
    for name, kind, scopes in [
        *((f"hocvien{n:02}", "user", ["read:users:name", HAND_IN]) for n in range(3, 9)),
        ("giangvien", "user", ["read:users:name", "access:servers!user=giangvien"]),
        ("idle-culler", "service", ["list:users", HAND_IN]),
        ("other", "user", ["access:services!service=other"]),
    ]
}


class Identities(BaseHTTPRequestHandler):
    """The hub's answer to the question whose a token is."""

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("token ")
        person = PEOPLE.get(token) if self.path == "/hub/api/user" else None
        refusal = {"status": 403, "message": "Missing or invalid credentials."}
        content = json.dumps(person or refusal).encode()
        self.send_response(200 if person else 403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def hub_api() -> Iterator[str]:
    """The address that the service asks."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Identities)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hub/api"
    server.shutdown()
    server.server_close()


TOKEN = "token-hocvien05"


class Service:
    """An exchange on a course of its own, which can be killed and started again."""

    def __init__(
        self,
        hub_api: str,
        course: Path,
        url: str = "",
        lab: str = LAB,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/services/exchange/"
        self.url = url or f"sqlite:///{course}/state/course.sqlite"
        self.environment = {
            **os.environ,
            "LABS_COURSE": str(course),
            "LABS_DATABASE": url,
            "LABS_EXCHANGE_SERVICE": self.address,
            "JUPYTERHUB_API_URL": hub_api,
        }
        self.store = Store(self.url.replace("postgresql:", "postgresql+psycopg:"))
        releases.release(self.store, lab, files or {f"{lab}.ipynb": b"{}"})

    def start(self, most_bytes: int = resource.RLIM_INFINITY) -> None:
        """Start it, and wait for it; no file of it may grow longer than so many bytes."""

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))

        self.process = subprocess.Popen(
            [sys.executable, "-m", "grading.exchange"],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=limit,
        )
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                assert self.process.poll() is None
                time.sleep(0.05)

    def kill(self) -> None:
        """Kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it for good."""
        self.kill()
        self.store.close()

    def ask(self, method: str, path: str, token: str = TOKEN, **more: Any) -> requests.Response:
        """Ask as the holder of a token."""
        headers = {"Authorization": f"token {token}"} | more.pop("headers", {})
        return requests.request(method, self.address + path, headers=headers, timeout=60, **more)

    def hand_in(self, files: dict[str, bytes], token: str = TOKEN) -> requests.Response:
        return self.post(json.dumps({"files": coded(files)}).encode(), token)

    def post(self, body: bytes, token: str = TOKEN) -> requests.Response:
        return self.ask("POST", f"labs/{LAB}/submissions", token, data=body)
