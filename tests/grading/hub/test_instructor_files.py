"""What a trainee's files can do to the instructor who works beside them: nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket

SECRET = "of the trainee alone"
# Standard modules that the programs below import, and that a file of this name could stand for.
TAKEN = "import os, sys; (open(os.environ['LABS_COURSE'] + '/taken', 'a').write(__file__))\n"


@pytest.fixture(scope="module")
def instructor(hub) -> Any:
    return hub.person("giangvien")


@pytest.fixture(scope="module")
def handed_in(hub) -> Iterator[Path]:
    """A folder of a submission with programs in it, and the same in the course's own folder."""
    folder = hub.course / "submitted/hocvien07/01_file"
    folder.mkdir(parents=True)
    files = [place / name for place in (folder, hub.course) for name in ("random.py", "csv.py")]
    for file in files:
        file.write_text(TAKEN)
    yield folder
    for file in files:
        file.unlink()


@pytest.fixture(scope="module", autouse=True)
def homes(hub, handed_in: Path) -> None:
    """A trainee's file, and links that lead to it from where instructors look."""
    home = hub.course / "homes/hocvien07"
    home.mkdir(parents=True, exist_ok=True)
    (home / "page.html").write_text(SECRET)
    for name, target in {
        "home": home,
        "near": Path("../../../homes/hocvien07"),
        "page.html": home / "page.html",
        "keys": hub.course / "state",
        "outside": Path("/etc"),
    }.items():
        (handed_in / name).symlink_to(target)


@pytest.mark.parametrize("folder", ["", "submitted/hocvien07/01_file"])
def test_a_kernel_imports_nothing_that_lies_beside_it(
    hub, instructor, handed_in: Path, folder: str
) -> None:
    code = "import random, csv, subprocess, sys\nprint(random.__file__, csv.__file__)\n"
    code += "print(subprocess.run([sys.executable, '-c', 'import random; print(random.__file__)'],"
    code += " capture_output=True, text=True).stdout)"
    printed = instructor.run(code, folder)
    assert printed.count("random.py") == 2
    assert str(hub.course) not in printed
    assert not (hub.course / "taken").exists()


def test_nor_does_python_in_a_terminal(hub, instructor, handed_in: Path) -> None:
    name = instructor.server("POST", "/api/terminals").json()["name"]
    address = instructor.address.replace("http", "ws")
    channel = websocket.create_connection(
        f"{address}/user/giangvien/terminals/websocket/{name}",
        header=[f"Authorization: token {instructor.token}"],
        timeout=60,
    )
    done = hub.course / "done"
    command = f"cd {handed_in}; python -c 'import random, csv'; touch {done}; echo en''d\r"
    channel.send(json.dumps(["stdin", command]))
    while not done.exists():
        channel.recv()
    channel.close()
    instructor.server("DELETE", f"/api/terminals/{name}")
    assert not (hub.course / "taken").exists()


WITHHELD = [
    "homes",
    "homes/hocvien07",
    "homes/hocvien07/page.html",
    "/homes/hocvien07/page.html",
    "homes//hocvien07/page.html",
    "./homes/hocvien07/page.html",
    "submitted/../homes/hocvien07/page.html",
    "submitted/%2e%2e/homes/hocvien07/page.html",
    "submitted/%2E%2E%2Fhomes/hocvien07/page.html",
    "%68omes/hocvien07/page.html",
    "state",
    "state/cookie_secret",
    "state/hub.sqlite",
    "submitted/hocvien07/01_file/home",
    "submitted/hocvien07/01_file/home/page.html",
    "submitted/hocvien07/01_file/near/page.html",
    "submitted/hocvien07/01_file/page.html",
    "submitted/hocvien07/01_file/keys/cookie_secret",
    "submitted/hocvien07/01_file/outside/hostname",
]


@pytest.mark.parametrize("path", WITHHELD)
def test_homes_and_state_are_not_read(instructor, path: str) -> None:
    # As it stands: `requests` alone would take the dots out of the address.
    for way in ("/api/contents/", "/files/", "/nbconvert/html/"):
        answer = instructor.server_as_it_stands(way + path)
        assert answer.status in (400, 403, 404), (way, path, answer.status)
        assert SECRET.encode() not in answer.data
    checkpoints = instructor.server_as_it_stands(f"/api/contents/{path}/checkpoints")
    assert checkpoints.status in (400, 403, 404) or checkpoints.data == b"[]"


def test_homes_and_state_are_not_shown(instructor) -> None:
    names = {one["name"] for one in instructor.server("GET", "/api/contents/").json()["content"]}
    assert {"submitted", "random.py"} <= names
    assert not {"homes", "state", "node"} & names
    shown = instructor.server("GET", "/api/contents/submitted/hocvien07/01_file").json()
    assert {one["name"] for one in shown["content"]} == {"random.py", "csv.py"}


def test_homes_and_state_are_not_written(hub, instructor) -> None:
    new = {"type": "file", "format": "text", "content": "changed"}
    for path in ("homes/hocvien07/page.html", "submitted/hocvien07/01_file/near/page.html"):
        for method, body in (("PUT", new), ("DELETE", None), ("PATCH", {"path": "mine.html"})):
            answer = instructor.server(method, f"/api/contents/{path}", json=body)
            assert answer.status_code in (400, 403, 404), (method, path)
    (hub.course / "mine.txt").write_text("mine")
    there = {"path": "homes/hocvien07/mine.txt"}
    moved = instructor.server("PATCH", "/api/contents/mine.txt", json=there)
    assert moved.status_code in (400, 403, 404)
    moved = instructor.server("PATCH", "/api/contents/homes", json={"path": "open"})
    assert moved.status_code in (400, 403, 404)
    assert (hub.course / "homes/hocvien07/page.html").read_text() == SECRET
    assert [one.name for one in (hub.course / "homes/hocvien07").iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    "source", ["homes/hocvien07/page.html", "homes/hocvien07", "", "submitted/hocvien07/01_file"]
)
def test_homes_and_state_are_not_copied(hub, instructor, source: str) -> None:
    target = hub.course / "copies"
    target.mkdir(exist_ok=True)
    instructor.server("POST", "/api/contents/copies", json={"copy_from": source})
    copied = [path for path in target.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in copied if SECRET in path.read_text(errors="replace")]
    assert not list(target.rglob("cookie_secret"))


def test_what_instructors_work_with_is_theirs(hub, instructor) -> None:
    new = {"type": "file", "format": "text", "content": "hôm nay"}
    assert instructor.server("PUT", "/api/contents/note.txt", json=new).status_code == 201
    assert instructor.server("GET", "/files/note.txt").content.decode() == "hôm nay"
    assert instructor.server("POST", "/api/contents/note.txt/checkpoints").status_code == 201
    copied = instructor.server("POST", "/api/contents/", json={"copy_from": "note.txt"})
    assert copied.status_code == 201
    there = {"path": "moved.txt"}
    assert instructor.server("PATCH", "/api/contents/note.txt", json=there).status_code == 200
    assert instructor.server("DELETE", "/api/contents/moved.txt").status_code == 204
    for page in ("/desk", "/formgrader", "/lab"):
        assert instructor.server("GET", page).status_code == 200
