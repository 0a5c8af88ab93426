"""Questions as trainees, instructors and nbgrader meet them."""

from __future__ import annotations

import json
import os
import threading
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient

from lab_utils.language import LANGUAGES
from lab_utils.positions import Area, Spot
from lab_utils.questions import Lab, Question, open_lab
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import ItemsError

shared_lab = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)

GIVEN: dict[str, Any] = {
    "side": "left",
    "signs": ["fever", "cough"],
    "ppv": "1,96 %",
    "cells": {"tp": "378", "fp": 12, "fn": 3, "tn": 231},
    "alerts": 0.96,
    "rows": {"k": "call", "na": "wait"},
    "opinion": 50,
    "night": "Tôi đặt <b>0,96</b> & vì…",
}
STORED = GIVEN | {
    "signs": ["cough", "fever"],
    "ppv": 1.96,
    "cells": {"tp": 378, "fp": 12, "fn": 3, "tn": 231},
}
KEYS: dict[str, Any] = {
    "side": "left",
    "signs": {"cough", "fever"},
    "ppv": 2.0,
    "cells": STORED["cells"],
    "rows": STORED["rows"],
}


class Picture:
    """A stand-in for a figure: what a question needs is the HTML."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def _repr_html_(self) -> str:
        return f"<figure>{self.value}</figure>"


@pytest.fixture
def lab(lab_folder: Path, screen: Any) -> Lab:
    return open_lab("vi", lab_folder)


def stored(folder: Path) -> dict[str, Any]:
    path = folder / "answers.json"
    return json.loads(path.read_text(encoding="utf-8"))["items"] if path.exists() else {}


def put(folder: Path, items: str) -> None:
    text = f'{{"schema": 1, "lab": "99_small", "language": "vi", "items": {items}}}'
    (folder / "answers.json").write_text(text, encoding="utf-8")


def entry(value: Any) -> dict[str, Any]:
    return {"value": value, "first": value, "changes": 1, "time": "2026-11-22T07:20:11+00:00"}


# Opening


def test_the_lab_is_opened_where_the_kernel_stands(
    lab_folder: Path, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lab_folder)
    lab = open_lab("en")
    assert (lab.name, lab.title, lab.language) == ("99_small", "A small lab", "en")
    assert screen.bundles == []  # nothing is said when nothing is wrong
    lab.ask("ppv").answer(3)
    assert stored(lab_folder)["ppv"]["value"] == 3


def test_a_folder_without_items_and_a_language_unknown_are_named(
    tmp_path: Path, lab_folder: Path
) -> None:
    with pytest.raises(ItemsError, match=r"items\.yaml is missing"):
        open_lab("vi", tmp_path)
    with pytest.raises(ValueError, match="'fr'"):
        open_lab("fr", lab_folder)


def test_an_unknown_question_is_named_with_those_that_are_there(lab: Lab) -> None:
    with pytest.raises(KeyError, match="declares no 'npv'; it has side, signs, ppv"):
        lab.ask("npv")


# Answering, typed and with the control


@pytest.mark.parametrize("name", GIVEN)
def test_a_typed_answer_is_on_disk_and_shown(
    lab: Lab, lab_folder: Path, screen: Any, name: str
) -> None:
    question = lab.ask(name)
    assert question.value is None and question.first is None
    question.answer(GIVEN[name])
    assert stored(lab_folder)[name]["value"] == STORED[name] == question.value == question.first
    assert "✓ Đã ghi" in screen.bundles[-1]["text/html"]
    state = screen.widget(0).state
    assert (state["mood"], state["value"]) == ("recorded", STORED[name])
    assert state["time"] == stored(lab_folder)[name]["time"]


@pytest.mark.parametrize("name", GIVEN)
def test_the_control_records_as_typing_does(
    lab: Lab, lab_folder: Path, screen: Any, name: str
) -> None:
    lab.ask(name)
    control = screen.widget(0)
    assert (control.state["mood"], control.state["text"]) == ("blank", "Chưa trả lời.")
    screen.send(control, {"kind": "answer", "value": GIVEN[name], "turn": 4, "form": "labs-1"})
    assert stored(lab_folder)[name]["value"] == STORED[name]
    state = control.state
    assert (state["mood"], state["turn"], state["form"]) == ("recorded", 4, "labs-1")
    assert state["value"] == STORED[name]


@pytest.mark.parametrize("name", GIVEN)
def test_reopening_shows_the_answer(lab: Lab, lab_folder: Path, screen: Any, name: str) -> None:
    lab.ask(name).answer(GIVEN[name])
    screen.clear()
    question = open_lab("vi", lab_folder).ask(name)
    assert question.value == STORED[name]
    assert screen.widget(0).state["value"] == STORED[name]
    assert screen.widget(0).state["mood"] == "recorded"
    assert screen.widget(0).state["text"] in screen.text  # also where there is no browser


@pytest.mark.parametrize(("language", "sign"), [("vi", ","), ("en", ".")])
def test_an_ambiguous_number_is_asked_and_the_earlier_answer_stays(
    lab_folder: Path, screen: Any, language: str, sign: str
) -> None:
    question = open_lab(language, lab_folder).ask("ppv")
    control = screen.widget(0)
    screen.send(control, {"kind": "answer", "value": "7", "turn": 1, "form": "f"})
    screen.send(control, {"kind": "answer", "value": "1.200", "turn": 2, "form": "f"})
    assert control.state["mood"] == "refused"
    assert control.state["readings"] == [
        {"part": "", "value": 1.2, "text": f"1{sign}2"},
        {"part": "", "value": 1200.0, "text": "1200"},
    ]
    assert question.value == 7
    reading = control.state["readings"][0]["value"]
    screen.send(control, {"kind": "answer", "value": reading, "turn": 3, "form": "f"})
    assert (question.value, control.state["readings"]) == (1.2, [])


def test_the_box_with_two_readings_is_named(lab: Lab, screen: Any) -> None:
    lab.ask("cells")
    control = screen.widget(0)
    screen.send(control, {"kind": "answer", "value": {"tp": 3, "fn": "1,200"}})
    assert [one["part"] for one in control.state["readings"]] == ["fn", "fn"]


def test_a_refused_answer_is_not_recorded(lab: Lab, lab_folder: Path, screen: Any) -> None:
    question = lab.ask("ppv")
    question.answer("mười")
    assert "⚠ “mười” không phải là một số" in screen.text
    assert stored(lab_folder) == {}
    question.answer(5)
    question.answer(-1)
    assert question.value == 5
    assert stored(lab_folder)["ppv"]["changes"] == 1


def test_first_answer_and_changes_are_kept(lab: Lab, lab_folder: Path, screen: Any) -> None:
    question = lab.ask("ppv")
    for value in (95, 50, 2):
        screen.send(screen.widget(0), {"kind": "answer", "value": value})
    assert (question.value, question.first) == (2, 95)
    assert stored(lab_folder)["ppv"]["changes"] == 3


def test_the_first_answer_to_a_table_is_the_first_whole_one(
    lab: Lab, lab_folder: Path, screen: Any
) -> None:
    question = lab.ask("rows")
    whole = {"k": "call", "na": "wait"}
    for value in ({"k": "wait"}, {"k": "call"}, whole, {"k": "wait", "na": "wait"}, {"k": "wait"}):
        screen.send(screen.widget(0), {"kind": "answer", "value": value})
    assert (question.first, question.value) == (whole, {"k": "wait"})
    assert stored(lab_folder)["rows"]["changes"] == 5


def test_a_text_wiped_out_again_is_blank(lab: Lab, lab_folder: Path, screen: Any) -> None:
    question = lab.ask("night")
    question.check()
    for value in ("Tôi đặt 0,96", "  \n "):
        screen.send(screen.widget(0), {"kind": "answer", "value": value})
    assert question.value is None
    assert stored(lab_folder)["night"]["first"] == "Tôi đặt 0,96"
    assert "Chưa trả lời" in screen.widget(1).html
    screen.clear()
    assert open_lab("vi", lab_folder).ask("night").value is None
    assert screen.widget(0).state["mood"] == "blank"
    assert question.score("x") == 0.0


@pytest.mark.parametrize(
    ("name", "given", "emptied"), [("ppv", "95", ""), ("cells", {"tp": 3}, {})]
)
def test_a_box_that_is_emptied_is_blank_again(
    lab: Lab, lab_folder: Path, screen: Any, name: str, given: Any, emptied: Any
) -> None:
    question = lab.ask(name)
    question.check()
    control = screen.widget(0)
    for turn, value in enumerate((given, emptied), 1):
        screen.send(control, {"kind": "answer", "value": value, "turn": turn, "form": "f"})
    state = control.state
    assert (state["mood"], state["value"], state["changes"]) == ("blank", emptied, 2)
    assert question.value is None and question.score(3) == 0.0
    assert stored(lab_folder)[name]["value"] == emptied
    assert stored(lab_folder)[name]["first"] == (95 if name == "ppv" else {})
    assert "Chưa trả lời" in screen.widget(1).html


def test_what_is_answered_in_part_says_how_much_is_open(lab: Lab, screen: Any) -> None:
    lab.ask("cells").answer({"tp": 3})
    state = screen.widget(0).state
    assert state["open"] == 3 and state["text"].endswith("– Còn 3 ô chưa điền.")
    lab.ask("ppv").answer(3)
    assert screen.widget(2).state["open"] == 0


def test_two_tabs_lose_nothing(lab: Lab, lab_folder: Path) -> None:
    other = open_lab("vi", lab_folder)
    here, there = lab.ask("ppv"), other.ask("side")
    here.answer(3)
    there.answer("left")
    here.answer(4)
    assert {name: one["value"] for name, one in stored(lab_folder).items()} == {
        "ppv": 4,
        "side": "left",
    }
    assert other.ask("ppv").value == 4


# What the browser sends, in whatever order it comes


def test_an_answer_that_a_newer_one_has_overtaken_is_dropped(
    lab: Lab, lab_folder: Path, screen: Any
) -> None:
    lab.ask("cells")
    lab.receipt()
    three = {"tp": 387, "fp": 84, "fn": 3}
    for turn, value in ((1, {"tp": 387}), (3, three | {"tn": 150}), (2, three)):
        screen.send(screen.widget(0), {"kind": "answer", "value": value, "turn": turn, "form": "f"})
    assert stored(lab_folder)["cells"]["value"] == three | {"tn": 150}
    assert stored(lab_folder)["cells"]["changes"] == 2
    assert screen.widget(0).state["turn"] == 3
    assert "150" in screen.widget(1).html
    # Another form, such as the page opened once more, begins to count anew.
    screen.send(screen.widget(0), {"kind": "answer", "value": three, "turn": 1, "form": "g"})
    assert stored(lab_folder)["cells"]["value"] == three


def test_an_answer_sent_again_is_confirmed_again_and_recorded_once(
    lab: Lab, lab_folder: Path, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.ask("ppv")
    control = screen.widget(0)
    told: list[Any] = []
    monkeypatch.setattr(control, "send_state", lambda key: told.append((key, control.state)))
    for _ in range(2):
        screen.send(control, {"kind": "answer", "value": "7", "turn": 1, "form": "f"})
    assert stored(lab_folder)["ppv"]["changes"] == 1
    key, state = told[-1]
    assert (key, state["mood"], state["turn"], state["form"]) == ("state", "recorded", 1, "f")


def test_a_picture_of_an_earlier_setting_does_not_replace_the_answers(
    lab: Lab, screen: Any
) -> None:
    lab.ask("alerts", show=Picture)
    control = screen.widget(0)
    # Sent after the answer, but here before it: the answer still counts.
    screen.send(control, {"kind": "preview", "value": 0.6, "turn": 1, "form": "f"})
    screen.send(control, {"kind": "answer", "value": 0.9, "turn": 1, "form": "f"})
    screen.send(control, {"kind": "preview", "value": 0.94, "turn": 0, "form": "f"})
    assert control.picture == "<figure>0.9</figure>"
    screen.send(control, {"kind": "preview", "value": 0.5, "turn": 1, "form": "f"})
    assert control.picture == "<figure>0.5</figure>"


def test_answers_on_two_threads_are_taken_one_at_a_time(
    lab: Lab, lab_folder: Path, screen: Any
) -> None:
    drawing, go_on = threading.Event(), threading.Event()

    def slow(value: Any) -> Picture:
        if value == 0.94:
            drawing.set()
            assert go_on.wait(60)
        return Picture(value)

    lab.ask("alerts", show=slow)
    control = screen.widget(0)
    threads = [
        threading.Thread(
            target=screen.send,
            args=(control, {"kind": "answer", "value": value, "turn": turn, "form": "f"}),
        )
        for turn, value in ((1, 0.94), (2, 0.9))
    ]
    threads[0].start()
    assert drawing.wait(60)
    threads[1].start()
    threads[1].join(0.2)  # time to overtake, were it let
    go_on.set()
    for thread in threads:
        thread.join()
    assert stored(lab_folder)["alerts"]["value"] == 0.9
    assert (control.state["value"], control.picture) == (0.9, "<figure>0.9</figure>")


def test_boxes_filled_in_another_tab_stay(lab: Lab, lab_folder: Path, screen: Any) -> None:
    lab.ask("cells")
    open_lab("vi", lab_folder).ask("cells")
    here, there = screen.widget(0), screen.widget(1)

    def answer(control: Any, turn: int, **value: str) -> None:
        screen.send(control, {"kind": "answer", "value": value, "turn": turn, "form": "f"})

    answer(here, 1, tp="387", fp="84", fn="3", tn="150")
    answer(there, 1, tp="388")
    assert stored(lab_folder)["cells"]["value"] == {"tp": 388, "fp": 84, "fn": 3, "tn": 150}
    assert there.state["value"] == stored(lab_folder)["cells"]["value"]
    # A box emptied where all were seen stays empty.
    answer(there, 2, tp="388", fp="84", fn="3")
    assert stored(lab_folder)["cells"]["value"] == {"tp": 388, "fp": 84, "fn": 3}


# What the browser may send

GARBAGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["answer", "preview", "left", "tp", "1.200", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "value", "turn", "form", "k", "tp"]), inner)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("name", GIVEN)
def test_garbage_from_the_browser_neither_raises_nor_spoils_the_file(
    lab_folder: Path, screen: Any, name: str
) -> None:
    lab = open_lab("vi", lab_folder)
    question = lab.ask(name, show=Picture)
    control = screen.widget(0)
    item = lab.items[name]

    @settings(max_examples=40)
    @given(content=GARBAGE | st.fixed_dictionaries({"kind": st.just("answer"), "value": GARBAGE}))
    def send(content: Any) -> None:
        screen.send(control, content)
        value = question.value
        assert value is None or item.accepts(value)
        assert control.state["mood"] in ("blank", "recorded", "refused")
        json.dumps(control.state["text"]).encode("utf-8")

    send()
    question.answer(GIVEN[name])
    assert question.value == STORED[name]


def test_a_preview_redraws_and_records_nothing(lab: Lab, lab_folder: Path, screen: Any) -> None:
    lab.ask("alerts", show=Picture)
    control = screen.widget(0)
    assert control.picture == "<figure>0.3</figure>"  # where the slider stands at first
    screen.send(control, {"kind": "preview", "value": 0.42, "turn": 0, "form": "f"})
    assert control.picture == "<figure>0.42</figure>"
    assert stored(lab_folder) == {}
    assert control.state["mood"] == "blank"
    for nonsense in (None, "x", 2, {"a": 1}, [0.5]):
        screen.send(control, {"kind": "preview", "value": nonsense})
    screen.send(control, {"kind": "preview"})
    assert control.picture == "<figure>0.42</figure>"
    assert stored(lab_folder) == {}


def test_each_preview_is_told_to_be_drawn(
    lab: Lab, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser asks for one picture at a time, and two settings may draw the same one."""
    lab.ask("alerts", show=lambda _: Picture("always the same"))
    control = screen.widget(0)
    told: list[Any] = []
    monkeypatch.setattr(control, "send", told.append)
    for value, turn in ((0.42, 1), (0.43, 1), ("nonsense", 1)):
        screen.send(control, {"kind": "preview", "value": value, "turn": turn, "form": "f"})
    assert told == [{"kind": "drawn"}] * 3
    screen.send(control, {"kind": "answer", "value": 0.9, "turn": 2, "form": "f"})
    assert len(told) == 3
    # Overtaken by the answer, whose picture stands there.
    screen.send(control, {"kind": "preview", "value": 0.44, "turn": 1, "form": "f"})
    assert len(told) == 4


def test_the_picture_follows_an_answer(lab: Lab, lab_folder: Path, screen: Any) -> None:
    question = lab.ask("alerts", show=Picture)
    control = screen.widget(0)
    screen.send(control, {"kind": "answer", "value": 0.9})
    assert control.picture == "<figure>0.9</figure>"
    question.answer(0.8)
    assert control.picture == "<figure>0.8</figure>"
    screen.clear()
    open_lab("vi", lab_folder).ask("alerts", show=Picture)
    assert screen.widget(0).picture == "<figure>0.8</figure>"


def test_no_picture_before_an_answer_where_there_is_no_slider(lab: Lab, screen: Any) -> None:
    question = lab.ask("ppv", show=Picture)
    assert screen.widget(0).picture == ""
    question.answer(3)
    assert screen.widget(0).picture == "<figure>3.0</figure>"


# The check


def test_an_undeclared_mistake_is_the_authors_error(lab: Lab) -> None:
    question = lab.ask("ppv")
    with pytest.raises(KeyError, match=r"'ppv' declares no mistake \['auc', 'default'\]"):
        question.check(mistakes={"default": 1, "specificity": 95, "auc": 2})


@pytest.mark.parametrize(
    ("language", "blank", "right", "think"),
    [
        ("vi", "○ Chưa trả lời.", "Câu trả lời đúng dạng.", "⚠ Xin xem lại: Đây là độ đặc hiệu."),
        ("en", "○ Not answered yet.", "The form of your answer is right.",
         "⚠ Please look again: This is the specificity."),
    ],
)  # fmt: skip
def test_the_check_follows_every_answer(
    lab_folder: Path, screen: Any, language: str, blank: str, right: str, think: str
) -> None:
    question = open_lab(language, lab_folder).ask("ppv")
    control = screen.widget(0)
    question.check(mistakes={"specificity": 95, "sure": lambda value: value > 99})
    message = screen.widget(1)
    heard: list[str] = []
    message.observe(lambda change: heard.append(change["new"]), "html")
    assert blank in message.html
    screen.send(control, {"kind": "answer", "value": "95,3"})  # within the tolerance
    assert think in message.html and right not in message.html
    screen.send(control, {"kind": "answer", "value": "96"})
    assert right in message.html and "⚠" not in message.html
    screen.send(control, {"kind": "answer", "value": "99,5"})
    assert "⚠" in message.html and think not in message.html
    question.answer(3)
    assert right in message.html
    question.answer("x")  # refused: the recorded answer still counts
    assert right in message.html
    assert len(heard) == 4


def test_a_check_counts_what_is_still_empty(lab: Lab, screen: Any) -> None:
    cells, rows = lab.ask("cells"), lab.ask("rows")
    cells.answer({"tp": 1})
    rows.answer({"k": "call"})
    screen.clear()
    cells.check()
    rows.check()
    assert "○ Còn 3 ô chưa điền." in screen.bundles[0]["text/html"]
    assert "○ Còn 1 dòng chưa chọn." in screen.bundles[1]["text/html"]
    assert "đúng dạng" not in screen.html


def test_an_unscored_question_says_so(lab: Lab, screen: Any) -> None:
    opinion = lab.ask("opinion")
    opinion.answer(5)
    opinion.check()
    assert "Câu này không tính điểm." in screen.text
    assert opinion.score(5) == 0.0


@shared_lab
@given(
    answer=st.floats(0, 5000) | st.integers(0, 5000),
    key=st.floats(0, 5000),
    language=st.sampled_from(LANGUAGES),
)
def test_the_check_of_an_answer_differs_by_that_answer_only(
    lab_folder: Path, screen: Any, answer: float, key: float, language: str
) -> None:
    item = read_items(lab_folder / "items.yaml").items["ppv"]
    lab = open_lab(language, lab_folder)

    def told(value: float) -> str:
        question = lab.ask("ppv")
        question.answer(value)
        screen.clear()
        question.check(mistakes={"specificity": lambda _: False})
        return unescape(screen.html).replace(item.write(item.read(value, language), language), "…")

    assert told(answer) == told(key)  # the right answer reads as any other


@pytest.mark.parametrize("name", KEYS)
def test_the_check_never_tells_right_from_wrong(lab: Lab, screen: Any, name: str) -> None:
    item = lab.items[name]
    wrong = {
        "side": "right",
        "signs": ["rash"],
        "ppv": 95,
        "cells": {"tp": 1, "fp": 2, "fn": 3, "tn": 4},
        "rows": {"k": "wait", "na": "call"},
    }[name]
    question = lab.ask(name)
    told = set()
    for value in (GIVEN[name], wrong):
        question.answer(value)
        screen.clear()
        question.check()
        shown = item.write(question.value, "vi")
        assert shown in screen.text
        told.add(screen.text.replace(shown, "…"))
    assert len(told) == 1


# The mark


@pytest.mark.parametrize("name", KEYS)
def test_a_score_is_a_plain_float(lab: Lab, screen: Any, name: str) -> None:
    question, points = lab.ask(name), float(lab.items[name].points)
    assert question.score(KEYS[name]) == 0.0
    assert "Chưa trả lời nên chưa có điểm." in screen.text
    question.answer(GIVEN[name])
    score = question.score(KEYS[name])
    assert score == points
    assert type(score) is float
    # What nbgrader reads off the cell's last line.
    screen.shell.user_ns["question"], screen.shell.user_ns["key"] = question, KEYS[name]
    shown = screen.shell.display_formatter.format(
        screen.shell.run_cell("question.score(key)").result
    )
    assert shown[0] == {"text/plain": repr(points)}


@pytest.mark.parametrize(
    ("name", "value", "key", "points", "reason"),
    [
        ("side", "right", "left", 0.0, "Chưa đúng."),
        ("signs", ["cough"], {"cough", "fever"}, 1.0, "Đúng một phần."),
        ("cells", {"tp": 378}, STORED["cells"], 1.0, "Đúng một phần."),
        ("cells", STORED["cells"], STORED["cells"], 4.0, "Đúng."),
        ("rows", {"k": "call", "na": "call"}, STORED["rows"], 1.0, "Đúng một phần."),
        ("ppv", 2.5, 2.0, 1.0, "Đúng."),
        ("ppv", 2.6, 2.0, 0.0, "Chưa đúng."),
    ],
)
def test_points_and_reason(
    lab: Lab, screen: Any, name: str, value: Any, key: Any, points: float, reason: str
) -> None:
    question = lab.ask(name)
    question.answer(value)
    screen.clear()
    assert question.score(key) == points
    assert f"Điểm: {points:g} / {lab.items[name].points:g}. {reason} " in screen.text


@pytest.mark.parametrize(
    ("said", "points"), [(True, 1.0), (False, 0.0), (0.5, 0.5), (1 / 3, 0.33), (1, 1.0)]
)
def test_a_threshold_is_judged_by_its_consequence(lab: Lab, said: Any, points: float) -> None:
    import numpy as np

    alerts = lab.ask("alerts")
    assert alerts.score(accept=lambda value: said) == 0.0  # blank: not even asked
    alerts.answer(0.96)
    asked: list[float] = []
    for kind in (lambda x: x, np.float64):
        score = alerts.score(accept=lambda value, kind=kind: asked.append(value) or kind(said))
        assert (score, type(score)) == (points, float)
    assert asked == [0.96, 0.96]


def test_the_explanation_comes_with_the_mark_only(lab: Lab, screen: Any) -> None:
    ppv, side = lab.ask("ppv"), lab.ask("side")
    for question, value in ((ppv, 3), (side, "left")):
        question.check()
        question.answer(value)
    assert "tỷ lệ hiện mắc" not in screen.html and "tim" not in screen.html
    screen.clear()
    ppv.score(2)
    side.score("left")
    assert "PPV tùy <tỷ lệ hiện mắc>." in unescape(screen.html)
    assert "Trái <i>&</i>: Vì < tim" in unescape(screen.html)


# The receipt


def test_the_receipt_follows_every_answer(lab: Lab, screen: Any) -> None:
    lab.ask("ppv"), lab.ask("opinion"), lab.ask("night")
    lab.receipt()
    receipt = screen.widget(3)
    assert "Đã trả lời 0 trên 7 câu tính điểm." in receipt.html
    assert receipt.html.count("○ Chưa trả lời.") == 7
    assert "Bạn đoán bao nhiêu" not in receipt.html
    screen.send(screen.widget(0), {"kind": "answer", "value": 3})
    assert "Đã trả lời 1 trên 7" in receipt.html and "✓ 3\u00a0%" in receipt.html
    screen.send(screen.widget(1), {"kind": "answer", "value": 50})  # carries no marks
    assert "Đã trả lời 1 trên 7" in receipt.html
    screen.send(screen.widget(2), {"kind": "answer", "value": "Tôi"})
    assert "Đã trả lời 2 trên 7" in receipt.html
    screen.send(screen.widget(2), {"kind": "answer", "value": ""})
    assert "Đã trả lời 1 trên 7" in receipt.html


# Nobody's text becomes markup

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>&amp;\"'"


def evil_items() -> str:
    evil = json.dumps(EVIL)
    twin = f"{{vi: {evil}, en: {evil}}}"
    options = f"{{a: {{vi: {evil}, en: {evil}, why: {twin}}}, b: {{vi: {evil}, en: {evil}}}}}"
    common = f"points: 1, label: {twin}, after: {twin}, mistakes: {{m: {twin}}}"
    return f"""
lab: 99_small
title: T
items:
  side: {{kind: choice, {common}, options: {options}}}
  signs: {{kind: choices, {common}, options: {options}}}
  rows: {{kind: classify, {common}, options: {options}, rows: {{r: {twin}}}}}
  cells: {{kind: number, {common}, unit: {twin}, parts: {{p: {twin}, q: {twin}}}}}
  night: {{kind: text, {common}, rubric: [{twin}]}}
"""


@pytest.mark.parametrize("marking", [False, True])
def test_markup_in_texts_and_answers_is_shown_as_text(
    lab_folder: Path, screen: Any, monkeypatch: pytest.MonkeyPatch, marking: bool
) -> None:
    (lab_folder / "items.yaml").write_text(evil_items(), encoding="utf-8")
    values = {
        "side": "a",
        "signs": ["a"],
        "rows": {"r": "a"},
        "cells": {"p": 1},
        "night": EVIL,
    }
    lab = open_lab("vi", lab_folder)
    for name, value in values.items():
        lab.ask(name).answer(value)
    if marking:
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    for name, value in values.items():
        question = lab.ask(name)
        question.answer(EVIL)  # refused, and the refusal quotes it
        question.answer(value)
        question.check(mistakes={"m": lambda value: True})
        question.score(value)
    lab.receipt()
    shown = screen.html + "".join(
        screen.widget(number).html
        for number, bundle in enumerate(screen.bundles)
        if "application/vnd.jupyter.widget-view+json" in bundle
        and hasattr(screen.widget(number), "html")
    )
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown and "<img" not in shown
    assert unescape(shown).count(EVIL) > 20


# Under nbgrader


@pytest.fixture
def marked(lab: Lab, lab_folder: Path, screen: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a lab that was answered in full and is now being marked."""
    for name, value in GIVEN.items():
        lab.ask(name).answer(value)
    screen.clear()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    return lab_folder


def contents(folder: Path) -> dict[str, tuple[bytes | None, int]]:
    return {
        path.name: (path.read_bytes() if path.is_file() else None, path.lstat().st_mtime_ns)
        for path in folder.iterdir()
    }


def test_marking_records_nothing_and_needs_no_browser(marked: Path, screen: Any) -> None:
    (marked / ".answers.lock").unlink(missing_ok=True)
    before = contents(marked)
    lab = open_lab("vi", marked)
    for name in GIVEN:
        question = lab.ask(name, show=Picture)
        question.answer({"side": "right", "ppv": 95}.get(name, GIVEN[name]))
        question.check()
        assert question.value == STORED[name]
    lab.receipt()
    assert contents(marked) == before
    assert not any("application/vnd.jupyter.widget-view+json" in one for one in screen.bundles)
    for text in ("Trái <i>&</i>", "1,96\u00a0%", "Tôi đặt <b>0,96</b> & vì…", "0,96", "Gọi"):
        assert text in unescape(screen.html)


@pytest.mark.parametrize("content", ["broken", "[]", "[" * 100_000, "NaN", " " * 2_000_000])
def test_marking_a_damaged_file_moves_nothing_and_gives_noughts(
    marked: Path, screen: Any, content: str
) -> None:
    (marked / "answers.json").write_text(content)
    before = contents(marked)
    lab = open_lab("vi", marked)
    assert "Không đọc được tệp câu trả lời" in screen.text
    for name in GIVEN:
        question = lab.ask(name)
        question.check()
        assert question.value is None
        assert question.score(KEYS.get(name), accept=lambda value: True) == 0.0
    assert contents(marked) == before


def test_feedback_and_blank_marking_without_any_file(
    lab_folder: Path, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    before = contents(lab_folder)
    assert open_lab("vi", lab_folder).ask("ppv").score(2) == 0.0
    assert contents(lab_folder) == before


# Damaged files


def special(folder: Path, kind: str) -> None:
    path = folder / "answers.json"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(folder / "items.yaml")
    else:
        path.write_text(kind)


@pytest.mark.parametrize("kind", ["broken", "[]", "pipe", "folder", "link"])
@pytest.mark.parametrize(
    ("language", "told"),
    [("vi", "Không đọc được tệp câu trả lời ("), ("en", "The answers file cannot be read (")],
)
def test_an_unusable_file_is_kept_aside_and_the_lab_goes_on(
    lab_folder: Path, screen: Any, kind: str, language: str, told: str
) -> None:
    special(lab_folder, kind)
    status = (lab_folder / "answers.json").lstat()
    lab = open_lab(language, lab_folder)
    assert told in screen.text and "answers-damaged-1.json" in screen.text
    assert (lab_folder / "answers-damaged-1.json").lstat().st_ino == status.st_ino
    question = lab.ask("ppv")
    assert question.value is None
    question.answer(3)
    assert question.value == 3
    assert len(list(lab_folder.glob("answers-damaged-*"))) == 1
    screen.clear()
    open_lab(language, lab_folder)
    assert screen.bundles == []  # said once


DAMAGED = {
    "side": '{"value": "z"}',
    "signs": json.dumps(entry("cough")),
    "ppv": '{"value": NaN, "first": NaN, "changes": 1, "time": "2026-11-22T07:20:11+00:00"}',
    "cells": json.dumps(entry({"tp": 1e9})),
    "alerts": json.dumps(entry(2)),
    "rows": "[" * 500 + "]" * 500,
    "opinion": '{"value": 5}',
    "night": json.dumps(entry("\ud800")),
}


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("vi", "Câu trả lời đã lưu của câu này bị hỏng nên được tính là chưa trả lời."),
        ("en", "The stored answer to this question is damaged and counts as not answered."),
    ],
)
def test_a_damaged_item_is_blank_with_a_message_and_the_rest_lives(
    lab_folder: Path, screen: Any, name: str, language: str, told: str
) -> None:
    other = "ppv" if name == "side" else "side"
    value = STORED[other]
    put(lab_folder, f'{{"{name}": {DAMAGED[name]}, "{other}": {json.dumps(entry(value))}}}')
    earlier = (lab_folder / "answers.json").read_bytes()
    lab = open_lab(language, lab_folder)
    assert screen.bundles == []
    question, good = lab.ask(name), lab.ask(other)
    assert question.value is None and good.value == value
    assert screen.widget(0).state["mood"] == "refused"
    assert told in screen.widget(0).state["text"]
    assert told in unescape(screen.bundles[0]["text/html"])
    question.check()
    assert told in unescape(screen.widget(2).html)
    assert question.score(KEYS.get(name)) == 0.0
    question.answer(GIVEN[name])
    assert question.value == STORED[name] and good.value == value
    [aside] = lab_folder.glob("answers-damaged-*")
    assert aside.read_bytes() == earlier


def test_every_item_damaged_at_once(lab_folder: Path, screen: Any) -> None:
    put(lab_folder, "{" + ", ".join(f'"{name}": {one}' for name, one in DAMAGED.items()) + "}")
    lab = open_lab("vi", lab_folder)
    lab.receipt()
    assert "Đã trả lời 0 trên 7" in screen.text
    questions: dict[str, Question] = {name: lab.ask(name) for name in DAMAGED}
    for name, question in questions.items():
        question.answer(GIVEN[name])
    assert {name: question.value for name, question in questions.items()} == STORED


JSON_ITEMS = st.dictionaries(
    st.sampled_from(sorted(GIVEN)),
    st.fixed_dictionaries(
        {},
        optional={
            "value": GARBAGE | st.floats() | st.sampled_from(list(STORED.values())),
            "first": GARBAGE | st.sampled_from(list(STORED.values())),
            "changes": GARBAGE | st.just(1),
            "time": GARBAGE | st.just("2026-11-22T07:20:11+00:00"),
        },
    )
    | GARBAGE,
)


@shared_lab
@given(items=JSON_ITEMS)
def test_no_hand_edited_file_raises(lab_folder: Path, screen: Any, items: dict[str, Any]) -> None:
    put(lab_folder, json.dumps(items))
    lab = open_lab("vi", lab_folder)
    lab.receipt()
    for name, item in lab.items.items():
        screen.clear()
        question = lab.ask(name)
        question.check()
        assert type(question.score(KEYS.get(name), accept=lambda value: True)) is float
        assert question.value is None or item.accepts(question.value)
        # What a browser is sent can be sent.
        json.dumps(screen.widget(0).get_state(), default=str, ensure_ascii=False).encode("utf-8")
    lab.ask("ppv").answer(3)
    assert lab.ask("ppv").value == 3


def test_every_question_of_the_small_lab_is_answered_here(lab: Lab) -> None:
    assert set(GIVEN) == set(lab.items)


# A lab whose own file is gone


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("vi", "Không mở được bài thực hành."), ("en", "The lab cannot be opened.")],
)
def test_without_its_file_a_lab_says_one_sentence_and_no_traceback(
    tmp_path: Path, language: str, sentence: str
) -> None:
    cells = [
        nbformat.v4.new_code_cell("from lab_utils.questions import open_lab"),
        nbformat.v4.new_code_cell(f'lab = open_lab("{language}")'),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(
        notebook, allow_errors=True, kernel_name="python3", resources=resources
    ).execute()
    [error] = notebook.cells[1].outputs
    assert len(error.traceback) == 1
    assert error.traceback[0].startswith(sentence) and "items.yaml is missing" in error.evalue
    # In the notebook's language alone, whatever else the error says to an instructor.
    missing = {"vi": "Không có tệp items.yaml.", "en": "items.yaml is missing."}
    assert [one for one in missing if missing[one] in error.traceback[0]] == [language]


# Places and cards

PICTURES = """
lab: 99_small
title: {vi: "Ảnh", en: "Pictures"}
items:
  lesion:
    kind: locate
    shape: point
    points: 2
    label: {vi: "Chỉ vào tổn thương.", en: "Point at the lesion."}
    mistakes:
      marker: {vi: "Đây là chữ in trên phim.", en: "This is a letter on the film."}
      left: {vi: "Bạn đọc phim như soi gương.", en: "You read the film as in a mirror."}
  name:
    kind: locate
    shape: box
    points: 1
    label: {vi: "Khoanh tên.", en: "Box the name."}
  cards:
    kind: sort
    points: 2
    label: {vi: "Xếp thẻ.", en: "Sort the cards."}
    rows:
      blurred: {vi: "Ảnh mờ", en: "Blurred"}
      clear: {vi: "Ảnh rõ", en: "Clear"}
    options:
      image: {vi: "Lỗi ảnh", en: "Image problem"}
      fine: {vi: "Ổn", en: "Fine"}
"""


@pytest.fixture
def film() -> Any:
    """A film of 100 x 80 pixels, 0.5 mm apart."""
    import numpy as np

    from lab_utils.imaging import scan_of

    return scan_of(np.arange(8000, dtype=np.int16).reshape(80, 100), spacing=(0.5, 0.5))


@pytest.fixture
def pictures(lab_folder: Path, screen: Any) -> Lab:
    (lab_folder / "items.yaml").write_text(PICTURES, encoding="utf-8")
    return open_lab("vi", lab_folder)


def test_a_mark_is_recorded_typed_and_with_the_viewer(
    pictures: Lab, lab_folder: Path, film: Any, screen: Any
) -> None:
    lesion = pictures.ask("lesion", image=film)
    lesion.answer({"x": 30.5, "y": 20.5})
    assert stored(lab_folder)["lesion"]["value"] == {"x": 30.5, "y": 20.5} == lesion.value
    assert "✓ Đã ghi: x 30, y 20" in screen.bundles[-1]["text/html"]
    control = screen.widget(0)
    assert control.spec["image"]["columns"] == 100 and len(control.pixels) > 100
    screen.send(control, {"kind": "answer", "value": {"x": 40, "y": 20.456}, "turn": 1})
    assert lesion.value == {"x": 40.0, "y": 20.46} and lesion.first == {"x": 30.5, "y": 20.5}
    assert control.state["mood"] == "recorded"


def test_a_mark_that_is_none_is_refused_in_words(
    pictures: Lab, lab_folder: Path, film: Any, screen: Any
) -> None:
    lesion = pictures.ask("lesion", image=film)
    for wrong in ({"x": 101, "y": 2}, {"x": float("nan"), "y": 2}, "giữa", None, {}):
        lesion.answer(wrong)
        assert "⚠" in screen.bundles[-1]["text/html"]
        assert "Vị trí này nằm ngoài ảnh" in screen.text or "không đúng dạng" in screen.text
    assert stored(lab_folder) == {} and lesion.score(Spot(1, 2, 3)) == 0.0


@pytest.mark.parametrize("name", ["lesion", "name"])
def test_garbage_from_the_viewer_neither_raises_nor_spoils_the_file(
    pictures: Lab, film: Any, screen: Any, name: str
) -> None:
    question = pictures.ask(name, image=film)
    control = screen.widget(0)
    numbers = st.floats(-10, 120) | st.integers(-5, 105) | GARBAGE
    marks = st.dictionaries(st.sampled_from(["x", "y", "width", "height", "frame"]), numbers)

    @settings(max_examples=60)
    @given(value=GARBAGE | marks)
    def send(value: Any) -> None:
        screen.send(control, {"kind": "answer", "value": value})
        assert question.value is None or question.item.accepts(question.value)
        assert control.state["mood"] in ("blank", "recorded", "refused")

    send()


def test_a_mark_is_judged_in_millimetres(pictures: Lab, film: Any, screen: Any) -> None:
    lesion, name = pictures.ask("lesion", image=film), pictures.ask("name", image=film)
    lesion.answer({"x": 30, "y": 20})
    assert lesion.score(Spot(40, 20, radius=5)) == 2.0  # 10 pixels of 0.5 mm
    assert lesion.score(Spot(41, 20, radius=5)) == 0.0
    assert type(lesion.score(Spot(40, 20, radius=5))) is float
    assert lesion.score(Area(20, 10, 20, 20)) == 2.0
    assert lesion.score(accept=lambda value: value["x"] / 60) == 1.0
    name.answer({"x": 0, "y": 0, "width": 40, "height": 10})
    assert name.score(Area(0, 0, 40, 20)) == 1.0
    assert name.score(Area(0, 0, 40, 20, covered=0.6)) == 0.0


def test_a_mistaken_mark_is_named(pictures: Lab, film: Any, screen: Any) -> None:
    lesion = pictures.ask("lesion", image=film)
    mistakes = {"marker": Spot(90, 10, radius=5), "left": lambda value: value["x"] < 50}
    lesion.check(mistakes=mistakes)
    message = screen.widget(1)
    for value, told in (
        ({"x": 92, "y": 12}, "Đây là chữ in trên phim."),
        ({"x": 10, "y": 12}, "Bạn đọc phim như soi gương."),
    ):
        lesion.answer(value)
        assert f"⚠ Xin xem lại: {told}" in message.html
    lesion.answer({"x": 70, "y": 40})
    assert "⚠" not in message.html and "đúng dạng" in message.html


def test_an_answer_to_another_image_counts_as_damaged(
    pictures: Lab, lab_folder: Path, film: Any, screen: Any
) -> None:
    import numpy as np

    pictures.ask("lesion", image=film).answer({"x": 95, "y": 20})
    screen.clear()
    again = open_lab("vi", lab_folder).ask("lesion", image=np.zeros((28, 28), np.uint8))
    assert again.value is None and screen.widget(0).state["mood"] == "refused"


def test_the_author_is_told_of_a_missing_and_of_an_idle_image(pictures: Lab, film: Any) -> None:
    with pytest.raises(ValueError, match="only locate has an image=, always"):
        pictures.ask("lesion")
    with pytest.raises(ValueError, match="only locate has an image=, always"):
        pictures.ask("cards", image=film)


def test_cards_are_recorded_and_worth_their_share(
    pictures: Lab, lab_folder: Path, screen: Any
) -> None:
    cards = pictures.ask("cards")
    cards.check()
    screen.send(screen.widget(0), {"kind": "answer", "value": {"clear": "fine"}})
    assert stored(lab_folder)["cards"]["value"] == {"clear": "fine"}
    assert "○ Còn 1 thẻ chưa xếp." in screen.widget(1).html
    assert cards.score({"blurred": "image", "clear": "fine"}) == 1.0
    cards.answer({"blurred": "fine", "clear": "fine"})
    assert cards.score({"blurred": "image", "clear": "fine"}) == 1.0
    cards.answer({"blurred": "image", "clear": "fine"})
    assert cards.score({"blurred": "image", "clear": "fine"}) == 2.0


def test_where_there_is_no_browser_the_image_is_a_picture_with_the_mark(
    pictures: Lab, lab_folder: Path, film: Any, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.ask("lesion", image=film)
    blank = screen.bundles[0]["text/html"]
    assert 'alt="Ảnh 100 × 80 điểm ảnh' in blank and "data:image/png;base64," in blank
    pictures.ask("lesion", image=film).answer({"x": 30, "y": 20})
    screen.clear()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    lab = open_lab("vi", lab_folder)
    lab.ask("lesion", image=film)
    [marked] = screen.bundles
    assert "Dấu ở x 30, y 20." in marked["text/html"]
    assert "application/vnd.jupyter.widget-view+json" not in marked
    assert marked["text/html"].partition("base64,")[2] != blank.partition("base64,")[2]


def test_the_receipt_writes_a_mark_and_cards_out(pictures: Lab, film: Any, screen: Any) -> None:
    pictures.ask("name", image=film).answer({"x": 1, "y": 2, "width": 30, "height": 10})
    pictures.ask("cards").answer({"clear": "fine"})
    screen.clear()
    pictures.receipt()
    assert "✓ x 1, y 2, rộng 30, cao 10 điểm ảnh (15,0 × 5,0 mm)" in screen.text
    assert "✓ Ảnh rõ: Ổn" in screen.text
