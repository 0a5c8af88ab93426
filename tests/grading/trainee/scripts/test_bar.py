"""Where the reader is, what is open, and what the forms look like while they are filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.grading.trainee.scripts.test_queue import (
    FRONT,
    choose,
    is_recorded,
    question,
    status,
    type_number,
)

both = pytest.mark.parametrize(("width", "touch"), [(1280, False), (390, True)])


def dot(page: Page, name: str) -> Any:
    return page.locator(f'.bar a[data-item="{name}"]')


@both
def test_the_dots_say_what_is_blank_half_and_done(
    device: Callable[..., Any], width: int, touch: bool
) -> None:
    page = device(width, touch).open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    expect(dot(page, "side")).to_have_attribute("aria-label", "Câu 1: chưa trả lời")
    choose(page, "side", 0)
    expect(dot(page, "side")).to_have_attribute("aria-label", "Câu 1: đã ghi")
    type_number(page, "cells", "12")
    expect(dot(page, "cells")).to_have_attribute("data-state", "half")
    expect(dot(page, "cells")).to_have_attribute("aria-label", "Câu 4: làm dở")
    question(page, "rows").locator("select").first.select_option("call")
    expect(dot(page, "rows")).to_have_attribute("data-state", "half")
    is_recorded(page, "rows")
    # What is left is outlined, and said.
    outlined = question(page, "cells").locator(".labs-open")
    expect(outlined).to_have_count(3)
    expect(outlined.first).to_contain_text("còn trống")
    style = "it => getComputedStyle(it).borderTopStyle"
    assert outlined.first.locator("input").evaluate(style) == "dashed"
    assert question(page, "rows").locator("select").nth(1).evaluate(style) == "dashed"
    expect(status(page, "cells")).to_contain_text("Còn 3 ô chưa điền.")
    # Emptied, it is blank again.
    type_number(page, "cells", "")
    expect(dot(page, "cells")).to_have_attribute("aria-label", "Câu 4: chưa trả lời")
    expect(status(page, "cells")).to_contain_text("Chưa trả lời")
    expect(outlined).to_have_count(0)


@both
def test_a_dot_leads_to_its_question_and_says_where_one_is(
    device: Callable[..., Any], width: int, touch: bool
) -> None:
    page = device(width, touch).open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    link = dot(page, "rows")
    link.tap() if touch else link.click()
    expect(question(page, "rows")).to_be_in_viewport()
    expect(link).to_have_attribute("aria-current", "step")
    expect(page.locator(".bar .where")).to_have_text("Câu 6/7")
    expect(page.locator(".bar [aria-current]")).to_have_count(1)
    box, head = question(page, "rows").bounding_box(), page.locator(".head").bounding_box()
    assert box and head and box["y"] >= head["y"] + head["height"] - 1


def test_the_bar_goes_by_keyboard(device: Callable[..., Any]) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    dot(page, "side").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(dot(page, "ppv")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question(page, "ppv")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(question(page, "ppv").locator("input")).to_be_focused()
    page.keyboard.type("0,95")
    page.keyboard.press("Enter")
    expect(status(page, "ppv")).to_contain_text("0,95\u00a0% hay 95\u00a0%?")
    status(page, "ppv").get_by_role("button", name="95", exact=True).focus()
    page.keyboard.press("Enter")
    expect(status(page, "ppv")).to_contain_text("Đã ghi: 95\u00a0%")


def test_it_offers_to_go_on_and_leaves_the_reader_where_they_are(
    device: Callable[..., Any], service: Any
) -> None:
    service.record("side", "left")
    service.record("signs", ["cough"])
    page = device().open()
    offer = page.get_by_role("link", name="Làm tiếp từ câu 3")
    expect(offer).to_be_visible()
    assert page.evaluate("scrollY") == 0
    offer.click()
    expect(question(page, "ppv")).to_be_in_viewport()
    page.reload()
    expect(status(page, "side")).to_contain_text("Đã ghi")
    expect(offer).to_have_count(0)


def test_a_new_version_and_a_held_lab_are_said(device: Callable[..., Any], service: Any) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    band = page.locator(".band")
    service.open = False
    page.evaluate(FRONT)
    expect(band).to_contain_text("tạm giữ")
    service.version = "2"
    page.evaluate(FRONT)
    expect(band).to_contain_text("Bài đã có bản mới.")
    service.open = True
    choose(page, "side", 0)  # can still be answered
    is_recorded(page, "side")
    band.get_by_role("link", name="Mở bản mới").click()
    expect(page.locator("#lab")).to_have_attribute("data-version", "2")
    is_recorded(page, "side")
    expect(band).to_be_hidden()


@both
def test_everything_that_is_pressed_is_big_enough(
    device: Callable[..., Any], width: int, touch: bool
) -> None:
    page = device(width, touch).open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    for one in page.locator(".question :is(button, select, textarea, .labs-option):visible").all():
        box = one.bounding_box()
        assert box and box["height"] >= 44, one.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
