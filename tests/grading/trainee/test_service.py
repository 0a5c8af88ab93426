"""The trainees' service against whoever is not to be let in, and what it sends along."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
import urllib3

from grading.course.people import change
from grading.exchange import submissions

LAB = "02_threshold"
POLICY = {"default-src": "'none'", "script-src": "'self'", "frame-ancestors": "'none'"}


@pytest.fixture(scope="module")
def base(labs_hub: Any) -> str:
    return f"{labs_hub.address}/services/labs/"


@pytest.fixture(scope="module")
def person(labs_hub: Any) -> Any:
    return labs_hub.person_without_server("hocvien02")


@pytest.fixture(scope="module")
def other(labs_hub: Any) -> Any:
    return labs_hub.person_without_server("hocvien03")


def token(person: Any) -> str:
    found = re.search(r'name="_xsrf" value="([^"]+)"', person.labs().text)
    assert found
    return found[1]


def post(person: Any, path: str, xsrf: str | None = None, **what: Any) -> requests.Response:
    headers = {"X-XSRFToken": token(person) if xsrf is None else xsrf}
    url = f"{person.address}/services/labs/{path}"
    return person.session.post(url, headers=headers, timeout=60, allow_redirects=False, **what)


ANSWER = {"value": 65, "form": "test", "turn": 1}


# Headers


@pytest.mark.parametrize(
    "path", ["", f"lab/{LAB}", f"lab/{LAB}/hand-in", f"lab/{LAB}/answers", "certificate", "x"]
)
def test_every_answer_is_strict(person: Any, path: str) -> None:
    headers = person.labs(path).headers
    rules = dict(one.strip().split(" ", 1) for one in headers["Content-Security-Policy"].split(";"))
    assert POLICY.items() <= rules.items()
    assert "'unsafe-inline'" not in rules["script-src"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "public" not in headers["Cache-Control"]


@pytest.mark.parametrize("path", ["", f"lab/{LAB}", f"lab/{LAB}/hand-in"])
def test_a_page_has_no_script_of_its_own_and_asks_nobody_else(person: Any, path: str) -> None:
    page = person.labs(path).text
    for script in re.findall(r"<script[^>]*>", page):
        assert 'type="application/json"' in script or 'src="/' in script, script
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r'(src|href|action)="https?:', page)


def test_a_labs_page_is_the_same_for_everybody_and_not_sent_twice(person: Any, other: Any) -> None:
    mine, theirs = (one.labs(f"lab/{LAB}") for one in (person, other))
    assert mine.content == theirs.content
    assert mine.headers["Etag"] == theirs.headers["Etag"]
    assert "Học viên" not in mine.text and "_xsrf" not in mine.text
    again = person.labs(f"lab/{LAB}", headers={"If-None-Match": mine.headers["Etag"]})
    assert again.status_code == 304 and not again.content
    assert "private" in mine.headers["Cache-Control"]


def test_scripts_and_styles_are_kept_for_ever_and_sent_compressed(base: str, person: Any) -> None:
    page = person.labs(f"lab/{LAB}").text
    found = re.findall(r'(?:src|href)="[^"]*?(static/[0-9a-f]+/[\w.]+)"', page)
    assert any(path.endswith("labs.css") for path in found)
    folder = found[0].rpartition("/")[0]
    for path in {*found, f"{folder}/controls.js"} - {f"{folder}/page.js"}:
        file = requests.get(base + path, timeout=60)  # nobody's cookies
        assert file.status_code == 200, path
        assert "immutable" in file.headers["Cache-Control"]
        assert file.headers["Content-Encoding"] == "gzip"
    assert requests.get(f"{base}static/{'0' * 16}/labs.css", timeout=60).status_code == 404


# Who may


def test_nobody_is_let_in_without_the_hub(base: str) -> None:
    for path in ("", f"lab/{LAB}", f"lab/{LAB}/hand-in", "certificate"):
        answer = requests.get(base + path, timeout=60, allow_redirects=False)
        assert (
            answer.status_code == 302 and "/hub/api/oauth2/authorize" in answer.headers["Location"]
        )
    answer = requests.get(f"{base}lab/{LAB}/answers", timeout=60, allow_redirects=False)
    assert answer.status_code == 401 and "đăng nhập" in answer.json()["error"]["vi"]
    assert requests.post(f"{base}lab/{LAB}/hand-in", timeout=60).status_code == 403


def test_what_a_browser_claims_names_nobody(base: str, person: Any, labs_hub: Any) -> None:
    claims = {
        "X-Forwarded-User": "hocvien03",
        "Remote-User": "hocvien03",
        "Cookie": "user=hocvien03",
    }
    answer = requests.get(base, headers=claims, timeout=60, allow_redirects=False)
    assert answer.status_code == 302
    sent = ANSWER | {"trainee": "hocvien03", "username": "hocvien03"}
    assert post(person, f"lab/{LAB}/answers/travel?user=hocvien03", json=sent).ok
    assert person.labs(f"lab/{LAB}/answers").json()["items"]["travel"]["value"] == 65


@pytest.mark.parametrize("xsrf", ["", "x", "theirs"])
def test_another_sites_form_does_nothing(person: Any, other: Any, labs_hub: Any, xsrf: str) -> None:
    sent = token(other) if xsrf == "theirs" else xsrf
    for path in ("choose", f"lab/{LAB}/hand-in", f"lab/{LAB}/start-again"):
        answer = post(person, path, xsrf=sent)
        assert answer.status_code == 403 and "để lâu quá" in answer.text
    answer = post(person, f"lab/{LAB}/answers/travel", xsrf=sent, json=ANSWER)
    assert answer.status_code == 403 and "vi" in answer.json()["error"]
    with labs_hub.store() as store:
        assert submissions.receipts(store, "hocvien02") == []


def test_anothers_codes_open_nothing(person: Any, other: Any) -> None:
    assert other.labs(f"lab/{LAB}").ok
    taken = other.press_labs(f"lab/{LAB}/hand-in")
    code = taken.url.rpartition("/")[2]
    assert other.labs(f"receipt/{code}").ok
    for path in (f"receipt/{code}", f"feedback/{code}", "receipt/AAAA-AAAA"):
        answer = person.labs(path)
        assert answer.status_code == 404 and "không có bài nộp nào mang mã này" in answer.text


def test_who_has_not_agreed_is_asked_first(labs_hub: Any) -> None:
    newcomer = labs_hub.newcomer("hocvien04")
    page = newcomer.labs()
    assert "/hub/agree?next=" in page.url and "Tôi đồng ý" in page.content.decode()
    answer = newcomer.labs(f"lab/{LAB}/answers")
    assert answer.status_code == 403 and "chưa đồng ý" in answer.json()["error"]["vi"]
    newcomer.answer("yes")
    assert "Xin chào Học viên 04" in newcomer.labs().text
    newcomer.answer("no")
    wait_until(lambda: "/hub/" in newcomer.labs().url)


@pytest.mark.parametrize(("name", "out"), [("hocvien05", "remove"), ("hocvien06", "set_aside")])
def test_who_is_taken_off_the_list_is_out_within_a_second(
    labs_hub: Any, name: str, out: str
) -> None:
    person = labs_hub.person_without_server(name)
    assert person.labs().ok
    xsrf = token(person)
    with labs_hub.store() as store:
        getattr(change, out)(store, name)
    begun = time.monotonic()
    assert post(person, f"lab/{LAB}/answers/travel", xsrf=xsrf, json=ANSWER).status_code in (
        401,
        403,
    )
    assert "Xin chào" not in person.labs().text
    assert time.monotonic() - begun < 2


def test_a_new_password_ends_what_was_open(labs_hub: Any) -> None:
    person = labs_hub.person_without_server("hocvien07")
    assert person.labs().ok
    with labs_hub.store() as store:
        change.reset(store, "hocvien07")
    wait_until(lambda: "/hub/login" in person.labs().url)


def test_who_signs_out_is_out(labs_hub: Any) -> None:
    person = labs_hub.person_without_server("hocvien08")
    assert person.labs().ok
    person.session.get(f"{labs_hub.address}/hub/logout")
    assert "/hub/login" in person.labs().url


# What may be asked


@pytest.mark.parametrize(
    "path",
    [
        "lab/99_none",
        "lab/99_none/hand-in",
        "lab/99_none/answers",
        "lab/%2e%2e%2fetc",
        "lab/" + "x" * 65,
        f"lab/{LAB}/0000/vi/picture/explore/0.3",
        f"lab/{LAB}/0000/fr/picture/explore/0.3",
        f"lab/{LAB}/0000/vi/pixels/none",
        "picture/../course.sqlite",
        "picture/..%2f..%2fcookie_secret",
        f"picture/{'0' * 64}.png",
        "static/../service.py",
        "receipt/%00",
        "feedback/'--",
        "certificate/hocvien01",
        "nothing",
        "lab/%00",
        "lab/ngưỡng",
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(person: Any, path: str) -> None:
    answer = person.labs(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text and "Error" not in answer.text


def test_dots_lead_nowhere(labs_hub: Any, person: Any) -> None:
    cookies = "; ".join(f"{one.name}={one.value}" for one in person.session.cookies)
    prefix = f"/{labs_hub.port}/services/labs"
    with urllib3.HTTPConnectionPool("127.0.0.1", labs_hub.port + 4) as pool:
        for path in ("/picture/../../course.sqlite", "/static/x/../../service.py", "/lab/../x"):
            url = prefix + path
            answer = pool.urlopen("GET", url, headers={"Cookie": cookies}, redirect=False)
            assert answer.status == 404


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 60_000,
        b'{"value": 1}',
        b'{"value": 1, "form": "", "turn": 1}',
        b'{"value": 1, "form": "a\\u0000", "turn": 1}',
        b'{"value": 1, "form": "a", "turn": 0}',
        b'{"value": 1, "form": "a", "turn": true}',
        b'{"value": 1, "form": "a", "turn": 99999999999}',
        b'{"value": 1, "form": ["a"], "turn": 1}',
    ],
)
def test_a_body_written_by_hand_is_refused_in_a_sentence(person: Any, sent: bytes) -> None:
    answer = post(person, f"lab/{LAB}/answers/small", data=sent)
    assert answer.status_code == 400 and "không đọc được" in answer.json()["error"]["vi"]


@pytest.mark.parametrize("value", ["x" * 30_000, [[1]], {"a": 1}, 1e308, -1, "NaN", True, "\0"])
def test_a_value_that_is_no_answer_is_refused_and_nothing_recorded(person: Any, value: Any) -> None:
    sent = {"value": value, "form": "hostile", "turn": 1}
    answer = post(person, f"lab/{LAB}/answers/ruleout", json=sent)
    assert answer.ok and answer.json()["state"]["mood"] == "refused"
    assert person.labs(f"lab/{LAB}/answers").json()["items"]["ruleout"]["value"] is None


def test_a_text_that_is_too_long_is_told_so(person: Any) -> None:
    sent = {"value": "x" * 70_000, "form": "test", "turn": 1}
    answer = post(person, f"lab/{LAB}/answers/night", json=sent)
    assert answer.status_code == 413 and "dài quá" in answer.json()["error"]["vi"]


def test_a_body_without_end_is_not_read(person: Any) -> None:
    # The service closes; the hub's proxy says that nobody answers.
    answer = post(person, f"lab/{LAB}/answers/night", data=b"x" * 3_000_000)
    assert answer.status_code in (400, 413, 503)


def test_no_question_of_another_lab(person: Any) -> None:
    answer = post(person, f"lab/{LAB}/answers/none", json=ANSWER)
    assert answer.status_code == 404 and "tải lại trang" in answer.json()["error"]["vi"]


def test_who_presses_without_end_is_asked_to_wait(labs_hub: Any) -> None:
    hasty = labs_hub.person_without_server("hocvien09")
    xsrf = token(hasty)
    statuses = [post(hasty, "choose", xsrf=xsrf).status_code for _ in range(3)]
    assert statuses == [303] * 3
    path = f"lab/{LAB}/answers/none"
    asked = (post(hasty, path, xsrf=xsrf, json=ANSWER) for _ in range(400))
    slow = next(answer for answer in asked if answer.status_code == 429)
    assert "nhanh quá" in slow.json()["error"]["vi"]


def wait_until(what: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)
