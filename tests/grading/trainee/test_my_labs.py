"""The trainees' pages, over HTTP on the real hub: what they show and what their buttons do."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
import requests

from grading.course.labs import lab_names
from grading.course.people.chosen import Chosen, chosen_by
from grading.course.people.person import find
from grading.exchange import availability, feedback, submissions

pytestmark = pytest.mark.steps

LAB = "02_threshold"


@pytest.fixture(scope="module")
def trainee(labs_hub) -> Any:
    """Somebody signed in, with the cookies of a browser, and no server."""
    return labs_hub.person_without_server("hocvien01")


def card(person: Any, lab: str = LAB) -> str:
    """What my labs say of a lab."""
    page = person.labs().text
    found = re.search(rf'<article[^>]*"lab-{lab}">(.*?)</article>', page, re.DOTALL)
    assert found, page
    return found[1]


def given(person: Any, item: str, value: Any, turn: int = 1) -> requests.Response:
    """Give an answer."""
    answer: requests.Response = person.give(LAB, item, value, turn)
    return answer


def test_it_is_where_a_trainee_comes_in_and_no_server_is_started(trainee, labs_hub) -> None:
    answer = trainee.session.get(labs_hub.address)
    assert answer.url == f"{labs_hub.address}/services/labs/"
    assert '<html lang="vi">' in answer.text
    assert "Bài thực hành của tôi" in answer.text and "Xin chào Học viên 01" in answer.text
    trainee.new_token()
    assert trainee.hub("GET", "").json()["servers"] == {}


def test_an_instructor_goes_on_to_the_desk(labs_hub) -> None:
    instructor = labs_hub.person("giangvien")
    for address in (f"{labs_hub.address}/", f"{labs_hub.address}/services/labs/"):
        assert instructor.session.get(address).url.endswith("/user/giangvien/desk")


def test_a_lab_nobody_opened_is_new_and_cannot_be_handed_in(trainee) -> None:
    shown = card(trainee)
    assert "Ngưỡng, tỷ lệ hiện mắc" in shown and "Mở bằng notebook" in shown
    assert "Nộp" not in shown and "Làm lại" not in shown


def test_what_a_profession_has_to_do_is_named(trainee, labs_hub) -> None:
    trainee.press_labs("choose", profession="nurse")
    assert "Tôi là điều dưỡng" in trainee.labs().text
    assert "đã nộp 0/8 bài" in trainee.labs().text
    assert "tự chọn" in card(trainee, "01_file")
    # What nobody offers is not taken.
    trainee.press_labs("choose", profession="<script>")
    with labs_hub.store() as store:
        assert chosen_by(store, find(store, "hocvien01")) == Chosen("vi", "nurse")


def test_answers_are_recorded_counted_and_led_to(trainee) -> None:
    assert trainee.labs(f"lab/{LAB}").ok
    told = given(trainee, "travel", "65,0").json()
    assert told["state"]["mood"] == "recorded" and told["state"]["turn"] == 1
    assert given(trainee, "cells", {"tp": 1}).status_code == 200
    answers = trainee.labs(f"lab/{LAB}/answers").json()
    assert answers["items"]["travel"]["value"] == 65.0
    assert answers["person"] == "hocvien01" and answers["open"]
    assert "đã trả lời 1/9\u00a0câu" in card(trainee)
    front = trainee.labs().text
    assert "Làm tiếp: bài\u00a002, câu\u00a01" in front
    assert f'/services/labs/lab/{LAB}#cau-cells"' in front


def test_what_is_not_read_is_said_and_not_recorded(trainee) -> None:
    told = given(trainee, "small", "abc", turn=2).json()["state"]
    assert told["mood"] == "refused" and told["value"] is None
    assert trainee.labs(f"lab/{LAB}/answers").json()["items"]["small"]["value"] is None


def test_blanks_are_named_with_the_way_to_them_before_handing_in(trainee) -> None:
    asked = trainee.labs(f"lab/{LAB}/hand-in").text
    assert "Còn 8 trên 9 câu chưa xong" in asked
    assert len(re.findall(rf'href="[^"]*/lab/{LAB}#cau-\w+"><span class="label">', asked)) == 8
    assert asked.count("làm dở") == 1


def test_handing_in_gives_a_receipt_that_stays(trainee, labs_hub) -> None:
    taken = trainee.press_labs(f"lab/{LAB}/hand-in")
    code = re.search(r'class="code">(\w{4}-\w{4})', taken.text)
    assert code and taken.url.endswith(f"/receipt/{code[1]}")
    assert "Cảm ơn bạn, bài đã nộp" in taken.text and "Bài tiếp theo" in taken.text
    assert f"mã {code[1]}" in card(trainee) and "Đã nộp" in card(trainee)
    assert "đã nộp 1/8 bài" in trainee.labs().text
    with labs_hub.store() as store:
        kept = submissions.content(store, code[1])
    assert json.loads(kept["answers.json"])["items"]["travel"]["value"] == 65.0
    # The same once more is the same.
    assert trainee.press_labs(f"lab/{LAB}/hand-in").url == taken.url


def test_an_answer_after_handing_in_is_pointed_out(trainee) -> None:
    assert "Đã sửa sau khi nộp" not in card(trainee)
    time.sleep(1.1)  # an answer's time has whole seconds
    given(trainee, "small", 82.8, turn=3)
    assert "Đã sửa sau khi nộp" in card(trainee) and "Nộp lại" in card(trainee)


def test_starting_again_asks_and_leaves_what_was_handed_in(trainee) -> None:
    assert "Cất bản cũ và làm lại" in trainee.labs(f"lab/{LAB}/start-again").text
    trainee.press_labs(f"lab/{LAB}/start-again")
    assert trainee.labs(f"lab/{LAB}/answers").json()["items"]["travel"]["value"] is None
    assert "mã " in card(trainee)


def test_the_other_language_takes_the_pages_and_no_answer(trainee) -> None:
    given(trainee, "travel", "65,5", turn=4)
    trainee.press_labs("choose", language="en")
    assert "My labs" in trainee.labs().text and '<html lang="en">' in trainee.labs().text
    page = trainee.labs(f"lab/{LAB}")
    assert "Threshold, prevalence" in page.text and 'data-language="en"' in page.text
    assert trainee.labs(f"lab/{LAB}/answers").json()["items"]["travel"]["value"] == 65.5
    trainee.press_labs("choose", language="vi")
    assert "Bài thực hành của tôi" in trainee.labs().text


def test_every_lab_stands_on_the_page_once(trainee) -> None:
    page = trainee.labs().text
    assert sorted(re.findall(r'<h3 id="lab-([^"]+)"', page)) == lab_names()


def test_a_lab_that_is_held_back_is_neither_shown_nor_answered(trainee, labs_hub) -> None:
    token = trainee.labs(f"lab/{LAB}/answers").json()["xsrf"]
    with labs_hub.store() as store:
        availability.hold(store, [LAB])
    try:
        page = trainee.labs(f"lab/{LAB}")
        assert page.status_code == 409 and "Giảng viên đang tạm giữ bài" in page.text
        answer = trainee.session.post(
            f"{labs_hub.address}/services/labs/lab/{LAB}/answers/travel",
            json={"value": 1, "form": "test", "turn": 9},
            headers={"X-XSRFToken": token},
            timeout=60,
        )
        assert answer.status_code == 409 and "tạm giữ" in answer.json()["error"]["vi"]
        assert trainee.press_labs(f"lab/{LAB}/hand-in").status_code == 409
        assert trainee.press_labs(f"lab/{LAB}/start-again").status_code == 409
        assert "chưa nộp được" in card(trainee) and "<a" not in card(trainee)
    finally:
        with labs_hub.store() as store:
            availability.open_labs(store, [LAB])
    assert trainee.labs(f"lab/{LAB}/answers").json()["items"]["travel"]["value"] == 65.5


def test_feedback_is_inert_and_leads_back(trainee, labs_hub) -> None:
    with labs_hub.store() as store:
        (first, *_) = submissions.receipts(store, "hocvien01")
        html = b"<html><body class='x'><script>alert(1)</script>8 / 11</body></html>"
        feedback.give(store, LAB, [feedback.Page("hocvien01", first.time, html)])
    assert "Đã sửa sau khi nộp" in card(trainee) or "Đã có nhận xét" in card(trainee)
    page = trainee.labs(f"feedback/{first.code}")
    assert page.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert page.text.startswith("<html><body class='x'><p><a href=") and "8 / 11" in page.text
    assert "Về danh sách bài" in page.text


def test_a_certificate_is_ones_own(trainee, labs_hub) -> None:
    missing = trainee.labs("certificate")
    assert missing.status_code == 404 and "chưa có giấy chứng nhận" in missing.text
    assert "Xem giấy chứng nhận" not in trainee.labs().text
    folder = labs_hub.course / "certificates"
    folder.mkdir()
    (folder / "hocvien01.pdf").write_bytes(b"%PDF-1.4")
    try:
        assert "Xem giấy chứng nhận" in trainee.labs().text
        issued = trainee.labs("certificate")
        assert issued.content == b"%PDF-1.4" and issued.headers["Content-Type"] == "application/pdf"
        other = labs_hub.person_without_server("hocvien02")
        assert other.labs("certificate").status_code == 404
    finally:
        (folder / "hocvien01.pdf").unlink()
        folder.rmdir()


def test_the_notebook_opens_in_a_server_of_ones_own(trainee, labs_hub) -> None:
    link = re.search(r'href="([^"]+user-redirect[^"]+)"', card(trainee))
    assert link
    trainee.start_server()
    opened = trainee.session.get(f"http://127.0.0.1:{labs_hub.port}{link[1]}", timeout=60)
    assert opened.url.endswith(f"/user/hocvien01/doc/tree/{LAB}/{LAB}.ipynb")
    assert (labs_hub.course / "homes/hocvien01" / LAB / f"{LAB}.ipynb").is_file()
    # Its bar leads back, and to handing in.
    assert trainee.look("/labs").url == f"{labs_hub.address}/services/labs/"
    assert trainee.look(f"/labs/hand-in/{LAB}").url.endswith(f"/services/labs/lab/{LAB}/hand-in")
