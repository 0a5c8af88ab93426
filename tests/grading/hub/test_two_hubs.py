"""Two hubs on one machine, the second on a copy of the first one's course: neither harms the other.

Both have the same people, passwords and secrets, as after a restore beside the hub that runs.
"""

from __future__ import annotations

import copy
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from running_hub import PASSWORD, Hub

# What JupyterLab, formgrader and our pages do with the sign against forged requests.
ASK = """async path => {
  const sign = document.cookie.match("\\\\b_xsrf=([^;]*)\\\\b");
  const headers = {"X-XSRFToken": sign ? sign[1] : ""};
  return (await fetch(path, {method: path.endsWith("kernels") ? "POST" : "GET", headers})).status;
}"""


@pytest.fixture(scope="module")
def first(hub_class: type[Hub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub on which a trainee and the instructor are at work."""
    hub = hub_class(tmp_path_factory.mktemp("first") / "course")
    hub.person("hocvien01")
    hub.person("giangvien")
    yield hub
    hub.stop()


def family(hub: Hub) -> list[psutil.Process]:
    """A hub's processes: itself, proxy, services, servers."""
    return list(psutil.Process(hub.process.pid).children(recursive=True))


@pytest.fixture(scope="module")
def second(
    first: Hub, running: list[psutil.Process], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hub]:
    """A hub on a copy that was made while the first one ran."""
    course = tmp_path_factory.mktemp("second") / "course"
    shutil.copytree(first.course, course, symlinks=True)
    hub = copy.copy(first)
    hub.move(course)
    hub.start()
    yield hub
    if hub.process.poll() is None:
        hub.stop()


@pytest.fixture(scope="module")
def running(first: Hub) -> list[psutil.Process]:
    """The first hub's processes, before there is a second."""
    return family(first)


def visit(browser: Any, hub: Hub, name: str) -> Page:
    """Sign in at a hub; return the instructor's JupyterLab."""
    page = browser.new_page()
    page.goto(f"{hub.address}/hub/login")
    page.fill("#username_input", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


def works(page: Page, hub: Hub) -> None:
    """Hold what an open page asks of its server, by reading and by writing."""
    for path in ("/api/contents", "/api/kernels"):
        assert page.evaluate(ASK, f"{hub.address}/user/giangvien{path}") in (200, 201), path


def test_the_first_hub_s_processes_stay(first: Hub, second: Hub, running: list[Any]) -> None:
    assert [one for one in running if not one.is_running()] == []
    assert len(running) >= 6  # hub, proxy, two services, two servers


def test_a_server_of_the_first_hub_is_none_of_the_second(first: Hub, second: Hub) -> None:
    assert first.person("hocvien01").hub("GET", "").json()["server"]
    person = second.person_without_server("hocvien01")
    person.new_token()
    assert person.hub("GET", "").json()["server"] is None
    person.start_server()
    theirs, ours = ({one.pid for one in family(hub)} for hub in (first, second))
    assert not theirs & ours


def test_one_browser_keeps_both_hubs_apart(first: Hub, second: Hub, browser: Browser) -> None:
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(30_000)
    one, two = visit(context, first, "giangvien"), visit(context, second, "giangvien")
    for page, hub in ((one, first), (two, second), (one, first)):
        works(page, hub)
    for page in (two, one):
        page.reload()
        expect(page.get_by_role("heading", name="Bàn giảng viên")).to_be_visible()
    for page, hub in ((one, first), (two, second)):
        works(page, hub)
        page.goto(f"{hub.address}/user/giangvien/formgrader")
        works(page, hub)
    # Out of one is not out of the other, whose page is still open.
    two.goto(f"{second.address}/user/giangvien/desk")
    two.get_by_role("link", name="Đăng xuất").or_(
        two.get_by_role("button", name="Đăng xuất")
    ).click()
    two.wait_for_url("**/hub/log*")
    works(one, first)
    one.reload()
    works(one, first)
    two.goto(f"{second.address}/user/giangvien/desk")
    expect(two.locator("input[name=password]")).to_be_visible()
    context.close()


def test_all_cookies_stay_with_their_site_and_their_hub(
    first: Hub, second: Hub, browser: Browser
) -> None:
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(30_000)
    for hub in (first, second):
        visit(context, hub, "giangvien")
    cookies = context.cookies()
    assert len(cookies) >= 10
    assert {one["sameSite"] for one in cookies} == {"Lax"}
    for hub, other in ((first, second), (second, first)):
        there = context.cookies(f"{hub.address}/user/giangvien/")
        assert there and not [one for one in context.cookies(other.address) if one in there]
    context.close()


def test_the_address_that_is_said_leads_to_the_hub(first: Hub) -> None:
    answer = requests.get(f"http://127.0.0.1:{first.port}", timeout=60)
    assert answer.status_code == 200 and "username_input" in answer.text
    assert answer.url.startswith(f"{first.address}/hub/login")


def test_the_end_of_the_second_is_not_the_end_of_the_first(
    first: Hub, second: Hub, running: list[Any]
) -> None:
    second.stop()
    assert [one for one in running if not one.is_running()] == []
    assert first.person("hocvien01").server("GET", "/api/status").status_code == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", second.port), timeout=5)
