"""A class that comes at once: the line, the full machine, and what people see meanwhile."""

from __future__ import annotations

import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests


def read(answer: requests.Response) -> str:
    """Return a page of the hub, which says what letters it has in the page alone."""
    return answer.content.decode()


def said_while_opening(person, path: str = "hub/spawn") -> tuple[str, list[str]]:
    """Let somebody open a notebook; return the page shown meanwhile, and what it says in turn."""
    page = read(person.session.get(urljoin(f"{person.address}/", path), timeout=60))
    found = re.search(r'EventSource\("([^"]+)"\)', page)
    if not found:
        return page, []
    said = []
    events = urljoin(person.address, found[1])
    with person.session.get(events, stream=True, timeout=60) as lines:
        for line in lines.iter_lines():
            event = json.loads(line.removeprefix(b"data: ")) if line.startswith(b"data:") else {}
            assert not event.get("failed"), event
            if event.get("ready"):
                break
            said += [event["message"]] if event.get("progress") else []
    return page, said


@pytest.fixture(scope="module")
def small_hub(hub_class, tmp_path_factory):
    """A hub on a machine with one processor, which holds three people."""
    all_processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_processors)})
    hub = hub_class(tmp_path_factory.mktemp("small") / "course", {"LABS_SEATS": "3"})
    os.sched_setaffinity(0, all_processors)
    yield hub
    hub.stop()


def test_who_comes_together_waits_in_a_line_and_all_get_in(small_hub):
    people = [small_hub.person_without_server(f"hocvien0{n}") for n in (1, 2, 3)]
    with ThreadPoolExecutor(3) as at_once:
        seen = list(at_once.map(said_while_opening, people))
    # The last of them waits for the others.
    pages = [page for page, said in seen if said]
    assert pages
    for page in pages:
        assert "Đang mở trang của bạn" in page and "Your page is being opened" in page
        assert not re.search(r'(src|href)="https?:', page)
    messages = [message for _, said in seen for message in said]
    assert any("Trước bạn còn" in message for message in messages)
    for person in people:
        assert "Bài thực hành của tôi" in person.look("/labs").text


def test_a_full_machine_asks_to_wait_and_lets_in_who_comes_back(small_hub):
    people = [small_hub.person_without_server(f"hocvien0{n}") for n in (1, 2, 3)]
    for person in people:
        said_while_opening(person)
        person.new_token()
    late = small_hub.person_without_server("hocvien04")
    refused = late.session.get(f"{small_hub.address}/hub/spawn", timeout=60)
    assert refused.status_code == 429
    page = read(refused)
    assert "Máy chủ đang đủ người" in page and "There is no room left" in page
    assert "setTimeout(() => location.reload(), 30000)" in page
    instructor = small_hub.person("giangvien")  # whom nobody keeps out
    for person in (instructor, people[0]):
        person.stop_server()
        wait_until_stopped(person)
    # Who was already waiting when refused stays refused on that page, and goes on to another.
    waiting = late.session.get(f"{small_hub.address}/hub/spawn-pending/hocvien04", timeout=60)
    assert waiting.status_code == 429
    page = read(waiting)
    link = re.search(r'<a href="([^"]+)">Mở ngay', page)
    assert link and 'document.querySelector("a").click(), 30000)' in page
    said_while_opening(late, link[1].replace("&amp;", "&"))
    assert "Bài thực hành của tôi" in late.look("/labs").text
    assert all(person.hub("GET", "").json()["servers"] for person in people[1:])


def test_a_server_that_was_stopped_opens_again_by_itself(hub):
    person = hub.person("hocvien04")
    person.stop_server()
    wait_until_stopped(person)
    page = read(person.look("/labs"))
    assert "Trang đã đóng vì lâu không dùng" in page and "closed because it was not in use" in page
    link = re.search(r'<a href="([^"]+)">Mở ngay', page)
    assert link and 'document.querySelector("a").click(), 1000)' in page
    person.session.get(urljoin(person.address, link[1].replace("&amp;", "&")), timeout=60)
    said_while_opening(person)
    assert "Bài thực hành của tôi" in person.look("/labs").text


def test_an_error_is_said_in_both_languages(hub):
    answer = requests.get(f"{hub.address}/hub/nothing-here", timeout=60)
    assert answer.status_code == 404
    page = read(answer)
    assert "Không mở được trang này" in page and "could not be opened" in page


def test_memory_comes_back_from_who_is_away(hub):
    hub.person("hocvien03")
    log = Path(hub.course, "state", "log", "hocvien03.log").read_text()
    assert "Will shut down after 900 seconds with no kernels" in log


def wait_until_stopped(person) -> None:
    """Wait until the hub no longer knows a server of this person."""
    while person.hub("GET", "").json()["servers"]:
        time.sleep(0.1)
