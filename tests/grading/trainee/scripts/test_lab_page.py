"""A lab answered on its page, in a browser: by mouse and touch, with a line and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grading.course.people.change import add
from grading.course.people.person import Person
from grading.exchange.answers import entries

LAB = "02_threshold"
SCREENSHOTS = Path(__file__).resolve().parents[4] / "build" / "screenshots"


class Seen:
    """What must never be seen: dialogs, errors in the console, requests elsewhere."""

    def __init__(self, page: Page) -> None:
        self.wrong: list[str] = []
        page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._console)
        self.host = ""
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type == "error" and "net::ERR_" not in message.text:
            self.wrong.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.wrong.append(request.url)


def context_of(browser: Browser, person: Any, **options: Any) -> BrowserContext:
    context = browser.new_context(locale="vi-VN", **options)
    context.add_cookies(
        [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path}
            for one in person.session.cookies
        ]
    )
    return context


@pytest.fixture(scope="module")
def people(labs_hub: Any) -> Iterator[Any]:
    """Return who has not been here yet, one after another."""
    names = [f"trang{number:02d}" for number in range(20)]
    with labs_hub.store() as store:
        add(store, [Person(name, f"Học viên {name}") for name in names])
    yield (labs_hub.person_without_server(name) for name in names)


@pytest.fixture
def person(people: Iterator[Any]) -> Any:
    return next(people)


@pytest.fixture(params=[(1280, False), (390, True)], ids=["1280", "390-touch"])
def page(request: pytest.FixtureRequest, browser: Browser, person: Any) -> Iterator[Page]:
    width, touch = request.param
    context = context_of(browser, person, viewport={"width": width, "height": 844}, has_touch=touch)
    page = context.new_page()
    seen = Seen(page)
    yield page
    context.close()
    assert seen.wrong == []


def open_lab(page: Page, person: Any) -> None:
    page.goto(f"{person.address}/services/labs/lab/{LAB}")
    expect(page.locator("#cau-roc .labs-question")).to_be_visible()


def answers(labs_hub: Any, person: Any) -> dict[str, Any]:
    with labs_hub.store() as store:
        return {name: one["value"] for name, one in entries(store, person.name, LAB).items()}


def test_a_lab_is_answered_on_its_page(page: Page, person: Any, labs_hub: Any) -> None:
    open_lab(page, person)
    width = page.viewport_size["width"]
    page.locator("#cau-roc label").nth(1).click()
    expect(page.locator("#cau-roc .labs-status")).to_have_attribute("data-mood", "recorded")
    boxes = page.locator("#cau-cells input")
    boxes.nth(0).fill("364")
    boxes.nth(1).fill("26")
    boxes.nth(1).blur()
    expect(page.locator("#cau-cells .labs-status")).to_have_attribute("data-mood", "recorded")
    expect(page.locator('.bar a[data-item="cells"]')).to_have_attribute("data-state", "half")
    expect(page.locator('.bar a[data-item="roc"]')).to_have_attribute("data-state", "done")
    slider = page.locator("#cau-ruleout input[type=range]")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    expect(page.locator("#cau-ruleout .labs-status")).to_have_attribute("data-mood", "recorded")
    expect(page.locator("#cau-ruleout .labs-picture figure")).to_be_visible()
    there = answers(labs_hub, person)
    assert there["roc"] == "b" and there["ruleout"] == 0.95
    page.screenshot(path=SCREENSHOTS / f"page-answered-{width}.png", full_page=True)
    page.reload()
    expect(page.locator("#cau-cells input").nth(0)).to_have_value("364")
    expect(page.locator("#cau-roc input").nth(1)).to_be_checked()


def test_answers_outlive_a_dead_line_and_a_closed_tab(
    page: Page, person: Any, labs_hub: Any
) -> None:
    open_lab(page, person)
    context = page.context
    context.set_offline(True)
    page.locator("#cau-roc label").nth(0).click()
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    page.locator("#cau-night textarea").fill("Đêm trực, tôi đọc phim trẻ khó thở trước.")
    expect(page.locator("#cau-night .labs-status")).not_to_have_attribute("data-mood", "blank")
    page.close()
    assert answers(labs_hub, person) == {}
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{person.address}/services/labs/lab/{LAB}")
    expect(again.locator("#cau-roc .labs-status")).to_have_attribute("data-mood", "recorded")
    expect(again.locator("#cau-night .labs-status")).to_have_attribute("data-mood", "recorded")
    there = answers(labs_hub, person)
    assert there["roc"] == "a" and there["night"].startswith("Đêm trực")


def test_a_lab_that_was_opened_is_read_and_answered_without_a_line(
    page: Page, person: Any, labs_hub: Any
) -> None:
    open_lab(page, person)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # from here on the worker sees what is asked for
    expect(page.locator("#cau-roc .labs-question")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#cau-roc .labs-question")).to_be_visible()
    page.locator("#cau-roc label").nth(2).click()
    page.context.set_offline(False)
    expect(page.locator("#cau-roc .labs-status")).to_have_attribute(
        "data-mood", "recorded", timeout=20_000
    )
    expect(page.locator(".band")).to_be_hidden(timeout=15_000)
    assert answers(labs_hub, person)["roc"] == "c"


def test_two_devices_see_each_others_answers(
    page: Page, browser: Browser, person: Any, labs_hub: Any
) -> None:
    open_lab(page, person)
    other_context = context_of(browser, person)
    other = other_context.new_page()
    open_lab(other, person)
    other.locator("#cau-roc label").nth(1).click()
    expect(other.locator("#cau-roc .labs-status")).to_have_attribute("data-mood", "recorded")
    page.locator("#cau-cells input").nth(0).fill("364")
    page.locator("#cau-cells input").nth(0).blur()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#cau-roc input").nth(1)).to_be_checked()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator("#cau-cells input").nth(0)).to_have_value("364")
    other_context.close()


def test_nobody_is_shown_anothers_answers(
    page: Page, person: Any, people: Iterator[Any], labs_hub: Any
) -> None:
    open_lab(page, person)
    page.locator("#cau-roc label").nth(1).click()
    expect(page.locator("#cau-roc .labs-status")).to_have_attribute("data-mood", "recorded")
    next_person = next(people)
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path}
            for one in next_person.session.cookies
        ]
    )
    page.goto(f"{next_person.address}/services/labs/lab/{LAB}")
    expect(page.locator("#cau-roc .labs-status")).to_contain_text("Chưa trả lời")
    expect(page.locator("#cau-roc input").nth(1)).not_to_be_checked()
    assert json.loads(page.evaluate("JSON.stringify(localStorage.getItem('labs person'))")) == (
        next_person.name
    )
