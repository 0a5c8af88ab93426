"""An empty cache and mirror, a server that can misbehave, and where real copies are."""

from __future__ import annotations

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from lab_utils.data.catalogue import DATASETS
from lab_utils.environment import DATA_MIRROR

REAL_MIRROR = DATA_MIRROR.get() or DATASETS.parents[1] / "shared" / "mirror"


@pytest.fixture(scope="session")
def real_mirror():
    """Copies of public data sets, where they are."""
    if not (REAL_MIRROR / "nhanes-2017-2018").is_dir():
        pytest.skip("no copies of the public data sets here (LABS_DATA_MIRROR)")
    return REAL_MIRROR


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, and no mirror."""
    monkeypatch.setenv("LABS_DATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("LABS_DATA_MIRROR", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def mirror(cache, tmp_path, monkeypatch):
    """An empty mirror, and an empty cache."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    monkeypatch.setenv("LABS_DATA_MIRROR", str(folder))
    return folder


class Server:
    """Serves bytes by path; `tricks` says how each request goes wrong, in order; then all is well.

    Tricks: a status such as ``404``, ``"cut"`` (half the bytes, then the line is dropped),
    ``"stall"`` (half the bytes, then silence), ``"wrong"`` (other bytes of the same length),
    ``"whole"`` (the range that was asked for is ignored), ``"shifted"`` (another range is sent).
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.tricks: list[object] = []
        self.asked: list[tuple[str, str]] = []
        self.ranges = True
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        threading.Thread(target=self.httpd.serve_forever, daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.httpd.server_port}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = unquote(handler.path).lstrip("/")
        self.asked.append((path, handler.headers.get("Range", "")))
        trick = self.tricks.pop(0) if self.tricks else None
        content = self.files.get(path)
        if isinstance(trick, int) or content is None:
            self._send(handler, trick if isinstance(trick, int) else 404, b"sorry", {})
            return
        start = 0
        found = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if found and self.ranges and trick != "whole":
            start = int(found[1]) // (2 if trick == "shifted" else 1)
        if start and start >= len(content):
            self._send(handler, 416, b"", {"Content-Range": f"bytes */{len(content)}"})
            return
        status = 206 if start else 200
        more = (
            {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
        )
        body = content[start:]
        if trick == "wrong":
            body = bytes(255 - byte for byte in body)
        self._send(handler, status, body, more, trick)

    def _send(self, handler, status, body, more, trick=None) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **more}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if trick in ("cut", "stall") else body)
        handler.wfile.flush()
        if trick == "stall":
            time.sleep(3)
        if trick in ("cut", "stall"):
            handler.close_connection = True


@pytest.fixture
def server():
    """A web server on this machine that can misbehave."""
    found = Server()
    yield found
    found.httpd.shutdown()
    found.httpd.server_close()
