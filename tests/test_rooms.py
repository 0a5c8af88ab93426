"""The house holds: a room imports only from rooms below it, and no files import in a circle.

Read from the code as text, so imports inside functions and for type checking alone count too, and
so does the dotted name of a module in a string, as in ``python -m`` or a hub's configuration.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

# From the ground up. A room is a folder or a file; rooms of one line know nothing of one another.
LAB_UTILS = [
    "colours numbers",
    "language",
    "errors",
    "environment positions files yaml_file",
    "browser accuracy",
    "figures",
    "html_table",
    "labtests",
    "lab_report",
    "imaging",
    "simulate data privacy",
    "worklist warning",
    "plots",
    "fairness decision",
    "questions",
    "drafts",
]
GRADING = [
    "settings",
    "course",
    "authoring",
    "release",
    "labrun",
    "marking",
    "feedback",
    "report certificate moodle",
    "exchange",
    "trainee",
    "desk",
    "hub",
    "cli",
]
FLOORS = {
    **{
        f"lab_utils.{name}": number
        for number, line in enumerate(LAB_UTILS)
        for name in line.split()
    },
    **{
        f"grading.{name}": number + len(LAB_UTILS)
        for number, line in enumerate(GRADING)
        for name in line.split()
    },
}


@cache
def modules() -> dict[str, Path]:
    """All modules of the project, by dotted name."""
    found = {}
    for package in ("lab_utils", "grading"):
        for path in sorted((PROJECT / package).rglob("*.py")):
            parts = path.relative_to(PROJECT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@cache
def source_of(package: str, name: str) -> str:
    """The module that holds a name: of a package, the one its face hands the name on from."""
    if f"{package}.{name}" in modules():
        return f"{package}.{name}"
    if package not in modules() or modules()[package].name != "__init__.py":
        return package
    for node in tree(package).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module != package:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return source_of(node.module, alias.name)
    return package


def arrows(module: str) -> Iterator[str]:
    """The modules of the project that a module names."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules())
        elif isinstance(node, ast.ImportFrom) and node.module:
            found = (source_of(node.module, alias.name) for alias in node.names)
            yield from (one for one in found if one in modules())
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from named_in(node.value)


def named_in(text: str) -> Iterator[str]:
    """The module that a string names, alone or with what is taken from it."""
    if re.fullmatch(r"(lab_utils|grading)(\.\w+)+", text):
        while text not in modules():
            text = text.rpartition(".")[0]
        yield text


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


ALL = [one for one in modules() if one not in ("lab_utils", "grading")]


def test_every_room_has_its_floor() -> None:
    assert {room(one) for one in ALL} == set(FLOORS)


@pytest.mark.parametrize("module", ALL)
def test_a_room_imports_only_from_rooms_below_it(module: str) -> None:
    own = room(module)
    up = {
        one
        for one in arrows(module)
        if room(one) != own and one in ALL and FLOORS[room(one)] >= FLOORS[own]
    }
    assert not up, f"{module} reaches up, or across, to {', '.join(sorted(up))}"


def test_no_files_import_each_other_in_a_circle() -> None:
    # A package's face only hands names on, and is not part of a circle.
    faces = {one for one in ALL if modules()[one].name == "__init__.py"}
    left = {one: set(arrows(one)) - {one} - faces for one in ALL if one not in faces}
    while ready := [one for one, needs in left.items() if not needs & left.keys()]:
        for one in ready:
            del left[one]
    assert not left, f"these hang on one another: {', '.join(sorted(left))}"


def test_no_room_is_hard_to_see_over() -> None:
    """At most fifteen names at the top of `grading`, and no module over 400 lines.

    The separation check is one file on purpose: it is carried alone into a container.
    """
    names = [path for path in (PROJECT / "grading").iterdir() if not path.name.startswith("_")]
    assert len(names) <= 15, sorted(path.name for path in names)
    long = {
        module: lines
        for module, path in modules().items()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert set(long) <= {"grading.hub.separation"}, long


def test_contributing_shows_the_same_map() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = [
        re.findall(r"(?:lab_utils|grading)/(\w+)", line)
        for line in text.splitlines()
        if re.match(r"    (lab_utils|grading)/", line)
    ]
    assert [set(line) for line in shown] == [
        set(line.split()) for line in reversed([*LAB_UTILS, *GRADING])
    ]
