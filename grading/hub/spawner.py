"""Starts one person's server: role by group, trainees in a sandbox."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from jupyterhub.spawner import SimpleLocalProcessSpawner
from jupyterhub.utils import url_path_join, wait_for_http_server
from tornado.web import HTTPError
from traitlets import Unicode

from grading.course.paths import PROJECT, CoursePaths
from grading.course.people.agreements import agreement
from grading.course.people.person import GROUPS
from grading.course.store import Store
from grading.hub import HUB, sandbox
from grading.hub.capacity import StartQueue, most_servers
from grading.settings import (
    COURSE,
    DATABASE,
    DOMAIN,
    EXCHANGE_SERVICE,
    GRADEBOOK,
    NOT_SEPARATED,
)
from lab_utils.data.places import cache_folder, mirror_folder
from lab_utils.environment import (
    DATA_CACHE,
    DATA_MIRROR,
    MODEL,
    MODEL_KEY,
    MODEL_NAME,
    PACS,
    Setting,
)

_start_queue = StartQueue()
# Pages lead to the question before; this is for whoever asks the hub's API.
_NOT_AGREED = (
    "Bạn chưa đồng ý cho khóa học lưu dữ liệu của bạn. Hãy về trang đầu để đọc và chọn. / You have "
    "not agreed to what the course keeps of you. Go to the first page to read and choose."
)


class CourseSpawner(SimpleLocalProcessSpawner):
    """A local server whose configuration folder follows the user's group."""

    _runtime: tempfile.TemporaryDirectory[str] | None = None
    in_haste = False  # whether the next stop gives the server no time
    not_separated = Unicode(
        help="Why trainees have no sandbox (bubblewrap), for the desk; empty if they have one."
    ).tag(config=True)

    async def start(self) -> tuple[str, int]:
        """Start the server when it is its turn, and wait until it answers.

        Raises
        ------
        tornado.web.HTTPError
            429 if there is no seat for one more trainee; instructors never wait. 403 if this
            person has not agreed to what the course keeps of them.
        """
        store: Store = self.authenticator.store
        if not await asyncio.to_thread(agreement, store, self.user.name):
            raise HTTPError(403, _NOT_AGREED)
        trainee = self._role() == "trainee"
        taken = self.handler.users.count_active_users()["active"]  # with this one
        if trainee and taken > most_servers():
            raise HTTPError(429, f"{taken - 1} servers are all that this machine holds")
        async with _start_queue.acquire(self) if trainee else nullcontext():
            address = await self._start()
            await self._answers(*address)
        return address

    def get_state(self) -> dict[str, Any]:
        """Say with the number of the process when it began, and for which course."""
        state: dict[str, Any] = super().get_state()
        if started := _began(state.get("pid", 0)):
            state |= {"began": started, "course": str(CoursePaths.from_environment().course)}
        return state

    def load_state(self, state: dict[str, Any]) -> None:
        """Believe the number of a process only where it is still this one, of this course.

        A copy of a course names the first hub's servers; after a restart of the machine numbers are
        those of other programs.
        """
        course = str(CoursePaths.from_environment().course)
        began = _began(state.get("pid", 0))
        same = began and abs(began - state.get("began", 0)) < 1 and state.get("course") == course
        super().load_state(state if same else {k: v for k, v in state.items() if k != "pid"})

    async def progress(self) -> AsyncIterator[dict[str, Any]]:
        """Say how many are before this person."""
        while (ahead := _start_queue.ahead(self)) is not None:
            before = ahead + 1  # at least one is being served
            message = f"Trước bạn còn {before} người. / {before} before you."
            yield {"progress": 10, "message": message}
            await asyncio.sleep(2)
        yield {"progress": 50, "message": "Đến lượt bạn. / It is your turn."}

    async def _answers(self, ip: str, port: int) -> None:
        """Wait until the server answers, or has ended."""
        url = url_path_join(f"http://{ip}:{port}", self.server.base_url, "api")
        answer = asyncio.ensure_future(wait_for_http_server(url, self.http_timeout))
        try:
            while not answer.done() and await self.poll() is None:
                await asyncio.wait([answer], timeout=1)
        finally:
            answer.cancel()

    async def _start(self) -> tuple[str, int]:
        """Prepare the folders and start the server."""
        paths = CoursePaths.from_environment()
        user = self.user.name
        role = self._role()
        data = data_folders()
        for folder in (paths.home(user), paths.no_config, paths.state / "log"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Jupyter's mark that nothing of IPython 3 is left to migrate: a trainee cannot make it.
        (paths.no_config / "migrated").touch()

        trainee = role == "trainee"
        self.home_dir = str(paths.home(user))
        self.notebook_dir = self.home_dir if trainee else str(paths.course)
        self.default_url = "/labs" if trainee else "/desk"
        self.disable_user_config = trainee
        # -P: a file random.py at home does not keep the server from starting.
        module = "grading.hub.singleuser" if trainee else "jupyterhub.singleuser"
        self.cmd = [sys.executable, "-P", "-m", module]
        # Anybody on the machine, and in any sandbox, may listen to a kernel's TCP ports.
        self.args = ["--KernelManager.transport=ipc"]
        if trainee and not self.not_separated:
            folders = [Path(folder) for folder in data.values()]
            self.cmd = [*sandbox.command(paths, user, folders), *self.cmd]
        elif os.geteuid() == 0:
            self.args.append("--allow-root")
        self.environment = _environment(paths, role, self.home_dir, data)
        if not trainee and self.not_separated:
            self.environment[NOT_SEPARATED.name] = self.not_separated
        # Private, and short as the addresses of sockets have to be: those of the kernels lie here.
        runtime = "/tmp/runtime" if trainee and not self.not_separated else self._runtime_folder()
        self.environment["JUPYTER_RUNTIME_DIR"] = runtime
        self.env_keep = ["LANG", "LC_ALL", "LD_LIBRARY_PATH"]
        # A log of its own: through the hub's log a trainee could read what the hub writes.
        with (paths.state / "log" / f"{user}.log").open("wb") as log:
            self.popen_kwargs = {
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": subprocess.STDOUT,
            }
            address: tuple[str, int] = await super().start()
        return address

    async def stop(self, now: bool = False) -> None:
        """Stop the server, and remove what its kernels left."""
        await super().stop(now or self.in_haste)
        self.in_haste = False
        if self._runtime:
            self._runtime.cleanup()
            self._runtime = None

    def _runtime_folder(self) -> str:
        self._runtime = tempfile.TemporaryDirectory(prefix="labs-", ignore_cleanup_errors=True)
        return self._runtime.name

    def _role(self) -> str:
        groups = {group.name for group in self.user.groups}
        for role, group in GROUPS.items():  # trainee first: the lesser rights win
            if group in groups:
                return role
        raise ValueError(f"{self.user.name} is in none of the groups {', '.join(GROUPS.values())}")


def _began(pid: int) -> float:
    """When a process began, in seconds since 1970; 0 where there is none."""
    try:
        return float(psutil.Process(pid).create_time()) if pid else 0
    except psutil.NoSuchProcess:
        return 0


def _environment(paths: CoursePaths, role: str, home: str, data: dict[str, str]) -> dict[str, Any]:
    environment = {
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": f"{HUB / 'roles' / role / 'stubs'}:{PROJECT}",
        "PYTHONNOUSERSITE": "1",
        COURSE.name: str(paths.course),
        "JUPYTER_CONFIG_PATH": str(HUB / "roles" / role),
        # Templates that keep formgrader's pages from loading anything off this machine.
        "JUPYTER_PATH": str(HUB / "share"),
        # Settings of the role are not overruled by a file at home; those of the page are kept.
        "JUPYTER_CONFIG_DIR": str(paths.no_config),
        "JUPYTERLAB_SETTINGS_DIR": f"{home}/.jupyterlab/settings",
        "JUPYTERLAB_WORKSPACES_DIR": f"{home}/.jupyterlab/workspaces",
    }
    # For lessons of labs 01 and 12; a trainee sees the password and the key that stand in them.
    handed_on: list[Setting[str]] = [PACS, MODEL, MODEL_NAME, MODEL_KEY]
    if role == "trainee":
        handed_on.append(EXCHANGE_SERVICE)
        # The other one first compiles the schema of notebooks: 10 MiB in each server.
        environment["NBFORMAT_VALIDATOR"] = "jsonschema"
    else:
        # A file random.py in the course, or handed in, is not what an instructor's Python imports.
        environment["PYTHONSAFEPATH"] = "1"
        # Their addresses may hold a password.
        handed_on += [GRADEBOOK, DATABASE, DOMAIN]
    for setting in handed_on:
        environment |= setting.named()
    return environment | data


def data_folders() -> dict[str, str]:
    """Return the data that all read: the mirror, and the cache of whoever started the hub."""
    folders = {DATA_CACHE.name: cache_folder(), DATA_MIRROR.name: mirror_folder()}
    return {
        name: str(folder.absolute())
        for name, folder in folders.items()
        if folder and folder.is_dir()
    }
