"""What the labs need is said alike by pyproject.toml, the locks and environment.yml."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PYPROJECT["optional-dependencies"]
LOCKS = {
    "requirements.txt": PYPROJECT["dependencies"],
    "requirements/hub.txt": PYPROJECT["dependencies"] + EXTRAS["hub"],
    "requirements/test.txt": PYPROJECT["dependencies"] + EXTRAS["hub"] + EXTRAS["test"],
}


def locked(path: str) -> dict[str, set[str]]:
    """Name to pinned versions (one for each environment marker)."""
    pins: dict[str, set[str]] = {}
    for line in (PROJECT / path).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", line):
            pins.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return pins


@pytest.mark.parametrize("path", LOCKS)
def test_lock_pins_every_dependency_within_its_bounds(path):
    pins = locked(path)
    for text in LOCKS[path]:
        requirement = Requirement(text)
        versions = pins.get(canonicalize_name(requirement.name), set())
        assert versions, f"{path} lacks {requirement.name}: run `make lock`"
        for version in versions:
            assert requirement.specifier.contains(version), f"{requirement} against {version}"


@pytest.mark.parametrize("path", LOCKS)
def test_lock_has_hashes_and_names_no_host(path):
    text = (PROJECT / path).read_text(encoding="utf-8")
    pinned = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(pinned) > 50
    assert all("--hash=sha256:" in one for one in pinned)
    assert "://" not in text


def test_locks_pin_the_same_versions():
    small, hub, test = (locked(path) for path in LOCKS)
    assert small.items() <= hub.items() <= test.items()


def test_the_hub_is_no_part_of_the_labs_own_requirements():
    assert "jupyterhub" not in locked("requirements.txt")


def test_environment_takes_the_lock_and_a_python_that_pyproject_allows():
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    python = next(one for one in conda if one.startswith("python="))
    version = python.removeprefix("python=")
    assert SpecifierSet(PYPROJECT["requires-python"]).contains(f"{version}.99")
    assert "pip" in conda
    assert pip == {"pip": ["-r requirements.txt"]}


def test_binder_reads_the_environment(tmp_path):
    run = subprocess.run(
        [Path(sys.executable).with_name("jupyter-repo2docker"), "--no-build", "--debug", PROJECT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert "environment.yml" in run.stdout + run.stderr
    assert "RUN ./postBuild" in run.stdout + run.stderr
