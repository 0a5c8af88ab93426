"""What a form does with answers and replies in whatever order they come: nothing given is lost,
and nothing is called recorded before Python has said so.

A real browser with ``static/control.js``; the test stands in for Python, so that a reply comes
when the test wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from new_kind import add_kind
from playwright.sync_api import Page, expect

from lab_utils.language import LANGUAGES
from lab_utils.questions.control import Control, control_script
from lab_utils.questions.items_file import read_items
from lab_utils.questions.wording import say
from tests.lab_utils.test_lab_report import open_control

FOUR = {"tp": "387", "fp": "84", "fn": "3", "tn": "150"}
PATIENCE = 5000  # ms, as in control.js


class Form:
    """A question in the browser and Python's side of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.status = page.locator(".labs-status")
        self.boxes = page.locator("input")

    @property
    def sent(self) -> list[dict[str, Any]]:
        return self.page.evaluate("window.sent")

    def reply(self, to: dict[str, Any], value: Any, changes: int, **more: Any) -> None:
        """Say that an answer was recorded."""
        state = {"mood": "recorded", "text": f"Đã ghi {value}", "value": value}
        state |= {"changes": changes, "turn": to["turn"], "form": to["form"]} | more
        self.page.evaluate("state => window.reply(state)", state)


@pytest.fixture
def form(browser: Any, lab_folder: Path) -> Iterator[Callable[..., Form]]:
    """Opens questions of the small lab, all in one tab."""
    pages: list[Page] = []

    def opened(name: str, language: str = "vi", pictured: bool = False, **state: Any) -> Form:
        item = read_items(lab_folder / "items.yaml").items[name]
        page = next(iter(pages), None)
        page = open_control(browser, item, "", language, 1280, state, page, pictured)
        pages[:] = [page]
        return Form(page)

    yield opened
    for page in pages:
        page.close()


def fill(form: Form, *numbers: str) -> None:
    """Type numbers into the boxes, Tab between them."""
    form.boxes.first.focus()
    for number in numbers:
        form.page.keyboard.type(number)
        form.page.keyboard.press("Tab")


def test_the_reply_to_an_older_answer_records_nothing(form: Callable[..., Form]) -> None:
    cells = form("cells")
    fill(cells, *FOUR.values())
    sent = cells.sent
    assert [one["turn"] for one in sent] == [1, 2, 3, 4]
    assert sent[-1]["value"] == FOUR
    cells.page.locator("main").click()  # the focus is elsewhere
    for one in sent[:3]:
        cells.reply(one, one["value"], one["turn"])
        expect(cells.status).to_have_text("Đang ghi…")
    assert cells.boxes.last.input_value() == "150"
    cells.reply(sent[3], {"tp": 387, "fp": 84, "fn": 3, "tn": 150}, 4)
    expect(cells.status).to_contain_text("Đã ghi")
    # Late as it may be, it is no news.
    cells.reply(sent[0], {"tp": 387}, 1)
    assert cells.boxes.last.input_value() == "150"


def test_what_another_form_recorded_is_not_taken_for_the_own_answer(
    form: Callable[..., Form],
) -> None:
    side = form("side")
    side.boxes.first.click()
    side.reply({"turn": 9, "form": "another"}, "right", 1)
    expect(side.status).to_have_text("Đang ghi…")
    assert side.boxes.first.is_checked()
    side.reply(side.sent[0], "left", 2)
    expect(side.status).to_contain_text("Đã ghi left")
    # With nothing on its way, it is taken over.
    side.page.evaluate("document.activeElement.blur()")
    side.reply({"turn": 10, "form": "another"}, "right", 3)
    assert side.boxes.last.is_checked()


def test_a_box_that_is_typed_in_is_not_called_recorded(form: Callable[..., Form]) -> None:
    cells = form("cells", mood="recorded", text="Đã ghi", value={"tp": 1}, changes=1)
    expect(cells.status).to_have_text("Đã ghi")
    fill(cells, "2")
    cells.page.keyboard.type("84")
    expect(cells.status).to_have_text("Chưa ghi.")
    cells.reply(cells.sent[0], {"tp": 2}, 2)
    assert cells.boxes.nth(1).input_value() == "84"
    expect(cells.status).to_have_text("Chưa ghi.")
    # Typed back to what is recorded, it is recorded.
    cells.page.keyboard.press("Backspace")
    cells.page.keyboard.press("Backspace")
    cells.page.keyboard.press("Tab")
    expect(cells.status).to_contain_text("Đã ghi")
    assert len(cells.sent) == 1


def test_an_emptied_box_is_sent_empty_and_one_that_never_held_anything_is_not(
    form: Callable[..., Form],
) -> None:
    cells = form("cells", mood="recorded", text="Đã ghi", value={"tp": 1, "fp": 2}, changes=1)
    fill(cells, "")
    cells.boxes.first.fill("")
    cells.page.keyboard.press("Tab")
    assert cells.sent[-1]["value"] == {"tp": "", "fp": 2}
    ppv = form("ppv")
    fill(ppv, "")
    ppv.page.get_by_role("button", name="Ghi câu trả lời").click()
    assert ppv.sent == []
    ppv.boxes.fill("7")
    ppv.boxes.fill("")
    ppv.page.keyboard.press("Tab")
    assert ppv.sent == []  # typed and wiped out before it was an answer
    fill(ppv, "7")
    ppv.boxes.fill("")
    ppv.page.keyboard.press("Tab")
    assert [one["value"] for one in ppv.sent] == ["7", ""]
    blank = {"mood": "blank", "text": "Chưa trả lời."}
    ppv.reply(ppv.sent[-1], "", 2, **blank)
    expect(ppv.status).to_have_text("Chưa trả lời.")
    # Emptied on another device.
    cells = form("cells", mood="recorded", text="Đã ghi", value={"tp": 1}, changes=1)
    cells.reply({"turn": 3, "form": "another"}, {}, 2, **blank)
    assert cells.boxes.first.input_value() == ""


def test_what_came_under_the_hand_is_shown_when_it_is_left(form: Callable[..., Form]) -> None:
    cells = form("cells", mood="recorded", text="Đã ghi", value={"tp": 1}, changes=1)
    cells.boxes.nth(1).focus()
    cells.reply({"turn": 3, "form": "another"}, {"tp": 1, "tn": 9}, 2)
    assert cells.boxes.last.input_value() == ""
    cells.page.keyboard.type("5")
    cells.page.keyboard.press("Enter")
    # It says which answer it shows, so that what the other recorded is added.
    assert (cells.sent[-1]["changes"], cells.sent[-1]["value"]) == (1, {"tp": 1, "fp": "5"})
    cells.reply(cells.sent[-1], {"tp": 1, "fp": 5, "tn": 9}, 3)
    assert cells.boxes.last.input_value() == ""
    cells.page.evaluate("document.activeElement.blur()")
    expect(cells.boxes.last).to_have_value("9")


def test_one_of_two_readings_is_chosen_with_the_mouse(form: Callable[..., Form]) -> None:
    ppv = form("ppv")
    ppv.boxes.fill("1.200")
    ppv.boxes.press("Enter")
    readings = [{"part": "", "value": 1.2, "text": "1,2"}]
    ppv.reply(ppv.sent[0], None, 0, mood="refused", readings=readings)
    # Leaving the box, which is what the press does first, must not take the button away.
    ppv.page.get_by_role("button", name="1,2").click()
    assert [one["value"] for one in ppv.sent] == ["1.200", 1.2]


def test_no_reply_moves_a_slider_back(form: Callable[..., Form]) -> None:
    alerts = form("alerts")
    alerts.boxes.focus()
    for press in range(10):
        alerts.page.keyboard.press("ArrowRight")
        if press >= 3:  # replies that lag behind
            one = alerts.sent[press - 3]
            alerts.reply(one, one["value"], one["turn"])
    assert alerts.sent[-1]["value"] == 0.4
    assert alerts.boxes.input_value() == "0.4"
    expect(alerts.status).to_have_text("Đang ghi…")


def test_a_slider_asks_for_the_next_picture_when_one_is_drawn(form: Callable[..., Form]) -> None:
    alerts = form("alerts", pictured=True)
    alerts.boxes.focus()
    alerts.page.clock.install()

    def asked() -> list[float]:
        return [one["value"] for one in alerts.sent if one["kind"] == "preview"]

    for _ in range(3):
        alerts.page.keyboard.press("ArrowRight")
    assert asked() == [0.31]
    # Drawn, even where the picture is the one that stands there already.
    alerts.page.evaluate('window.tell({ kind: "drawn" })')
    assert asked() == [0.31, 0.33]
    alerts.page.evaluate('window.tell({ kind: "drawn" })')
    assert asked() == [0.31, 0.33]
    alerts.page.keyboard.press("ArrowLeft")
    alerts.page.keyboard.press("ArrowLeft")
    assert asked() == [0.31, 0.33, 0.32]
    # No picture blocks the slider for ever, and the last wish is kept.
    alerts.page.clock.fast_forward(1000)
    assert asked() == [0.31, 0.33, 0.32, 0.31]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_reply_it_says_so_and_sends_again(
    form: Callable[..., Form], language: str
) -> None:
    ppv = form("ppv", language)
    ppv.page.clock.install()
    fill(ppv, "7")
    expect(ppv.status).to_have_text(say("saving", language))
    ppv.page.clock.fast_forward(PATIENCE)
    expect(ppv.status).to_have_text(say("not_saved", language))
    ppv.page.clock.fast_forward(PATIENCE)
    first, *again = ppv.sent
    assert again == [first] * 2
    assert ppv.boxes.input_value() == "7"
    ppv.reply(first, 7, 1)
    expect(ppv.status).to_contain_text("Đã ghi 7")
    ppv.page.clock.fast_forward(10 * PATIENCE)
    assert len(ppv.sent) == 3


def test_what_was_not_confirmed_comes_back_with_the_page(form: Callable[..., Form]) -> None:
    cells = form("cells")
    fill(cells, "387", "84")
    cells.page.keyboard.type("3")  # typed and not left
    cells.reply(cells.sent[0], {"tp": 387}, 1)
    # One of the two was recorded: both are here again and sent.
    cells = form("cells", mood="recorded", text="Đã ghi", value={"tp": 387}, changes=1)
    assert [box.input_value() for box in cells.boxes.all()] == ["387", "84", "3", ""]
    assert cells.sent[-1]["value"] == {"tp": "387", "fp": "84", "fn": "3"}
    cells.reply(cells.sent[-1], {"tp": 387, "fp": 84, "fn": 3}, 2)
    expect(cells.status).to_contain_text("Đã ghi")
    # What was confirmed does not.
    cells = form("cells")
    assert cells.sent == [] and cells.boxes.first.input_value() == ""


@pytest.mark.parametrize("changes", [0, 7])
def test_what_was_not_confirmed_gives_way_to_newer_answers(
    form: Callable[..., Form], changes: int
) -> None:
    """Answered on another machine since, or started again."""
    ppv = form("ppv", mood="recorded", text="Đã ghi", value=5, changes=3)
    fill(ppv, "7")
    ppv = form("ppv", mood="recorded", text="Đã ghi", value=9, changes=changes)
    assert ppv.sent == [] and ppv.boxes.input_value() == "9"


def test_another_persons_answers_do_not_come_up(form: Callable[..., Form]) -> None:
    ppv = form("ppv")
    fill(ppv, "7")
    ppv.page.goto("http://labs.test/user/hocvien02/doc/tree/lab.ipynb")
    ppv.page.wait_for_function("window.ready")
    assert ppv.sent == [] and ppv.boxes.input_value() == ""


@pytest.mark.parametrize(("name", "given"), [("night", "Tôi đặt 0,96"), ("ppv", "7")])
def test_what_is_typed_is_sent_when_the_page_is_closed(
    form: Callable[..., Form], name: str, given: str
) -> None:
    question = form(name)
    question.page.clock.install()
    question.page.locator("textarea, input").focus()
    question.page.keyboard.type(given)
    assert question.sent == []
    leave = "window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert question.page.evaluate(leave)  # a reply may well be on its way
    assert question.sent[-1]["value"] == given
    question.page.clock.fast_forward(2000)
    assert not question.page.evaluate(leave)  # asks to stay
    question.reply(question.sent[-1], given, 1)
    assert question.page.evaluate(leave)


def test_a_new_kind_brings_its_script(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = add_kind(tmp_path, monkeypatch)("call", "Gọi ngay?", points=1)
    monkeypatch.setattr(Control, "_esm", control_script())
    call = Form(open_control(browser, item, "", "vi", 1280))
    call.page.get_by_label("Đồng ý!").click()
    assert call.sent[0]["value"] is True
    call.reply(call.sent[0], True, 1)
    expect(call.status).to_contain_text("Đã ghi")
    call.page.evaluate("document.activeElement.blur()")
    call.reply({"turn": 9, "form": "another"}, False, 2)
    assert not call.boxes.first.is_checked()
    call.page.close()
