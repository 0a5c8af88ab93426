"""A lab that was opened works without a line, and nobody's pages stay for the next person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.grading.trainee.scripts.test_queue import choose, is_recorded, question, status

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      found.push(new URL(request.url).pathname);
    }
  }
  return found.sort();
}"""


def kept(page: Page) -> list[str]:
    return page.evaluate(KEPT)


def until(page: Page, done: str) -> None:
    """Wait in the page: its policy keeps `wait_for_function` from looking again."""
    seen = page.evaluate(
        f"""async () => {{
          for (let tries = 0; tries < 400; tries += 1) {{
            if (await ({done})()) return true;
            await new Promise((go) => setTimeout(go, 50));
          }}
          return false;
        }}"""
    )
    assert seen, done


def until_kept(page: Page, path: str, there: bool = True) -> None:
    wanted = f"{json.dumps(path)}) === {json.dumps(there)}"
    until(page, f"async () => (await ({KEPT})()).includes({wanted}")


def test_a_lab_that_was_opened_once_is_read_and_answered_without_a_line(
    device: Callable[..., Any], service: Any
) -> None:
    one = device(390, True)
    page = one.open()
    choose(page, "side", 1)
    is_recorded(page, "side")
    until_kept(page, "/services/labs/lab/99_small")
    until_kept(page, f"/services/labs/static/{service.static.digest}/controls.js")
    assert not [path for path in kept(page) if "answers" in path]
    page.close()
    one.line(False)
    page = one.open()
    expect(question(page, "side").locator("input").nth(1)).to_be_checked()
    choose(page, "signs", 0)
    expect(page.locator(".band")).to_contain_text("Mất mạng")
    page.close()
    one.line(True)
    page = one.open()
    is_recorded(page, "signs")
    assert service.values() == {"side": "right", "signs": ["cough"]}


def test_the_whole_lab_is_loaded_for_the_road(device: Callable[..., Any], service: Any) -> None:
    one = device()
    page = one.open()
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "() => navigator.serviceWorker.controller")
    page.get_by_role("button", name="Tải cả bài để làm khi không có mạng (101 hình)").click()
    expect(page.locator(".part.end")).to_contain_text("Đã tải cả bài", timeout=30_000)
    assert {f"{step / 100:g}" for step in range(101)} == set(service.drawn)
    one.line(False)
    slider = question(page, "alerts").locator("input[type=range]")
    picture = question(page, "alerts").locator(".labs-picture")
    slider.fill("0.77")
    expect(picture).to_have_text("0.77")
    # A telephone that is turned asks for another width: what is there is shown.
    page.set_viewport_size({"width": 400, "height": 844})
    slider.fill("0.41")
    expect(picture).to_have_text("0.41")


def test_a_picture_that_does_not_match_the_slider_is_grey(
    device: Callable[..., Any], service: Any
) -> None:
    one = device()
    page = one.open()
    question(page, "alerts").scroll_into_view_if_needed()
    picture = question(page, "alerts").locator(".labs-picture")
    expect(picture).to_have_text("0.3")
    one.line(False)
    slider = question(page, "alerts").locator("input[type=range]")
    slider.fill("0.5")
    expect(picture).to_have_class("labs-picture labs-stale")
    slider.fill("0.6")
    expect(picture).to_have_text("0.3")
    one.line(True)
    # The newest is asked for again, and no other.
    expect(picture).to_have_text("0.6", timeout=15_000)
    expect(picture).to_have_class("labs-picture")


def test_old_versions_are_swept(device: Callable[..., Any], service: Any) -> None:
    page = device().open()
    until(page, "() => navigator.serviceWorker.controller")
    question(page, "alerts").scroll_into_view_if_needed()
    old = "/services/labs/lab/99_small/1/vi/picture/alerts/0.3"
    until_kept(page, old)
    service.version = "2"
    page.reload()
    question(page, "alerts").scroll_into_view_if_needed()
    until_kept(page, old.replace("/1/", "/2/"))
    until_kept(page, old, there=False)


def test_signing_out_leaves_nothing_behind(device: Callable[..., Any], service: Any) -> None:
    one = device()
    page = one.open()
    choose(page, "side", 1)
    is_recorded(page, "side")
    until_kept(page, "/services/labs/lab/99_small")
    front = one.open("")
    until_kept(front, "/services/labs/")
    page.close()
    with front.expect_navigation():
        front.get_by_role("link", name="Đăng xuất").click()
    assert kept(front) == []
    assert [key for key in front.evaluate("Object.keys(localStorage)") if "known" in key] == []
    # Another person on the same device.
    service.person = "hocvien02"
    front = one.open("")
    until_kept(front, "/services/labs/")
    one.line(False)
    front.reload()
    expect(front.locator("[data-person]")).to_have_text("hocvien02")


def test_another_persons_first_page_empties_what_was_kept(
    device: Callable[..., Any], service: Any
) -> None:
    one = device()
    page = one.open()
    choose(page, "side", 1)
    is_recorded(page, "side")
    until_kept(page, "/services/labs/lab/99_small")
    page.close()
    service.person = "hocvien02"  # the first one's session has ended by itself
    front = one.open("")
    until_kept(front, "/services/labs/")
    assert "/services/labs/lab/99_small" not in kept(front)
    assert [key for key in front.evaluate("Object.keys(localStorage)") if "known" in key] == []


def test_expired_sessions_leave_no_page(device: Callable[..., Any], service: Any) -> None:
    page = device().open()
    expect(status(page, "side")).to_contain_text("Chưa trả lời")
    until_kept(page, "/services/labs/lab/99_small")
    service.refuses = 401
    choose(page, "side", 1)
    expect(page.locator(".band")).to_contain_text("Bạn đã đăng xuất")
    until(page, f"async () => !(await ({KEPT})()).length")
