"""Nothing that is given is lost: dead lines, reloads, closed tabs, several tabs and devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

PAUSE = 2000  # ms until what was refused is sent again the first time
FRONT = "window.dispatchEvent(new Event('focus'))"


def question(page: Page, name: str) -> Locator:
    return page.locator(f"#cau-{name}")


def status(page: Page, name: str) -> Locator:
    return question(page, name).locator(".labs-status")


def is_recorded(page: Page, name: str) -> None:
    expect(status(page, name)).to_have_attribute("data-mood", "recorded", timeout=15_000)


def choose(page: Page, name: str, number: int) -> None:
    question(page, name).locator("label").nth(number).click()


def type_number(page: Page, name: str, text: str, box: int = 0) -> None:
    question(page, name).locator("input").nth(box).fill(text)
    question(page, name).locator("input").nth(box).blur()


def waiting(page: Page) -> list[str]:
    return sorted(
        key.split(" ")[-1] for key in page.evaluate("Object.keys(localStorage)") if " given " in key
    )


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (390, True)])
def test_answers_given_without_a_line_are_sent_in_order_when_it_is_back(
    device: Callable[..., Any], service: Any, width: int, touch: bool
) -> None:
    one = device(width, touch)
    page = one.open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    one.line(False)
    choose(page, "side", 1)
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    type_number(page, "ppv", "95,")
    type_number(page, "ppv", "96")
    choose(page, "signs", 0)
    assert service.posts == []
    # The bar counts what is given, recorded or not.
    expect(page.locator('.bar a[data-item="ppv"]')).to_have_attribute("data-state", "done")
    one.line(True)
    for name in ("side", "ppv", "signs"):
        is_recorded(page, name)
    assert [item for _, item, _ in service.posts] == ["side", "ppv", "signs"]
    assert service.values() == {"side": "right", "ppv": 96, "signs": ["cough"]}
    expect(page.locator(".band")).to_have_text("Đã có mạng lại. Mọi câu trả lời đã được ghi.")
    assert waiting(page) == []


def test_a_closed_tab_brings_back_what_was_given_and_what_was_typed(
    device: Callable[..., Any], service: Any
) -> None:
    one = device()
    page = one.open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    one.line(False)
    choose(page, "side", 0)
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    box = question(page, "ppv").locator("input")
    box.focus()
    page.keyboard.type("12")  # and not left: no answer yet
    assert waiting(page) == ["side"]
    page.close()
    one.line(True)
    page = one.open()
    is_recorded(page, "side")
    is_recorded(page, "ppv")
    expect(question(page, "side").locator("input").first).to_be_checked()
    expect(question(page, "ppv").locator("input")).to_have_value("12")
    assert service.values() == {"side": "left", "ppv": 12}


def test_a_reply_that_was_lost_records_nothing_twice(
    device: Callable[..., Any], service: Any
) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    service.cuts = True
    choose(page, "side", 0)
    expect(page.locator(".band")).to_be_visible()
    service.cuts = False
    page.reload()
    is_recorded(page, "side")
    assert service.own["side"]["changes"] == 1
    turns = {(body["form"], body["turn"]) for _, _, body in service.posts}
    assert len(service.posts) > 1 and len(turns) == 1


def test_it_is_tried_again_with_a_growing_pause(device: Callable[..., Any], service: Any) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    page.clock.install()
    service.records = False
    with page.expect_response("**/answers/side"):
        choose(page, "side", 0)
    expect(page.locator(".band")).to_contain_text("Máy chủ tạm hết chỗ ghi")
    for pause in (PAUSE, 2 * PAUSE):
        with page.expect_response("**/answers/side"):
            page.clock.run_for(pause + 10)
        expect(page.locator(".band")).to_contain_text("Máy chủ tạm hết chỗ ghi")
    service.records = True
    with page.expect_response("**/answers/side"):
        page.clock.run_for(4 * PAUSE + 10)
    is_recorded(page, "side")
    expect(page.locator(".band")).to_be_hidden()


def test_what_waits_for_long_is_said_to(device: Callable[..., Any], service: Any) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    page.clock.install()
    service.refuses = 503
    choose(page, "side", 0)
    expect(page.locator(".band")).to_contain_text("Bị từ chối")
    page.clock.run_for(200_000)
    expect(page.locator(".band")).to_contain_text("Chưa gửi được 1 câu trả lời từ")
    service.refuses = 0
    page.evaluate(FRONT)
    is_recorded(page, "side")


def test_two_tabs_send_each_answer_once(device: Callable[..., Any], service: Any) -> None:
    one = device()
    first = one.open()
    expect(status(first, "side")).to_contain_text("Chưa trả lời")
    one.line(False)
    choose(first, "side", 0)
    expect(first.locator(".band")).to_contain_text("Mất mạng")
    one.line(True)
    second = one.open()
    is_recorded(first, "side")
    is_recorded(second, "side")
    assert [item for _, item, _ in service.posts] == ["side"]
    # What one tab records the other shows.
    choose(second, "signs", 1)
    is_recorded(first, "signs")
    expect(question(first, "signs").locator("input").nth(1)).to_be_checked()


def test_the_later_of_two_devices_counts(device: Callable[..., Any], service: Any) -> None:
    telephone = device(390, True)
    page = telephone.open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    telephone.line(False)
    # A clock of the telephone that is wrong by an hour changes nothing.
    page.evaluate("{ const now = Date.now; Date.now = () => now() - 3_600_000; }")
    choose(page, "side", 0)
    type_number(page, "cells", "1", 0)
    type_number(page, "cells", "2", 1)
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    page.wait_for_timeout(2500)  # clocks that differ by two seconds count as the same
    service.record("side", "right")
    service.record("cells", {"fp": "7", "fn": "8"})
    telephone.line(True)
    is_recorded(page, "side")
    is_recorded(page, "cells")
    assert service.values()["side"] == "right"
    # Of a table nothing is lost: the rows that one alone has, and the later of the others.
    assert service.values()["cells"] == {"tp": 1, "fp": 7, "fn": 8}
    expect(question(page, "side").locator("input").nth(1)).to_be_checked()


def test_the_other_devices_answer_comes_with_the_front_but_not_under_the_hand(
    device: Callable[..., Any], service: Any
) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    boxes = question(page, "cells").locator("input")
    boxes.nth(0).focus()
    service.record("cells", {"fn": "3"})
    service.record("side", "right")
    page.evaluate(FRONT)
    expect(question(page, "side").locator("input").nth(1)).to_be_checked()
    expect(status(page, "cells")).to_contain_text("Đã ghi")
    expect(boxes.nth(2)).to_have_value("")
    # What is typed now completes it, and once it is left it is seen.
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(status(page, "cells")).to_contain_text("Còn 2 ô")
    page.locator(".bar .name").click()
    expect(boxes.nth(2)).to_have_value("3")
    assert service.values()["cells"] == {"tp": 5, "fn": 3}


def test_a_frozen_page_goes_on_when_it_wakes(device: Callable[..., Any], service: Any) -> None:
    one = device()
    page = one.open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    one.line(False)
    choose(page, "side", 0)
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    session = one.context.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    one.line(True)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    is_recorded(page, "side")
    assert service.values() == {"side": "left"}


@pytest.mark.parametrize("code", [401, 403])
def test_signed_out_loses_nothing(device: Callable[..., Any], service: Any, code: int) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    service.refuses = code
    choose(page, "side", 0)
    link = page.locator(".band").get_by_role("link", name="Đăng nhập")
    expect(link).to_be_visible()
    service.refuses = 0
    link.click()
    is_recorded(page, "side")
    assert service.values() == {"side": "left"}
    expect(page.locator(".band")).to_be_hidden()


def test_another_person_on_the_device_neither_sees_nor_sends_anothers_answers(
    device: Callable[..., Any], service: Any
) -> None:
    one = device(820)
    page = one.open()
    type_number(page, "ppv", "3")
    is_recorded(page, "ppv")
    one.line(False)
    choose(page, "side", 0)
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    page.close()
    service.person = "hocvien02"
    one.line(True)
    page = one.open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    expect(question(page, "ppv").locator("input")).to_have_value("")
    choose(page, "side", 1)
    is_recorded(page, "side")
    assert service.entries["hocvien02"].keys() == {"side"}
    assert service.values() == {"side": "right"}
    # The first comes back, and what waited for them is sent.
    service.person = "hocvien01"
    page.reload()
    is_recorded(page, "side")
    assert service.values() == {"ppv": 3, "side": "left"}


def test_a_device_without_room_says_to_stay(device: Callable[..., Any], service: Any) -> None:
    one = device()
    page = one.open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    no_room = "() => { throw new DOMException('', 'QuotaExceededError') }"
    page.evaluate(f"() => {{ Storage.prototype.setItem = {no_room} }}")
    one.line(False)
    choose(page, "side", 0)
    expect(page.locator(".band")).to_contain_text("Máy này hết chỗ")
    one.line(True)
    is_recorded(page, "side")
    assert service.values() == {"side": "left"}


def test_what_can_never_be_recorded_holds_nothing_up(
    device: Callable[..., Any], service: Any
) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    page.route("**/answers/side", lambda route: route.fulfill(
        status=404, json={"error": {"vi": "Không có câu này.", "en": "No such question."}}
    ))  # fmt: skip
    choose(page, "side", 0)
    expect(status(page, "side")).to_have_text("Không có câu này.")
    choose(page, "signs", 0)
    is_recorded(page, "signs")
    assert waiting(page) == []
