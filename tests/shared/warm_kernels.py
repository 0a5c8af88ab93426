"""Kernels that start as a copy of a process which has imported the libraries already.

Nearly all of the processor time of running a lab's notebook is Python importing the same
libraries. Here one process imports those that are not the project's own and forks for each kernel.
All the rest is as ever: papermill and nbgrader start, feed and stop a kernel, which is a process of
its own with the environment and the folder that they give it, and imports the project's modules
itself.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

LAUNCH = ["-m", "ipykernel_launcher"]
# What a kernel draws with; matplotlib reads it when imported, which is before the fork here.
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
# All that is read before the fork has to be the same in the copy.
READ_EARLY = ("PYTHONPATH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
# Imported by some lab or its kernel, and not ours.
LIBRARIES = (
    "ciw",
    "dcurves",
    "debugpy",
    "filelock",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipywidgets",
    "anywidget",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pandas",
    "PIL.Image",
    "pint",
    "pooch",
    "presidio_analyzer",
    "pydicom",
    "scipy.ndimage",
    "scipy.optimize",
    "scipy.stats",
    "sklearn.decomposition",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "statsmodels.discrete.discrete_model",
    "statsmodels.stats.proportion",
    "yaml",
)
LARGEST = 1 << 20  # bytes of a request


class Kernel:
    """A forked kernel, as jupyter_client uses the `subprocess.Popen` of one."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        try:
            self._pidfd = os.pidfd_open(pid)
        except ProcessLookupError:
            self.returncode = 0

    def poll(self) -> int | None:
        """Say whether it has ended; the parent alone knows how."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._pidfd, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._pidfd], [], [], timeout)[0]:
            os.close(self._pidfd)
            self.returncode = 0
        return self.returncode


@contextmanager
def warm_kernels() -> Iterator[None]:
    """Fork the kernels that this process starts, where the system is Linux."""
    if sys.platform != "linux":
        yield
        return
    from jupyter_client.provisioning import local_provisioner

    cold = local_provisioner.launch_kernel
    early = {name: os.environ.get(name) for name in READ_EARLY}
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, __file__, str(theirs.fileno())]
    parent = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=os.environ | BACKEND)
    theirs.close()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)

    def launch(cmd: list[str], env: dict[str, str], cwd: Any = None, **other: Any) -> Any:
        same = all(env.get(name) == value for name, value in early.items())
        if cmd[1:3] != LAUNCH or not same or env.get("MPLBACKEND"):
            return cold(cmd, env=env, cwd=cwd, **other)
        request = {"arguments": cmd[3:], "env": env, "cwd": str(cwd or Path.cwd())}
        ours.send(json.dumps(request).encode())
        return Kernel(int(ours.recv(100)))

    local_provisioner.launch_kernel = launch
    try:
        yield
    finally:
        local_provisioner.launch_kernel = cold
        ours.close()
        parent.wait()


def serve(requests: socket.socket) -> None:
    """Fork a kernel for each request, until nobody can ask any more."""
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()  # else each copy would be made of all that was imported, at its first collection
    signal.signal(signal.SIGCHLD, bury)
    while request := requests.recv(LARGEST):
        parent = os.getpid()
        if os.fork():
            continue
        os.setsid()  # before it is known: signals go to its process group
        requests.send(str(os.getpid()).encode())
        requests.close()
        be_kernel(parent, **json.loads(request))
        return


def bury(*_: object) -> None:
    """Take note of the kernels that ended, so that their processor time counts as the parent's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def be_kernel(parent: int, arguments: list[str], env: dict[str, str], cwd: str) -> None:
    """Be what ``python -m ipykernel_launcher`` starts, in the process of now."""
    from ipykernel import kernelapp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(cwd)
    os.environ.clear()
    # It ends when the process does that forked it.
    os.environ.update(env | {"JPY_PARENT_PID": str(parent)})
    sys.argv = [kernelapp.__file__, *arguments]
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, which no kernel has
    serve(socket.socket(fileno=int(sys.argv[1])))
