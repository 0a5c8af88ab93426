"""The exchange behind a real hub: who hands in, what a hostile trainee gets, and nothing lost."""

from __future__ import annotations

import base64
import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from sqlalchemy import func, select, text

from grading.exchange import feedback, releases, submissions
from grading.exchange.exchanged_files import coded
from grading.exchange.store import Store, now
from grading.exchange.tables import AUDIT, SUBMISSION_FILES, SUBMISSIONS

PROJECT = Path(__file__).resolve().parents[3]
LAB = "01_file"  # counts as released on every hub of these tests


@pytest.fixture(scope="module")
def signed_in(hub) -> Callable[[str], Any]:
    """Return somebody who is signed in and holds a token, without a server."""

    def one(name: str) -> Any:
        person = hub.person_without_server(name)
        person.new_token()
        return person

    return one


def packed(content: bytes) -> bytes:
    """A body whose one file was compressed by somebody else."""
    text = base64.b64encode(content).decode()
    return json.dumps({"files": {f"{LAB}.ipynb": text}}).encode()


# --- one trainee, from the own kernel ---------------------------------------------------------

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
    with Store(f"sqlite:///{hub.course}/state/exchange.sqlite") as one:
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
    json={{"files": files}} | claims)
ask("POST", "labs/{LAB}/submissions", json={{"files": files}})
""")
    assert [status for status, _ in said] == [201, 201]
    first, again = (content for _, content in said)
    assert first["trainee"] == "hocvien03"
    time = datetime.fromisoformat(first["time"])
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=1)
    # The same again is one: the receipt comes back.
    assert again == first
    assert submissions.content(store, first["code"]) == {f"{LAB}.ipynb": b"mine"}
    assert submissions.latest(store, LAB)["hocvien04"] == victim
    assert len([one for one in submissions.receipts(store, "hocvien03") if one.lab == LAB]) == 1


def test_nobody_sees_anothers_receipt_or_feedback(attempt, victim) -> None:
    said = attempt(f"""
for path in ("submissions/{victim.code}", "submissions/{victim.code}/feedback",
             "submissions/ZZZZ-ZZZZ", "submissions/ZZZZ-ZZZZ/feedback"):
    ask("GET", path)
ask("GET", "labs")
""")
    refused, labs = said[:-1], said[-1][1]
    # Not even whether there is such a submission.
    assert [content for _, content in refused] == [refused[0][1]] * 4
    assert {status for status, _ in refused} == {404}
    assert labs["trainee"] == "hocvien03"
    assert victim.code not in json.dumps(labs) and "hocvien04" not in json.dumps(labs)


@pytest.mark.parametrize(
    "how",
    [
        'headers={"Authorization": ""}',
        'headers={"Authorization": "token "}',
        'token="0" * 32',
        'token="hocvien04"',
        'headers={"Authorization": "Basic " + base64.b64encode(b"hocvien04:").decode()}',
        # In the header alone, so that no link and no form of a web page carries it.
        'params={"token": token}, headers={"Authorization": ""}',
        'headers={"Authorization": "", "Cookie": "token=" + token}',
    ],
)
def test_without_the_hubs_token_nothing_is_given_or_taken(attempt, store: Store, how) -> None:
    before = count(store, AUDIT)
    said = attempt(f"""
ask("GET", "labs", {how})
ask("GET", "labs/{LAB}/release", {how})
ask("POST", "labs/{LAB}/submissions", json={{"files": coded(**{{"{LAB}.ipynb": "x"}})}}, {how})
""")
    assert [status for status, _ in said] == [403] * 3
    assert all(content["error"].keys() == {"vi", "en"} for _, content in said)
    assert count(store, AUDIT) == before


def test_an_instructor_is_no_trainee(hub, signed_in) -> None:
    instructor = signed_in("giangvien")
    headers = {"Authorization": f"token {instructor.token}"}
    answer = requests.get(address(hub) + "labs", headers=headers, timeout=60)
    assert answer.status_code == 403


def test_other_names_of_files_are_left_out_and_said(attempt, store: Store) -> None:
    said = attempt(f"""
names = ["../../giangvien/x.txt", "/etc/passwd", "sub/{LAB}.ipynb", "..", "", "timestamp.txt",
         "{LAB}.ipynb/", "ANSWERS.JSON", "items.yaml"]
files = coded(**{{"{LAB}.ipynb": "new", "answers.json": "{{}}"}} | dict.fromkeys(names, "x"))
ask("POST", "labs/{LAB}/submissions", json={{"files": files}})
""")
    ((status, receipt),) = said
    assert status == 201 and len(receipt["left_out"]) == 9
    kept = submissions.content(store, receipt["code"])
    assert kept == {f"{LAB}.ipynb": b"new", "answers.json": b"{}"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"files": null}',
        b'{"files": [1, 2]}',
        b'{"files": {"01_file.ipynb": 1}}',
        b'{"files": {"01_file.ipynb": "not base64!"}}',
        b'{"files": {"01_file.ipynb": "\xff\xfe"}}',
        packed(b"not compressed"),
        packed(zlib.compress(b"begun")[:-3]),
        packed(zlib.compress(b"one") + b"and more"),
        b"[" * 100_000,
        b'{"files": ' + b'{"a":' * 50_000,
    ],
    ids=range(14),
)
def test_a_malformed_body_is_refused_in_a_sentence(attempt, store: Store, body) -> None:
    before = count(store, SUBMISSIONS), count(store, AUDIT)
    ((status, content),) = attempt(f'ask("POST", "labs/{LAB}/submissions", data={body!r})')
    assert status == 400
    assert content["error"]["vi"].startswith("Máy chủ không đọc được bài nộp")
    assert (count(store, SUBMISSIONS), count(store, AUDIT)) == (before[0], before[1] + 1)


def test_a_submission_without_its_notebook_is_refused(attempt) -> None:
    ((status, content),) = attempt(
        f'ask("POST", "labs/{LAB}/submissions", json={{"files": coded(other="x")}})'
    )
    assert status == 422
    assert f"thiếu tệp {LAB}.ipynb" in content["error"]["vi"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "labs/99_nothing/release", 404),
        ("POST", "labs/99_nothing/submissions", 404),
        ("GET", "labs/%2e%2e/release", 404),
        ("GET", "labs/..%2f..%2fstate/release", 404),
        ("GET", "", 404),
        ("GET", "../../hub/api/users", 404),
        ("GET", "audit", 404),
        ("GET", "submissions", 404),
        ("POST", f"labs/{LAB}/release", 405),
        ("PUT", f"labs/{LAB}/release", 405),
        ("DELETE", f"labs/{LAB}", 404),
        ("DELETE", "submissions/AAAA-AAAA", 405),
        ("POST", "submissions/AAAA-AAAA/feedback", 405),
        ("PUT", f"labs/{LAB}/submissions", 405),
        ("DELETE", f"labs/{LAB}/submissions", 405),
    ],
)
def test_there_is_no_other_door(attempt, method: str, path: str, status: int) -> None:
    body = ', json={"files": coded(**{"99_nothing.ipynb": "x"})}' if method == "POST" else ""
    ((found, content),) = attempt(f'ask("{method}", "{path}"{body})')
    assert found == status
    assert content["error"].keys() == {"vi", "en"}


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


# --- a service of our own beside the hub, with the hub's word on who is who -------------------


def address(hub: Any) -> str:
    return f"http://127.0.0.1:{hub.port + 3}/services/exchange/"


def count(store: Store, table: Any) -> int:
    with store.read_transaction() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


class Service:
    """An exchange on a course of its own, which can be killed and started again."""

    def __init__(self, hub: Any, course: Path, url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/services/exchange/"
        self.url = url or f"sqlite:///{course}/state/exchange.sqlite"
        self.environment = {
            **os.environ,
            "LABS_COURSE": str(course),
            "LABS_EXCHANGE": url,
            "LABS_EXCHANGE_SERVICE": self.address,
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.port + 1}/hub/api",
        }
        self.store = Store(self.url.replace("postgresql:", "postgresql+psycopg:"))
        releases.release(self.store, LAB, {f"{LAB}.ipynb": b"{}"})

    def start(self, most_bytes: int = resource.RLIM_INFINITY) -> None:
        """Start it, and wait for it; no file of it may grow longer than so many bytes."""

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))

        self.process = subprocess.Popen(
            [sys.executable, "-m", "grading.exchange"],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=limit,
        )
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                assert self.process.poll() is None
                time.sleep(0.05)

    def kill(self) -> None:
        """Kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def hand_in(self, token: str, files: dict[str, bytes]) -> requests.Response:
        return self.post(token, json.dumps({"files": coded(files)}).encode())

    def post(self, token: str, body: bytes) -> requests.Response:
        return requests.post(
            f"{self.address}labs/{LAB}/submissions",
            data=body,
            headers={"Authorization": f"token {token}"},
            timeout=60,
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def service(hub, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    url = request.getfixturevalue("postgres")() if request.param == "postgresql" else ""
    one = Service(hub, tmp_path / "course", url)
    one.start()
    yield one
    one.kill()
    one.store.close()


@pytest.fixture
def on_sqlite(hub, tmp_path: Path) -> Iterator[Service]:
    one = Service(hub, tmp_path / "course", "")
    one.start()
    yield one
    one.kill()
    one.store.close()


@pytest.fixture(scope="module")
def token(signed_in) -> str:
    return signed_in("hocvien05").token


@pytest.fixture(scope="module")
def tokens(signed_in, token: str) -> list[str]:
    return [token, *(signed_in(f"hocvien{n:02}").token for n in (6, 7, 8))]


def test_whoever_has_a_receipt_loses_nothing_by_kill_9(service: Service, tokens: list[str]) -> None:
    given: dict[str, dict[str, bytes]] = {}
    ended = threading.Event()

    def storm(token: str, dice: random.Random) -> None:
        while not ended.is_set():
            files = {f"{LAB}.ipynb": dice.randbytes(dice.randrange(200_000)), "answers.json": b"{}"}
            try:
                answer = service.hand_in(token, files)
            except requests.RequestException:
                time.sleep(0.05)  # killed just now: no receipt
                continue
            assert answer.status_code == 201, answer.text
            given[answer.json()["code"]] = files

    dice = random.Random(10)
    threads = [
        threading.Thread(target=storm, args=(token, random.Random(number)))
        for number, token in enumerate(tokens)
    ]
    for thread in threads:
        thread.start()
    received = []
    for _ in range(6):
        time.sleep(dice.uniform(0.3, 1.5))
        service.kill()
        received.append(len(given))
        service.start()
    ended.set()
    for thread in threads:
        thread.join()

    assert received[0] > 0 and received[-1] > received[0]
    for code, files in given.items():
        assert submissions.content(service.store, code) == files
    # Nothing is there by halves either: each has its files and its line in the audit.
    stored = count(service.store, SUBMISSIONS)
    assert stored >= len(given)
    assert count(service.store, AUDIT) == stored
    assert count(service.store, SUBMISSION_FILES) == 2 * stored
    if "sqlite" in service.url:
        with service.store.read_transaction() as db:
            assert db.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_full_disk_is_said_and_nothing_stored_by_halves(on_sqlite: Service, token: str) -> None:
    """The system refuses to let a file grow (RLIMIT_FSIZE), as a full disk or a quota does."""
    on_sqlite.kill()
    on_sqlite.start(most_bytes=3_000_000)
    dice = random.Random(1)
    answers = [
        on_sqlite.hand_in(token, {f"{LAB}.ipynb": dice.randbytes(500_000)}) for _ in range(10)
    ]
    codes = [answer.json()["code"] for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert codes and refused
    for answer in refused:
        assert answer.status_code == 507
        assert "bài CHƯA được nộp" in answer.json()["error"]["vi"]
    # It still reads.
    headers = {"Authorization": f"token {token}"}
    listed = requests.get(on_sqlite.address + "labs", headers=headers, timeout=60).json()["labs"]
    assert [one["code"] for one in listed[0]["submissions"]] == codes
    on_sqlite.kill()
    assert count(on_sqlite.store, SUBMISSIONS) == len(codes)
    assert count(on_sqlite.store, SUBMISSION_FILES) == len(codes)
    # With room again it goes on.
    on_sqlite.start()
    assert on_sqlite.hand_in(token, {f"{LAB}.ipynb": b"small"}).status_code == 201


@pytest.mark.parametrize("service", ["postgresql"], indirect=True)
def test_a_full_postgresql_is_said(service: Service, token: str) -> None:
    """The database's own error of a full disk, raised by a trigger."""
    with service.store.write_transaction() as db:
        db.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION "
                "'no space left' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql; CREATE TRIGGER "
                "full_disk BEFORE INSERT ON audit EXECUTE FUNCTION full_disk()"
            )
        )
    answer = service.hand_in(token, {f"{LAB}.ipynb": b"x"})
    assert answer.status_code == 507
    assert count(service.store, SUBMISSIONS) == count(service.store, SUBMISSION_FILES) == 0


def test_what_is_too_large_is_refused_before_it_is_read(on_sqlite: Service, token: str) -> None:
    link = HTTPConnection("127.0.0.1", on_sqlite.port, timeout=30)
    link.putrequest("POST", f"/services/exchange/labs/{LAB}/submissions")
    link.putheader("Authorization", f"token {token}")
    link.putheader("Content-Length", "10000000000")
    link.endheaders()  # and not one byte of it
    answer = link.getresponse()
    assert answer.status == 413
    assert "nhiều nhất 20 MB" in json.loads(answer.read())["error"]["vi"]
    with on_sqlite.store.read_transaction() as db:
        assert list(db.execute(select(AUDIT.c.trainee, AUDIT.c.lab, AUDIT.c.refused))) == [
            ("hocvien05", LAB, "too_large")
        ]


def test_a_few_bytes_that_unpack_to_many_are_refused(on_sqlite: Service, token: str) -> None:
    bomb = zlib.compressobj()
    parts = [bomb.compress(bytes(10_000_000)) for _ in range(50)]
    before = psutil.Process(on_sqlite.process.pid).memory_info().rss
    answer = on_sqlite.post(token, packed(b"".join(parts) + bomb.flush()))
    assert answer.status_code == 413
    assert "nhiều nhất 20 MB" in answer.json()["error"]["vi"]
    assert psutil.Process(on_sqlite.process.pid).memory_info().rss < before + 100_000_000
    assert count(on_sqlite.store, SUBMISSIONS) == 0


def test_a_body_without_an_end_is_cut_off(on_sqlite: Service, token: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1_000_000
            yield b" " * 1_000_000

    headers = {"Authorization": f"token {token}"}
    path = f"{on_sqlite.address}labs/{LAB}/submissions"
    try:
        status = requests.post(path, data=endless(), headers=headers, timeout=60).status_code
    except requests.ConnectionError:
        status = 0
    assert status in (0, 400, 413)
    assert sent < 60_000_000
    assert count(on_sqlite.store, SUBMISSIONS) == 0
    # Whoever was cut off does not stand in the own way.
    assert on_sqlite.hand_in(token, {f"{LAB}.ipynb": b"x"}).status_code == 201


def test_one_that_fits_to_the_byte_is_taken_and_one_more_is_not(
    on_sqlite: Service, token: str
) -> None:
    most = 20_000_000
    notebook = f"{LAB}.ipynb"
    assert on_sqlite.hand_in(token, {notebook: bytes(most + 1)}).status_code == 413
    assert on_sqlite.hand_in(token, {notebook: bytes(most)}).status_code == 201


def test_double_clicks_make_one_submission(service: Service, token: str) -> None:
    codes = set()
    files = {f"{LAB}.ipynb": random.Random(3).randbytes(300_000)}

    def click() -> None:
        codes.add(service.hand_in(token, files).json()["code"])

    threads = [threading.Thread(target=click) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 1
    assert count(service.store, SUBMISSIONS) == 1


def test_late_is_late_by_the_clock_of_the_service(on_sqlite: Service, token: str) -> None:
    from grading.exchange.due import extend, set_due

    store, notebook = on_sqlite.store, f"{LAB}.ipynb"
    set_due(store, LAB, now() - timedelta(minutes=10), grace=15)
    assert on_sqlite.hand_in(token, {notebook: b"in the grace"}).status_code == 201
    set_due(store, LAB, now() - timedelta(minutes=10), grace=5)
    answer = on_sqlite.hand_in(token, {notebook: b"too late"})
    assert answer.status_code == 409
    closed = datetime.now(UTC) + timedelta(hours=7, minutes=-5)
    words = {"vi": "đã hết hạn nộp lúc", "en": "closed at"}
    for language, sentence in answer.json()["error"].items():
        assert words[language] in sentence and f"{closed:%d/%m/%Y}" in sentence
    # The receipt of what came in time is still to be had; the others' extension helps nobody.
    assert on_sqlite.hand_in(token, {notebook: b"in the grace"}).status_code == 201
    extend(store, LAB, "hocvien06", now() + timedelta(days=1))
    assert on_sqlite.hand_in(token, {notebook: b"too late"}).status_code == 409
    extend(store, LAB, "hocvien05", now() + timedelta(days=1))
    assert on_sqlite.hand_in(token, {notebook: b"extended"}).status_code == 201
    with store.read_transaction() as db:
        lines = db.execute(select(AUDIT.c.code.is_(None), AUDIT.c.refused).order_by(AUDIT.c.id))
        assert [tuple(line) for line in lines] == [
            (False, None),
            (True, "late"),
            (True, "late"),
            (False, None),
        ]


def test_without_the_hub_nobody_is_believed(hub, tmp_path: Path, token: str) -> None:
    one = Service(hub, tmp_path / "course", "")
    one.environment["JUPYTERHUB_API_URL"] = "http://127.0.0.1:9/hub/api"
    one.start()
    try:
        answer = one.hand_in(token, {f"{LAB}.ipynb": b"x"})
        assert answer.status_code >= 500
        assert "thử lại sau" in answer.json()["error"]["vi"]
        assert count(one.store, SUBMISSIONS) == 0
    finally:
        one.kill()
        one.store.close()
