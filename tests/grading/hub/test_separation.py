"""A trainee's code reaches nothing of another's, of the course's or of the hub's.

`grading/hub/separation.py` tries it, in a notebook in a trainee's own kernel; and once without a
sandbox, as the hub's own account, to show that each of its checks can find something.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grading.course.store import Store
from grading.exchange import feedback, submissions
from grading.hub import separation

LAB = "01_file"  # counts as released on every hub of these tests
PROJECT = Path(__file__).resolve().parents[3]
# What is a matter of a container, or of a database that this machine need not have.
NOT_HERE = {"postgresql"}
# What only root may do; the account of a hub need not be root.
OF_ROOT = {"capabilities", "kernel_settings", "devices"}


@pytest.fixture(scope="module")
def trainee(hub) -> Any:
    return hub.person("hocvien01")


@pytest.fixture(scope="module")
def aims(hub, trainee) -> Iterator[list[str]]:
    """What there is to be found, and the words that say where."""
    other, instructor = hub.person("hocvien02"), hub.person("giangvien")
    (hub.course / "homes/hocvien02/answers.json").write_text("secret")
    for name in ("submitted", "autograded", "feedback", "report", "certificates", "source"):
        (hub.course / name / "hocvien02").mkdir(parents=True, exist_ok=True)
    for name in ("gradebook.db", "state/certificate.key"):
        (hub.course / name).touch()
    with Store(f"sqlite:///{hub.course}/state/course.sqlite") as store:
        receipt = submissions.hand_in(store, "hocvien02", LAB, {f"{LAB}.ipynb": b"the other's"})
        page = feedback.Page("hocvien02", receipt.time, b"for hocvien02 alone")
        assert feedback.give(store, LAB, [page]) == []
    # Kernels of both, and something in shared memory.
    for person in (other, instructor):
        person.kernel()
    memory = SharedMemory(f"labs-{os.getpid()}", create=True, size=8)
    # Other programs of the machine are left alone.
    family = psutil.Process(hub.process.pid).children(recursive=True)
    ports = {
        str(one.laddr.port)
        for process in family
        for one in process.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN
    }
    assert len(ports) >= 7  # hub, proxy twice, exchange, three servers
    words = ["--other", "hocvien02", "--code", receipt.code, "--hub", hub.address]
    yield [*words, "--also", str(PROJECT / "tests"), "--ports", *sorted(ports)]
    memory.close()
    memory.unlink()


def test_a_hostile_notebook_gets_nowhere(hub, trainee, aims: list[str]) -> None:
    attempt = shlex.join([separation.__file__, *aims])
    notebook = new_notebook(cells=[new_code_cell(f"%run {attempt}")])
    nbformat.write(notebook, hub.course / "homes/hocvien01/hostile.ipynb")
    printed = trainee.run("%run hostile.ipynb")
    try:
        found = json.loads(printed)
    except ValueError:
        raise AssertionError(printed) from None
    broken = {name: one["saw"] for name, one in found.items() if one["result"] == "broken"}
    assert not broken, json.dumps(broken, indent=1)
    assert {name for name, one in found.items() if one["result"] == "not there"} <= NOT_HERE
    assert found.keys() == separation.CHECKS.keys()


def test_each_check_finds_something_where_there_is_no_sandbox(
    hub, trainee, aims: list[str], tmp_path: Path
) -> None:
    environment = json.loads(trainee.run("import json, os; print(json.dumps(dict(os.environ)))"))
    done = subprocess.run(
        [sys.executable, separation.__file__, *aims],
        env=environment,
        cwd=hub.course / "homes/hocvien01",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    held = {name for name, one in found.items() if one["result"] != "broken"}
    assert held <= NOT_HERE | (OF_ROOT if os.geteuid() else set()), found
    # Nothing stays of the attempts.
    assert not list(hub.course.rglob(".separation-*"))
