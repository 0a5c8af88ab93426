"""Kernels and marking processes that start as a copy of one which has imported the libraries.

Nearly all of the processor time of running a lab's notebook is Python importing the same
libraries. Here one process imports those that are not the project's own and forks for each kernel
and for each worker that marks. All the rest is as ever: nbclient, nbgrader and marking start, feed
and stop a process of its own with the environment and the folder that they give it, and it imports
the project's modules itself.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

KERNEL = ["-m", "ipykernel_launcher"]
WORKER = ["-P", "-m", "grading.marking.worker"]
# What a kernel draws with; matplotlib reads it when imported, which is before the fork here.
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
# One thread for numbers, as marking has it; else a kernel would not be the copy of a worker's.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
# All that is read before the fork has to be the same in the copy.
READ_EARLY = ("PYTHONPATH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
# Imported by some lab, its kernel or a worker, and not ours.
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
    "nbgrader.utils",
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


class Copy:
    """A forked process, as jupyter_client and marking use the `subprocess.Popen` of one."""

    stderr = None

    def __init__(
        self, pid: int, status: int, stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None
    ) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self.returncode: int | None = None
        self._status = status

    def poll(self) -> int | None:
        """Return how it has ended; None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired("a copy", timeout or 0)
        return self.returncode

    def communicate(self) -> None:
        """Say and hear nothing more, and wait."""
        for pipe in (self.stdin, self.stdout):
            with suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        self.wait()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        """The parent alone learns how it has ended, and writes it into a pipe."""
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            self.returncode = int(os.read(self._status, 100) or -signal.SIGKILL)
            os.close(self._status)
        return self.returncode


class Warm:
    """The process that has imported the libraries; it starts when the first copy is asked for."""

    def __init__(self) -> None:
        self._early = {name: ONE_THREAD.get(name, os.environ.get(name)) for name in READ_EARLY}
        self._parent: subprocess.Popen[bytes] | None = None

    def can_copy(self, env: dict[str, str]) -> bool:
        """Say whether a process of this environment may be a copy."""
        same = all(env.get(name) == value for name, value in self._early.items())
        return sys.platform == "linux" and same and not env.get("MPLBACKEND")

    def copy(self, request: dict[str, Any], *inherited: int) -> tuple[int, int]:
        """Fork; return the copy's id and the pipe that tells how it ends."""
        if not self._parent:
            self._ask, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            command = [sys.executable, __file__, str(theirs.fileno())]
            env = os.environ | BACKEND | ONE_THREAD
            self._parent = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env=env,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            theirs.close()
            self._ask.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)
        status, tell = os.pipe()
        socket.send_fds(self._ask, [json.dumps(request).encode()], [tell, *inherited])
        os.close(tell)
        return int(self._ask.recv(100)), status

    def close(self) -> None:
        if self._parent:
            self._ask.close()
            self._parent.wait()


@contextmanager
def copies(warm: Warm) -> Iterator[None]:
    """Fork the kernels and workers that this process starts, where the system is Linux."""
    import pytest
    from jupyter_client.provisioning import local_provisioner

    from grading.marking import worker_client

    cold = local_provisioner.launch_kernel

    def kernel(cmd: list[str], env: dict[str, str], cwd: Any = None, **other: Any) -> Any:
        if cmd[1:3] != KERNEL or not warm.can_copy(env):
            return cold(cmd, env=env, cwd=cwd, **other)
        request = {"arguments": cmd[3:], "env": env, "cwd": str(cwd or Path.cwd())}
        return Copy(*warm.copy(request))

    def worker(
        cmd: list[str], env: dict[str, str], cwd: Path, stderr: IO[bytes], **other: Any
    ) -> Any:
        if cmd[1:] != WORKER or not warm.can_copy(env):
            return subprocess.Popen(cmd, env=env, cwd=cwd, stderr=stderr, **other)
        (read, stdin), (stdout, write) = os.pipe(), os.pipe()
        request = {"arguments": None, "env": env, "cwd": str(cwd)}
        copy = warm.copy(request, read, write, stderr.fileno())
        os.close(read)
        os.close(write)
        return Copy(*copy, stdin=os.fdopen(stdin, "wb"), stdout=os.fdopen(stdout, "rb"))

    with pytest.MonkeyPatch.context() as patch:
        for name, value in ONE_THREAD.items():
            patch.setenv(name, value)
        patch.setattr(local_provisioner, "launch_kernel", kernel)
        theirs = SimpleNamespace(**vars(subprocess) | {"Popen": worker})
        patch.setattr(worker_client, "subprocess", theirs)
        yield


# The process that is copied


_tell: dict[int, int] = {}  # the copies that run, and where to tell how they end


def serve(requests: socket.socket) -> None:
    """Fork for each request, until nobody can ask any more."""
    for library in LIBRARIES:
        import_module(library)
    gc.freeze()  # else each copy would be made of all that was imported, at its first collection
    signal.signal(signal.SIGCHLD, bury)
    while True:
        request, given, *_ = socket.recv_fds(requests, LARGEST, 4)
        if not request:
            return
        tell, *inherited = given
        parent = os.getpid()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        pid = os.fork()
        if pid:
            _tell[pid] = tell
            for one in inherited:
                os.close(one)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        os.setsid()  # before it is known: signals go to its process group
        requests.send(str(os.getpid()).encode())
        for one in (requests.detach(), tell, *_tell.values()):
            os.close(one)
        be_copy(parent, inherited, **json.loads(request))
        return


def bury(*_: object) -> None:
    """Take note of the copies that ended: their processor time counts as the parent's."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            tell = _tell.pop(pid)
            with suppress(BrokenPipeError):
                os.write(tell, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(tell)


def be_copy(
    parent: int, inherited: list[int], arguments: list[str] | None, env: dict[str, str], cwd: str
) -> None:
    """Be what was asked for, in the process of now."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for place, one in enumerate(inherited):
        os.dup2(one, place)
        os.close(one)
    if arguments is None:
        be_worker()
    else:
        be_kernel(parent, arguments)


def be_worker() -> None:
    """Be what ``python -m grading.marking.worker`` starts."""
    import matplotlib

    matplotlib.use("agg")
    runpy.run_module(WORKER[-1], run_name="__main__", alter_sys=True)


def be_kernel(parent: int, arguments: list[str]) -> None:
    """Be what ``python -m ipykernel_launcher`` starts."""
    from ipykernel import kernelapp

    os.environ["JPY_PARENT_PID"] = str(parent)  # it ends when the process does that forked it
    sys.argv = [kernelapp.__file__, *arguments]
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, which no kernel has
    serve(socket.socket(fileno=int(sys.argv[1])))
