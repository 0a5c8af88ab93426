"""What whoever starts the hub is told; and the hub without a sandbox."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from grading.exchange import availability, releases
from grading.hub import sandbox

PROJECT = Path(__file__).resolve().parents[3]


def start(hub, **environment):
    """Start a hub on the course of one that runs; return what it says as it gives up."""
    done = subprocess.run(
        [sys.executable, "-m", "grading.hub"],
        cwd=PROJECT,
        env={**hub.environment, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def prepared(hub, tmp_path, release_all):
    """A course of its own for which nothing is left to set up."""
    course = tmp_path / "course"
    release_all(course)
    shutil.copytree(hub.course / "node", course / "node", symlinks=True)
    return course


def test_a_course_has_one_hub(hub):
    assert f"The hub of {hub.course} is already running" in start(hub, LABS_PORT="1")


@pytest.mark.parametrize("ahead", [0, 1, 2, 3, 4])
def test_a_port_in_use_is_named(hub, prepared, ahead):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        said = start(hub, LABS_COURSE=str(prepared), LABS_PORT=str(number - ahead))
    # A neighbour may be in use as well, by chance.
    assert "Address already in use" in said and "make hub LABS_PORT=8100" in said


@pytest.mark.parametrize("port", ["http", "0", "65533", "-1"])
def test_a_port_that_is_none_is_refused(hub, prepared, port):
    said = start(hub, LABS_COURSE=str(prepared), LABS_PORT=port)
    assert f"LABS_PORT is '{port}': expected a number from 1 to 65531" in said


def test_seats_that_are_no_number_are_refused(hub, prepared):
    said = start(hub, LABS_COURSE=str(prepared), LABS_SEATS="many")
    assert "LABS_SEATS is 'many': expected a number of people" in said


def test_a_bad_line_in_the_accounts_is_named(hub, prepared):
    (prepared / "accounts.csv").write_text("username,role\nBác sĩ,trainee\n")
    assert "Line 2: the username 'Bác sĩ'" in start(hub, LABS_COURSE=str(prepared))


def test_what_is_wrong_about_the_platform_is_named(hub, prepared):
    (prepared / "lti.yaml").write_text("issuer: https://moodle.example\n")
    said = start(hub, LABS_COURSE=str(prepared))
    assert "lti.yaml: client_id is missing" in said and "thiếu mục client_id" in said


def test_without_bubblewrap_the_hub_says_so_and_works(
    hub_class, tmp_path, nbgrader, release, write_feedback
):
    few = tmp_path / "bin"
    few.mkdir()
    for name in ("node", "npm"):
        if found := shutil.which(name):
            (few / name).symlink_to(found)
    hub = hub_class(tmp_path / "course", {"PATH": str(few)})
    try:
        assert "bubblewrap is not installed. Trainees are NOT separated" in hub.printed
        assert "sudo apt-get install bubblewrap" in hub.printed
        page = hub.person("giangvien").server("GET", "/desk").text
        assert "Bài của học viên không được tách riêng: máy này chưa có bubblewrap" in page
        assert "<pre>sudo apt-get install bubblewrap</pre>" in page
        lab = release(hub.course)
        trainee = hub.person("hocvien01")
        trainee.assignments("fetch", lab)
        trainee.assignments("submit", lab)
        api = nbgrader(hub.course)
        assert api.collect(lab)["success"]
        write_feedback(hub.course, lab, "hocvien01")
        assert api.release_feedback(lab)["success"]
        *_, own = trainee.assignments("fetch_feedback", lab)
        assert own["submissions"][0]["has_local_feedback"]
        # A hub that dies says so, and starting it again works although its proxy is still there.
        (killed,) = psutil.Process(hub.process.pid).children()
        services = {"jupyterhub_idle_culler", "grading.exchange"}
        left = [p for p in killed.children() if services & set(p.cmdline())]
        assert len(left) == 2
        killed.kill()
        assert "The hub ended by itself" in hub.process.communicate(timeout=60)[0]
        hub.start()
        assert trainee.hub("GET", "").json()["groups"] == ["trainees"]
        assert not any(one.is_running() for one in left)
    finally:
        assert "Stopped" in hub.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", hub.port), timeout=5)


def test_the_remedy_on_ubuntu_outlives_a_restart(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    restricted = tmp_path / "restricted"
    restricted.write_text("1\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(sandbox, "_RESTRICTED", restricted)
    problem = sandbox.problem()
    assert problem and isinstance(problem.remedy, str)
    copy, load = (shlex.split(line) for line in problem.remedy.splitlines())
    assert copy[:4] == ["sudo", "install", "-m", "644"]
    assert copy[5] == load[-1] == "/etc/apparmor.d/bwrap"
    profile = Path(copy[4]).read_text()
    assert "profile bwrap /usr/bin/bwrap flags=(unconfined) {" in profile
    assert "  userns,\n" in profile


def test_bubblewrap_that_does_not_work_is_reported(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    problem = sandbox.problem()
    assert problem and "No permissions to create new namespace" in problem.cause["en"]
    assert "apt-get" not in problem.remedy


LISTED = """\
      91_broken: {minutes: 40}
      92_spoilt: {minutes: 40}
      93_gone: {minutes: 40}
"""


@pytest.fixture
def unfinished(small, small_project, tmp_path):
    """A project with a lab in order, three that the course lists in vain, one it does not list."""
    project = small_project(tmp_path / "project")
    notebooks = project / "notebooks"
    for name in ("91_broken", "92_spoilt", "94_new"):
        shutil.copytree(small, notebooks / name)
        (notebooks / name / "90_small.ipynb").rename(notebooks / name / f"{name}.ipynb")
    (notebooks / "91_broken" / "items.yaml").write_text("lab: 91_broken\n", encoding="utf-8")
    spoilt = notebooks / "92_spoilt" / "92_spoilt.ipynb"
    text = spoilt.read_text(encoding="utf-8").replace("### END SOLUTION", "", 1)
    spoilt.write_text(text, encoding="utf-8")
    with (notebooks / "course.yaml").open("a", encoding="utf-8") as file:
        file.write(LISTED)
    return project


def test_a_broken_lab_is_named_and_an_unfinished_one_reaches_nobody(
    hub_class, unfinished, small, tmp_path
):
    hub = hub_class(tmp_path / "course", project=unfinished)
    try:
        assert "✓ 90_small" in hub.printed
        for vi, en in [
            ("91_broken: items.yaml: thiếu mục title", "items.yaml: title is missing"),
            ("92_spoilt: Không soạn được bài", "Lab 92_spoilt cannot be prepared for release"),
            ("93_gone: Không có bài '93_gone'", "There is no lab '93_gone'"),
        ]:
            assert f"✗ Chưa phát được bài {vi}" in hub.printed
            assert f" could not be released: {en}" in hub.printed
        assert "94_new" not in re.findall(r"[✓✗] .*?(\d\d_\w+)", hub.printed)
        assert "Traceback" not in hub.printed
        with hub.store() as store:
            released = releases.released(store)
            assert released.keys() == {"90_small"}
            assert releases.problems(store).keys() == {"91_broken", "92_spoilt", "93_gone"}
            availability.hold(store, ["90_small"])
        hub.stop()

        # Again: what is mended is released, what is held back stays so and as it was.
        shutil.copy(small / "items.yaml", unfinished / "notebooks/91_broken")
        hub.start()
        assert re.findall(r"✓ (\w+)", hub.printed) == ["91_broken"]
        assert "✗ Lab 92_spoilt could not be released" in hub.printed
        with hub.store() as store:
            assert availability.not_open(store) == {"90_small": None}
            now_released = releases.released(store)
            assert now_released.keys() == {"90_small", "91_broken"}
            assert now_released["90_small"] == released["90_small"]
            assert releases.problems(store).keys() == {"92_spoilt", "93_gone"}
    finally:
        hub.stop()


def of_the_course(course: Path) -> dict[int, str]:
    """The processes of a course's hub that work, by number."""
    found = {}
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        try:
            if process.environ().get("LABS_COURSE") == str(course) and words:
                found[process.pid] = " ".join(words)
        except psutil.Error:
            continue
    found.pop(os.getpid(), None)
    return found


def test_what_outlives_whoever_started_it_is_ended_by_the_next_start(hub_class, prepared):
    hub = hub_class(prepared, made=True)
    try:
        assert hub.person_without_server("hocvien01")
        hub.process.kill()
        hub.process.wait()
        left = of_the_course(prepared)
        assert [words for words in left.values() if "jupyterhub_config.py" in words]
        hub.start()
        assert not left.keys() & of_the_course(prepared).keys()
        assert hub.person_without_server("hocvien01").labs().ok
    finally:
        if hub.process.poll() is None:
            hub.stop()
    assert of_the_course(prepared) == {}
