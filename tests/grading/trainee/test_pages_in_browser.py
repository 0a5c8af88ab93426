"""The trainees' pages in a browser: three widths, light and dark, seen and measured.

Each page leaves a screenshot in build/screenshots, to look at beside the design.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audit import fits
from playwright.sync_api import Browser, Page

SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"
LAB = "02_threshold"
PATHS = {
    "my-labs": "",
    "lab": f"lab/{LAB}",
    "hand-in": f"lab/{LAB}/hand-in",
    "start-again": f"lab/{LAB}/start-again",
    "no-certificate": "certificate",
}
SIZES = [(1280, "light"), (820, "dark"), (390, "light"), (390, "dark"), (320, "light")]
# Each text by the size of its letters; what is read out alone has none.
SMALLEST = """() => {
  const sizes = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { textContent, parentElement } = walk.currentNode;
    if (!textContent.trim() || !parentElement.checkVisibility()) continue;
    sizes.push(parseFloat(getComputedStyle(parentElement).fontSize));
  }
  return Math.min(...sizes);
}"""
# Links in a sentence are as high as its lines.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, select, summary")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline")
  .filter((one) => !one.matches(".skip") && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def person(labs_hub: Any) -> Any:
    person = labs_hub.person_without_server("hocvien11")
    assert person.labs(f"lab/{LAB}").ok
    return person


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, person: Any) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN"
    )
    context.add_cookies(
        [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path}
            for one in person.session.cookies
        ]
    )
    yield context.new_page()
    context.close()


def look_at(page: Page, what: str) -> None:
    """Take a page's picture, and hold it to width, contrast, size of letters and of targets."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    name = f"page-{what}-{width}-{'dark' if dark else 'light'}.png"
    page.screenshot(path=SCREENSHOTS / name, full_page=True)
    fits(page, what)
    assert page.evaluate(SMALLEST) >= 12
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("what", PATHS)
@pytest.mark.parametrize("page", SIZES, indirect=True, ids=lambda size: f"{size[0]}-{size[1]}")
def test_a_page_is_for_every_eye_and_hand(page: Page, person: Any, what: str) -> None:
    page.goto(f"{person.address}/services/labs/{PATHS[what]}")
    look_at(page, what)


@pytest.mark.parametrize("page", SIZES, indirect=True, ids=lambda size: f"{size[0]}-{size[1]}")
def test_handing_in_asks_nothing_and_gives_a_receipt(page: Page, person: Any) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(f"{person.address}/services/labs/")
    page.get_by_role("article", name="02 · ").get_by_role("link", name="Nộp").click()
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url("**/receipt/*")
    look_at(page, "receipt")
    page.reload()
    assert dialogs == []


@pytest.mark.parametrize("page", [(390, "light")], indirect=True)
def test_it_prints_without_what_is_pressed(page: Page, person: Any) -> None:
    page.emulate_media(media="print")
    page.goto(f"{person.address}/services/labs/lab/{LAB}/hand-in")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.locator(".button").first.is_visible()
