"""The trainee's first page, over HTTP on the real hub: what it shows and what its buttons do."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
import websocket

from grading.course.labs import lab_names

pytestmark = pytest.mark.steps

LAB = "02_threshold"


class Trainee:
    """Somebody signed in, with the cookies of a browser."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.base = f"{person.address}/user/{person.name}"
        person.session.get(f"{self.base}/labs")

    def get(self, path: str = "") -> requests.Response:
        return self.person.look(f"/labs{path}")

    def post(self, path: str, **values: str) -> requests.Response:
        """Press the button of a form, with the sign that it came from our own page."""
        return self.person.press("/labs", f"/labs{path}", **values)

    def card(self, lab: str = LAB) -> str:
        """What the page says of a lab."""
        page = self.get().text
        found = re.search(rf'<article[^>]*"lab-{lab}">(.*?)</article>', page, re.DOTALL)
        assert found, page
        return found[1]


@pytest.fixture(scope="module")
def front_hub(hub_class, tmp_path_factory):
    """A hub on which lab 02 is really released."""
    hub = hub_class(tmp_path_factory.mktemp("front") / "course", first_lab=True)
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def trainee(front_hub) -> Trainee:
    return Trainee(front_hub.person("hocvien01"))


def test_it_is_the_first_page_after_sign_in(trainee: Trainee) -> None:
    answer = trainee.person.session.get(trainee.base)
    assert answer.url == f"{trainee.base}/labs"
    assert '<html lang="vi">' in answer.text
    assert "Bài thực hành của tôi" in answer.text
    # Nothing is loaded from anywhere.
    assert not re.search(r'(src|href)="https?:', answer.text)


def test_a_lab_nobody_opened_is_new_and_cannot_be_handed_in(trainee: Trainee) -> None:
    card = trainee.card()
    assert "Ngưỡng, tỷ lệ hiện mắc" in card
    assert "Chưa mở" in card and "Mở bài" in card
    assert "Nộp" not in card


def test_what_a_profession_has_to_do_is_named(trainee: Trainee) -> None:
    trainee.post("/choose", profession="nurse")
    assert "bắt buộc" in trainee.card()
    assert "Tôi là điều dưỡng" in trainee.get().text
    # What nobody offers is not taken.
    trainee.post("/choose", profession="<script>")
    assert "Tôi là điều dưỡng" in trainee.get().text


def test_opening_puts_the_lab_into_the_home_and_never_over_ones_own(
    trainee: Trainee, front_hub
) -> None:
    answer = trainee.post(f"/open/{LAB}")
    assert answer.url == f"{trainee.base}/doc/tree/{LAB}/{LAB}.ipynb"
    notebook = front_hub.course / "homes/hocvien01" / LAB / f"{LAB}.ipynb"
    content = json.loads(notebook.read_text())
    content["metadata"]["mine"] = True
    notebook.write_text(json.dumps(content))
    trainee.post(f"/open/{LAB}")
    assert json.loads(notebook.read_text())["metadata"]["mine"]
    assert "Đang làm" in trainee.card()
    assert "đã trả lời 0/9 câu" in trainee.card()


def test_answers_are_counted_and_blanks_named_before_handing_in(
    trainee: Trainee, front_hub
) -> None:
    _answer(front_hub, travel=65.0)
    assert "đã trả lời 1/9 câu" in trainee.card()
    asked = trainee.get(f"/hand-in/{LAB}").text
    assert "Còn 8 trên 9 câu chưa trả lời" in asked
    assert asked.count("<li>") == 8


def test_handing_in_gives_a_receipt_that_stays_on_the_page(trainee: Trainee) -> None:
    taken = trainee.post(f"/hand-in/{LAB}").text
    code = re.search(r"Mã biên nhận: (\w{4}-\w{4})", taken)
    assert code, taken
    assert f"mã {code[1]}" in trainee.card()
    assert "Đã nộp" in trainee.card()


def test_handing_in_gives_the_kernel_back_that_nobody_looks_at(trainee: Trainee) -> None:
    trainee.person.new_token()
    path = f"{LAB}/{LAB}.ipynb"
    asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
    kernel = trainee.person.server("POST", "/api/sessions", json=asked).json()["kernel"]["id"]

    def sessions() -> Any:
        return trainee.person.server("GET", "/api/sessions").json()

    page = websocket.create_connection(
        f"{trainee.base.replace('http', 'ws')}/api/kernels/{kernel}/channels",
        header=[f"Authorization: token {trainee.person.token}"],
    )
    trainee.post(f"/hand-in/{LAB}")
    assert sessions()
    page.close()
    _wait_for(lambda: not sessions()[0]["kernel"]["connections"])
    trainee.post(f"/hand-in/{LAB}")
    _wait_for(lambda: not sessions())


def test_an_answer_after_handing_in_is_pointed_out(trainee: Trainee, front_hub) -> None:
    time.sleep(1.1)  # an answer's time has whole seconds
    _answer(front_hub, small=82.8)
    assert "Đã sửa sau khi nộp" in trainee.card()


def test_starting_again_keeps_what_was_there(trainee: Trainee, front_hub) -> None:
    trainee.post(f"/start-again/{LAB}")
    home = front_hub.course / "homes/hocvien01"
    assert not (home / LAB / "answers.json").exists()
    kept = list(home.glob(f"ban-luu/*/{LAB}/answers.json"))
    assert len(kept) == 1 and "82.8" in kept[0].read_text()
    assert "đã trả lời 0/9 câu" in trainee.card()
    # What was handed in stays so.
    assert "mã " in trainee.card()


def test_the_other_language_takes_the_page_and_the_lab_and_no_answer(
    trainee: Trainee, front_hub
) -> None:
    _answer(front_hub, travel=65.0)
    trainee.post("/choose", language="en")
    assert "My labs" in trainee.get().text
    assert "1 of 9 questions answered" in trainee.card()
    trainee.post(f"/open/{LAB}")
    folder = front_hub.course / "homes/hocvien01" / LAB
    assert 'language = \\"en\\"' in (folder / f"{LAB}.ipynb").read_text()
    assert "65.0" in (folder / "answers.json").read_text()
    trainee.post("/choose", language="vi")
    assert "Bài thực hành của tôi" in trainee.get().text


@pytest.mark.parametrize("path", ["/hand-in/99_none", "/feedback/AAAA-AAAA"])
def test_what_is_not_there_is_said_in_a_sentence(trainee: Trainee, path: str) -> None:
    answer = trainee.get(path)
    assert answer.status_code in (404, 409)
    assert "Traceback" not in answer.text


def test_another_sites_form_does_nothing(trainee: Trainee, front_hub) -> None:
    answer = trainee.person.session.post(f"{trainee.base}/labs/hand-in/{LAB}", timeout=60)
    assert answer.status_code == 403


def test_nobody_else_sees_the_page(trainee: Trainee, front_hub) -> None:
    other = front_hub.person("hocvien02")
    assert other.server("GET", "/labs", of="hocvien01").status_code == 403


def test_every_lab_stands_on_the_page_once(trainee: Trainee) -> None:
    page = trainee.get().text
    assert sorted(re.findall(r'<h3 id="lab-([^"]+)"', page)) == lab_names()


def _wait_for(what: Callable[[], bool]) -> None:
    for _ in range(100):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def _answer(hub: Any, **values: Any) -> None:
    """Answer as the lab's controls do."""
    from lab_utils.questions import Lab

    lab = Lab("vi", hub.course / "homes/hocvien01" / LAB)
    for name, value in values.items():
        lab.record(lab.items[name], value)
