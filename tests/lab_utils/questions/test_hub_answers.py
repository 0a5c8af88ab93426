"""A notebook on the hub records in the course's store, beside it in its file, and loses nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_exchange import TOKEN, Service, hub_api  # noqa: F401 - a fixture

from grading.exchange import answers
from grading.exchange.availability import hold
from lab_utils.questions import Lab, hub_answers
from lab_utils.questions.hub_answers import bring_up_to_date

LAB = "99_small"
TRAINEE = TOKEN.removeprefix("token-")


@pytest.fixture
def service(
    hub_api: str,  # noqa: F811
    lab_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Service]:
    """The exchange, and this process as the kernel of a trainee's server."""
    files = {f"{LAB}.ipynb": b"{}", "items.yaml": (lab_folder / "items.yaml").read_bytes()}
    monkeypatch.setattr(hub_answers, "_FRESH", -1.0)
    monkeypatch.setattr(hub_answers, "_AGAIN", 0.05)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "course"))
    one = Service(hub_api, tmp_path / "course", lab=LAB, files=files)
    monkeypatch.setenv("LABS_EXCHANGE_SERVICE", one.address)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", TOKEN)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def lab(service: Service, lab_folder: Path, screen: Any) -> Lab:
    return Lab("vi", lab_folder)


def give(lab: Lab, name: str, value: Any) -> dict[str, Any]:
    """Answer as a control does; return the state that is shown."""
    question = lab.ask(name)
    question._receive({"kind": "answer", "value": value, "turn": 1, "form": "a form"})
    return question._control.state


def in_file(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "answers.json").read_bytes())["items"]


def in_store(service: Service) -> dict[str, Any]:
    return answers.entries(service.store, TRAINEE, LAB)


def on_page(service: Service, lab: Lab, name: str, value: Any, turn: int = 1) -> None:
    """Answer on the lab's page."""
    answers.answer(service.store, TRAINEE, LAB, lab.items[name], value, "vi", "page", turn)


def sent_after(is_so: Callable[[], bool]) -> None:
    """Ask until what is sent by itself has come; fail after a minute."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "it was not sent"


def test_an_answer_stands_in_the_store_and_in_the_file(
    service: Service, lab: Lab, lab_folder: Path
) -> None:
    state = give(lab, "ppv", "95")
    assert state["mood"] == "recorded" and state["text"] == "Đã ghi: 95\u00a0%"
    assert in_store(service) == in_file(lab_folder)
    assert in_store(service)["ppv"]["value"] == 95.0
    # What is handed in is the same file, whichever way it goes.
    content = answers.answers_json(service.store, TRAINEE, LAB, "vi")
    assert content == (lab_folder / "answers.json").read_bytes()
    assert answers.opened(service.store, TRAINEE, LAB).language == "vi"


def test_what_is_answered_on_the_page_is_in_the_notebook_and_the_other_way(
    service: Service, lab: Lab, lab_folder: Path
) -> None:
    on_page(service, lab, "ppv", "20")
    assert lab.ask("ppv").value == 20.0
    give(lab, "ppv", "30")
    on_page(service, lab, "ppv", "40", turn=2)
    assert lab.ask("ppv").value == 40.0 and lab.ask("ppv").first == 20.0
    assert in_file(lab_folder) == in_store(service)


def test_rows_that_the_page_has_filled_stay(service: Service, lab: Lab) -> None:
    question = lab.ask("rows")
    on_page(service, lab, "rows", {"k": "call"})
    question._receive({"kind": "answer", "value": {"na": "wait"}, "turn": 1, "form": "f"})
    assert in_store(service)["rows"]["value"] == {"k": "call", "na": "wait"}


def test_without_a_line_it_is_kept_said_and_sent_when_the_line_is_back(
    service: Service, lab: Lab, lab_folder: Path
) -> None:
    give(lab, "ppv", "10")
    service.kill()
    state = give(lab, "ppv", "95")
    assert state["mood"] == "recorded"
    assert state["text"].startswith("Đã ghi: 95\u00a0% Đang mất kết nối với máy chủ")
    assert state["text"].endswith("tự gửi khi có lại kết nối.")
    assert give(lab, "night", "Tôi gọi bác sĩ")["mood"] == "recorded"
    assert in_file(lab_folder)["ppv"]["value"] == 95.0 and lab.ask("ppv").value == 95.0
    assert in_store(service)["ppv"]["value"] == 10.0
    service.start()
    sent_after(lambda: "night" in in_store(service))
    assert {name: one["value"] for name, one in in_store(service).items()} == {
        "ppv": 95.0,
        "night": "Tôi gọi bác sĩ",
    }
    assert in_store(service)["ppv"]["first"] == 10.0
    sent_after(lambda: in_file(lab_folder) == in_store(service))
    assert give(lab, "ppv", "96")["text"] == "Đã ghi: 96\u00a0%"


def test_who_opens_the_notebook_later_sends_what_was_kept(
    service: Service, lab_folder: Path, screen: Any
) -> None:
    service.kill()
    give(Lab("vi", lab_folder), "ppv", "95")
    kept = (lab_folder / "answers.json").read_bytes()
    service.start()
    (lab_folder / "answers.json").write_bytes(kept)
    assert Lab("vi", lab_folder).ask("ppv").value == 95.0
    assert in_store(service)["ppv"]["value"] == 95.0


def test_of_two_answers_the_later_one_counts(service: Service, lab: Lab, lab_folder: Path) -> None:
    on_page(service, lab, "ppv", "20")
    on_page(service, lab, "night", "trên trang")
    entry = {"value": 7.0, "first": 7.0, "changes": 3, "time": "2001-01-01T00:00:00+00:00"}
    later = in_store(service)["night"] | {"value": "ở nhà", "time": "2090-01-01T00:00:00+00:00"}
    content = {"schema": 1, "lab": LAB, "language": "vi", "items": {"ppv": entry, "night": later}}
    (lab_folder / "answers.json").write_text(json.dumps(content), encoding="utf-8")
    assert (lab.ask("ppv").value, lab.ask("night").value) == (20.0, "ở nhà")
    assert in_store(service)["night"]["value"] == "ở nhà"
    assert in_store(service)["night"]["time"] < "2090"
    assert in_file(lab_folder) == in_store(service)


def test_a_lab_that_is_held_back_refuses_with_its_sentence(service: Service, lab: Lab) -> None:
    give(lab, "ppv", "10")
    hold(service.store, [LAB])
    state = give(lab, "ppv", "95")
    assert state["mood"] == "refused" and "đang tạm giữ bài" in state["text"]
    assert lab.ask("ppv").value == 10.0


def test_a_lab_that_is_begun_again_is_empty_in_the_notebook_and_the_old_file_is_kept(
    service: Service, lab: Lab, lab_folder: Path
) -> None:
    give(lab, "ppv", "10")
    before = (lab_folder / "answers.json").read_bytes()
    answers.start_again(service.store, TRAINEE, LAB)
    assert lab.ask("ppv").value is None and in_file(lab_folder) == {}
    assert (lab_folder / "answers-earlier-1.json").read_bytes() == before
    give(lab, "ppv", "20")
    assert in_store(service)["ppv"]["changes"] == 1 and in_file(lab_folder) == in_store(service)


def test_a_lab_that_the_course_does_not_have_stays_in_its_file(
    service: Service, lab_folder: Path, screen: Any
) -> None:
    items = lab_folder / "items.yaml"
    items.write_text(items.read_text("utf-8").replace(LAB, "98_own"), encoding="utf-8")
    own = Lab("vi", lab_folder)
    assert give(own, "ppv", "10")["text"] == "Đã ghi: 10\u00a0%"
    assert own.ask("ppv").value == 10.0 and in_file(lab_folder)["ppv"]["value"] == 10.0


def test_who_marks_looks_at_the_file_alone(
    service: Service, lab: Lab, lab_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(lab, "ppv", "10")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    on_page(service, lab, "ppv", "20", turn=2)
    assert Lab("vi", lab_folder).ask("ppv").value == 10.0


def test_what_was_recorded_but_not_said_is_recorded_once(service: Service, lab: Lab) -> None:
    """The reply is lost: the answer is kept, and is the same when it is sent."""
    on_page(service, lab, "ppv", "95")
    service.kill()
    give(lab, "ppv", "95")
    service.start()
    sent_after(lambda: not lab._recorded._dead)
    assert in_store(service)["ppv"]["changes"] == 1


def test_the_file_is_brought_up_to_date_before_it_is_handed_in(
    service: Service, lab: Lab, lab_folder: Path
) -> None:
    on_page(service, lab, "ppv", "20")
    answers.note_opened(service.store, TRAINEE, LAB, "en")
    bring_up_to_date(lab_folder, LAB)
    assert in_file(lab_folder)["ppv"]["value"] == 20.0
    assert json.loads((lab_folder / "answers.json").read_bytes())["language"] == "en"


def test_a_damaged_file_is_kept_aside_and_filled_from_the_store(
    service: Service, lab: Lab, lab_folder: Path
) -> None:
    give(lab, "ppv", "20")
    (lab_folder / "answers.json").write_bytes(b"{")
    bring_up_to_date(lab_folder, LAB)
    assert in_file(lab_folder)["ppv"]["value"] == 20.0
    assert (lab_folder / "answers-damaged-1.json").read_bytes() == b"{"


def test_an_answer_on_a_full_disk_at_home_is_in_the_store(
    service: Service, lab: Lab, lab_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lab_utils.questions.answers_file.write_atomically", full)
    assert give(lab, "ppv", "20")["mood"] == "recorded"
    assert in_store(service)["ppv"]["value"] == 20.0 and lab.ask("ppv").value == 20.0


def test_cells_run_faster_than_the_service_takes_answers(service: Service, lab: Lab) -> None:
    """More than some in a second are refused, kept, and sent afterwards."""
    for number in range(60):
        assert give(lab, "ppv", f"{number}")["mood"] == "recorded"
    sent_after(lambda: in_store(service)["ppv"]["value"] == 59.0)
