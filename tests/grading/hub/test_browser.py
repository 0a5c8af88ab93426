"""The whole way of lab 02 in a browser: answer, hand in, mark, give feedback, read it.

A person's hands and eyes: real Chromium on the real hub, in Vietnamese, with mouse and keyboard.
Each step leaves a screenshot in build/screenshots.

Pages of others are not audited: formgrader's are nbgrader's, read by instructors alone, and so are
JupyterLab's menus behind "Show tools" (its debugger's button and file name fail) and the hub's
pages that no button of ours leads to (token, home).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from audit import audit, fits
from playwright.sync_api import Browser, Locator, Page, expect
from waiting import until

SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"
PASSWORD = "mật khẩu đủ dài"
LAB = "02_threshold"
PATIENCE = 60_000  # ms: a server and a kernel start in between
# One way from the first page to the feedback.
pytestmark = pytest.mark.steps


@pytest.fixture(scope="module")
def whole_hub(hub_class, tmp_path_factory) -> Iterator:
    """A hub as `make hub` opens it the first time, with lab 02 released."""
    hub = hub_class(tmp_path_factory.mktemp("whole") / "course", first_lab=True)
    yield hub
    hub.stop()


class Visitor:
    """One person at one browser, who takes a screenshot of each step."""

    def __init__(self, browser: Browser, hub, name: str) -> None:
        self.hub, self.address, self.name = hub, hub.address, name
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.page: Page = context.new_page()
        self.foreign: list[str] = []
        context.on("request", self._note_foreign)
        self._steps = 0

    def _note_foreign(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def shot(self, what: str) -> None:
        self._steps += 1
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{self._steps:02d}-{what}.png")

    def sign_in(self) -> None:
        self.page.goto(self.address)
        if code := self.hub.code(self.name):  # the first time
            self.page.get_by_role("link", name="Lần đầu đăng nhập").click()
            self.page.fill("input[name=code]", code)
        self.page.fill("#username_input", self.name)
        self.page.fill("#password_input", PASSWORD)
        self.shot("sign-in")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"/hub/agree\?|/user/|/services/labs/"))
        if "/hub/agree" in self.page.url:  # the first time
            self.fits("agree", 1280)
            self.page.get_by_role("button", name="Tôi đồng ý").click()

    def menu(self, menu: str, entry: str) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text=menu).click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()

    def front(self) -> None:
        """Go to my labs."""
        self.page.goto(f"{self.address}/services/labs/")
        self.wait_for_front()

    def wait_for_front(self) -> None:
        expect(self.page.get_by_role("heading", name="Xin chào")).to_be_visible()

    def open(self, link: str = "Mở bằng notebook") -> None:
        """Open the lab as a notebook."""
        self.card().get_by_role("link", name=link).click()

    def desk(self) -> None:
        """Go to the instructor's page."""
        self.page.goto(f"{self.address}/user/{self.name}/desk")
        self.wait_for_desk()

    def wait_for_desk(self) -> None:
        expect(self.page.get_by_role("heading", name="Bàn giảng viên")).to_be_visible()

    def work(self) -> Locator:
        """What the desk says of the latest work."""
        return self.page.locator("#job")

    def do(self, button: str, said: str) -> None:
        """Press a button of the lab and wait until the page says what came of it."""
        self.card().get_by_role("button", name=button, exact=True).click()
        expect(self.work()).to_contain_text(said)
        expect(self.page.locator("#job [data-running]")).to_have_count(0)

    def fits(self, what: str, width: int) -> None:
        """Hold the page to the width of the window and to axe; take its picture."""
        fits(self.page, what)
        self.shot(f"{what}-{width}")

    def card(self, lab: str = LAB) -> Locator:
        """What the first page, a trainee's or the instructor's, shows of a lab."""
        return self.page.locator("article", has=self.page.locator(f"#lab-{lab}"))

    def wait_for_questions(self) -> None:
        """Wait, with no button pressed, until the lab has opened its questions."""
        said = self.page.get_by_role("status").filter(has_text="Câu trả lời được ghi ngay")
        expect(said).to_be_visible()
        expect(self.question("guess").locator("input").first).to_be_visible()

    def leave_lab(self, link: str) -> None:
        """Follow a link out of the lab; a dialog of the browser fails the test."""
        self.page.get_by_role("link", name=link).click()
        self.page.wait_for_url("**/labs/**")

    def audit(self) -> None:
        """Hold the page to what axe calls serious or critical."""
        audit(self.page)

    def at(self, width: int) -> None:
        """Make the window so wide."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def question(self, name: str) -> Locator:
        return self.page.locator(f".labs-question[data-item={name}]")

    def scroll_to(self, wanted: Locator) -> None:
        """Scroll the notebook down until something is drawn; it draws what is in sight."""
        notebook = self.page.locator(".jp-WindowedPanel-outer:visible")
        expect(notebook).to_be_visible()
        notebook.hover()

        def is_drawn() -> bool:
            if not wanted.count():
                self.page.mouse.wheel(0, 600)
            return wanted.count() > 0

        until(self.page, is_drawn)
        wanted.first.scroll_into_view_if_needed()

    def top(self) -> None:
        self.page.locator(".jp-WindowedPanel-outer:visible").evaluate("it => it.scrollTop = 0")

    def status(self, name: str) -> Locator:
        return self.question(name).locator(".labs-status")


@pytest.fixture(scope="module")
def trainee(browser: Browser, whole_hub) -> Visitor:
    return Visitor(browser, whole_hub, "hocvien01")


@pytest.fixture(scope="module")
def instructor(browser: Browser, whole_hub) -> Visitor:
    return Visitor(browser, whole_hub, "giangvien")


@pytest.mark.parametrize("width", [1280, 768])
def test_the_hubs_own_pages_speak_both_languages(browser: Browser, whole_hub, width: int):
    visitor = Visitor(browser, whole_hub, f"hocvien{width % 11 + 2:02}")
    page = visitor.page
    visitor.at(width)
    page.goto(f"{visitor.address}/hub/first-visit")
    visitor.fits("hub-first-visit", width)
    code = whole_hub.code(visitor.name)
    for field, typed in (("username", visitor.name), ("code", code), ("password", "ngắn")):
        page.fill(f"input[name={field}]", typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ít nhất 8 ký tự")
    visitor.fits("hub-first-visit-wrong", width)
    whole_hub.person_without_server(visitor.name)
    page.goto(f"{visitor.address}/hub/login?next={urlsplit(visitor.address).path}/hub/home")
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    visitor.fits("hub-sign-in", width)
    for password in ("một mật khẩu khác", PASSWORD):
        page.fill("#username_input", visitor.name)
        page.fill("#password_input", password)
        page.keyboard.press("Enter")
        if password != PASSWORD:
            expect(page.get_by_role("alert")).to_contain_text("mật khẩu không đúng")
            visitor.fits("hub-sign-in-wrong", width)
    page.wait_for_url("**/hub/home")
    # The pages that go on by themselves stay until they have been looked at.
    page.route("**/hub/spawn/**", lambda route: route.abort("aborted"))
    page.goto(f"{visitor.address}/hub/user/{visitor.name}/labs")
    expect(page.locator("h1")).to_contain_text("Đang mở lại trang của bạn")
    visitor.fits("hub-closed", width)
    page.unroute_all()
    page.route("**/server/progress*", lambda route: route.abort())
    page.get_by_role("link", name="Mở ngay").click()
    expect(page.locator("h1")).to_contain_text("Đang mở trang của bạn")
    visitor.fits("hub-starting", width)
    page.goto(f"{visitor.address}/hub/nothing-here")
    expect(page.locator("h1")).to_contain_text("Không mở được trang này")
    visitor.fits("hub-error", width)
    page.context.close()


def test_trainee_opens_the_lab(trainee: Visitor):
    trainee.sign_in()
    trainee.wait_for_front()
    trainee.audit()
    trainee.shot("front")
    trainee.open()
    trainee.wait_for_questions()
    trainee.shot("lab")
    for width in (768, 1280):
        trainee.at(width)
        trainee.fits("lab", width)
    expect(trainee.page.locator(".jp-Notebook h1").first).to_contain_text("Ngưỡng, tỷ lệ hiện mắc")
    # The lab alone: no menu, no toolbar.
    assert not trainee.page.locator(
        ".lm-MenuBar:visible, .jp-NotebookPanel-toolbar:visible"
    ).count()
    # Code is folded away and leaves no trace.
    assert not trainee.page.locator(".jp-Notebook .jp-Editor:visible").count()
    assert not trainee.page.locator(".jp-InputPlaceholder:visible").count()


def test_trainee_answers_with_mouse_and_keyboard(trainee: Visitor):
    page = trainee.page
    # A choice with the mouse.
    trainee.question("guess").get_by_label("Khoảng 95 %").click()
    expect(trainee.status("guess")).to_contain_text("Đã ghi: Khoảng 95 %")
    trainee.shot("choice")

    # A slider with the keyboard: the picture follows, then the answer is recorded.
    trainee.scroll_to(trainee.question("ruleout"))
    slider = trainee.question("ruleout").get_by_role("slider")
    picture = trainee.question("ruleout").locator(".labs-picture")
    before = picture.inner_html()
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(trainee.status("ruleout")).to_contain_text("Đã ghi: 0,9")
    until(page, lambda: picture.inner_html() != before)
    trainee.audit()
    trainee.shot("slider")

    # A slider with the mouse.
    trainee.scroll_to(trainee.question("alerts"))
    slider = trainee.question("alerts").get_by_role("slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(trainee.status("alerts")).to_contain_text(re.compile(r"Đã ghi: 0,9\d"))
    # How far a drag goes depends on the page; the keys set what is asked for.
    page.keyboard.press("End")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(trainee.status("alerts")).to_contain_text("Đã ghi: 0,96")

    # Numbers with the keyboard alone: four boxes, Tab between them.
    trainee.scroll_to(trainee.question("cells"))
    trainee.question("cells").locator("input").first.focus()
    for number in ("387", "84", "3", "150"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    expect(trainee.status("cells")).to_contain_text("Không viêm phổi, AI im lặng: 150 trẻ")

    # A known misconception is named at once; the second answer replaces the first.
    trainee.scroll_to(trainee.question("travel"))
    box = trainee.question("travel").locator("input")
    box.fill("95,6")
    box.press("Enter")
    message = page.locator(".labs-message").filter(has_text="Đã ghi: 95,6 %")
    trainee.scroll_to(message)
    expect(message).to_contain_text("Đây là độ đặc hiệu ở tập kiểm định")
    trainee.audit()
    trainee.shot("misconception")
    box.fill("65.4")
    box.press("Enter")
    expect(trainee.status("travel")).to_contain_text("Đã ghi: 65,4 %")

    # What can be read in two ways is asked.
    trainee.scroll_to(trainee.question("small"))
    box = trainee.question("small").locator("input")
    box.fill("83.333")
    box.press("Enter")
    expect(trainee.status("small")).to_contain_text("có thể đọc theo hai cách")
    trainee.question("small").get_by_role("button", name="83,333").click()
    expect(trainee.status("small")).to_contain_text("Đã ghi: 83,333 %")
    trainee.shot("ambiguous")

    # A choice with the keyboard.
    trainee.scroll_to(trainee.question("casscells"))
    trainee.question("casscells").get_by_label("Khoảng 0,1 %").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(trainee.status("casscells")).to_contain_text("Đã ghi: Khoảng 2 %")

    # A text, with what a hostile trainee may try.
    trainee.scroll_to(trainee.question("night"))
    trainee.question("night").locator("textarea").fill(
        "Tôi đặt ngưỡng 0,96 vì chỉ có một bác sĩ. <img src=x onerror=\"document.title='hỏng'\">"
    )
    expect(trainee.status("night")).to_contain_text("Đã ghi")
    trainee.scroll_to(page.locator(".labs-receipt"))
    expect(page.locator(".labs-message", has=page.locator(".labs-receipt"))).to_contain_text(
        "Đã trả lời 7 trên 9 câu tính điểm."
    )
    trainee.audit()
    trainee.shot("receipt")


def test_answers_are_there_when_the_lab_is_opened_again(trainee: Visitor, whole_hub):
    answers = whole_hub.course / "homes" / trainee.name / LAB / "answers.json"
    recorded = json.loads(answers.read_text(encoding="utf-8"))["items"]
    assert recorded["travel"]["first"] == 95.6
    assert recorded["travel"]["value"] == 65.4

    context = trainee.page.context
    trainee.page.close()
    trainee.page = context.new_page()
    trainee.front()
    expect(trainee.card()).to_contain_text("đã trả lời 7/9 câu")
    trainee.open()
    trainee.wait_for_questions()
    expect(trainee.question("guess").get_by_label("Khoảng 95 %")).to_be_checked()
    for name, value in {"travel": "65,4", "small": "83,333"}.items():
        trainee.scroll_to(trainee.question(name))
        expect(trainee.question(name).locator("input")).to_have_value(value)
    trainee.shot("again")
    assert json.loads(answers.read_text(encoding="utf-8"))["items"] == recorded


def test_an_answer_without_a_kernel_says_so_and_hiding_the_tools_helps(trainee: Visitor):
    trainee.page.get_by_role("button", name="Hiện công cụ").click()
    trainee.menu("Kernel", "Restart Kernel…")
    trainee.top()
    trainee.question("guess").get_by_label("Khoảng 5 %").click()
    expect(trainee.status("guess")).to_contain_text("Chưa ghi được: máy chủ chưa trả lời")
    trainee.shot("not-saved")
    # The cells are run again; what was answered comes back and is saved.
    trainee.page.get_by_role("button", name="Ẩn công cụ").click()
    expect(trainee.question("guess").get_by_label("Khoảng 5 %")).to_be_checked()
    expect(trainee.status("guess")).to_contain_text("Đã ghi: Khoảng 5 %")


def test_trainee_hands_in(trainee: Visitor):
    trainee.leave_lab("Nộp bài")
    expect(trainee.page.locator("main")).to_contain_text("Còn 2 trên 9 câu chưa xong")
    trainee.audit()
    trainee.shot("hand-in")
    trainee.page.get_by_role("button", name="Nộp bài").click()
    expect(trainee.page.get_by_text("Mã biên nhận")).to_be_visible()
    trainee.audit()
    trainee.shot("handed-in")
    code = re.search(r"\w{4}-\w{4}", trainee.page.locator(".code").inner_text())
    assert code
    trainee.front()
    expect(trainee.card()).to_contain_text(f"mã {code[0]}")
    expect(trainee.card()).to_contain_text("Đã nộp")


@pytest.mark.parametrize("width", [1280, 768])
def test_the_same_in_english_and_on_a_tablet(trainee: Visitor, width: int):
    page = trainee.page
    trainee.at(width)
    trainee.fits("front-vi", width)
    # What starts again asks first.
    trainee.card().get_by_role("link", name="Làm lại từ đầu").click()
    expect(page.get_by_role("button", name="Cất bản cũ và làm lại")).to_be_visible()
    trainee.fits("start-again", width)
    trainee.front()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    trainee.fits("front-en", width)
    trainee.open("Open as a notebook")
    said = page.get_by_role("status").filter(has_text="Answers are saved the moment")
    expect(said).to_be_visible()
    expect(page.locator(".jp-Notebook h1").first).to_contain_text("Threshold, prevalence")
    expect(trainee.question("guess").get_by_label("About 5%", exact=True)).to_be_checked()
    trainee.fits("lab-en", width)
    trainee.leave_lab("Hand in")
    expect(page.locator("h1")).to_contain_text("Hand in")
    trainee.fits("hand-in-en", width)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    trainee.fits("handed-in-en", width)
    page.goto(f"{trainee.address}/services/labs/")
    page.get_by_role("button", name="Tiếng Việt").click()
    trainee.wait_for_front()
    # What was handed in last counts, in the language it was in.
    trainee.open()
    trainee.wait_for_questions()
    trainee.leave_lab("Nộp bài")
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()
    trainee.fits("handed-in", width)
    trainee.front()


def test_instructor_releases_collects_and_marks(instructor: Visitor):
    instructor.sign_in()
    instructor.wait_for_desk()
    instructor.audit()
    instructor.shot("desk")
    expect(instructor.card()).to_contain_text("Đã phát bằng tiếng Việt")
    expect(instructor.card()).to_contain_text("1 đã nộp")
    # Released again, with the keyboard: what was handed in stays.
    instructor.card().locator("summary").focus()
    instructor.page.keyboard.press("Enter")
    instructor.card().get_by_role("button", name="Phát lại bài").focus()
    instructor.page.keyboard.press("Enter")
    # The page follows the work by itself.
    expect(instructor.work()).to_contain_text("Đang làm…")
    instructor.audit()
    instructor.shot("desk-at-work")
    expect(instructor.work()).to_contain_text("Đã phát bài.")
    instructor.do("Thu bài", "Đã thu bài của 1 học viên.")
    expect(instructor.card()).to_contain_text("1 đã thu")
    instructor.do("Chấm", "1 bài có điểm: 1 bài mới chấm")
    expect(instructor.work()).to_contain_text("1 câu tự luận chờ người chấm.")
    expect(instructor.card()).to_contain_text("1 chờ chấm tự luận")
    instructor.audit()
    instructor.shot("marked")


def test_instructor_marks_the_written_answer(instructor: Visitor):
    page = instructor.page
    instructor.card().get_by_role("link", name="Chấm câu tự luận").click()
    page.locator("tr", has_text="Submission #1").locator("a").first.click()
    written = page.locator(".nbgrader_cell", has=page.locator("input.score#night"))
    expect(page.locator("body")).to_contain_text("Tôi đặt ngưỡng 0,96 vì chỉ có một bác sĩ.")
    assert "hỏng" not in page.title(), "a written answer was run as HTML"
    score = written.locator("input.score")
    score.scroll_into_view_if_needed()
    # Formgrader saves in the background: what it answers is waited for.
    with page.expect_response(lambda it: "/formgrader/api/grade/" in it.url and it.ok):
        score.fill("2")
        score.press("Tab")
    comment = written.locator("textarea.comment")
    with page.expect_response(lambda it: "/formgrader/api/comment/" in it.url and it.ok):
        comment.fill("Em nêu được con số; hãy thêm một giới hạn.")
        comment.blur()
    instructor.shot("written-answer")


def test_instructor_gives_feedback(instructor: Visitor):
    instructor.desk()
    expect(instructor.card()).to_contain_text("0 chờ chấm tự luận")
    instructor.do("Trả nhận xét", "1 học viên đã có nhận xét.")
    instructor.shot("feedback-given")


@pytest.mark.parametrize("width", [1280, 768])
def test_due_date_class_list_and_report(instructor: Visitor, width: int):
    page = instructor.page
    instructor.at(width)
    instructor.desk()
    instructor.fits("desk", width)
    instructor.card().get_by_role("link", name="Hạn nộp").click()
    everybody = page.locator("section", has=page.locator("#all"))
    everybody.get_by_label("Ngày giờ").fill("2099-12-01T17:00")
    everybody.get_by_role("button", name="Đặt hạn nộp").click()
    expect(page.locator("main")).to_contain_text("Hạn nộp chung: 17:00 01/12/2099")
    one = page.locator("section", has=page.locator("#one"))
    one.get_by_label("Học viên").select_option("hocvien02")
    one.get_by_label("Ngày giờ").fill("2099-12-03T17:00")
    one.get_by_role("button", name="Gia hạn", exact=True).click()
    expect(one).to_contain_text("Học viên 02 (hocvien02): 17:00 03/12/2099")
    instructor.fits("due", width)
    everybody.get_by_label("Ngày giờ").fill("2020-12-01T17:00")
    everybody.get_by_role("button", name="Đặt hạn nộp").click()
    expect(page.locator("main")).to_contain_text("đã qua")
    instructor.fits("due-past", width)
    page.get_by_role("link", name="← Quay lại").click()
    one.get_by_role("button", name="Bỏ gia hạn").click()
    expect(one).not_to_contain_text("Đang được gia hạn")
    everybody.get_by_role("button", name="Bỏ hạn nộp").click()
    expect(page.locator("main")).to_contain_text("Bài này chưa có hạn nộp.")
    instructor.desk()
    page.get_by_role("link", name="Danh sách lớp").click()
    expect(page.get_by_role("row", name="hocvien12")).to_contain_text("điều dưỡng")
    instructor.fits("people", width)
    instructor.desk()
    page.get_by_role("button", name="Lập báo cáo lớp").click()
    expect(instructor.work()).to_contain_text("Báo cáo về 1 bài đã sẵn sàng.")
    page.get_by_role("link", name="Đọc báo cáo lớp").click()
    page.get_by_role("link", name=LAB).click()
    expect(page.locator("h1")).to_contain_text("Ngưỡng")
    instructor.fits("report", width)


def test_instructor_without_scripts_and_in_english(instructor: Visitor, browser: Browser):
    context = browser.new_context(
        java_script_enabled=False, storage_state=instructor.page.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{instructor.address}/user/giangvien/desk")
    page.get_by_role("button", name="English").click()
    page.locator(f"#lab-{LAB} ~ form").get_by_role("button", name="Mark", exact=True).click()
    page.get_by_role("link", name="Show the latest progress").click()
    for _ in range(1000):
        if page.get_by_text("At work…").count() == 0:
            break
        page.reload()
    expect(page.locator("#job")).to_contain_text(
        "Submissions with marks: 1 (0 new, 1 from before)."
    )
    page.get_by_role("button", name="Tiếng Việt").click()
    context.close()


def test_trainee_reads_the_feedback(trainee: Visitor):
    page = trainee.page
    trainee.front()
    expect(trainee.card()).to_contain_text("Đã có nhận xét")
    trainee.card().get_by_role("link", name="Đọc nhận xét").click()
    body = page.locator("body")
    expect(body).to_contain_text("Điểm: 8 / 11")
    # No script runs in this page, axe's neither: test_feedback.py audits it.
    for width in (768, 1280):
        trainee.at(width)
        trainee.shot(f"feedback-{width}")
    expect(body).to_contain_text("Em nêu được con số; hãy thêm một giới hạn.")
    expect(body).to_contain_text("Cùng một ngưỡng, độ đặc hiệu từ 95,6 % chỉ còn 65,4 %")
    assert "hỏng" not in page.title()
    assert ".score(" not in body.inner_html()


def test_a_notebook_opens_where_no_server_runs(browser: Browser, whole_hub):
    trainee = Visitor(browser, whole_hub, "hocvien05")
    trainee.sign_in()
    hand = whole_hub.person_without_server("hocvien05")
    hand.new_token()
    for _ in range(2):
        trainee.front()  # a lab that is open begins a server again by itself
        hand.stop_server()
        trainee.open()
        trainee.wait_for_questions()
    assert trainee.foreign == []


def test_no_page_reaches_for_the_network(trainee: Visitor, instructor: Visitor):
    assert trainee.foreign == []
    assert instructor.foreign == []
