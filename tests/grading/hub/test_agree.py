"""Nobody's server starts, and nothing is handed in, before they agree to what is kept of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from audit import fits
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, insert, select

from grading.course.course_info import CourseInfo, write_info
from grading.course.people.agreements import agreement, answers
from grading.course.people.tables import AGREEMENTS, PEOPLE
from grading.course.privacy_notice import VERSION, Promise, make_promise
from grading.course.store import now
from grading.exchange.tables import SUBMISSIONS

SCREENSHOTS = Path(__file__).parents[3] / "build" / "screenshots"


@pytest.fixture(scope="module")
def agree_hub(hub_class, tmp_path_factory) -> Iterator:
    """A hub of its own: what it promises changes."""
    hub = hub_class(tmp_path_factory.mktemp("agree") / "course")
    yield hub
    hub.stop()


@pytest.fixture
def newcomer(agree_hub, person_class):
    """Return what lets somebody in who has not been asked yet."""

    def come(name: str):
        person = person_class(agree_hub.address, name)
        assert person.first_visit(agree_hub.code(name), agrees=False), person.page
        return person

    return come


def read(answer: requests.Response) -> str:
    return answer.content.decode()


def agreed(hub, name: str) -> bool:
    with hub.store() as store:
        return agreement(store, name) is not None


def test_whoever_comes_in_is_asked_first(agree_hub, newcomer) -> None:
    for name in ("hocvien01", "giangvien"):
        person = newcomer(name)
        shown = person.session.get(f"{agree_hub.address}/")
        assert "/hub/agree?next=" in shown.url
        for part in ("Để làm gì", "Bao lâu", "24 tháng", "91/2025/QH15", "Hỏi ai"):
            assert part in read(shown)
        person.new_token()
        refused = person.hub("POST", "/server")
        assert refused.status_code == 403 and "chưa đồng ý" in refused.json()["message"]
        assert person.hub("GET", "").json()["server"] is None
        assert not agreed(agree_hub, name)


def test_who_agrees_goes_on_where_they_wanted_to_be(agree_hub, newcomer) -> None:
    person = newcomer("hocvien02")
    answer = person.answer("yes")
    assert answer.status_code == 302 and agreed(agree_hub, "hocvien02")
    person.start_server()
    assert person.look("/labs").ok
    # The page is there again from the first page, and says when it was.
    assert "/hub/agree" in person.look("/labs").text
    assert "Bạn đã đồng ý lúc" in read(person.session.get(f"{agree_hub.address}/hub/agree"))


def sessions_end(hub: Any, username: str) -> bool:
    """Whether the hub has still to end somebody's sessions."""
    with hub.store() as store, store.read_transaction() as db:
        query = select(PEOPLE.c.sessions_end).where(PEOPLE.c.username == username)
        return bool(db.scalar(query))


def test_who_does_not_agree_is_signed_out(agree_hub, newcomer) -> None:
    person = newcomer("hocvien03")
    said = person.answer("no")
    assert "Bạn chưa đồng ý" in read(said) and "yêu cầu xóa" in read(said)
    assert "/hub/login" in person.session.get(f"{agree_hub.address}/hub/agree").url
    with agree_hub.store() as store:
        assert [one.agreed for one in answers(store, "hocvien03")] == [False]
    # Who comes again, once the hub has ended what they had, is asked again.
    until = time.monotonic() + 10
    while sessions_end(agree_hub, "hocvien03"):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert person.sign_in()
    assert "/hub/agree" in person.session.get(f"{agree_hub.address}/").url


def test_taking_it_back_ends_the_server_and_the_handing_in(agree_hub, newcomer) -> None:
    person = newcomer("hocvien04")
    person.answer("yes")
    person.start_server()
    hand_in = (
        "from grading.exchange import client; print(client.hand_in('LAB', {'LAB.ipynb': b'{}'}))"
    )
    hand_in = hand_in.replace("LAB", first_lab(person))
    assert "'number': 1" in person.run(hand_in)
    taken_back = {"username": person.name, "version": VERSION, "months": 24, "time": now()}
    # Before the hub has ended the server: the service alone refuses.
    with agree_hub.store() as store, store.write_transaction() as db:
        db.execute(insert(AGREEMENTS).values(taken_back | {"agreed": False}))
    assert "chưa đồng ý" in person.run(hand_in.replace("b'{}'", "b'{ }'"))
    with agree_hub.store() as store, store.read_transaction() as db:
        query = select(func.count()).where(SUBMISSIONS.c.trainee == "hocvien04")
        assert db.scalar(query) == 1
    person.answer("yes")
    person.answer("no")
    end = time.monotonic() + 20
    while "/hub/login" not in person.look("/labs").url:
        assert time.monotonic() < end, "the server is still there"


def first_lab(person) -> str:
    found = re.search(r"/labs/open/(\w+)", person.look("/labs").text)
    assert found
    return found[1]


def test_a_longer_time_is_asked_anew(agree_hub, newcomer) -> None:
    person = newcomer("hocvien05")
    person.answer("yes")
    for months, holds in ((12, True), (36, False)):
        with agree_hub.store() as store:
            make_promise(store, Promise(months))
        assert agreed(agree_hub, "hocvien05") == holds
    assert "36 tháng" in read(person.session.get(f"{agree_hub.address}/"))
    with agree_hub.store() as store:
        make_promise(store, Promise())


def test_a_question_that_was_open_for_too_long_is_said_and_nothing_noted(
    agree_hub, newcomer
) -> None:
    person = newcomer("hocvien07")
    answer = person.session.post(f"{agree_hub.address}/hub/agree", data={"answer": "yes"})
    assert answer.status_code == 403 and "để lâu quá" in read(answer)
    assert not agreed(agree_hub, "hocvien07")


# In a browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def look_at(page: Page, what: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        fits(page, what)
        page.screenshot(path=SCREENSHOTS / f"{what}-{width}.png", full_page=True)


def test_the_question_fits_on_a_telephone(agree_hub, page: Page) -> None:
    with agree_hub.store() as store:
        write_info(store, CourseInfo(institution="Bệnh viện A"))
        make_promise(store, Promise(contact="Cô Lan, 024 1234 5678"))
    page.goto(f"{agree_hub.address}/hub/first-visit")
    page.fill("#username_input", "hocvien06")
    page.fill("input[name=code]", agree_hub.code("hocvien06"))
    page.fill("input[name=password]", "mật khẩu đủ dài")
    page.keyboard.press("Enter")
    agree = page.get_by_role("button", name="Tôi đồng ý")
    expect(agree).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Không đồng ý")).to_be_in_viewport(ratio=1)
    expect(page.locator("dl")).to_contain_text("Cô Lan, 024 1234 5678")
    look_at(page, "agree")
    page.locator("summary", has_text="Đọc đầy đủ").click()
    page.locator("summary", has_text="In English").click()
    look_at(page, "agree-open")
    # Nothing in English that is not marked so.
    plain = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('[lang=en], script').forEach((one) => one.remove());"
        " return copy.innerText; }"
    )
    assert not re.search(r"\b(the|and|you|your|data|agree)\b", plain, re.I), plain
    agree.click()
    page.wait_for_url("**/services/labs/")
    page.get_by_role("link", name="Dữ liệu của tôi").click()
    expect(page.get_by_role("status")).to_contain_text("Bạn đã đồng ý lúc")
    page.locator("summary", has_text="Rút lại").click()
    look_at(page, "agree-own")
    page.get_by_role("button", name="Rút lại").click()
    expect(page.locator("h1")).to_contain_text("Bạn chưa đồng ý")
    look_at(page, "agree-refused")
    page.goto(f"{agree_hub.address}/services/labs/")
    page.wait_for_url("**/hub/login**")
