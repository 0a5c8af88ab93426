"""A model that speaks the protocol, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Server:
    """Speaks the protocol; `trick` says how the next answers go wrong, empty for not at all."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.trick: int | str | bytes = ""
        self.stop = threading.Event()
        self.finished = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append({"path": self.path, "headers": self.headers, "body": body})
                outer.answer(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        said = f"Đã đọc: {body['messages'][0]['content']}"
        content = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
        status = self.trick if isinstance(self.trick, int) else 200
        if isinstance(self.trick, bytes):
            content = self.trick
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", f"{self.address}/elsewhere")
        handler.end_headers()
        if self.trick == "silent":
            self.finished = not self.stop.wait(30)
        elif self.trick == "drops":
            for _ in range(300):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                if self.stop.wait(0.1):
                    return
            self.finished = True
        else:
            handler.wfile.write(content)

    def close(self) -> None:
        self.stop.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A model that repeats its prompt."""
    one = Server()
    yield one
    one.close()
