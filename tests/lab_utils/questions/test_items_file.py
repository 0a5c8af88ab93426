"""What ``items.yaml`` may say, and how its author is told of what is wrong, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import KINDS, Item, ItemsError, Number

HEAD = 'lab: "01_x"\ntitle: T\nitems:\n'
GOOD = "  q: {kind: choice, points: 1, label: L, options: {a: {vi: x, en: y}, b: {vi: x, en: y}}}\n"


@pytest.fixture
def declare(tmp_path: Path) -> Callable[[str | bytes], dict[str, Item]]:
    def read(content: str | bytes) -> dict[str, Item]:
        path = tmp_path / "items.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return dict(read_items(path).items)

    return read


def test_every_kind_is_read(lab_folder: Path) -> None:
    declaration = read_items(lab_folder / "items.yaml")
    assert declaration.lab == "99_small"
    assert declaration.title == {"vi": "Bài nhỏ", "en": "A small lab"}
    # Places and cards have a lab of their own in test_ask.
    assert {item.kind for item in declaration.items.values()} == set(KINDS) - {"locate", "sort"}
    assert [name for name, item in declaration.items.items() if not item.scored] == ["opinion"]
    ppv = declaration.items["ppv"]
    assert isinstance(ppv, Number)
    assert (ppv.points, ppv.range, ppv.tolerance, ppv.integer) == (1, (0, 5000), 0.5, False)
    assert list(declaration.items["side"].options_with_reasons()) == ["left"]
    assert declaration.items["ppv"].options_with_reasons() == {}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: [", "items.yaml is not YAML"),
        ("lab: x\n\tb: y", "items.yaml is not YAML"),
        (HEAD.encode() + "  # điểm".encode("utf-16"), "items.yaml is not UTF-8"),
        ("", "items.yaml: expected the entries lab, title, items, got None"),
        ("[]", "items.yaml: expected the entries lab, title, items, got []"),
        ("lab: x\nitems: {}", "items.yaml: title is missing"),
        ("lab: x\nlab: y\ntitle: T\nitems: {}", "items.yaml is not YAML: line 2: the name 'lab'"),
        ("lab: x\ntitle: T\nitem: {}\nitems: {}", "items.yaml: item is not an entry; expected"),
        ("lab: 2\ntitle: T\nitems: {}", "items.yaml, lab: expected a text in quotes, got 2"),
        ("lab: x\ntitle: {vi: T}\nitems: {}", "items.yaml, title: expected a text, or one"),
        ("lab: x\ntitle: T\nitems: [q]", "items.yaml, items: expected names"),
        ("lab: x\ntitle: T\nitems:", "items.yaml, items: expected names"),
        (HEAD + "  1: {kind: text, label: L, points: 1}", "items.yaml, items: expected names"),
    ],
)  # fmt: skip
def test_an_error_of_the_file_is_named(
    declare: Callable[[str | bytes], dict[str, Item]], content: str | bytes, expected: str
) -> None:
    with pytest.raises(ItemsError) as caught:
        declare(content)
    assert caught.value.say("en").startswith(expected)
    assert caught.value.say("vi").startswith("items.yaml") and caught.value.say("vi") != expected


def test_a_missing_file_says_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(ItemsError, match=r"items\.yaml is missing"):
        read_items(tmp_path / "items.yaml")


NUMBER = "kind: number, label: L, points: 1"
TWO = "options: {a: {vi: x, en: y}, b: {vi: x, en: y}}"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("text", "expected entries such as kind and label, got 'text'"),
        ("", "expected entries such as kind and label, got None"),
        ("{label: L}", "kind is None; expected one of choice, choices, number, threshold"),
        ("{kind: rank, label: L}", "kind is 'rank'; expected one of choice"),
        ("{kind: locate, label: L, points: 1}", "(locate): shape is missing"),
        ("{kind: locate, label: L, points: 1, shape: ring}", "shape: expected point or box, got"),
        ("{kind: locate, label: L, points: 1, shape: [box]}", "shape: expected point or box, got"),
        ("{kind: locate, label: L, points: 1, shape: box, grid: 1}", "grid is not an entry"),
        ("{kind: [text], label: L}", "kind is ['text']; expected one of choice"),
        ("{kind: number, points: 1}", "label is missing"),
        (f"{{{NUMBER}, tolerence: 1}}", "(number): tolerence is not an entry; expected some"),
        (f"{{{NUMBER}, 2: 1, on: 2}}", "2, True is not an entry; expected some"),
        (f"{{{NUMBER}, name: q}}", "name is not an entry; expected some"),
        ("{kind: text, label: L, points: 1, unit: g}", "(text): unit is not an entry;"),
        ("{kind: number, label: 5, points: 1}", "label: expected a text, or one for vi and en"),
        ("{kind: number, label: , points: 1}", "label: expected a text, or one for vi and en"),
        ("{kind: number, label: {}, points: 1}", "label: expected a text, or one for vi and en"),
        ("{kind: number, label: {vi: L}, points: 1}", "one for vi and en, got {'vi': 'L'}"),
        ("{kind: number, label: {vi: 1, en: 2}, points: 1}", "label: expected a text, or one"),
        ("{kind: number, label: L}", "points are missing (or say `scored: false`)"),
        ("{kind: number, label: L, points: 0}", "points are missing"),
        ("{kind: number, label: L, points: -1}", "points: expected a number from 0 up, got -1"),
        ("{kind: number, label: L, points: '1'}", "points: expected a number from 0 up, got '1'"),
        ("{kind: number, label: L, points: .nan}", "points: expected a number from 0 up, got nan"),
        ("{kind: number, label: L, scored: maybe}", "scored: expected true or false, got 'maybe'"),
        (f"{{{NUMBER}, range: 5}}", "range: expected the lowest and the highest number"),
        (f"{{{NUMBER}, range: [0]}}", "range: expected the lowest and the highest number"),
        (f"{{{NUMBER}, range: [5, 0]}}", "range: expected the lowest and the highest number"),
        (f"{{{NUMBER}, range: ['0', '1']}}", "range: expected the lowest and the highest number"),
        (f"{{{NUMBER}, tolerance: '0,5'}}", "tolerance: expected a number from 0 up, got '0,5'"),
        (f"{{{NUMBER}, integer: 1}}", "integer: expected true or false, got 1"),
        (f"{{{NUMBER}, unit: 5}}", "unit: expected a text, or one for vi and en, got 5"),
        (f"{{{NUMBER}, unit: {{en: g}}}}", "one for vi and en, got {'en': 'g'}"),
        (f"{{{NUMBER}, parts: [a, b]}}", "parts: expected names (a number in quotes), each"),
        (f"{{{NUMBER}, parts: {{1: A}}}}", "parts: expected names (a number in quotes), each"),
        (f"{{{NUMBER}, mistakes: {{yes: A}}}}", "mistakes: expected names (a number in quotes)"),
        (f"{{{NUMBER}, mistakes: {{m: }}}}", "mistakes: expected names (a number in quotes)"),
        (f"{{{NUMBER}, mistakes: {{m: {{vi: A}}}}}}", "or one for vi and en, got {'m': {'vi'"),
        (f"{{{NUMBER}, after: [A]}}", "after: expected a text, or one for vi and en"),
        ("{kind: choice, label: L, points: 1}", "options is missing"),
        ("{kind: choice, label: L, points: 1, options: {a: {vi: x, en: y}}}", "at least two"),
        ("{kind: choice, label: L, points: 1, options: [a, b]}", "options: expected at least two"),
        ("{kind: choice, label: L, points: 1, options: {a: x, b: y}}", "expected at least two"),
        ("{kind: choice, label: L, points: 1, options: {a: {vi: x}, b: {vi: x, en: y}}}",
         "each with vi, en and, if you like, why, got {'a': {'vi': 'x'"),
        ("{kind: choice, label: L, points: 1, "
         "options: {a: {vi: x, en: y, why: {vi: x}}, b: {vi: x, en: y}}}",
         "each with vi, en and, if you like, why, got {'a': {'vi': 'x'"),
        (f"{{kind: classify, label: L, points: 1, {TWO}}}", "rows is missing"),
        (f"{{kind: sort, label: L, points: 1, {TWO}}}", "rows is missing"),
        (f"{{kind: classify, label: L, points: 1, {TWO}, rows: [r]}}", "rows: expected at least"),
        ("{kind: threshold, label: L, points: 1}", "(threshold): range is missing"),
        ("{kind: threshold, label: L, points: 1, range: [0, 1], step: 0}",
         "step: expected a number above 0, got 0"),
        ("{kind: threshold, label: L, points: 1, range: [0, 1], start: x}",
         "start: expected a number with a decimal point, got 'x'"),
        ("{kind: text, label: L, points: 1, rubric: x}", "rubric: expected a list of texts"),
        ("{kind: text, label: L, points: 1, rubric: [{vi: x}]}", "rubric: expected a list of"),
    ],
)  # fmt: skip
def test_an_error_of_an_item_names_file_item_and_what_is_expected(
    declare: Callable[[str | bytes], dict[str, Item]], entries: str, expected: str
) -> None:
    with pytest.raises(ItemsError) as caught:
        declare(f"{HEAD}{GOOD}  ppv: {entries}\n")
    assert caught.value.say("en").startswith("items.yaml, item 'ppv'")
    assert expected in caught.value.say("en")
    assert caught.value.say("vi").startswith("items.yaml, item 'ppv'")
    assert caught.value.say("vi") != caught.value.say("en")
