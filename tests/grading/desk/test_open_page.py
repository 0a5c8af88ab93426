"""Labs opened and held back on the desk, and what trainees see of it; over HTTP and in a browser.

The hub has the small lab, a second one like it, and one that cannot be released.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from audit import fits
from playwright.sync_api import Browser, Page, expect

from grading.exchange import availability, submissions
from grading.exchange.answers import entries

LAB, OTHER, BROKEN = "90_small", "91_other", "92_broken"
SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"
LATER = "2099-12-05T08:00"


@pytest.fixture(scope="module")
def small_hub(
    hub_class: Any,
    small: Path,
    small_project: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    root = tmp_path_factory.mktemp("open")
    project = small_project(root / "project")
    notebooks = project / "notebooks"
    for name in (OTHER, BROKEN):
        shutil.copytree(small, notebooks / name)
        (notebooks / name / f"{LAB}.ipynb").rename(notebooks / name / f"{name}.ipynb")
    (notebooks / BROKEN / "items.yaml").write_text(f"lab: {BROKEN}\n", encoding="utf-8")
    with (notebooks / "course.yaml").open("a", encoding="utf-8") as file:
        file.write(f"      {OTHER}: {{minutes: 40}}\n      {BROKEN}: {{minutes: 40}}\n")
    hub = hub_class(root / "course", project=project)
    yield hub
    hub.stop()


@pytest.fixture(autouse=True)
def all_open(small_hub: Any) -> None:
    """Begin each test with all labs open."""
    with small_hub.store() as store:
        availability.open_labs(store, [LAB, OTHER, BROKEN])


@pytest.fixture(scope="module")
def instructor(small_hub: Any) -> Any:
    return small_hub.person("giangvien")


@pytest.fixture(scope="module")
def trainee(small_hub: Any) -> Any:
    person = small_hub.person("hocvien01")
    assert person.look("/labs").status_code == 200
    return person


def card(person: Any, lab: str) -> str:
    """What the first page of a person says of a lab."""
    page = person.look("/desk" if person.name == "giangvien" else "/labs").text
    found = re.search(rf'<article[^>]*"lab-{lab}">(.*?)</article>', page, re.DOTALL)
    assert found, page
    return found[1]


def press(instructor: Any, lab: str = "", **values: str) -> requests.Response:
    """Press a button of the page about a lab, or about all."""
    page = f"/desk/open/{lab}" if lab else "/desk/open"
    answer: requests.Response = instructor.press(page, page, **values)
    return answer


def test_why_a_lab_could_not_be_released_stands_on_the_desk(instructor: Any) -> None:
    shown = card(instructor, BROKEN)
    assert "Chưa phát được: items.yaml: thiếu mục title" in shown
    assert f'<h3 id="lab-{BROKEN}">{BROKEN}</h3>' in shown  # it has no title
    assert "Chưa phát được" not in card(instructor, LAB)


def test_a_lab_is_held_back_while_a_trainee_works_in_it(
    instructor: Any, trainee: Any, small_hub: Any
) -> None:
    assert trainee.labs(f"lab/{LAB}").ok
    assert trainee.give(LAB, "dose", 250.0, turn=1).ok
    assert "Mã biên nhận" in trainee.press_labs(f"lab/{LAB}/hand-in").text
    assert trainee.give(LAB, "dose", 240.0, turn=2).ok
    assert "đang mở cho lớp" in card(instructor, LAB)

    said = press(instructor, LAB, do="hold")
    assert said.status_code == 200 and "<strong>đang tạm giữ</strong>" in said.text
    assert "đang tạm giữ" in card(instructor, LAB)
    assert "đang mở cho lớp" in card(instructor, OTHER)
    shown = card(trainee, LAB)
    assert "Giảng viên đang tạm giữ bài này, chưa nộp được" in shown
    assert "mã " in shown
    assert "Nộp lại" not in shown and "Làm lại từ đầu" not in shown
    # A page that was open before: nothing is lost, and the sentence says so.
    refused = trainee.press_labs(f"lab/{LAB}/hand-in")
    assert refused.status_code == 409
    assert "Giảng viên đang tạm giữ bài 90_small" in refused.text
    assert "vẫn còn nguyên" in refused.text
    assert trainee.press_labs(f"lab/{LAB}/start-again").status_code == 409
    with small_hub.store() as store:
        assert entries(store, "hocvien01", LAB)["dose"]["value"] == 240.0
        (kept,) = submissions.receipts(store, "hocvien01")
    assert kept.number == 1

    assert "đang mở cho lớp" in press(instructor, LAB, do="open").text
    assert "Mã biên nhận" in trainee.press_labs(f"lab/{LAB}/hand-in").text


def test_a_lab_that_nobody_opened_yet_says_when_it_opens(instructor: Any, trainee: Any) -> None:
    press(instructor, OTHER, do="hold")
    shown = card(trainee, OTHER)
    assert "Giảng viên chưa mở bài này" in shown and "91 · Bài thử" in shown
    assert "<a" not in shown
    refused = trainee.labs(f"lab/{OTHER}")
    assert refused.status_code == 409 and "Giảng viên đang tạm giữ bài 91_other" in refused.text
    # nbgrader's own list does not offer what would be refused.
    listed = trainee.server("GET", "/assignments?course_id=clinical-ai").json()["value"]
    assert OTHER not in {one["assignment_id"] for one in listed}

    said = press(instructor, OTHER, do="from", at=LATER)
    assert "mở từ 08:00 05/12/2099" in said.text and "mở từ 08:00 05/12/2099" in card(
        instructor, OTHER
    )
    assert "Mở từ 08:00 05/12/2099" in card(trainee, OTHER)
    refused = trainee.labs(f"lab/{OTHER}")
    assert "Bài 91_other mở từ 08:00 05/12/2099 (giờ Việt Nam)" in refused.text


def test_all_labs_at_once(instructor: Any, trainee: Any, small_hub: Any) -> None:
    said = press(instructor, do="hold").text
    assert said.count("<strong>đang tạm giữ") == 3
    # Before its first release, too.
    assert f"{BROKEN} · <strong>đang tạm giữ (chưa phát)</strong>" in said
    assert "đang tạm giữ" in card(instructor, BROKEN)
    press(instructor, do="from", at=LATER)
    assert all("Mở từ 08:00 05/12/2099" in card(trainee, lab) for lab in (LAB, OTHER))
    said = press(instructor, do="open").text
    assert said.count("<strong>đang mở cho lớp") == 3
    with small_hub.store() as store:
        assert availability.not_open(store) == {}


@pytest.mark.parametrize(
    ("lab", "values", "status", "said"),
    [
        (LAB, {"do": "delete"}, 404, "Không có việc này"),
        (LAB, {}, 404, "Không có việc này"),
        (LAB, {"do": "from", "at": "mai"}, 409, "Ngày giờ chưa đúng"),
        (LAB, {"do": "from"}, 409, "Ngày giờ chưa đúng"),
        (LAB, {"do": "from", "at": "0001-01-01T00:00"}, 409, "Ngày giờ chưa đúng"),
        (LAB, {"do": "from", "at": "2020-12-05T08:00"}, 409, "đã qua"),
        ("99_none", {"do": "hold"}, 409, "Không có bài"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    instructor: Any, small_hub: Any, lab: str, values: dict[str, str], status: int, said: str
) -> None:
    answer = instructor.press("/desk/open", f"/desk/open/{lab}", **values)
    assert answer.status_code == status
    assert said in answer.text and "Traceback" not in answer.text
    with small_hub.store() as store:
        assert availability.not_open(store) == {}


def test_releasing_a_lab_that_is_held_back_says_so(instructor: Any) -> None:
    press(instructor, LAB, do="hold")
    instructor.press("/desk", "/desk/do", step="release", lab=LAB, language="vi")
    while "data-running" in (page := instructor.look("/desk/job").text):
        pass
    assert "Đã phát bài, nhưng bài chưa mở cho lớp." in page
    assert "đang tạm giữ" in card(instructor, LAB)


def test_neither_a_trainee_nor_another_site_opens_a_lab(instructor: Any, trainee: Any) -> None:
    assert trainee.server("GET", "/desk/open").status_code == 404
    assert trainee.server("POST", "/desk/open", of="giangvien").status_code == 403
    url = f"{instructor.address}/user/giangvien/desk/open"
    assert instructor.session.post(url, data={"do": "hold"}, timeout=60).status_code == 403


@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(
    browser: Browser, instructor: Any, trainee: Any, small_hub: Any, width: int
) -> None:
    page = _browse(browser, instructor, width)
    page.goto(f"{small_hub.address}/user/giangvien/desk")
    _shot(page, f"open-desk-{width}")
    page.get_by_role("link", name="Mở hoặc giữ lại các bài").click()
    page.get_by_role("button", name="Tạm giữ lại").click()
    expect(page.get_by_role("listitem").filter(has_text="đang tạm giữ")).to_have_count(3)
    _shot(page, f"open-all-{width}")
    page.get_by_role("link", name="← Về bàn giảng viên").click()
    article = page.locator("article", has=page.locator(f"#lab-{OTHER}"))
    # With the keyboard alone.
    article.get_by_role("link", name="Mở hoặc giữ lại").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mở hoặc giữ lại: 91. Bài thử")
    page.get_by_label("Ngày giờ (giờ Việt Nam)").fill(LATER)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("mở từ 08:00 05/12/2099")
    _shot(page, f"open-lab-{width}")
    page.get_by_label("Ngày giờ (giờ Việt Nam)").fill("2020-12-05T08:00")
    page.get_by_role("button", name="Mở từ ngày giờ này").click()
    expect(page.locator("main")).to_contain_text("đã qua")
    _shot(page, f"open-past-{width}")

    theirs = _browse(browser, trainee, width)
    theirs.goto(f"{small_hub.address}/services/labs/")
    expect(theirs.locator("main")).to_contain_text("Mở từ 08:00 05/12/2099")
    _shot(theirs, f"open-trainee-{width}")

    page.get_by_role("link", name="← Quay lại").click()
    page.get_by_role("button", name="Mở cho cả lớp").click()
    expect(page.locator("main")).to_contain_text("đang mở cho lớp")
    page.context.close()
    theirs.context.close()


def _browse(browser: Browser, person: Any, width: int) -> Page:
    """Open a window with the cookies of somebody who is signed in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    context.add_cookies(
        [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path}
            for one in person.session.cookies
        ]
    )
    return context.new_page()


def _shot(page: Page, what: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{what}.png", full_page=True)
    fits(page, what)
