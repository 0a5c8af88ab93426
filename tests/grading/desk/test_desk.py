"""The instructor's page, over HTTP on the real hub: what it shows and what its buttons do."""

from __future__ import annotations

import re
import shutil
import time
import zipfile
from io import BytesIO
from typing import Any

import psutil
import pytest
import requests

from grading.course.store import Store
from grading.course.syllabus import read_syllabus
from grading.exchange.exchanged_files import read_folder
from grading.exchange.submissions import hand_in
from lab_utils.questions import Lab

LAB = "02_threshold"
OTHER = "03_shortcut"  # counts as released in the exchange, and was not released here


class Desk:
    """An instructor at the page."""

    def __init__(self, person: Any) -> None:
        self.person = person

    def get(self, path: str = "") -> requests.Response:
        return self.person.look(f"/desk{path}")

    def post(self, path: str, page: str = "", **values: Any) -> requests.Response:
        return self.person.press(f"/desk{page}", f"/desk{path}", **values)

    def do(self, step: str, **values: str) -> str:
        """Press a button; return what the page says of the work once it has ended."""
        answer = self.post("/do", step=step, **values)
        assert answer.status_code == 200, answer.text
        return self.ended()

    def ended(self) -> str:
        while "data-running" in (page := self.job()):
            time.sleep(0.2)
        return page

    def job(self) -> str:
        page = self.get("/job")
        assert page.status_code == 200
        return page.text

    def card(self, lab: str = LAB) -> str:
        page = self.get().text
        found = re.search(rf'<article[^>]*"lab-{lab}">(.*?)</article>', page, re.DOTALL)
        assert found, page
        return found[1]

    def counts(self) -> dict[str, int]:
        """The counts of the lab, by word."""
        found = re.findall(r"<strong>(\d+)</strong> ([^<]+)<", self.card())
        return {word: int(count) for count, word in found}


@pytest.fixture(scope="module")
def desk_hub(hub_class, tmp_path_factory):
    """A hub on which lab 02 is really released."""
    hub = hub_class(tmp_path_factory.mktemp("desk") / "course", first_lab=True)
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def desk(desk_hub) -> Desk:
    return Desk(desk_hub.person("giangvien"))


def test_it_is_the_first_page_after_sign_in(desk: Desk) -> None:
    answer = desk.person.look("")
    assert answer.url.endswith("/user/giangvien/desk")
    assert '<html lang="vi">' in answer.text
    assert "Bàn giảng viên" in answer.text
    assert not re.search(r'(src|href)="https?:', answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert desk.person.look("/formgrader").status_code == 200


def test_every_lab_stands_there_in_the_order_of_the_course(desk: Desk) -> None:
    page = desk.get().text
    assert re.findall(r'<h3 id="lab-([^"]+)"', page) == list(read_syllabus().labs)
    assert "Đã phát bằng tiếng Việt" in desk.card()
    assert "không có hạn nộp" in desk.card()
    assert desk.counts() == {
        "đã nộp": 0, "đã thu": 0, "đã chấm": 0, "chờ chấm tự luận": 0, "đã nhận xét": 0
    }  # fmt: skip


def test_a_lab_is_released_in_the_language_that_was_chosen(desk: Desk) -> None:
    said = desk.do("release", lab=LAB, language="en")
    assert "Đã phát bài" in said and "✓" in said
    assert "Đã phát bằng tiếng Anh" in desk.card()
    desk.do("release", lab=LAB, language="vi")
    assert "Đã phát bằng tiếng Việt" in desk.card()


def test_collect_mark_and_feedback(desk: Desk, desk_hub) -> None:
    for trainee in ("hocvien01", "hocvien02", "hocvien03"):
        _hand_in(desk_hub, trainee, {"travel": 65.4}, written="night" if trainee[-1] == "1" else "")
    _damage(desk_hub, "hocvien04")
    assert desk.counts()["đã nộp"] == 4
    assert "Đã thu bài của 4 học viên." in desk.do("collect", lab=LAB)
    said = desk.do("mark", lab=LAB)
    assert "3 bài có điểm: 3 bài mới chấm" in said
    assert "1 câu tự luận chờ người chấm." in said
    assert "Không chấm được hocvien04: tệp 02_threshold.ipynb hỏng" in said
    counts = desk.counts()
    assert (counts["đã thu"], counts["đã chấm"], counts["chờ chấm tự luận"]) == (4, 3, 1)
    assert f"formgrader/gradebook/{LAB}/{LAB}" in desk.card()
    # Again: nothing is marked twice.
    assert "0 bài mới chấm, 3 bài đã chấm từ trước" in desk.do("mark", lab=LAB)
    said = desk.do("feedback", lab=LAB)
    assert "2 học viên đã có nhận xét." in said and "1 học viên chờ" in said
    assert desk.counts()["đã nhận xét"] == 2


def test_report_certificates_and_moodle(desk: Desk, desk_hub) -> None:
    assert desk.get("/report/index.html").status_code == 404
    assert desk.get("/files/certificates.zip").status_code == 404
    assert "Báo cáo về 1 bài đã sẵn sàng." in desk.do("report")
    page = desk.get("/report/index.html")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "script" not in page.headers["Content-Security-Policy"]
    assert "Báo cáo của bài" in desk.card()
    assert desk.get(f"/report/{LAB}.html").status_code == 200
    (table, *_) = (desk_hub.course / "report").glob("*.csv")
    assert desk.get(f"/report/{table.name}").content == table.read_bytes()

    assert "chưa hoàn thành" in desk.do("certificate")
    (desk_hub.course / "certificates/an.pdf").write_bytes(b"%PDF")
    packed = zipfile.ZipFile(BytesIO(desk.get("/files/certificates.zip").content))
    assert packed.namelist() == ["an.pdf"]

    assert f"{LAB}: 11" in desk.do("moodle")
    assert desk.get("/files/moodle.csv").content.startswith(b"username,email,")


@pytest.mark.parametrize(
    "path",
    [
        "/report/..%2Faccounts.csv",
        "/report/%2e%2e%2fstate%2fcookie_secret",
        "/report/.html",
        "/report/link.html",
        "/files/gradebook.db",
        "/files/..%2Fstate%2Fcourse.sqlite",
        "/files/cookie_secret",
    ],
)
def test_no_other_file_is_given_out(desk: Desk, desk_hub, path: str) -> None:
    report = desk_hub.course / "report"
    report.mkdir(exist_ok=True)
    if not (report / "link.html").is_symlink():
        (report / "link.html").symlink_to(desk_hub.course / "state/cookie_secret")
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"step": "delete"}, 404, "Không có việc này"),
        ({"step": "mark", "lab": "99_none"}, 404, "Không có bài này"),
        ({"step": "mark", "lab": "../../etc"}, 404, "Không có bài này"),
        ({"step": "release", "lab": LAB, "language": "de"}, 404, "Không có việc này"),
        ({"step": "mark", "lab": OTHER}, 409, "hãy phát bài trước"),
        ({}, 404, "Không có việc này"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    desk: Desk, values: dict[str, str], status: int, said: str
) -> None:
    answer = desk.post("/do", **values)
    assert answer.status_code == status
    assert said in answer.text and "Traceback" not in answer.text


def test_one_piece_of_work_at_a_time_and_a_killed_one_is_told(desk: Desk, desk_hub) -> None:
    page = desk.post("/do", step="release", lab=LAB, language="vi").text
    assert "Đang làm…" in page and "Xem tiến độ mới nhất" in page
    answer = desk.post("/do", step="collect", lab=LAB)
    assert answer.status_code == 409 and "mỗi lúc chỉ làm một việc" in answer.text
    _kill_work(desk_hub)
    page = desk.ended()
    assert "Bị ngắt giữa chừng" in page and "bấm nút đó lần nữa" in page
    assert "Đã phát bài" in desk.do("release", lab=LAB, language="vi")


def test_work_goes_on_while_the_server_is_away(desk: Desk) -> None:
    desk.post("/do", step="release", lab=LAB, language="vi")
    desk.person.stop_server()
    desk.person.start_server()
    assert "✓ Đã xong" in desk.ended()


def test_marking_that_was_killed_goes_on_where_it_was(desk: Desk, desk_hub) -> None:
    files, _ = read_folder(desk_hub.course / "homes/hocvien01" / LAB, LAB)
    for number in range(600):
        _submit(desk_hub, f"lop{number:03}", files)
    assert "Đã thu bài của 604 học viên." in desk.do("collect", lab=LAB)
    desk.post("/do", step="mark", lab=LAB)
    # The three from before are passed over first.
    while not re.search(r'<progress max="604" value="(?:[4-9]|\d\d)', page := desk.job()):
        assert "data-running" in page, page
    assert re.search(r"\d+ trên 604 · [\d,]+ mỗi giây", page)
    _kill_work(desk_hub)
    assert "Bị ngắt giữa chừng" in desk.ended()
    said = desk.do("mark", lab=LAB)
    found = re.search(r"603 bài có điểm: (\d+) bài mới chấm, (\d+) bài đã chấm từ trước", said)
    assert found and int(found[1]) > 0 and int(found[2]) > 3, said


def test_due_dates_for_all_and_for_one(desk: Desk, desk_hub) -> None:
    due, page = f"/due/{LAB}", f"/due/{LAB}"
    assert "chưa có hạn nộp" in desk.get(due).text
    extension = {"at": "2099-12-03T08:00", "trainee": "hocvien02"}
    assert "đặt hạn nộp chung trước" in desk.post(due, page, **extension).text
    said = desk.post(due, page, at="2099-12-01T17:00", grace="15").text
    assert "17:00 01/12/2099 (giờ Việt Nam)" in said and "15 phút" in said
    said = desk.post(due, page, **extension).text
    assert "Học viên 02 (hocvien02): 08:00 03/12/2099" in said
    assert "hạn nộp 17:00 01/12/2099 · châm chước 15 phút · 1 người được gia hạn" in desk.card()
    for values, word in [
        ({"at": "2099-11-30T08:00", "trainee": "hocvien02"}, "không muộn hơn hạn nộp chung"),
        ({"at": "2099-12-03T08:00", "trainee": "nobody"}, "không có trong danh sách lớp"),
        ({"at": "soon", "grace": "0"}, "chưa đúng"),
        ({"at": "2099-12-01T17:00", "grace": "-1"}, "chưa đúng"),
        ({"at": "2099-12-01T17:00", "grace": "x"}, "chưa đúng"),
        ({"at": "0001-01-01T00:00", "grace": "0"}, "chưa đúng"),
    ]:
        answer = desk.post(due, page, **values)
        assert answer.status_code == 409 and word in answer.text
    # An extension is withdrawn, the date removed, by a press each.
    desk.post(due, page, remove="yes", trainee="hocvien02")
    assert "gia hạn" not in desk.card()
    answer = desk.post(due, page, remove="yes", trainee="hocvien02")
    assert answer.status_code == 409 and "hocvien02 không được gia hạn." in answer.text
    desk.post(due, page, remove="yes")
    assert "không có hạn nộp" in desk.card()
    answer = desk.post(due, page, remove="yes")
    assert answer.status_code == 409 and "không có hạn nộp" in answer.text
    desk.post(due, page, at="2099-12-01T17:00", grace="0")
    # What is past is asked about, and set when that is meant.
    past = {"at": "2020-01-01T08:00", "grace": "0"}
    assert "đã qua" in desk.post(due, page, **past).text
    assert "17:00 01/12/2099" in desk.card()
    desk.post(due, page, sure="yes", **past)
    assert "08:00 01/01/2020" in desk.card()
    assert desk.get("/due/99_none").status_code == 404
    assert desk.get(f"/due/{OTHER}").status_code == 409


def test_in_english_by_choice(desk: Desk) -> None:
    desk.post("/choose", language="en")
    page = desk.get().text
    assert '<html lang="en">' in page and "Instructor&#39;s desk" in page
    assert "Due at 08:00 01/01/2020 (Vietnam)" in desk.get(f"/due/{LAB}").text
    assert "The whole course" in page and "Release again" in page
    desk.post("/choose", language="xx")
    desk.post("/choose", language="vi")
    assert "Bàn giảng viên" in desk.get().text


@pytest.mark.parametrize("path", ["/do", "/choose", f"/due/{LAB}", "/people/list", "/people/new"])
def test_another_sites_form_does_nothing(desk: Desk, path: str) -> None:
    url = f"{desk.person.address}/user/giangvien/desk{path}"
    answer = desk.person.session.post(url, data={"step": "report"}, timeout=60)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["", "/job", "/people", "/people/list.csv", f"/due/{LAB}"])
def test_no_trainee_reaches_it(desk_hub, desk: Desk, trainee: Any, path: str) -> None:
    assert trainee.server("GET", f"/desk{path}").status_code == 404
    assert trainee.server("GET", f"/desk{path}", of="giangvien").status_code == 403
    answer = trainee.server("POST", "/desk/do", of="giangvien", data={"step": "report"})
    assert answer.status_code == 403


@pytest.fixture(scope="module")
def trainee(desk_hub) -> Any:
    return desk_hub.person("hocvien05")


def _hand_in(hub: Any, trainee: str, answers: dict[str, Any], written: str = "") -> None:
    """Answer in a copy of the released lab and hand it in."""
    folder = hub.course / "homes" / trainee / LAB
    shutil.copytree(hub.course / "release" / LAB, folder)
    lab = Lab("vi", folder)
    for name, value in answers.items():
        lab.record(lab.items[name], value)
    if written:
        lab.record(lab.items[written], "Tôi chọn ngưỡng này vì một lý do.")
    _submit(hub, trainee, read_folder(folder, LAB)[0])


def _damage(hub: Any, trainee: str) -> None:
    _submit(hub, trainee, {f"{LAB}.ipynb": b"not a notebook"})


def _submit(hub: Any, trainee: str, files: dict[str, bytes]) -> None:
    with Store(f"sqlite:///{hub.course}/state/course.sqlite") as store:
        hand_in(store, trainee, LAB, files)


def _kill_work(hub: Any) -> None:
    """Kill -9 the process behind the button."""
    for one in psutil.process_iter(["cmdline"]):
        if "grading.desk.run_job" not in (one.info["cmdline"] or []):
            continue
        if one.environ().get("LABS_COURSE") == str(hub.course):
            one.kill()
