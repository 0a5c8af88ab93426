"""What the labs need: pyproject.toml, locks, environment.yml and THIRD_PARTY.md agree, and `make`
sets it up, whatever the folder is called and whatever a run before left behind.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PYPROJECT["optional-dependencies"]
# Packages of which the data alone are read.
DATA = [
    line.partition("#")[0].strip()
    for line in (PROJECT / "requirements/data.in").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
LOCKS = {
    "requirements.txt": PYPROJECT["dependencies"],
    "requirements/hub.txt": PYPROJECT["dependencies"] + EXTRAS["hub"],
    "requirements/test.txt": PYPROJECT["dependencies"] + EXTRAS["hub"] + EXTRAS["test"],
    "requirements/data.txt": DATA,
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
    assert len(pinned) >= len(LOCKS[path])
    assert all("--hash=sha256:" in one for one in pinned)
    assert "://" not in text


def test_locks_pin_the_same_versions():
    small, hub, test = (locked(path) for path in list(LOCKS)[:3])
    assert small.items() <= hub.items() <= test.items()


def test_packages_that_carry_data_come_alone():
    assert set(locked("requirements/data.txt")) == {Requirement(text).name for text in DATA}
    brought_along = {"scikit-survival", "ecos", "osqp", "numexpr"}
    assert not brought_along & set(locked("requirements/test.txt"))


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


def test_post_build_installs_the_rest_without_dependencies():
    lines = (PROJECT / "postBuild").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("pip ")] == [
        "pip install --no-deps --require-hashes -r requirements/data.txt",
        "pip install --no-deps --no-build-isolation -e .",
    ]


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


# --- licences -------------------------------------------------------------------------------

NAMES = {
    canonicalize_name(Requirement(text).name)
    for text in [*PYPROJECT["dependencies"], *EXTRAS["hub"], *EXTRAS["test"], *DATA]
}
FREE = ("CC BY 4.0", "CC0", "US public domain")


def third_party(heading: str) -> list[list[str]]:
    """The rows of the tables below a heading of THIRD_PARTY.md."""
    text = (PROJECT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [
        [cell.strip() for cell in row]
        for row in rows
        if row[0].strip() not in ("package", "set") and not row[0].startswith("-")
    ]


def test_every_direct_dependency_is_listed_with_its_licence_and_last_release():
    rows = third_party("Packages")
    assert sorted(row[0] for row in rows) == sorted(NAMES)
    for _name, purpose, licence, released in rows:
        assert purpose and licence
        assert re.fullmatch(r"20\d\d-\d\d", released)


def test_every_data_set_under_other_terms_is_listed():
    catalogue = yaml.safe_load((PROJECT / "datasets/catalogue.yaml").read_text(encoding="utf-8"))
    others = {
        name: one["licence"]
        for name, one in catalogue.items()
        if not one["licence"].startswith(FREE)
    }
    listed = dict(third_party("Data"))
    assert set(listed) == set(others)
    for name, terms in listed.items():
        assert terms.split(" (")[0].split(":")[0] in others[name]


def test_the_licence_is_the_same_everywhere():
    cff = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cff["license"] == PYPROJECT["license"] == "BSD-3-Clause"
    assert cff["version"] == PYPROJECT["version"]
    licence = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    texts = {f"LICENSES/{path.name}" for path in (PROJECT / "LICENSES").iterdir()}
    assert texts == {"LICENSES/BSD-3-Clause.txt", "LICENSES/CC-BY-4.0.txt"}
    assert all(name in licence for name in texts)
    holder = "Copyright (c) 2026, Clinical AI labs contributors"
    assert holder in licence
    assert holder in (PROJECT / "LICENSES/BSD-3-Clause.txt").read_text(encoding="utf-8")


# --- `make` sets it up ----------------------------------------------------------------------

Make = Callable[..., subprocess.CompletedProcess[str]]


def copy_to(folder: Path) -> Make:
    """A project with the same way of setting up and nothing to download; call it to run make."""
    (folder / "requirements").mkdir(parents=True)
    shutil.copy(PROJECT / "Makefile", folder)
    shutil.copy(PROJECT / "requirements/install.py", folder / "requirements")
    for name in ("hub", "test", "data"):
        (folder / f"requirements/{name}.txt").write_text("# nothing\n")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "labs-here"\nversion = "0"\nscripts = {labs = "labs_here:main"}\n'
        '[tool.setuptools]\npy-modules = ["labs_here"]\n'
    )
    (folder / "labs_here.py").write_text("def main():\n    print('ready')\n")

    def make(target: str = ".venv/.hub", **more: str) -> subprocess.CompletedProcess[str]:
        # The build finds setuptools here: from Python 3.12 on a new environment has none.
        # What the make that runs the tests hands on makes this one say where it is.
        outer = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
        environment = {
            **{name: value for name, value in os.environ.items() if name not in outer},
            "PYTHON": sys.executable,
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "LC_ALL": "C",
            **more,
        }
        return subprocess.run(
            ["make", target],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    return make


def left_behind(folder: Path, made_in: str = "") -> None:
    """An environment that does not work: half made, or made in another folder."""
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    if made_in:
        (folder / ".venv/.made").write_text(made_in)
        (folder / ".venv/.hub").touch()


def ready(folder: Path) -> bool:
    """Whether the project's command runs, from anywhere."""
    labs = subprocess.run([folder / ".venv/bin/labs"], capture_output=True, text=True, cwd="/")
    return labs.stdout == "ready\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project that was set up over a half-made environment, with its folder."""
    folder = tmp_path_factory.mktemp("made") / "Bài thực hành (1)"
    make = copy_to(folder)
    left_behind(folder)
    run = make()
    assert run.returncode == 0, run.stdout + run.stderr
    return make, folder


def test_a_half_made_environment_is_made_again(made):
    make, folder = made
    assert ready(folder)
    again = make()
    assert (again.returncode, again.stdout) == (0, "")


def test_an_environment_of_another_folder_is_made_again(tmp_path):
    folder = tmp_path / "a+b [2] it's"
    make = copy_to(folder)
    left_behind(folder, made_in=str(tmp_path / "labs"))
    run = make()
    assert run.returncode == 0, run.stdout + run.stderr
    assert ready(folder)


def test_what_changed_in_a_lock_is_installed_or_the_reason_told(made):
    make, folder = made
    lock = folder / "requirements/hub.txt"
    lock.write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n")
    for _ in range(2):
        run = make(PIP_NO_INDEX="1")
        assert run.returncode
        assert "ERROR" in run.stderr
        assert "Hãy chạy lại lệnh này" in run.stderr
        assert "Run this again" in run.stderr
    lock.write_text("# mended\n")
    assert make().returncode == 0
    assert make().stdout == ""


def test_without_pythons_module_venv_it_says_what_to_install(tmp_path):
    make = copy_to(tmp_path / "labs")
    (tmp_path / "without").mkdir()
    (tmp_path / "without/ensurepip.py").write_text("raise ImportError\n")
    run = make(PYTHONPATH=str(tmp_path / "without"))
    assert run.returncode
    assert "Thiếu mô-đun venv" in run.stderr
    assert "sudo apt-get install python3." in run.stderr
    assert not (tmp_path / "labs/.venv").exists()


@pytest.mark.parametrize(("name", "sign"), [("a:b", ":"), ('the "labs"', '"'), ("$HOME", "$")])
def test_a_folder_that_no_program_starts_from_is_refused(tmp_path, name, sign):
    run = copy_to(tmp_path / name)()
    assert run.returncode
    assert f"có ký tự {sign} nên" in run.stderr
    assert f"holds {sign}, so" in run.stderr


def test_an_old_python_or_none_is_told(tmp_path):
    make = copy_to(tmp_path / "labs")
    run = make(PYTHON=str(tmp_path / "no python"))
    assert run.returncode
    assert "Không tìm thấy Python" in run.stdout
    assert "No Python" in run.stdout
    script = tmp_path / "labs/requirements/install.py"
    newer = re.sub(r"OLDEST = .*", "OLDEST = (9, 11, 5)", script.read_text(encoding="utf-8"))
    script.write_text(newer, encoding="utf-8")
    run = make()
    assert run.returncode
    assert "Cần Python 9.11.5 trở lên" in run.stderr
    assert "Python 9.11.5 or newer is needed" in run.stderr


def test_the_oldest_python_is_that_of_pyproject():
    script = (PROJECT / "requirements/install.py").read_text(encoding="utf-8")
    oldest = re.search(r"^OLDEST = \((.*)\)$", script, re.MULTILINE)
    assert oldest
    assert PYPROJECT["requires-python"] == ">=" + oldest[1].replace(", ", ".")
