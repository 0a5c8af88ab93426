"""Every kind keeps the contract of `Item`, and a new kind needs a class and a script alone."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from new_kind import ITEM, add_kind

from lab_utils.positions import Area, Grid, Spot
from lab_utils.questions import open_lab
from lab_utils.questions.control import Control, control_script, specification
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import KINDS, Item, ItemsError, Locate, Number, Sort

CARDS = Sort(
    "cards",
    "Q",
    rows={"r": "R"},
    options={"a": {"vi": "A", "en": "A"}, "b": {"vi": "B", "en": "B"}},
)
MORE = [
    CARDS,
    Locate("point", "Q"),
    Locate("box", "Q", shape="box", grid=Grid(200, 200)),
    Number("free", "Q"),
]


@pytest.fixture
def items(lab_folder: Path) -> list[Item]:
    return [*read_items(lab_folder / "items.yaml").items.values(), *MORE]


def test_every_kind_is_looked_at(items: list[Item]) -> None:
    assert {item.kind for item in items} == set(KINDS)
    assert all(KINDS[item.kind] is type(item) for item in items)


def test_an_invented_answer_is_one_that_could_be_stored(items: list[Item]) -> None:
    for item in items:
        dice = random.Random(1)
        for _ in range(50):
            value = item.read(item.draw(dice), "en")
            assert item.accepts(value)
            assert 0 <= item.count_blank(value) <= 4


def test_what_is_tried_on_a_mistake_could_be_stored(items: list[Item]) -> None:
    for item in items:
        tried = [item.read(value, "en") for value in itertools.islice(item.candidates(), 2000)]
        assert all(map(item.accepts, tried))
        untried = item.manual or item.name in ("cells", "free", "point")
        assert bool(tried) != untried, item.name


@pytest.mark.parametrize("target", [Spot(20, 10, radius=2, frame=3), Area(20, 10, 5, 5)])
def test_an_example_shows_the_mistake(target: Spot | Area) -> None:
    item = Locate("q", "Q", grid=Grid(100, 50, frames=4))
    assert item.equals(item.read(item.example(target), "en"), target)
    assert item.example({"x": 1, "y": 2}) == {"x": 1, "y": 2}
    assert CARDS.example({"r": "a"}) == {"r": "a"}


def test_what_is_handed_to_a_script_is_json(items: list[Item]) -> None:
    for item in items:
        spec = specification(item, "vi", pictured=False)
        assert json.loads(json.dumps(spec, allow_nan=False)).keys() == spec.keys()
        assert item.script_texts.keys() <= spec["texts"].keys()


def test_a_guess_asks_the_same_when_what_may_be_answered_is_the_same(items: list[Item]) -> None:
    for one, other in itertools.combinations(items, 2):
        assert one.possible() != other.possible(), (one.name, other.name)
    for item in items:
        assert replace(item, label="Other", points=7).possible() == item.possible()


def test_rows_and_boxes_that_another_form_recorded_are_added(items: list[Item]) -> None:
    by_name = {item.name: item for item in items}
    assert by_name["rows"].complete({"k": "call"}, {"na": "wait"}) == {"na": "wait", "k": "call"}
    assert by_name["cells"].complete({"tp": 1}, {"tp": 2, "fn": 3}) == {"tp": 1, "fn": 3}
    for name, raw in (("ppv", "7"), ("side", "left"), ("signs", []), ("rows", "x"), ("cells", 3)):
        assert by_name[name].complete(raw, {}) == raw


# A new kind


@pytest.fixture
def agreeing(lab_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a lab with one question of a kind that was just added."""
    add_kind(tmp_path, monkeypatch)
    text = f"lab: 99_small\ntitle: T\nitems:\n  call:{ITEM}"
    (lab_folder / "items.yaml").write_text(text, encoding="utf-8")
    return lab_folder


def test_a_new_kind_is_read_from_items_yaml(agreeing: Path) -> None:
    item = read_items(agreeing / "items.yaml").items["call"]
    assert (item.kind, item.points, item.equals(True, True)) == ("agree", 1, True)
    path = agreeing / "items.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "    unit: kg\n", encoding="utf-8")
    with pytest.raises(ItemsError, match=r"'call' \(agree\): unit is not an entry"):
        read_items(path)


@pytest.mark.parametrize(("language", "text"), [("vi", "Đồng ý"), ("en", "I agree")])
def test_a_new_kind_is_asked_answered_checked_and_scored(
    agreeing: Path, screen: Any, language: str, text: str
) -> None:
    call = open_lab(language, agreeing).ask("call")
    control = screen.widget(0)
    assert (control.spec["kind"], control.spec["urgency"]) == ("agree", "!")
    assert control.spec["texts"]["agree"] == text
    call.check(mistakes={"late": False})
    screen.send(control, {"kind": "answer", "value": "maybe"})
    assert control.state["mood"] == "refused"
    screen.send(control, {"kind": "answer", "value": True})
    assert (call.value, control.state["value"]) == (True, True)
    assert text in screen.widget(1).html and "⚠" not in screen.widget(1).html
    assert (call.score(True), call.score(False)) == (1.0, 0.0)
    call.answer(False)
    assert "⚠" in screen.widget(1).html


def test_the_script_of_a_new_kind_travels_with_the_others(agreeing: Path) -> None:
    assert "KINDS.agree =" in control_script()
    assert "KINDS.agree =" not in Control._esm  # the kernel began without it
