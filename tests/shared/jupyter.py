"""A real JupyterLab with a lab of a test's own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def jupyterlab(
    root: Path, items: str, cells: list[str], settings: dict[str, Any] | None = None
) -> Iterator[tuple[str, Path]]:
    """Serve ``lab.ipynb`` in an empty folder; give its address and the notebook's folder.

    It is set as a trainee's is, but for the ``settings`` given.
    """
    folder = root / "lab"
    folder.mkdir()
    (folder / "items.yaml").write_text(items, encoding="utf-8")
    notebook = new_notebook(
        cells=[new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, folder / "lab.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    own = {f"JUPYTER_{one}_DIR": str(root / one) for one in ("CONFIG", "DATA", "RUNTIME")}
    config = root / "CONFIG" / "labconfig"
    shutil.copytree(PROJECT / "grading/hub/roles/trainee/labconfig", config)
    overrides = config / "default_setting_overrides.json"
    overrides.write_text(json.dumps(json.loads(overrides.read_bytes()) | (settings or {})))
    own |= {"JUPYTERLAB_WORKSPACES_DIR": str(root / "ws"), "IPYTHONDIR": str(root / "ipython")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
         "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}",
         "--IdentityProvider.token="],
        env=os.environ | own | {"PYTHONPATH": str(PROJECT)},
        stdout=(root / "log").open("w"),
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        for _ in range(600):
            if server.poll() is not None:
                raise AssertionError((root / "log").read_text())
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, folder
    finally:
        server.terminate()
        server.wait()
