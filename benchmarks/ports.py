"""Free ports of this machine."""

from __future__ import annotations

import socket
from contextlib import ExitStack


def in_a_row(number: int) -> int:
    """Find so many free ports in a row; return the first."""
    while True:
        with ExitStack() as stack:
            first, *others = (stack.enter_context(socket.socket()) for _ in range(number))
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                for after, one in enumerate(others, port + 1):
                    one.bind(("127.0.0.1", after))
            except (OSError, OverflowError):
                continue
            return port
