"""The exchange's service as it runs, asked over HTTP; a stand-in for the hub says who is who."""

from __future__ import annotations

import base64
import json
import random
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from running_exchange import LAB, NOTEBOOK, TOKEN, Service
from sqlalchemy import func, select, text

from grading.course.store import Store, now
from grading.exchange import feedback, submissions
from grading.exchange.due import extend, set_due
from grading.exchange.exchanged_files import coded
from grading.exchange.tables import AUDIT, REFUSED_TRIES, SUBMISSION_FILES, SUBMISSIONS

TOKENS = [f"token-hocvien{n:02}" for n in range(5, 9)]


def packed(content: bytes) -> bytes:
    """A body whose one file was compressed by somebody else."""
    text = base64.b64encode(content).decode()
    return json.dumps({"files": {NOTEBOOK: text}}).encode()


def count(store: Store, table: Any) -> int:
    with store.read_transaction() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def tries(store: Store, reason: str) -> int:
    """How often a hand-in was refused for a reason."""
    query = select(func.sum(REFUSED_TRIES.c.tries)).where(REFUSED_TRIES.c.reason == reason)
    with store.read_transaction() as db:
        return db.scalar(query) or 0


@pytest.fixture(params=["sqlite", "postgresql"])
def service(hub_api: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    """On a course of its own, on either database."""
    url = request.getfixturevalue("postgres")() if request.param == "postgresql" else ""
    one = Service(hub_api, tmp_path / "course", url)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def on_sqlite(hub_api: str, tmp_path: Path) -> Iterator[Service]:
    one = Service(hub_api, tmp_path / "course")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def shared(hub_api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """For all tests that leave it as usable as it was."""
    one = Service(hub_api, tmp_path_factory.mktemp("exchange") / "course")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def victim(shared: Service) -> submissions.Receipt:
    """Another trainee's submission, with feedback on it."""
    receipt = submissions.hand_in(shared.store, "hocvien04", LAB, {NOTEBOOK: b"the other's work"})
    page = feedback.Page("hocvien04", receipt.time, b"for hocvien04 alone")
    assert feedback.give(shared.store, LAB, [page]) == []
    return receipt


# --- what a trainee is given ------------------------------------------------------------------


def test_a_lab_goes_out_and_comes_in_with_a_receipt_and_the_feedback_goes_back(
    on_sqlite: Service,
) -> None:
    (lab,) = on_sqlite.ask("GET", "labs").json()["labs"]
    assert (lab["lab"], lab["due"], lab["closes"], lab["submissions"]) == (LAB, None, None, [])
    release = on_sqlite.ask("GET", f"labs/{LAB}/release").json()
    assert release["version"] == lab["version"] and release["files"] == coded({NOTEBOOK: b"{}"})

    taken = on_sqlite.hand_in({NOTEBOOK: b"mine", "answers.json": b"{}"})
    assert taken.status_code == 201
    receipt = taken.json()
    assert receipt.pop("left_out") == []
    assert (receipt["trainee"], receipt["lab"], receipt["number"]) == ("hocvien05", LAB, 1)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(receipt["time"])) < timedelta(minutes=1)
    code = receipt["code"]
    assert on_sqlite.ask("GET", f"submissions/{code}").json() == receipt
    kept = submissions.content(on_sqlite.store, code)
    assert kept == {NOTEBOOK: b"mine", "answers.json": b"{}"}

    waiting = on_sqlite.ask("GET", f"submissions/{code}/feedback")
    assert waiting.status_code == 404 and "Chưa có nhận xét" in waiting.json()["error"]["vi"]
    (own,) = submissions.receipts(on_sqlite.store, "hocvien05")
    feedback.give(on_sqlite.store, LAB, [feedback.Page("hocvien05", own.time, "Khá".encode())])
    page = on_sqlite.ask("GET", f"submissions/{code}/feedback").json()
    assert page == {"code": code, "page": "Khá"}
    (lab,) = on_sqlite.ask("GET", "labs").json()["labs"]
    assert [one["code"] for one in lab["submissions"] if one["feedback"]] == [code]


# --- who asks ---------------------------------------------------------------------------------


def test_nobody_sees_anothers_receipt_or_feedback(
    shared: Service, victim: submissions.Receipt
) -> None:
    paths = [
        f"submissions/{code}{page}"
        for code in (victim.code, "ZZZZ-ZZZZ")
        for page in ("", "/feedback")
    ]
    refused = [shared.ask("GET", path) for path in paths]
    # Not even whether there is such a submission.
    assert [one.json() for one in refused] == [refused[0].json()] * 4
    assert {one.status_code for one in refused} == {404}
    labs = shared.ask("GET", "labs")
    assert labs.json()["trainee"] == "hocvien05"
    assert victim.code not in labs.text and "hocvien04" not in labs.text


BASIC = base64.b64encode(b"hocvien04:").decode()


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"Authorization": ""}},
        {"headers": {"Authorization": "token "}},
        {"token": "0" * 32},
        {"token": "hocvien04"},
        {"headers": {"Authorization": f"Basic {BASIC}"}},
        # In the header alone, so that no link and no form of a web page carries it.
        {"params": {"token": TOKEN}, "headers": {"Authorization": ""}},
        {"headers": {"Authorization": "", "Cookie": f"token={TOKEN}"}},
        # The hub knows these, and does not let them hand in.
        {"token": "token-giangvien"},
        {"token": "token-other"},
        {"token": "token-idle-culler"},
    ],
    ids=range(10),
)
def test_without_a_trainees_token_nothing_is_given_or_taken(
    shared: Service, how: dict[str, Any]
) -> None:
    before = count(shared.store, REFUSED_TRIES)
    body = {"files": coded({NOTEBOOK: b"x"})}
    answers = [
        shared.ask("GET", "labs", **how),
        shared.ask("GET", f"labs/{LAB}/release", **how),
        shared.ask("POST", f"labs/{LAB}/submissions", json=body, **how),
    ]
    assert [one.status_code for one in answers] == [403] * 3
    assert all(one.json()["error"].keys() == {"vi", "en"} for one in answers)
    assert count(shared.store, REFUSED_TRIES) == before


def test_without_the_hub_nobody_is_believed(tmp_path: Path) -> None:
    one = Service("http://127.0.0.1:9/hub/api", tmp_path / "course")
    one.start()
    try:
        answer = one.hand_in({NOTEBOOK: b"x"})
        assert answer.status_code >= 500
        assert "thử lại sau" in answer.json()["error"]["vi"]
        assert count(one.store, SUBMISSIONS) == 0
    finally:
        one.stop()


# --- what is sent -----------------------------------------------------------------------------


def test_other_names_of_files_are_left_out_and_said(shared: Service) -> None:
    names = ["../../giangvien/x.txt", "/etc/passwd", f"sub/{NOTEBOOK}", "..", "", "timestamp.txt"]
    names += [f"{NOTEBOOK}/", "ANSWERS.JSON", "items.yaml"]
    files = {NOTEBOOK: b"new", "answers.json": b"{}"} | dict.fromkeys(names, b"x")
    answer = shared.hand_in(files)
    receipt = answer.json()
    assert answer.status_code == 201 and len(receipt["left_out"]) == 9
    kept = submissions.content(shared.store, receipt["code"])
    assert kept == {NOTEBOOK: b"new", "answers.json": b"{}"}


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
def test_a_malformed_body_is_refused_in_a_sentence(shared: Service, body: bytes) -> None:
    store = shared.store
    before = count(store, SUBMISSIONS), count(store, AUDIT), tries(store, "unreadable")
    answer = shared.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["vi"].startswith("Máy chủ không đọc được bài nộp")
    assert (count(store, SUBMISSIONS), count(store, AUDIT)) == before[:2]
    assert tries(store, "unreadable") == before[2] + 1


def test_a_submission_without_its_notebook_is_refused(shared: Service) -> None:
    answer = shared.hand_in({"other": b"x"})
    assert answer.status_code == 422
    assert f"thiếu tệp {NOTEBOOK}" in answer.json()["error"]["vi"]


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
def test_there_is_no_other_door(shared: Service, method: str, path: str, status: int) -> None:
    body = {"files": coded({"99_nothing.ipynb": b"x"})} if method == "POST" else None
    answer = shared.ask(method, path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"].keys() == {"vi", "en"}


# --- nothing lost, nothing by halves ----------------------------------------------------------


def test_whoever_has_a_receipt_loses_nothing_by_kill_9(service: Service) -> None:
    given: dict[str, dict[str, bytes]] = {}
    ended = threading.Event()

    def storm(token: str, dice: random.Random) -> None:
        while not ended.is_set():
            files = {NOTEBOOK: dice.randbytes(dice.randrange(200_000)), "answers.json": b"{}"}
            try:
                answer = service.hand_in(files, token)
            except requests.RequestException:
                time.sleep(0.05)  # killed just now: no receipt
                continue
            assert answer.status_code == 201, answer.text
            given[answer.json()["code"]] = files

    dice = random.Random(10)
    threads = [
        threading.Thread(target=storm, args=(token, random.Random(number)))
        for number, token in enumerate(TOKENS)
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


def test_a_full_disk_is_said_and_nothing_stored_by_halves(on_sqlite: Service) -> None:
    """The system refuses to let a file grow (RLIMIT_FSIZE), as a full disk or a quota does."""
    on_sqlite.kill()
    on_sqlite.start(most_bytes=3_000_000)
    dice = random.Random(1)
    answers = [on_sqlite.hand_in({NOTEBOOK: dice.randbytes(500_000)}) for _ in range(10)]
    codes = [answer.json()["code"] for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert codes and refused
    for answer in refused:
        assert answer.status_code == 507
        assert "bài CHƯA được nộp" in answer.json()["error"]["vi"]
    # It still reads.
    listed = on_sqlite.ask("GET", "labs").json()["labs"]
    assert [one["code"] for one in listed[0]["submissions"]] == codes
    on_sqlite.kill()
    assert count(on_sqlite.store, SUBMISSIONS) == len(codes)
    assert count(on_sqlite.store, SUBMISSION_FILES) == len(codes)
    # With room again it goes on.
    on_sqlite.start()
    assert on_sqlite.hand_in({NOTEBOOK: b"small"}).status_code == 201


@pytest.mark.parametrize("service", ["postgresql"], indirect=True)
def test_a_full_postgresql_is_said(service: Service) -> None:
    """The database's own error of a full disk, raised by a trigger."""
    with service.store.write_transaction() as db:
        db.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION "
                "'no space left' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql; CREATE TRIGGER "
                "full_disk BEFORE INSERT ON audit EXECUTE FUNCTION full_disk()"
            )
        )
    answer = service.hand_in({NOTEBOOK: b"x"})
    assert answer.status_code == 507
    assert count(service.store, SUBMISSIONS) == count(service.store, SUBMISSION_FILES) == 0


def test_what_is_too_large_is_refused_before_it_is_read(on_sqlite: Service) -> None:
    link = HTTPConnection("127.0.0.1", on_sqlite.port, timeout=30)
    link.putrequest("POST", f"/services/exchange/labs/{LAB}/submissions")
    link.putheader("Authorization", f"token {TOKEN}")
    link.putheader("Content-Length", "10000000000")
    link.endheaders()  # and not one byte of it
    answer = link.getresponse()
    assert answer.status == 413
    assert "nhiều nhất 20 MB" in json.loads(answer.read())["error"]["vi"]
    with on_sqlite.store.read_transaction() as db:
        tried = REFUSED_TRIES.c
        assert list(db.execute(select(tried.trainee, tried.lab, tried.reason, tried.tries))) == [
            ("hocvien05", LAB, "too_large", 1)
        ]


def test_a_few_bytes_that_unpack_to_many_are_refused(on_sqlite: Service) -> None:
    bomb = zlib.compressobj()
    parts = [bomb.compress(bytes(10_000_000)) for _ in range(50)]
    before = psutil.Process(on_sqlite.process.pid).memory_info().rss
    answer = on_sqlite.post(packed(b"".join(parts) + bomb.flush()))
    assert answer.status_code == 413
    assert "nhiều nhất 20 MB" in answer.json()["error"]["vi"]
    assert psutil.Process(on_sqlite.process.pid).memory_info().rss < before + 100_000_000
    assert count(on_sqlite.store, SUBMISSIONS) == 0


def test_a_body_without_an_end_is_cut_off(on_sqlite: Service) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1_000_000
            yield b" " * 1_000_000

    headers = {"Authorization": f"token {TOKEN}"}
    path = f"{on_sqlite.address}labs/{LAB}/submissions"
    try:
        status = requests.post(path, data=endless(), headers=headers, timeout=60).status_code
    except requests.ConnectionError:
        status = 0
    assert status in (0, 400, 413)
    assert sent < 60_000_000
    assert count(on_sqlite.store, SUBMISSIONS) == 0
    # Whoever was cut off does not stand in the own way.
    assert on_sqlite.hand_in({NOTEBOOK: b"x"}).status_code == 201


def test_one_that_fits_to_the_byte_is_taken_and_one_more_is_not(
    on_sqlite: Service,
) -> None:
    most = 20_000_000
    assert on_sqlite.hand_in({NOTEBOOK: bytes(most + 1)}).status_code == 413
    assert on_sqlite.hand_in({NOTEBOOK: bytes(most)}).status_code == 201


def test_double_clicks_make_one_submission(service: Service) -> None:
    codes = set()
    files = {NOTEBOOK: random.Random(3).randbytes(300_000)}

    def click() -> None:
        codes.add(service.hand_in(files).json()["code"])

    threads = [threading.Thread(target=click) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 1
    assert count(service.store, SUBMISSIONS) == 1


def test_late_is_late_by_the_clock_of_the_service(on_sqlite: Service) -> None:
    store = on_sqlite.store
    set_due(store, LAB, now() - timedelta(minutes=10), grace=15)
    assert on_sqlite.hand_in({NOTEBOOK: b"in the grace"}).status_code == 201
    set_due(store, LAB, now() - timedelta(minutes=10), grace=5)
    answer = on_sqlite.hand_in({NOTEBOOK: b"too late"})
    assert answer.status_code == 409
    closed = datetime.now(UTC) + timedelta(hours=7, minutes=-5)
    words = {"vi": "đã hết hạn nộp lúc", "en": "closed at"}
    for language, sentence in answer.json()["error"].items():
        assert words[language] in sentence and f"{closed:%d/%m/%Y}" in sentence
    # The receipt of what came in time is still to be had; the others' extension helps nobody.
    assert on_sqlite.hand_in({NOTEBOOK: b"in the grace"}).status_code == 201
    extend(store, LAB, "hocvien06", now() + timedelta(days=1))
    assert on_sqlite.hand_in({NOTEBOOK: b"too late"}).status_code == 409
    extend(store, LAB, "hocvien05", now() + timedelta(days=1))
    assert on_sqlite.hand_in({NOTEBOOK: b"extended"}).status_code == 201
    assert count(store, AUDIT) == 2
    assert tries(store, "late") == 2


# --- how much memory one body may take --------------------------------------------------------

MOST_BODY = 26_600_000


def filled(start: bytes, one: bytes, end: bytes) -> bytes:
    return start + one * ((MOST_BODY - len(start) - len(end)) // len(one)) + end


def keys() -> bytes:
    return b'{"files": {' + b",".join(b'"%x":""' % number for number in range(1_000_000)) + b"}}"


HOSTILE = {
    "objects": lambda: filled(b'{"files": [{}', b",{}", b"]}"),
    "objects beside": lambda: filled(b'{"other": [{}', b",{}", b'], "files": {}}'),
    "lists": lambda: filled(b'{"files": {"a": [[]', b",[]", b"]}}"),
    "nested": lambda: filled(b'{"files": ', b'{"a":', b""),
    "nested lists": lambda: filled(b"", b"[", b""),
    "a million keys": keys,
    "a million keys beside": lambda: b'{"files": {"a": ""}, "b": ' + keys() + b"}",
    "a long whole number": lambda: filled(b'{"files": {"a": 1', b"0", b"}}"),
    "a long number": lambda: filled(b'{"files": {"a": 0.1', b"7", b"}}"),
    "many numbers": lambda: filled(b'{"files": [1', b",1", b"]}"),
    "a long text": lambda: filled('{"files": {"a": "😀'.encode(), b"a", b'"}}'),
    "escapes": lambda: filled(b'{"files": {"a": "\\ud83d\\ude00', b"\\n", b'"}}'),
    "a long name": lambda: filled('{"files": {"😀'.encode(), b"a", b'": ""}}'),
    "UTF-16": lambda: filled('{"files": {"a": "'.encode("utf-16"), b"a\0", '"}}'.encode("utf-16")),
    "blanks": lambda: filled(b"", b" ", b""),
}


def peak(service: Service) -> int:
    """The most memory that the process has held so far (bytes)."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return 1000 * next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused_in_little_memory(on_sqlite: Service, name: str) -> None:
    on_sqlite.hand_in({NOTEBOOK: b"x"})
    body = HOSTILE[name]()
    assert len(body) < MOST_BODY + 10_000
    base = peak(on_sqlite)
    answer = on_sqlite.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["vi"].startswith("Máy chủ không đọc được bài nộp")
    assert peak(on_sqlite) - base < 150_000_000


def test_the_largest_submission_goes_in_in_little_memory(on_sqlite: Service) -> None:
    on_sqlite.hand_in({NOTEBOOK: b"x"})
    base = peak(on_sqlite)
    # Like pictures, it hardly shrinks.
    files = {NOTEBOOK: random.Random(4).randbytes(19_900_000), "answers.json": b"{}"}
    assert on_sqlite.hand_in(files).status_code == 201
    assert peak(on_sqlite) - base < 200_000_000
    (_, last) = submissions.receipts(on_sqlite.store, "hocvien05")
    assert submissions.content(on_sqlite.store, last.code) == files
