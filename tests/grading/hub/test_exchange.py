"""The exchange behind a real hub: its word on who hands in, from a trainee's own kernel.

What the service makes of it is tested without a hub: tests/grading/exchange/test_service.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from grading.course.store import Store
from grading.exchange import feedback, releases, submissions

LAB = "01_file"  # counts as released on every hub of these tests


# What every attempt begins with, in the kernel of a trainee.
KERNEL = """
import base64, json, os, requests, zlib
address, token = os.environ["LABS_EXCHANGE_SERVICE"], os.environ["JUPYTERHUB_API_TOKEN"]
said = []
def ask(method, path, token=token, **more):
    headers = {"Authorization": f"token {token}"} | more.pop("headers", {})
    answer = requests.request(method, address + path, headers=headers, timeout=60, **more)
    try:
        content = answer.json()
    except ValueError:
        content = answer.text
    said.append([answer.status_code, content])
def coded(**files):
    return {n: base64.b64encode(zlib.compress(c.encode())).decode() for n, c in files.items()}
"""


@pytest.fixture(scope="module")
def trainee(hub):
    return hub.person("hocvien03")


@pytest.fixture(scope="module")
def store(hub) -> Iterator[Store]:
    """The database behind the hub's exchange."""
    with Store(f"sqlite:///{hub.course}/state/course.sqlite") as one:
        yield one


@pytest.fixture(scope="module")
def attempt(trainee) -> Callable[[str], list[tuple[int, Any]]]:
    """Run requests in the trainee's kernel; return the status and content of each answer."""

    def run(code: str) -> list[tuple[int, Any]]:
        printed = trainee.run(f"{KERNEL}\n{code}\nprint(json.dumps(said))")
        try:
            return [(status, content) for status, content in json.loads(printed)]
        except ValueError:
            raise AssertionError(printed) from None

    return run


@pytest.fixture(scope="module")
def victim(store: Store) -> submissions.Receipt:
    """Another trainee's submission, with feedback on it."""
    files = {f"{LAB}.ipynb": b"the other's work"}
    receipt = submissions.hand_in(store, "hocvien04", LAB, files)
    page = feedback.Page("hocvien04", receipt.time, b"for hocvien04 alone")
    assert feedback.give(store, LAB, [page]) == []
    return receipt


def test_a_submission_is_its_senders_whatever_is_claimed(attempt, store: Store, victim) -> None:
    said = attempt(f"""
files = coded(**{{"{LAB}.ipynb": "mine"}})
claims = dict(trainee="hocvien04", user="hocvien04", name="hocvien04", student_id="hocvien04",
              time="2020-01-01T00:00:00Z", code="AAAA-AAAA", number=99)
headers = {{name: "hocvien04" for name in ("X-Forwarded-User", "Remote-User", "From",
           "X-JupyterHub-User", "Cookie")}} | {{"Date": "Wed, 01 Jan 2020 00:00:00 GMT"}}
ask("POST", "labs/{LAB}/submissions?trainee=hocvien04&user=hocvien04", headers=headers,
    json={{"files": files}})
ask("POST", "labs/{LAB}/submissions", json={{"files": files}})
ask("POST", "labs/{LAB}/submissions", json={{"files": files}} | claims)
for foreign in ("0" * 32, "hocvien04", ""):
    ask("POST", "labs/{LAB}/submissions", token=foreign, json={{"files": files}})
for path in ("submissions/{victim.code}", "submissions/{victim.code}/feedback"):
    ask("GET", path)
""")
    assert [status for status, _ in said] == [201, 201, 400, 403, 403, 403, 404, 404]
    first, again = (content for _, content in said[:2])
    assert first["trainee"] == "hocvien03"
    time = datetime.fromisoformat(first["time"])
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=1)
    # The same again is one: the receipt comes back.
    assert again == first
    assert submissions.content(store, first["code"]) == {f"{LAB}.ipynb": b"mine"}
    assert submissions.latest(store, LAB)["hocvien04"] == victim
    assert len([one for one in submissions.receipts(store, "hocvien03") if one.lab == LAB]) == 1


def test_an_instructor_is_no_trainee(hub) -> None:
    instructor = hub.person_without_server("giangvien")
    instructor.new_token()
    headers = {"Authorization": f"token {instructor.token}"}
    address = f"http://127.0.0.1:{hub.port + 3}/services/exchange/"
    answer = requests.get(address + "labs", headers=headers, timeout=60)
    assert answer.status_code == 403


def test_the_proxy_leads_nobody_to_it(hub, trainee) -> None:
    answer = requests.get(f"{hub.address}/services/exchange/labs", timeout=60)
    assert answer.status_code == 404


def test_nbgraders_own_words_say_who_it_is_in_vain(hub, trainee, store: Store, victim) -> None:
    """`nbgrader submit --student=other`, and the other commands of a trainee."""
    lab = "06_missed"
    outcome = trainee.run(f"""
import subprocess, sys
def nbgrader(*words):
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.returncode, done.stderr[-3000:])
nbgrader("fetch_assignment", "{lab}")
open("{lab}/notes.txt", "w").write("mine")
nbgrader("submit", "{lab}", "--CourseDirectory.student_id=hocvien04")
nbgrader("list", "--cached")
nbgrader("list", "--remove")
nbgrader("fetch_assignment", "{lab}")
nbgrader("submit", "99_nothing")
""")
    assert "'notes.txt'" in outcome and "Traceback" not in outcome
    own = [one for one in submissions.receipts(store, "hocvien03") if one.lab == lab]
    assert len(own) == 1 and own[0].code in outcome
    assert lab not in {one.lab for one in submissions.receipts(store, "hocvien04")}
    assert lab in releases.released(store)
    assert "Nothing can be removed here" in outcome
    assert f"You have lab {lab} already" in outcome
    assert "There is no folder of lab 99_nothing" in outcome
