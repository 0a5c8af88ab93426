"""The picture viewer and the cards under real hands: mouse, keyboard and finger.

Each step leaves a screenshot in build/screenshots.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import CDPSession, Locator, expect

if TYPE_CHECKING:
    from tests.lab_utils.imaging.conftest import Sitting

HEAD, DOPPLER, HEART = (512, 512), (320, 240), (320, 240)


def readout(sitting: Sitting, name: str) -> Locator:
    return sitting.page.locator(f".labs-question[data-item={name}] .labs-readout")


def brightness(canvas: Locator) -> float:
    """Mean brightness of what is drawn, 0 to 255."""
    return canvas.evaluate(
        "it => { const d = it.getContext('2d').getImageData(0, 0, it.width, it.height).data;"
        " let sum = 0; for (let i = 0; i < d.length; i += 4) sum += d[i];"
        " return 4 * sum / d.length }"
    )


def wait_until(sitting: Sitting, canvas: Locator, is_so: Callable[[float], bool]) -> None:
    """Wait until the brightness of what is drawn is as wanted."""
    sitting.until(lambda: is_so(brightness(canvas)))


def near(value: dict[str, Any], expected: dict[str, float], slack: float = 1.0) -> bool:
    return value.keys() == expected.keys() and all(
        abs(value[name] - one) <= slack for name, one in expected.items()
    )


# Mouse


def test_the_mouse_reads_values_and_sets_a_point(desk: Sitting) -> None:
    from lab_utils.imaging import scans

    x, y = desk.at("lesion", 100.5, 300.5, *HEAD)
    desk.page.mouse.move(x, y)
    expect(readout(desk, "lesion")).to_contain_text(" HU.")
    said = re.match(r"x (\d+), y (\d+): (−?\d+) HU\.", readout(desk, "lesion").inner_text())
    assert said
    column, row = int(said[1]), int(said[2])
    # What the browser says is what the file holds.
    assert int(said[3].replace("−", "-")) == scans("head_ct").pixels[0, row, column]
    desk.page.mouse.click(x, y)
    expect(desk.status("lesion")).to_contain_text(f"Đã ghi: x {column}, y {row}")
    assert near(desk.recorded("lesion"), {"x": 100.5, "y": 300.5})
    desk.shot("point-mouse")


def test_a_known_mistake_within_the_radius_is_named(desk: Sitting) -> None:
    # 20 pixels of 0.431 mm: within 10 mm of the declared place.
    x, y = desk.at("lesion", 140.5, 300.5, *HEAD)
    desk.page.mouse.click(x, y)
    expect(desk.page.locator(".labs-message").first).to_contain_text("Đây là xương đá.")
    x, y = desk.at("lesion", 150.5, 300.5, *HEAD)
    desk.page.mouse.click(x, y)
    expect(desk.page.locator(".labs-message").first).not_to_contain_text("Đây là xương đá.")


def test_a_drag_and_a_preset_set_the_window_without_an_answer(desk: Sitting) -> None:
    question, canvas = desk.question("lesion"), desk.canvas("lesion")
    before = desk.recorded("lesion")
    question.get_by_role("button", name="Chỉnh cửa sổ").click()
    bright = desk.settled(lambda: brightness(canvas))
    x, y = desk.at("lesion", 256, 200, *HEAD)
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x, y + 60, steps=5)  # a higher centre: darker
    desk.page.mouse.up()
    wait_until(desk, canvas, lambda now: now < bright - 5)
    expect(question.get_by_label("Cửa sổ", exact=True)).to_have_value("")
    question.get_by_label("Cửa sổ", exact=True).select_option(label="Xương (400 / 1800)")
    expect(question.get_by_role("slider", name="Mức")).to_have_attribute("aria-valuetext", "400")
    expect(question.get_by_role("slider", name="Độ rộng")).to_have_attribute(
        "aria-valuetext", "1800"
    )
    desk.shot("window")
    assert desk.recorded("lesion") == before
    question.get_by_role("button", name="Đánh dấu").click()


def test_zoomed_in_a_point_is_finer(desk: Sitting) -> None:
    question = desk.question("lesion")
    for _ in range(6):
        question.get_by_role("button", name="Phóng to").click()
    x, y = desk.at("lesion", 256, 256, *HEAD)  # the middle stays the middle
    desk.page.mouse.click(x, y)
    expect(desk.status("lesion")).to_contain_text(re.compile(r"Đã ghi: x 25[56], y 25[56]"))
    assert near(desk.recorded("lesion"), {"x": 256, "y": 256}, slack=0.2)
    desk.shot("zoomed")
    question.get_by_role("button", name="Vừa khung").click()


def test_a_box_is_drawn_with_the_mouse(desk: Sitting) -> None:
    begin, end = desk.at("name", 6, 8, *DOPPLER), desk.at("name", 86, 18, *DOPPLER)
    desk.page.mouse.move(*begin)
    desk.page.mouse.down()
    desk.page.mouse.move(*end, steps=6)
    desk.page.mouse.up()
    expect(desk.status("name")).to_contain_text("rộng 80, cao 10 điểm ảnh")
    assert near(desk.recorded("name"), {"x": 6, "y": 8, "width": 80, "height": 10})
    desk.shot("box-mouse")


def test_the_wheel_turns_slices_once_the_image_has_the_focus(desk: Sitting) -> None:
    question, canvas = desk.question("valve"), desk.canvas("valve")
    canvas.focus()
    x, y = desk.at("valve", 160, 120, *HEART)
    desk.page.mouse.move(x, y)
    desk.page.mouse.wheel(0, 100)
    desk.page.mouse.wheel(0, 100)
    expect(question.get_by_role("slider", name="Lát")).to_have_attribute("aria-valuetext", "3 / 30")
    desk.page.mouse.click(x, y)
    expect(desk.status("valve")).to_contain_text(", lát 3")
    assert desk.recorded("valve")["frame"] == 3
    desk.shot("slices")


def test_a_card_is_sorted_and_taken_back(desk: Sitting) -> None:
    question = desk.question("triage")
    first = "Ảnh mờ, điểm 0,91"
    expect(question.locator(".labs-hand")).to_contain_text(first)
    question.get_by_role("button", name="Lỗi AI", exact=True).click()
    expect(desk.status("triage")).to_contain_text(f"Đã ghi: {first}: Lỗi AI")
    expect(question.locator(".labs-hand")).not_to_contain_text(first)
    question.get_by_role("button", name=f"Xếp lại: {first}").click()
    expect(desk.status("triage")).to_contain_text("Chưa trả lời")
    desk.shot("card-in-hand")
    question.get_by_role("button", name="Lỗi ảnh", exact=True).click()
    expect(desk.status("triage")).to_contain_text(f"Đã ghi: {first}: Lỗi ảnh")
    expect(question.locator(".labs-bin[data-bin=image] .labs-card")).to_have_count(1)
    assert desk.recorded("triage") == {"blurred": "image"}


# Keyboard


def test_the_keyboard_sets_a_point(desk: Sitting) -> None:
    canvas = desk.canvas("lesion")
    canvas.focus()
    for key in ("ArrowLeft", "Shift+ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp"):
        desk.page.keyboard.press(key)  # the first shows the cursor in the middle
    expect(readout(desk, "lesion")).to_contain_text("x 266, y 257: ")
    desk.page.keyboard.press("Enter")
    expect(desk.status("lesion")).to_contain_text("Đã ghi: x 266, y 257")
    assert desk.recorded("lesion") == {"x": 266.5, "y": 257.5}
    # The keys were the image's, not the notebook's: the focus is where it was.
    assert canvas.evaluate("it => document.activeElement === it")
    expect(desk.page.locator(".jp-mod-editMode")).to_have_count(0)
    desk.shot("point-keyboard")


def test_the_keyboard_sets_a_box_of_both_corner_pixels(desk: Sitting) -> None:
    desk.canvas("name").focus()
    press = desk.page.keyboard.press
    press("ArrowLeft")
    press("Enter")
    expect(readout(desk, "name")).to_contain_text("Đã đặt góc thứ nhất")
    press("Escape")
    expect(readout(desk, "name")).not_to_contain_text("góc thứ nhất")
    press("Enter")
    press("Shift+ArrowLeft")
    press("Shift+ArrowUp")
    press("Enter")
    expect(desk.status("name")).to_contain_text("Đã ghi: x 150, y 110, rộng 11, cao 11")
    assert desk.recorded("name") == {"x": 150, "y": 110, "width": 11, "height": 11}
    desk.shot("box-keyboard")


def test_the_keyboard_zooms_and_turns_slices(desk: Sitting) -> None:
    canvas, question = desk.canvas("valve"), desk.question("valve")
    canvas.focus()
    desk.page.keyboard.press("PageDown")
    desk.page.keyboard.press("PageDown")
    desk.page.keyboard.press("PageUp")
    expect(question.get_by_role("slider", name="Lát")).to_have_attribute("aria-valuetext", "4 / 30")
    # The slice is drawn a moment after it is named: what stays is what counts.
    small = desk.settled(lambda: brightness(canvas))
    desk.page.keyboard.press("+")
    wait_until(desk, canvas, lambda now: abs(now - small) > 0.01)
    desk.page.keyboard.press("-")
    wait_until(desk, canvas, lambda now: abs(now - small) < 0.01)


def test_cards_are_sorted_with_the_keyboard(desk: Sitting) -> None:
    question = desk.question("triage")
    hand = question.locator(".labs-hand")
    expect(hand).to_contain_text("AI cho người lớn")
    hand.locator(".labs-card-text").focus()  # as after the card before
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    expect(question.locator(".labs-bin[data-bin=ai] .labs-card")).to_have_count(1)
    expect(desk.status("triage")).to_contain_text("AI cho người lớn, bệnh nhi 3 tuổi: Lỗi AI")
    # The next card has the focus, and is read out.
    expect(hand.locator(".labs-card-text")).to_be_focused()
    expect(question.get_by_role("list", name="Lỗi AI (1)")).to_be_visible()
    desk.shot("cards-keyboard")


def test_every_control_has_a_name_and_is_big_enough_for_a_finger(desk: Sitting) -> None:
    for name in ("lesion", "name", "valve", "triage"):
        question = desk.question(name)
        for control in question.locator("button, select, input, canvas").all():
            named = control.evaluate(
                "it => it.getAttribute('aria-label') || it.labels?.[0]?.textContent"
                " || it.textContent || document.getElementById("
                "it.getAttribute('aria-labelledby'))?.textContent"
            )
            assert named and named.strip()
            assert control.get_attribute("data-lm-suppress-shortcuts") == "true"
        for button in question.locator("button:visible").all():
            box = button.bounding_box()
            assert box and box["height"] >= 44


# Finger


def tap(sitting: Sitting, x: float, y: float) -> None:
    sitting.page.touchscreen.tap(x, y)


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    session.send(
        "Input.dispatchTouchEvent",
        {
            "type": kind,
            "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)],
        },
    )


def drag(sitting: Sitting, begin: tuple[float, float], end: tuple[float, float]) -> None:
    session = sitting.page.context.new_cdp_session(sitting.page)
    touch(session, "touchStart", begin)
    for part in (0.2, 0.4, 0.6, 0.8, 1):
        x, y = (a + part * (b - a) for a, b in zip(begin, end, strict=True))
        touch(session, "touchMove", (x, y))
    touch(session, "touchEnd")


def test_answers_come_back_on_another_machine(tablet: Sitting) -> None:
    expect(tablet.question("lesion").locator(".labs-status")).to_contain_text("x 266, y 257")
    tablet.canvas("lesion")
    tablet.shot("tablet")
    question = tablet.question("triage")
    expect(question.locator(".labs-bin[data-bin=image] .labs-card")).to_have_count(1)


def test_a_finger_sets_a_point_and_a_box(tablet: Sitting) -> None:
    tap(tablet, *tablet.at("lesion", 200, 320, *HEAD))
    expect(tablet.status("lesion")).to_contain_text(re.compile(r"Đã ghi: x (199|200|201), y 3"))
    drag(tablet, tablet.at("name", 6, 8, *DOPPLER), tablet.at("name", 90, 20, *DOPPLER))
    expect(tablet.status("name")).to_contain_text("rộng 84, cao 12")
    tablet.shot("tablet-box")
    # Two taps do as well as a drag.
    tap(tablet, *tablet.at("name", 20, 30, *DOPPLER))
    tap(tablet, *tablet.at("name", 120, 90, *DOPPLER))
    expect(tablet.status("name")).to_contain_text("rộng 100, cao 60")


def test_two_fingers_zoom_and_set_no_mark(tablet: Sitting) -> None:
    before, canvas = tablet.recorded("name"), tablet.canvas("name")
    small = tablet.settled(lambda: brightness(canvas))
    session = tablet.page.context.new_cdp_session(tablet.page)
    x, y = tablet.at("name", 160, 80, *DOPPLER)
    touch(session, "touchStart", (x - 20, y))
    touch(session, "touchStart", (x - 20, y), (x + 20, y))
    for spread in (30, 50, 70):
        touch(session, "touchMove", (x - spread, y), (x + spread, y))
    touch(session, "touchEnd", (x - 70, y))
    touch(session, "touchEnd")
    wait_until(tablet, canvas, lambda now: abs(now - small) > 0.01)
    tablet.shot("tablet-pinch")
    assert tablet.recorded("name") == before


def test_a_finger_sorts_a_card(tablet: Sitting) -> None:
    question = tablet.question("triage")
    expect(question.locator(".labs-hand")).to_contain_text("Ảnh rõ")
    question.get_by_role("button", name="Ổn", exact=True).tap()
    expect(question.locator(".labs-bin[data-bin=fine] .labs-card")).to_have_count(1)
    expect(tablet.status("triage")).to_contain_text("Ổn")
    assert tablet.recorded("triage")["plain"] == "fine"
    tablet.shot("tablet-cards")


def test_a_viewer_without_a_question_shows_the_overlay(desk: Sitting) -> None:
    view = desk.page.locator(".labs-locate:not([data-item])")
    desk.question("triage")
    desk.page.locator(".jp-WindowedPanel-outer:visible").evaluate("it => it.scrollTop = 1e6")
    expect(view.locator(".labs-view[data-ready]")).to_be_visible()
    canvas = view.locator("canvas")
    shown = desk.settled(lambda: brightness(canvas))
    view.get_by_label("Ẩn lớp phủ").check()
    wait_until(desk, canvas, lambda now: now < shown)
    expect(view.get_by_role("button", name="Đánh dấu")).to_have_count(0)
    desk.shot("view")
