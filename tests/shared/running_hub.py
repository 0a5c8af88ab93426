"""A real hub on a course of its own, and people who use it over HTTP."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import programs
import pytest
import requests
import urllib3
import websocket
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from grading.course.labs import lab_names
from grading.course.people.person import find
from grading.course.store import Store
from grading.exchange import releases
from grading.hub import sandbox
from lab_utils.language import pick

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "mật khẩu đủ dài"


class Person:
    """One person with a browser's cookies."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        self.session = requests.Session()
        self.token = ""
        self._base = urlsplit(address).path

    def sign_in(self, password: str = PASSWORD) -> bool:
        """Fill in the login form; say whether the hub let this person in."""
        return self._send("login", password=password)

    def first_visit(self, code: str, password: str = PASSWORD, agrees: bool = True) -> bool:
        """Set the password with a code, and agree; say whether the hub let this person in."""
        came_in = self._send("first-visit", code=code, password=password)
        if came_in and agrees:
            self.answer("yes")
        return came_in

    def answer(self, answer: str) -> requests.Response:
        """Say yes or no to what the course keeps of people."""
        url = f"{self.address}/hub/agree"
        self.session.get(url)
        xsrf = {"_xsrf": self.session.cookies.get("_xsrf", path=f"{self._base}/hub/")}
        sent = {"answer": answer}
        return self.session.post(url, params=xsrf, data=sent, allow_redirects=False)

    def _send(self, form: str, **values: str) -> bool:
        self.session.get(f"{self.address}/hub/{form}")
        answer = self.session.post(
            f"{self.address}/hub/{form}",
            params={"_xsrf": self.session.cookies.get("_xsrf", path=f"{self._base}/hub/")},
            data={"username": self.name} | values,
            allow_redirects=False,
        )
        self.page = answer.content.decode()
        return answer.status_code == 302

    def new_token(self) -> None:
        """Ask the hub for a token."""
        xsrf = {"_xsrf": self.session.cookies.get("_xsrf", path=f"{self._base}/hub/")}
        users = f"{self.address}/hub/api/users/{self.name}"
        answer = self.session.post(f"{users}/tokens", params=xsrf)
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]

    def start_server(self) -> None:
        """Start this person's server and wait until it is ready."""
        self.new_token()
        users = f"{self.address}/hub/api/users/{self.name}"
        assert self.hub("POST", "/server").status_code in (201, 202, 400)  # 400: it runs already
        with self.session.get(
            f"{users}/server/progress", headers=self._bearer(), stream=True, timeout=60
        ) as lines:
            for line in lines.iter_lines():
                event = json.loads(line.removeprefix(b"data: ")) if line else {}
                assert not event.get("failed"), event
                if event.get("ready"):
                    return

    def stop_server(self) -> None:
        """Stop this person's server."""
        self.hub("DELETE", "/server")

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}"}

    def hub(self, method: str, path: str, **extra: Any) -> requests.Response:
        """Ask the hub about this person."""
        url = f"{self.address}/hub/api/users/{self.name}{path}"
        return requests.request(method, url, headers=self._bearer(), timeout=60, **extra)

    def server(
        self, method: str, path: str, of: str | None = None, **extra: Any
    ) -> requests.Response:
        """Ask a server: this person's, or another's."""
        url = f"{self.address}/user/{of or self.name}{path}"
        return requests.request(method, url, headers=self._bearer(), timeout=60, **extra)

    def server_as_it_stands(self, path: str) -> urllib3.BaseHTTPResponse:
        """Ask this person's server for a path with its dots, which `requests` would take out."""
        parts = urlsplit(self.address)
        with urllib3.HTTPConnectionPool(str(parts.hostname), parts.port) as pool:
            url = f"{self._base}/user/{self.name}{path}"
            return pool.urlopen("GET", url, headers=self._bearer(), redirect=False)

    def look(self, path: str) -> requests.Response:
        """Look at a page of this person's server, with the cookies of a browser."""
        return self.session.get(f"{self.address}/user/{self.name}{path}", timeout=60)

    def labs(self, path: str = "", **extra: Any) -> requests.Response:
        """Look at a page of the trainees' service, for which no server is started."""
        return self.session.get(f"{self.address}/services/labs/{path}", timeout=60, **extra)

    def press_labs(self, path: str, **values: str) -> requests.Response:
        """Press a button of the trainees' service, with the sign that it came from our page."""
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.labs().text)
        assert found
        url = f"{self.address}/services/labs/{path}"
        return self.session.post(url, data={"_xsrf": found[1]} | values, timeout=60)

    def give(self, lab: str, item: str, value: Any, turn: int = 1) -> requests.Response:
        """Give an answer as the scripts of a lab's page do."""
        assert self.labs().ok  # whoever comes here first is led to the hub and back
        told = self.labs(f"lab/{lab}/answers").json()
        assert "xsrf" in told, told
        token = told["xsrf"]
        return self.session.post(
            f"{self.address}/services/labs/lab/{lab}/answers/{item}",
            json={"value": value, "form": "test", "turn": turn},
            headers={"X-XSRFToken": token},
            timeout=60,
        )

    def press(self, page: str, action: str, files: Any = None, **values: str) -> requests.Response:
        """Press the button of a form, with the sign that it came from our own page."""
        shown = self.look(page).text
        found = re.search(r'name="_xsrf" value="([^"]+)"', shown)
        assert found, shown
        return self.session.post(
            f"{self.address}/user/{self.name}{action}",
            data={"_xsrf": found[1]} | values,
            files=files,
            timeout=60,
        )

    def assignments(self, action: str, lab: str) -> list[dict[str, Any]]:
        """Do what the assignment list does: fetch, submit, fetch_feedback."""
        answer = self.server(
            "POST",
            f"/assignments/{action}",
            json={"course_id": "clinical-ai", "assignment_id": lab},
        ).json()
        assert answer["success"], answer["value"]
        result: list[dict[str, Any]] = answer["value"]
        return result

    def kernel(self, folder: str = "") -> tuple[str, websocket.WebSocket]:
        """Start a kernel of this person's server, in a folder; return its id and the way to it."""
        kernel = self.server("POST", "/api/kernels", json={"path": f"{folder}/"}).json()["id"]
        address = self.address.replace("http", "ws")
        channel = websocket.create_connection(
            f"{address}/user/{self.name}/api/kernels/{kernel}/channels",
            header=[f"Authorization: token {self.token}"],
            timeout=60,
        )
        return kernel, channel

    def run(self, code: str, folder: str = "") -> str:
        """Run code in a kernel of this person's server; return what it prints and its error."""
        kernel, channel = self.kernel(folder)
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": "s"}
        header |= {"username": self.name, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        channel.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        printed = ""
        while True:
            received = channel.recv()
            if isinstance(received, bytes):
                continue  # a control with its picture
            answer = json.loads(received)
            if answer["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            content = answer["content"]
            if answer["msg_type"] == "stream":
                printed += content["text"]
            elif answer["msg_type"] == "error":
                printed += "\n".join(content["traceback"])
            elif answer["msg_type"] == "status" and content["execution_state"] == "idle":
                break
        channel.close()
        self.server("DELETE", f"/api/kernels/{kernel}")
        return printed


class Hub:
    """A hub started as a person starts it."""

    def __init__(
        self,
        course: Path,
        environment: dict[str, str] | None = None,
        first_lab: bool = False,
        files: dict[str, str] | None = None,
        project: Path = PROJECT,
        made: bool = False,  # the course is there, with its releases
        domain: str = "",
    ) -> None:
        self.project = project
        self.course = course
        self.port = _five_free_ports()
        course.mkdir(exist_ok=made)
        for name, text in (files or {}).items():
            (course / name).write_text(text, encoding="utf-8")
        # All but one count as released already: it takes seconds a lab.
        if project == PROJECT and not made:
            _release_all(course, but="02_threshold" if first_lab else "")
        home = course.parent / "home"
        home.mkdir(exist_ok=True)
        self.environment = {
            **os.environ,
            "HOME": str(home),
            "LABS_COURSE": str(course),
            "LABS_PORT": str(self.port),
            **(environment or {}),
        }
        if domain:
            self.environment["LABS_DOMAIN"] = f"http://{domain}:{self.port}"
        self.start()

    @property
    def address(self) -> str:
        """Return how the addresses of all pages begin."""
        if domain := self.environment.get("LABS_DOMAIN"):
            return domain
        here = f"http://127.0.0.1:{self.port}"
        return here if (self.course / "lti.yaml").exists() else f"{here}/{self.port}"

    def move(self, course: Path) -> None:
        """Go to another course and other ports; to be started there."""
        self.course, self.port = course, _five_free_ports()
        new = {"LABS_COURSE": str(course), "LABS_PORT": str(self.port)}
        self.environment = self.environment | new

    def start(self) -> None:
        """Start the hub and wait until it says how to stop it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grading.hub"],
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C" in line:
                return
        raise AssertionError(self.printed)

    def person_without_server(self, name: str) -> Person:
        """Sign somebody in; the first time with the code."""
        person = Person(self.address, name)
        code = self.code(name)
        came_in = person.first_visit(code) if code else person.sign_in()
        assert came_in, person.page
        return person

    def newcomer(self, name: str) -> Person:
        """Sign somebody in for the first time who has not yet agreed."""
        person = Person(self.address, name)
        assert person.first_visit(self.code(name), agrees=False), person.page
        return person

    def code(self, name: str) -> str:
        """Return the code for somebody's first visit; empty once there is a password."""
        with self.store() as store:
            person = find(store, name)
        return person.code if person else ""

    def store(self) -> Store:
        """Open the course's database."""
        return Store(f"sqlite:///{self.course}/state/course.sqlite")

    def person(self, name: str) -> Person:
        """Sign somebody in and start the server."""
        person = self.person_without_server(name)
        person.start_server()
        return person

    def stop(self) -> str:
        """Press Ctrl-C; return what was printed since."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=60)[0]


def _release_all(course: Path, but: str = "") -> None:
    """Put the name of each lab into the exchange of a course."""
    with Store(f"sqlite:///{course}/state/course.sqlite") as store:
        for lab in lab_names():
            if lab != but:
                releases.release(store, lab, {f"{lab}.ipynb": b"{}"})


def _five_free_ports() -> int:
    """Find a port with four free ones after it.

    Where no connection that goes out is given its port, so that none is lost until the hub starts.
    """
    while True:
        port = random.randrange(10_000, 32_000, 5)
        try:
            with ExitStack() as stack:
                for number in range(port, port + 5):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", number))
        except OSError:
            continue
        return port


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A running hub, sandbox and all."""
    if problem := sandbox.problem():
        programs.missing("bubblewrap", f"{pick(problem.cause, 'en')}: {pick(problem.remedy, 'en')}")
    folder = tmp_path_factory.mktemp("hub")
    (folder / "cache").mkdir()
    (folder / "cache" / "shared.txt").write_text("for all", encoding="utf-8")
    hub = Hub(folder / "course", {"LABS_DATA_CACHE": str(folder / "cache")})
    yield hub
    hub.stop()


@pytest.fixture
def new_person(hub: Hub) -> Callable[[str], Person]:
    """Somebody with an empty browser."""
    return lambda name: Person(hub.address, name)


def course_config(course: Path) -> Config:
    """What nbgrader needs to know of a course, without the project's own labs."""
    config = Config()
    config.CourseDirectory.course_id = "clinical-ai"
    config.CourseDirectory.root = str(course)
    for step in ("ReleaseAssignment", "Collect", "ReleaseFeedback", "List"):
        name = re.sub("(?<=[a-z])(?=[A-Z])", "_", step).lower()
        config.ExchangeFactory[name] = f"grading.exchange.nbgrader_instructor.{step}"
    return config


@pytest.fixture
def nbgrader(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], NbGraderAPI]:
    """The instructor's side of nbgrader for a course."""
    bin_folder = str(Path(sys.executable).parent)  # nbgrader calls alembic by its name
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")

    def open_course(course: Path) -> NbGraderAPI:
        monkeypatch.setenv("LABS_COURSE", str(course))
        return NbGraderAPI(config=course_config(course))

    return open_course


@pytest.fixture
def release(nbgrader: Callable[[Path], NbGraderAPI]) -> Callable[[Path], str]:
    """Release an assignment of one graded cell through nbgrader itself."""

    def release(course: Path) -> str:
        cell = new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION")
        cell.metadata["nbgrader"] = {
            "grade_id": "one",
            "grade": True,
            "solution": True,
            "locked": False,
            "points": 1,
            "schema_version": 3,
            "task": False,
        }
        source = course / "source" / "tiny"
        source.mkdir(parents=True)
        nbformat.write(new_notebook(cells=[cell]), source / "tiny.ipynb")
        api = nbgrader(course)
        for step in (api.generate_assignment, api.release_assignment):
            done = step("tiny")
            assert done["success"], done
        return "tiny"

    return release


@pytest.fixture
def write_feedback() -> Callable[[Path, str, str], None]:
    """Put a page into the place where nbgrader generates feedback."""

    def write(course: Path, lab: str, trainee: str) -> None:
        folder = course / "feedback" / trainee / lab
        folder.mkdir(parents=True)
        (folder / f"{lab}.html").write_text(f"feedback for {trainee}")
        shutil.copy(course / "submitted" / trainee / lab / "timestamp.txt", folder)

    return write


@pytest.fixture(scope="session")
def hub_class() -> type[Hub]:
    """For a hub that is not the one of the session."""
    return Hub


@pytest.fixture(scope="session")
def person_class() -> type[Person]:
    """For people of such a hub."""
    return Person


@pytest.fixture(scope="session")
def small_project() -> Callable[[Path], Path]:
    """Return what copies the project to a folder, the small lab in the place of all others."""

    def copy(folder: Path) -> Path:
        left_out = shutil.ignore_patterns("__pycache__")
        for name in ("grading", "lab_utils", "datasets"):
            shutil.copytree(PROJECT / name, folder / name, ignore=left_out)
        shutil.copytree(PROJECT / "tests/grading/small_lab", folder / "notebooks", ignore=left_out)
        return folder

    return copy


@pytest.fixture(scope="session")
def release_all() -> Callable[[Path], None]:
    """Let all labs count as released in a course that is not there yet."""
    return _release_all
