"""Which files a lab reads: when one changes, the lab is run anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def files_read() -> Iterator[set[str]]:
    """Note what the lab reads: its data, and the modules of the project that it uses."""
    read: set[str] = set()
    others = (sys.prefix, sys.base_prefix, str(Path.cwd()), "/proc", "/sys", "/dev", "/etc", "/usr")
    noting = True

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        path, mode = arguments[:2] if event == "open" else (None, None)
        if noting and isinstance(path, str) and mode in ("r", "rb", "rt"):
            path = os.path.abspath(path)  # noqa: PTH100
            if not path.startswith(others) and not path.endswith(".pyc"):
                read.add(path)

    sys.addaudithook(note)  # for good: Python takes none away again
    yield read
    noting = False
    modules = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    read |= {path for path in modules if path and not path.startswith(others)}
