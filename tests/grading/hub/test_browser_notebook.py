"""A lab as a notebook, under the hands of who does not program: nothing but the controls answers.

Real Chromium on the real hub. Keys, clicks and menus of JupyterLab change nothing while its tools
are hidden; what happens to kernel and server is said on a band, and the lab goes on by itself.
Screenshots are left in build/screenshots.
"""

from __future__ import annotations

import json
import string
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from audit import fits
from playwright.sync_api import Browser, Locator, Page, expect
from waiting import until

SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"
PASSWORD = "mật khẩu đủ dài"
LAB = "02_threshold"
NAME = "hocvien01"
PATIENCE = 90_000  # ms: a server and a kernel start in between
KEYS = [*string.ascii_lowercase, *string.digits]
KEYS += ["Delete", "Backspace", "Escape", "d", "d", "Escape", "0", "0", "Shift+M", "ArrowDown"]
KEYS += ["Control+Shift+c", "Control+z", "Control+x", "Control+s", "Control+b", "Shift+Enter"]
# What stands in a cell, how it is drawn, and which cells there are in sight.
CELL = """cell => [cell.innerText, cell.querySelectorAll(".jp-Editor:not(.jp-mod-hidden *)").length,
    cell.className.replace(/ ?(jp-mod-(active|selected|dirty|multiSelected)|lm-mod-\\S+)/g, "")]"""

pytestmark = pytest.mark.steps


@pytest.fixture(scope="module")
def whole_hub(hub_class, tmp_path_factory) -> Iterator:
    """A hub as `make hub` opens it the first time, with lab 02 released."""
    hub = hub_class(tmp_path_factory.mktemp("notebook") / "course", first_lab=True)
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def page(browser: Browser, whole_hub) -> Page:
    """Lab 02, opened by a trainee."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    page.goto(f"{whole_hub.address}/hub/first-visit")
    page.fill("input[name=username]", NAME)
    page.fill("input[name=code]", whole_hub.code(NAME))
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tôi đồng ý").click()
    page.wait_for_url("**/services/labs/")
    _open(page, whole_hub)
    return page


@pytest.fixture(scope="module")
def person(whole_hub, page: Page) -> Any:
    """The same trainee, over HTTP."""
    person = whole_hub.person_without_server(NAME)
    person.new_token()
    return person


def _open(page: Page, hub: Any) -> None:
    """Open the lab as a notebook, as the link of my labs does."""
    page.goto(f"{hub.address}/user/{NAME}/labs/open/{LAB}?language=vi")
    _wait_for_questions(page)


def _wait_for_questions(page: Page) -> None:
    said = page.get_by_role("status").filter(has_text="Câu trả lời được ghi ngay")
    expect(said).to_be_visible()
    expect(_guess(page).locator("input").first).to_be_visible()


def _guess(page: Page) -> Locator:
    return page.locator(".labs-question[data-item=guess]")


def _band(page: Page) -> Locator:
    return page.locator(".labs-band")


def _shot(page: Page, what: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"notebook-{what}.png")


def _file(hub: Any) -> bytes:
    return (hub.course / "homes" / NAME / LAB / f"{LAB}.ipynb").read_bytes()


def _no_menu_and_no_dialog(page: Page) -> None:
    assert page.locator(".jp-Dialog, .lm-Menu, .jp-ModalCommandPalette:visible").count() == 0


def test_keys_and_clicks_on_every_cell_change_nothing(page: Page, whole_hub):
    before = _file(whole_hub)
    outer = page.locator(".jp-WindowedPanel-outer:visible")
    seen: dict[str, str] = {}
    while True:
        cells = page.locator(".jp-Notebook .jp-Cell:visible")
        new = [
            number
            for number in cells.evaluate_all("them => them.map(it => it.dataset.windowedListIndex)")
            if number not in seen
        ]
        if not new:
            position = outer.evaluate("it => it.scrollTop")
            outer.evaluate("it => it.scrollTop += 400")
            page.evaluate("new Promise(requestAnimationFrame)")
            if outer.evaluate("it => it.scrollTop") == position:
                break
            continue
        cell = page.locator(f".jp-Cell[data-windowed-list-index='{new[0]}']")
        cell.scroll_into_view_if_needed()
        seen[new[0]] = cell.evaluate(CELL)
        # A corner, where no control is; in a text, a word too.
        spots = [cell]
        if "jp-MarkdownCell" in (cell.get_attribute("class") or ""):
            spots.append(cell.locator(".jp-RenderedMarkdown > *").first)
        for spot in spots:
            spot.dblclick(position={"x": 4, "y": 4})
            spot.click(position={"x": 4, "y": 4}, button="right")
            spot.click(position={"x": 4, "y": 4})
            for key in KEYS:
                page.keyboard.press(key)
        _no_menu_and_no_dialog(page)
        assert cell.evaluate(CELL) == seen[new[0]]
    source = json.loads(before)["cells"]
    assert len(seen) > 0.9 * len(source)
    assert max(map(int, seen)) == len(source) - 1
    assert page.locator("[data-windowed-list-index]").last.is_visible()
    for button in (".jp-Notebook-footer", ".jp-cell-toolbar", ".jp-collapseHeadingButton"):
        assert page.locator(f"{button}:visible").count() == 0
    assert _file(whole_hub) == before


def test_a_cell_is_not_dragged_away(page: Page, whole_hub):
    page.locator(".jp-WindowedPanel-outer:visible").evaluate("it => it.scrollTop = 0")
    cell = page.locator(".jp-Cell[data-windowed-list-index='0']")
    box = cell.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 500, steps=8)
    assert page.locator(".jp-dragImage, .lm-mod-drag-image").count() == 0
    page.mouse.up()
    expect(cell).to_contain_text("Ngưỡng, tỷ lệ hiện mắc")


def test_leaving_and_coming_back_asks_nothing(page: Page, whole_hub):
    before = _file(whole_hub)
    _guess(page).get_by_label("Khoảng 95 %").click()
    expect(_guess(page).locator(".labs-status")).to_contain_text("Đã ghi: Khoảng 95 %")
    # A dialog of the browser fails the test, whoever opens it.
    page.get_by_role("link", name="Về danh sách bài").click()
    page.wait_for_url("**/services/labs/")
    _open(page, whole_hub)
    expect(_guess(page).get_by_label("Khoảng 95 %")).to_be_checked()
    page.reload()
    _wait_for_questions(page)
    assert _file(whole_hub) == before


def test_tools_are_shown_and_hidden(page: Page, whole_hub):
    before = _file(whole_hub)
    menu = page.locator(".lm-MenuBar")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Hiện công cụ").click()
    expect(menu).to_be_visible()
    # Who wants to may change the code, and what was changed is saved with the tools' going.
    page.locator(".lm-MenuBar-itemLabel", has_text="View").click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Expand All Code", exact=True).click()
    editor = page.locator(".jp-CodeCell .cm-content").first
    expect(editor).to_contain_text('language = "vi"')
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("  # đổi")
    _shot(page, "tools")
    page.get_by_role("button", name="Ẩn công cụ").click()
    expect(menu).to_be_hidden()
    changed = json.loads(_file(whole_hub))["cells"]
    assert any("# đổi" in "".join(cell["source"]) for cell in changed)
    assert all(cell["metadata"]["editable"] is False for cell in changed)
    page.reload()
    _wait_for_questions(page)
    (whole_hub.course / "homes" / NAME / LAB / f"{LAB}.ipynb").write_bytes(before)


def _kernel(person: Any) -> str:
    (kernel,) = person.server("GET", "/api/kernels").json()
    return kernel["id"]


def _goes_on(page: Page, shot: str = "") -> None:
    expect(_band(page)).to_be_visible()
    if shot:
        _shot(page, shot)
    _no_menu_and_no_dialog(page)
    expect(_band(page)).to_be_hidden()
    _wait_for_questions(page)
    expect(_guess(page).get_by_label("Khoảng 95 %")).to_be_checked()
    # And it answers.
    _guess(page).get_by_label("Khoảng 5 %").click()
    expect(_guess(page).locator(".labs-status")).to_contain_text("Đã ghi: Khoảng 5 %")
    _guess(page).get_by_label("Khoảng 95 %").click()
    expect(_guess(page).locator(".labs-status")).to_contain_text("Đã ghi: Khoảng 95 %")


def test_a_kernel_that_dies_is_replaced(page: Page, person: Any):
    page.reload()
    _wait_for_questions(page)
    kernel = _kernel(person)
    _kill(person, kernel)
    _goes_on(page, "kernel-died")


def test_a_kernel_that_was_ended_is_replaced(page: Page, person: Any):
    kernel = _kernel(person)
    assert person.server("DELETE", f"/api/kernels/{kernel}").status_code == 204
    _goes_on(page, "kernel-ended")
    assert _kernel(person) != kernel


def _kill(person: Any, kernel: str) -> None:
    import websocket

    address = person.address.replace("http", "ws")
    channel = websocket.create_connection(
        f"{address}/user/{NAME}/api/kernels/{kernel}/channels",
        header=[f"Authorization: token {person.token}"],
        timeout=60,
    )
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": "s"}
    header |= {"username": NAME, "version": "5.3"}
    content = {"code": "import os; os.kill(os.getpid(), 9)", "silent": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    channel.send(json.dumps({**message, "channel": "shell", "buffers": []}))
    while json.loads(channel.recv()).get("content", {}).get("execution_state") != "restarting":
        pass
    channel.close()


def test_a_server_that_is_stopped_comes_back(page: Page, person: Any):
    # By itself, through the hub's page that starts the server.
    with page.expect_event("framenavigated", lambda frame: "/hub/" in frame.url):
        person.stop_server()
    _wait_for_questions(page)
    expect(_guess(page).get_by_label("Khoảng 95 %")).to_be_checked()


def test_a_server_that_was_killed_comes_back(page: Page, whole_hub):
    for process in psutil.Process(whole_hub.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it went with its sandbox
            if "grading.hub.singleuser" in process.cmdline():
                process.kill()
    expect(_band(page)).to_be_visible()
    _shot(page, "server-killed")
    _no_menu_and_no_dialog(page)
    # What is answered meanwhile is kept, and recorded once the hub has noticed.
    with page.expect_event("framenavigated", lambda frame: "/hub/" in frame.url):
        _guess(page).get_by_label("Khoảng 2 %").click()
    _wait_for_questions(page)
    expect(_guess(page).get_by_label("Khoảng 2 %")).to_be_checked()
    expect(_guess(page).locator(".labs-status")).to_contain_text("Đã ghi: Khoảng 2 %")


def test_a_line_that_is_silent_comes_back(page: Page, person: Any):
    page.context.set_offline(True)
    _guess(page).get_by_label("Khoảng 5 %").click()
    until(page, lambda: "Chưa ghi được" in _guess(page).locator(".labs-status").inner_text())
    page.context.set_offline(False)
    expect(_guess(page).locator(".labs-status")).to_contain_text("Đã ghi: Khoảng 5 %")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_lab_fits(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900 if width > 400 else 844})
    fits(page, "the notebook")
    bar = page.get_by_role("navigation", name="Về danh sách bài")
    assert bar.evaluate("it => it.scrollHeight <= it.clientHeight"), "the bar is cut off"
    _shot(page, f"lab-{width}")
