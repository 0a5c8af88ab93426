"""The desk's pages about the course, its end and the next one: a real hub, people and a browser.

The tests are one story, in this order: a course with marks and feedback is closed while a trainee
works in it, and the next one begins.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from audit import fits
from playwright.sync_api import Browser, Page, expect

from grading.course import paths
from grading.course.course_info import CourseInfo, read_info
from grading.course.leaving import leaving
from grading.course.people.change import add
from grading.course.people.person import Person, people
from grading.course.privacy_notice import Promise, make_promise
from grading.exchange import steps, submissions
from grading.exchange.closing.closed_courses import closed_courses
from grading.report import write_report

LAB = "90_small"
FIRST, SECOND = "AI lâm sàng, khóa 1", "AI lâm sàng, khóa 2"
SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"
WIDTHS = (1280, 390)
OLD_NAMES = ("Học viên 01", "hocvien01", "Học viên 02", "hocvien02")


@pytest.fixture(scope="module")
def course_hub(
    hub_class: Any, small_project: Callable[[Path], Path], tmp_path_factory: Any
) -> Iterator[Any]:
    root = tmp_path_factory.mktemp("courses")
    hub = hub_class(root / "course", project=small_project(root / "project"))
    with hub.store() as store:
        add(store, [Person("giangvien2", "Giảng viên Hai", "instructor")])
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def instructor(course_hub: Any) -> Any:
    return course_hub.person("giangvien")


@pytest.fixture(scope="module")
def other_instructor(course_hub: Any) -> Any:
    return course_hub.person("giangvien2")


@pytest.fixture(scope="module")
def trainee(course_hub: Any) -> Any:
    """A trainee who has answered, handed in, and gone on working."""
    person = course_hub.person("hocvien01")
    assert person.look(f"/labs/open/{LAB}").ok
    assert person.give(LAB, "dose", 250.0).ok
    assert "Mã biên nhận" in person.press_labs(f"lab/{LAB}/hand-in").text
    return person


@pytest.fixture(scope="module")
def marked(course_hub: Any, trainee: Any) -> Iterator[dict[str, Any]]:
    """The course with marks, feedback and a report; what it holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABS_COURSE", str(course_hub.course))
        patch.setattr(paths, "NOTEBOOKS", course_hub.project / "notebooks")
        steps.collect(LAB)
        list(steps.mark(LAB))
        with steps.open_course().gradebook as gradebook:
            for grade in gradebook.find_submission_notebook(LAB, LAB, "hocvien01").grades:
                grade.needs_manual_grade = False
            gradebook.db.commit()
        steps.feedback(LAB)
        write_report()
        with course_hub.store() as store:
            (receipt,) = submissions.receipts(store, "hocvien01")
        yield {"receipt": receipt}


def exchange(hub: Any, token: str, path: str) -> requests.Response:
    """Ask the exchange's service with a token."""
    address = f"http://127.0.0.1:{hub.port + 3}/services/exchange/{path}"
    return requests.get(address, headers={"Authorization": f"token {token}"}, timeout=30)


def signed_in(browser: Browser, person: Any, width: int) -> Page:
    """Open a browser with a person's cookies."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies(
        [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path}
            for one in person.session.cookies
        ]
    )
    return context.new_page()


def test_the_course_has_a_name_and_shows_it(
    instructor: Any, other_instructor: Any, trainee: Any, marked: Any, course_hub: Any
) -> None:
    assert "Bài thử" in instructor.look("/desk/course").text  # of course.yaml
    assert "dữ liệu lưu 24 tháng" in instructor.look("/desk/course").text
    with course_hub.store() as store:
        make_promise(store, Promise(36, "Cô Lan, phòng Đào tạo"))
    for person in (instructor, trainee, other_instructor):
        person.answer("yes")  # what is promised now is another thing
    told = instructor.look("/desk/course").text
    assert "dữ liệu lưu 36 tháng" in told and "liên hệ Cô Lan, phòng Đào tạo" in told
    values = {"name": f"  {FIRST} ", "institution": "Bệnh viện A", "begins": "2026-11-01"}
    saved = instructor.press("/desk/course", "/desk/course", **values, ends="2026-11-30")
    assert saved.ok and "✓ Đã lưu" in saved.text
    with course_hub.store() as store:
        assert read_info(store) == CourseInfo(
            FIRST, "Bệnh viện A", date(2026, 11, 1), date(2026, 11, 30)
        )
    assert f"{FIRST} · Bệnh viện A · 01/11/2026 đến 30/11/2026" in instructor.look("/desk").text
    assert FIRST in trainee.labs().text
    for wrong, word in [
        ({"begins": "2026-12-01", "ends": "2026-11-01"}, "đang trước ngày bắt đầu"),
        ({"begins": "mai"}, "Chưa đọc được ngày mai"),
        ({"name": "x" * 201}, "không quá 200"),
    ]:
        answer = instructor.press("/desk/course", "/desk/course", **wrong)
        assert answer.status_code == 409 and word in answer.text
    write_report()
    assert FIRST in (course_hub.course / "report" / "index.html").read_text("utf-8")


def test_nothing_ends_without_the_name_typed(
    instructor: Any, trainee: Any, course_hub: Any
) -> None:
    page = "/desk/course/end"
    for values, word in [
        ({"course": "AI lâm sàng", "name": SECOND}, "không giống tên khóa đang học"),
        ({"course": FIRST, "name": " "}, "Hãy ghi tên khóa học mới"),
        ({"course": FIRST, "name": SECOND, "begins": "x"}, "Chưa đọc được ngày x"),
    ]:
        answer = instructor.press(page, page, **values)
        assert answer.status_code == 409 and word in answer.text
    sent, own = {"course": FIRST, "name": SECOND}, f"{course_hub.address}/user/hocvien01"
    assert trainee.session.post(own + page, sent).status_code in (403, 404)
    assert not (course_hub.course / "closed").exists()


def test_the_course_ends_and_the_next_one_begins_in_a_browser(
    instructor: Any,
    other_instructor: Any,
    trainee: Any,
    marked: Any,
    course_hub: Any,
    browser: Browser,
) -> None:
    address = f"{course_hub.address}/user/giangvien/desk"
    for width in WIDTHS:
        page = signed_in(browser, instructor, width)
        for name in ("course", "course/end"):
            page.goto(f"{address}/{name}")
            fits(page, name)
            page.screenshot(
                path=SCREENSHOTS / f"desk-{name.replace('/', '-')}-{width}.png", full_page=True
            )
    code = marked["receipt"].code
    for path in ("labs", f"submissions/{code}", f"submissions/{code}/feedback"):
        assert exchange(course_hub, trainee.token, path).ok, path
    page.get_by_label("Tên khóa học").fill(SECOND)
    page.get_by_label("Giảng viên Hai").uncheck()
    page.get_by_label("Gõ tên khóa đang học").fill("ai lâm sàng,  khóa 1")
    page.get_by_role("button", name="Kết thúc khóa này và mở khóa mới").click()
    expect(page.locator("#job")).to_contain_text(f"Khóa “{SECOND}” đã mở", timeout=60_000)
    expect(page.locator("header")).to_contain_text(SECOND)
    fits(page, "the desk of the new course")
    page.screenshot(path=SCREENSHOTS / "desk-new-course-390.png", full_page=True)
    with course_hub.store() as store:
        assert not leaving(store)
        assert [one.username for one in people(store, "present", "aside", "gone")] == ["giangvien"]
    page.goto(f"{address}/course")
    expect(page.locator("main")).to_contain_text(FIRST)
    fits(page, "the list of closed courses")
    page.screenshot(path=SCREENSHOTS / "desk-closed-courses-390.png", full_page=True)


def test_nothing_of_the_old_course_shows(instructor: Any, marked: Any, course_hub: Any) -> None:
    desk = instructor.look("/desk")
    assert desk.ok and "○ Chưa phát" in desk.text and "Đọc báo cáo" not in desk.text
    for path in ("/desk", "/desk/people", "/desk/people?show=gone", "/formgrader/gradebook",
                 "/formgrader/manage_students", "/formgrader/manage_assignments"):  # fmt: skip
        answer = instructor.look(path)
        assert answer.ok, path
        assert not [one for one in OLD_NAMES if one in answer.text], path
    for api in ("students", "gradebook/assignments", "assignments"):
        answer = instructor.look(f"/formgrader/api/{api}")
        if answer.ok:
            assert not [one for one in OLD_NAMES if one in answer.text], api
    for path in ("/desk/report/index.html", f"/desk/report/{LAB}.html", "/desk/files/moodle.csv",
                 "/desk/files/certificates.zip"):  # fmt: skip
        assert instructor.look(path).status_code == 404, path
    # Of the archive, nothing is a click away in the file browser.
    (folder,) = (course_hub.course / "closed").iterdir()
    assert instructor.look("/api/contents/closed").status_code == 404
    assert instructor.look(f"/files/closed/{folder.name}/homes/hocvien01").status_code == 404


def test_people_of_the_old_course_are_out(
    trainee: Any, other_instructor: Any, marked: Any, course_hub: Any
) -> None:
    assert not trainee.sign_in() and not other_instructor.sign_in()
    code = marked["receipt"].code
    for path in ("labs", f"submissions/{code}", f"submissions/{code}/feedback"):
        assert exchange(course_hub, trainee.token, path).status_code == 403, path
    assert trainee.hub("GET", "").status_code == 403
    assert "Bài thực hành của tôi" not in trainee.look("/labs").text
    assert "Bàn giảng viên" not in other_instructor.look("/desk").text
    users = {path.name for path in (course_hub.course / "homes").iterdir()}
    assert "hocvien01" not in users


def test_the_same_user_name_begins_anew(course_hub: Any, instructor: Any, marked: Any) -> None:
    instructor.press("/desk", "/desk/do", step="release", lab=LAB, language="vi")
    done = re.compile("✓ Đã xong|✗")
    while not done.search(instructor.look("/desk/job").text):
        pass
    with course_hub.store() as store:
        add(store, [Person("hocvien01", "Người Mới")])
    again = course_hub.person("hocvien01")
    page = again.look("/labs").text
    assert SECOND in page and "mark-blank" in page and "mã " not in page
    (one,) = exchange(course_hub, again.token, "labs").json()["labs"]
    assert one["lab"] == LAB and one["submissions"] == []
    assert not (course_hub.course / "homes" / "hocvien01" / LAB).exists()
    code = marked["receipt"].code
    assert again.labs(f"feedback/{code}").status_code == 404


def test_a_killed_closing_is_gone_on_with_by_the_hub(course_hub: Any, instructor: Any) -> None:
    script = """
import os, signal
from grading.course.course_info import CourseInfo
from grading.exchange.closing import close
close._wait_for_hub = lambda paths: os.kill(os.getpid(), signal.SIGKILL)
close.close_course(CourseInfo("Khóa ba"))
"""
    killed = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **course_hub.environment},
        cwd=course_hub.project,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    note = course_hub.course / "state" / "closing.json"
    while note.exists():
        assert course_hub.process.poll() is None
    with course_hub.store() as store:
        assert [one.name for one in closed_courses(store)] == [SECOND, FIRST]
        third = closed_courses(store)[0].folder
        assert not leaving(store)
    assert (third / "release" / LAB).exists() and (third / "homes" / "hocvien01").exists()
    assert "Khóa ba" in instructor.look("/desk").text
    assert json.loads(instructor.look("/api/status").text)


def test_the_hub_starts_again_on_the_new_course(course_hub: Any) -> None:
    course_hub.stop()
    course_hub.start()
    person = course_hub.person("giangvien")
    assert "Khóa ba" in person.look("/desk").text
