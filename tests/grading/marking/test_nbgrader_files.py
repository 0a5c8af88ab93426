"""Of what lies in a submission, the answers alone go further than `submitted/`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grading.exchange import steps
from grading.exchange.exchanged_files import read_folder

LAB = "90_small"
SECRET = "NOBODY IS TO READ THIS"
# Past patterns, out of folders, into a browser, before the lab's own files, onto a terminal.
NAMES = [
    "notes.txt",
    ".x.html",
    "a[b]/x.html",
    "picture.svg",
    "items.yaml",
    "ANSWERS.JSON",
    "deep/answers.json",
    f"deep/{LAB}.ipynb",
    f"{LAB}.ipynb.txt",
    "other.ipynb",
    ".ipynb_checkpoints/x.ipynb",
    "..txt",
    "x\nhonest 12 of 12\x1b[2J.txt",
    os.fsdecode(b"\xff\xfe.txt"),
    "tệp của tôi.docx",
]


def by_labs(one: Any) -> None:
    list(steps.mark(LAB))


def by_the_button(one: Any) -> None:
    """formgrader's Autograde, `nbgrader autograde`."""
    one.open().autograde(LAB, "an")


@pytest.fixture
def one(new_course: Callable, released_once: Path) -> Any:
    one = new_course(released_once)
    one.answer("an", one.right)
    one.submit("an")
    one.open()
    steps.collect(LAB)
    return one


def outside(root: Path) -> Iterator[Path]:
    """All files of the course but those in `submitted/` and the homes."""
    for path in root.rglob("*"):
        if path.relative_to(root).parts[0] not in ("submitted", "homes") and path.is_file():
            yield path


@pytest.mark.parametrize("mark", [by_labs, by_the_button])
def test_other_files_stay_where_they_are(one: Any, mark: Callable[[Any], None]) -> None:
    for name in NAMES:
        path = one.submitted("an") / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(SECRET)
    mark(one)
    assert one.points("an")["dose"] == 1
    one.give("an", 3)
    assert one.open().generate_feedback(LAB)["success"]
    steps.feedback(LAB)
    marked = {path.name for path in (one.root / "autograded" / "an" / LAB).rglob("*")}
    assert marked <= {f"{LAB}.ipynb", "answers.json", "timestamp.txt", "items.yaml"}
    given = {path.name for path in (one.root / "feedback" / "an" / LAB).rglob("*")}
    assert given <= {f"{LAB}.html", "answers.json", "timestamp.txt"}
    assert [path for path in outside(one.root) if SECRET.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("mark", [by_labs, by_the_button])
@pytest.mark.parametrize(
    "name", ["notes.txt", "a[b]/x.html", "answers.json", "timestamp.txt", f"{LAB}.ipynb"]
)
def test_nothing_is_fetched_through_a_link(
    one: Any, tmp_path: Path, name: str, mark: Callable[[Any], None]
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    path = one.submitted("an") / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(secret)
    mark(one)
    assert not (one.root / "autograded" / "an" / LAB / f"{LAB}.ipynb").exists()
    assert [path for path in outside(one.root) if SECRET.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("mark", [by_labs, by_the_button])
def test_nothing_is_fetched_through_a_linked_folder(
    one: Any, tmp_path: Path, mark: Callable[[Any], None]
) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    (one.submitted("an") / "folder").symlink_to(tmp_path)
    mark(one)
    assert not (one.root / "autograded" / "an" / LAB / f"{LAB}.ipynb").exists()
    assert [path for path in outside(one.root) if SECRET.encode() in path.read_bytes()] == []


def test_what_is_not_asked_for_is_not_handed_in(one: Any, tmp_path: Path) -> None:
    home = one.root / "homes" / "an" / LAB
    for name in NAMES:
        if name != "items.yaml":
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).write_text(SECRET)
    files, _ = read_folder(home, LAB)
    assert set(files) == {f"{LAB}.ipynb", "answers.json"}
    # A link in a home leads to nothing that its owner may not read; its name is the lab's.
    assert SECRET.encode() not in b"".join(files.values())
    one.submit("an")
    steps.collect(LAB)
    assert {path.name for path in one.submitted("an").iterdir()} == {
        f"{LAB}.ipynb",
        "answers.json",
        "timestamp.txt",
    }
