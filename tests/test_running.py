"""What the tests stand on: nothing leaves the machine, steps build on each other, programs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import outside
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED = Path(__file__).parent / "shared"


def caught() -> str:
    """Return what the guard found, which then fails no test."""
    [told] = outside.found
    outside.found.clear()
    return told


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_no_test_connects_off_the_machine(address: str) -> None:
    with pytest.raises(PermissionError, match="not on this machine"):
        socket.create_connection((address, 80), timeout=1)
    assert "test_no_test_connects_off_the_machine" in (told := caught()) and address in told


def test_on_the_machine_a_connection_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
    assert outside.found == []


@pytest.mark.parametrize("address", ["http://example.org/x.png", "http://192.0.2.1/"])
def test_no_page_reaches_off_the_machine(browser: Browser, address: str) -> None:
    from playwright.sync_api import Error

    page = browser.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)
    page.close()
    assert address in caught()


def test_no_page_opens_a_dialog(browser: Browser) -> None:
    page = browser.new_page()
    page.evaluate("alert('Xin chào')")
    assert "(alert): Xin chào" in caught()
    with outside.dialog_accepted(page):
        assert page.evaluate("confirm('Rời trang?')") is True
    page.close()
    assert outside.found == []


def run(folder: Path, code: str, *arguments: str, ci: str = "") -> str:
    """Run a test file with the project's helpers; return what pytest prints."""
    (folder / "test_way.py").write_text(f"import pytest\n{code}", encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n")
    plugins = [f"-p{name}" for name in ("outside", "programs", "steps", "no:cacheprovider")]
    command = [sys.executable, "-m", "pytest", "-ra", *plugins, *arguments]
    environment = os.environ | {"PYTHONPATH": str(SHARED), "CI": ci}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout


def test_an_error_that_is_caught_fails_its_test_all_the_same(tmp_path: Path) -> None:
    code = (
        "import contextlib, socket\n"
        "def test_one():\n"
        "    with contextlib.suppress(OSError):\n"
        "        socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
        "def test_two(): pass\n"
    )
    told = run(tmp_path, code)
    assert "2 passed, 1 error" in told
    assert "test_way.py::test_one reached for 192.0.2.1" in told


STEPS = (
    "pytestmark = pytest.mark.steps\n"
    "def test_sign_in(): pass\n"
    "def test_hand_in(): assert False\n"
    "def test_read(): pass\n"
)


def test_after_a_step_that_failed_the_others_are_not_run(tmp_path: Path) -> None:
    told = run(tmp_path, STEPS)
    assert "1 failed, 1 passed, 1 xfailed" in told
    assert "not run: test_hand_in failed, and this step needs it" in told


def test_a_step_alone_says_what_it_needs(tmp_path: Path) -> None:
    told = run(tmp_path, STEPS, "test_way.py::test_read")
    assert "test_read needs the steps before it, test_sign_in first" in told
    assert "run the whole file, test_way.py" in told


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 failed")])
def test_a_missing_program_is_named_with_what_installs_it(
    tmp_path: Path, ci: str, outcome: str
) -> None:
    code = "def test_one():\n    import programs\n    programs.missing('Orthanc')\n"
    told = run(tmp_path, code, ci=ci)
    assert outcome in told
    line = "Orthanc: 1 tests did not run; sudo apt-get install orthanc orthanc-dicomweb"
    assert line in told
