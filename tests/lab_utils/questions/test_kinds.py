"""What each kind of question accepts, refuses, stores and is worth."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils.positions import Area, Grid, Spot
from lab_utils.questions.kinds import (
    AnswerError,
    Choice,
    Choices,
    Classify,
    Item,
    Locate,
    Number,
    Sort,
    Text,
    Threshold,
)

TWINS = {
    name: {"vi": f"{name} (vi)", "en": f"{name} (en)"} for name in ("a", "b", "c", "d", "k", "na")
}


def some(*names: str) -> dict[str, dict[str, str]]:
    return {name: TWINS[name] for name in names}


CHOICE = Choice("q", "Q", options=some("a", "b", "c"))
CHOICES = Choices("q", "Q", options=some("a", "b", "c"))
PERCENT = Number("q", "Q", unit="%", range=(0, 5000), tolerance=0.5)
FREE = Number("q", "Q")
COUNT = Number("q", "Q", range=(0, 624), integer=True, unit={"vi": "trẻ", "en": "children"})
PARTS = Number("q", "Q", range=(0, 624), integer=True, parts=some("a", "b", "c", "d"))
SLIDER = Threshold("q", "Q", range=(0, 1), step=0.01, start=0.3)
TABLE = Classify("q", "Q", rows=some("k", "na"), options=some("a", "b"))
CARDS = Sort("q", "Q", rows=some("k", "na"), options=some("a", "b"))
HEAD_CT = Grid(512, 400, spacing=(0.5, 0.25))
POINT = Locate("q", "Q", shape="point", grid=HEAD_CT)
BOX = Locate("q", "Q", shape="box", grid=Grid(100, 80))
SLICES = Locate("q", "Q", shape="point", grid=Grid(64, 64, frames=5))
WRITTEN = Text("q", "Q")
EVERY_ITEM = [CHOICE, CHOICES, PERCENT, FREE, COUNT, PARTS, SLIDER, TABLE, CARDS, POINT, BOX,
              SLICES, Locate("q", "Q", shape="box"), WRITTEN]  # fmt: skip

every_item = pytest.mark.parametrize(
    "item", EVERY_ITEM, ids=["choice", "choices", "percent", "free", "count", "parts", "slider",
                             "table", "cards", "point", "box", "slices", "no image", "text"]
)  # fmt: skip


def refusal(item: Item, raw: object, language: str = "vi") -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        item.read(raw, language)
    return caught.value


# What is accepted, and the form in which it is stored


@pytest.mark.parametrize(
    ("item", "raw", "stored"),
    [
        (CHOICE, "b", "b"),
        (CHOICES, [], []),
        (CHOICES, ["c", "a"], ["a", "c"]),
        (CHOICES, ["c", "a", "c"], ["a", "c"]),
        (CHOICES, {"b", "a"}, ["a", "b"]),
        (CHOICES, ("b",), ["b"]),
        (PERCENT, "1,96 %", 1.96),
        (PERCENT, 1.96, 1.96),
        (PERCENT, 5, 5.0),
        (PERCENT, "0", 0.0),
        (PERCENT, "5000", 5000.0),
        (PERCENT, np.float64(2.5), 2.5),
        (PERCENT, "0,95 %", 0.95),
        (PERCENT, 0.95, 0.95),
        (PERCENT, " ", ""),
        (PARTS, {"a": "", "b": "2,"}, {"b": 2}),
        (FREE, "-1 200", -1200.0),
        (COUNT, "26 trẻ", 26),
        (COUNT, 26.0, 26),
        (COUNT, np.int64(26), 26),
        (PARTS, {}, {}),
        (PARTS, {"d": "4", "a": 1.0}, {"a": 1, "d": 4}),
        (SLIDER, 0.96, 0.96),
        (SLIDER, "0,96", 0.96),
        (TABLE, {}, {}),
        (TABLE, {"na": "b", "k": "a"}, {"k": "a", "na": "b"}),
        (CARDS, {"na": "b"}, {"na": "b"}),
        (POINT, {"x": 120, "y": np.float64(88.126)}, {"x": 120.0, "y": 88.13}),
        (POINT, {"y": 400, "x": 512}, {"x": 512.0, "y": 400.0}),
        (POINT, {"x": 1, "y": 2, "frame": 1}, {"x": 1.0, "y": 2.0}),
        (
            BOX,
            {"x": 0, "y": 0, "width": 100, "height": 80},
            {"x": 0.0, "y": 0.0, "width": 100.0, "height": 80.0},
        ),
        (
            BOX,
            {"x": 33.33, "y": 0, "width": 66.67, "height": 1},
            {"x": 33.33, "y": 0.0, "width": 66.67, "height": 1.0},
        ),
        (SLICES, {"x": 1, "y": 2, "frame": 5.0}, {"x": 1.0, "y": 2.0, "frame": 5}),
        (WRITTEN, "  Tôi đặt 0,96.\nVì… ", "Tôi đặt 0,96.\nVì…"),
        (WRITTEN, " \n", ""),
        (WRITTEN, "a\ud800b", "a?b"),
        pytest.param(WRITTEN, "x" * 4000, "x" * 4000, id="longest text"),
    ],
)
def test_accepts_and_stores(item: Item, raw: Any, stored: Any) -> None:
    got = item.read(raw, "vi")
    assert got == stored
    assert type(got) is type(stored)
    if isinstance(stored, dict):
        assert list(got) == list(stored)
        assert {key: type(one) for key, one in got.items()} == {
            key: type(one) for key, one in stored.items()
        }
    assert json.loads(json.dumps(got, allow_nan=False)) == got


# What is refused, and what the trainee reads

NOT_A_NUMBER = {
    "vi": "“{}” không phải là một số. Xin nhập số, ví dụ 12,5.",
    "en": "“{}” is not a number. Please enter a number, such as 12.5.",
}
NOT_AN_OPTION = {
    "vi": "“{}” không có trong các lựa chọn: a, b, c.",
    "en": "“{}” is not one of the options: a, b, c.",
}
WRONG_FORM = {
    "vi": "Câu trả lời không đúng dạng: cần {}.",
    "en": "The answer does not have the right form: expected {}.",
}
LIST = {"vi": "một danh sách lựa chọn", "en": "a list of options"}
TABLE_FORM = {"vi": "mỗi mục một giá trị", "en": "one value for each item"}
TEXT_FORM = {"vi": "một đoạn chữ", "en": "a text"}
OUT_OF_RANGE = {
    "vi": "{} nằm ngoài khoảng có thể: từ 0 đến 5000\u00a0%. Xin xem lại số và đơn vị.",
    "en": "{} is outside what is possible: 0 to 5000\u00a0%. Please check the number and its unit.",
}


def filled(twin: Mapping[str, str], vi: str, en: str | None = None) -> dict[str, str]:
    return {"vi": twin["vi"].format(vi), "en": twin["en"].format(en or vi)}


@pytest.mark.parametrize(
    ("item", "raw", "says"),
    [
        (CHOICE, "z", filled(NOT_AN_OPTION, "z")),
        (CHOICE, "", filled(NOT_AN_OPTION, "")),
        (CHOICE, "A", filled(NOT_AN_OPTION, "A")),
        (CHOICE, None, filled(NOT_AN_OPTION, "None")),
        (CHOICE, ["a"], filled(NOT_AN_OPTION, "['a']")),
        (CHOICE, {"a": "a"}, filled(NOT_AN_OPTION, "{'a': 'a'}")),
        pytest.param(CHOICE, "x" * 10**6, filled(NOT_AN_OPTION, "x" * 80), id="long option"),
        pytest.param(CHOICE, 10**5000, filled(NOT_AN_OPTION, "int"), id="option of 5000 digits"),
        (CHOICES, "a", filled(WRONG_FORM, LIST["vi"], LIST["en"])),
        (CHOICES, {"a": True}, filled(WRONG_FORM, LIST["vi"], LIST["en"])),
        (CHOICES, None, filled(WRONG_FORM, LIST["vi"], LIST["en"])),
        (CHOICES, ["a", "z"], filled(NOT_AN_OPTION, "z")),
        (CHOICES, [["a"]], filled(NOT_AN_OPTION, "['a']")),
        (CHOICES, b"a", filled(NOT_AN_OPTION, "97")),
        (PERCENT, "mười", filled(NOT_A_NUMBER, "mười")),
        (SLIDER, "", filled(NOT_A_NUMBER, "")),
        (PERCENT, "1e3", filled(NOT_A_NUMBER, "1e3")),
        (PERCENT, "nan", filled(NOT_A_NUMBER, "nan")),
        (PERCENT, math.nan, filled(NOT_A_NUMBER, "nan")),
        (PERCENT, math.inf, filled(NOT_A_NUMBER, "inf")),
        (PERCENT, True, filled(NOT_A_NUMBER, "True")),
        (PERCENT, None, filled(NOT_A_NUMBER, "None")),
        (PERCENT, [1], filled(NOT_A_NUMBER, "[1]")),
        (PERCENT, 2j, filled(NOT_A_NUMBER, "2j")),
        pytest.param(PERCENT, 10**400, filled(NOT_A_NUMBER, "1" + "0" * 39), id="400 digits"),
        pytest.param(PERCENT, 10**5000, filled(NOT_A_NUMBER, "int"), id="number of 5000 digits"),
        pytest.param(PERCENT, "9" * 10**6, filled(NOT_A_NUMBER, "9" * 40), id="long number"),
        (PERCENT, "5000,1", filled(OUT_OF_RANGE, "5000,1", "5000.1")),
        (PERCENT, -0.5, filled(OUT_OF_RANGE, "−0,5", "−0.5")),
        (PARTS, 3, filled(WRONG_FORM, TABLE_FORM["vi"], TABLE_FORM["en"])),
        (PARTS, [["a", 1]], filled(WRONG_FORM, TABLE_FORM["vi"], TABLE_FORM["en"])),
        (TABLE, "k", filled(WRONG_FORM, TABLE_FORM["vi"], TABLE_FORM["en"])),
        (TABLE, None, filled(WRONG_FORM, TABLE_FORM["vi"], TABLE_FORM["en"])),
        (WRITTEN, 3, filled(WRONG_FORM, TEXT_FORM["vi"], TEXT_FORM["en"])),
        (WRITTEN, None, filled(WRONG_FORM, TEXT_FORM["vi"], TEXT_FORM["en"])),
        (WRITTEN, ["a"], filled(WRONG_FORM, TEXT_FORM["vi"], TEXT_FORM["en"])),
    ],
)  # fmt: skip
def test_refuses_and_says_why_in_both_languages(item: Item, raw: Any, says: dict[str, str]) -> None:
    assert {language: refusal(item, raw, language).say(language) for language in says} == says


A_POINT = {"vi": "vị trí x, y của một điểm trên ảnh", "en": "x and y of a point"}
OUTSIDE = {
    "vi": "Vị trí này nằm ngoài ảnh: x phải từ 0 đến 512, y từ 0 đến 400.",
    "en": "This position is outside the image: x goes from 0 to 512, y from 0 to 400.",
}


@pytest.mark.parametrize(
    "raw",
    [
        None, "120, 88", 5, [120, 88], {}, {"x": 1}, {"x": 1, "y": 2, "z": 3}, {"x": "1", "y": 2},
        {"x": math.nan, "y": 2}, {"x": math.inf, "y": 2}, {"x": True, "y": 2}, {"x": None, "y": 2},
        {"x": 10**400, "y": 2}, {"x": 2j, "y": 2}, {"x": [1], "y": 2},
        {"x": 1, "y": 2, "width": 3, "height": 4},
    ],
)  # fmt: skip
def test_what_is_no_point_is_refused(raw: Any) -> None:
    told = filled(WRONG_FORM, A_POINT["vi"], A_POINT["en"])
    assert {language: refusal(POINT, raw, language).say(language) for language in told} == told


@pytest.mark.parametrize(
    "raw",
    [{"x": -0.01, "y": 0}, {"x": 0, "y": 400.01}, {"x": 512.01, "y": 1}, {"x": -9e99, "y": 1}],
)
def test_a_point_outside_the_image_is_refused(raw: Any) -> None:
    assert {
        language: refusal(POINT, raw, language).say(language) for language in OUTSIDE
    } == OUTSIDE


def test_a_box_outside_or_without_extent_and_a_slice_that_is_not_there_are_refused() -> None:
    box = {"x": 10, "y": 10, "width": 10, "height": 10}
    assert "x phải từ 0 đến 100" in refusal(BOX, box | {"width": 91}).say("vi")
    assert "y từ 0 đến 80" in refusal(BOX, box | {"height": 70.02}).say("vi")
    for empty in ({"width": 0}, {"height": 0.001}, {"width": -5}):
        assert "no width or no height" in refusal(BOX, box | empty, "en").say("en")
    assert "bề rộng và bề cao" in refusal(BOX, {"x": 1, "y": 2}).say("vi")
    for frame in (None, 0, 6, 2.5, "2", True, math.nan, [1], 10**400):
        error = refusal(SLICES, {"x": 1, "y": 2, "frame": frame})
        assert error.say("vi") == "Xin cho biết lát cắt nào: từ 1 đến 5."
    assert "1 to 1" in refusal(POINT, {"x": 1, "y": 2, "frame": 2}, "en").say("en")


def test_other_refusals_name_what_was_expected() -> None:
    assert "không phải số nguyên" in refusal(COUNT, "2,5").say("vi")
    assert refusal(COUNT, 2.5, "en").say("en").startswith("2.5 is not a whole number")
    assert "ví dụ 12." in refusal(COUNT, "x").say("vi")
    assert (
        refusal(COUNT, 625)
        .say("vi")
        .startswith("625 nằm ngoài khoảng có thể: từ 0 đến 624\u00a0trẻ")
    )
    assert refusal(TABLE, {"x": "a"}, "en").say("en") == (
        "“x” is not part of this question; expected: k, na."
    )
    assert refusal(PARTS, {"e": 1}).say("vi") == "“e” không có trong câu này; cần: a, b, c, d."
    assert refusal(TABLE, {"k": "z"}, "en").say("en") == "“z” is not one of the options: a, b."
    assert "4001" in refusal(WRITTEN, "x" * 4001).say("vi") and "4000" in str(
        refusal(WRITTEN, "x" * 4001)
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "“1.200” có thể đọc theo hai cách. Ý bạn là 1,2\u00a0% hay 1200\u00a0%?"),
        ("en", "“1.200” can be read in two ways. Do you mean 1.2\u00a0% or 1200\u00a0%?"),
    ],
)
def test_an_ambiguous_number_is_asked(language: str, text: str) -> None:
    error = refusal(PERCENT, " 1.200 ", language)
    assert (error.say(language), error.readings, error.part) == (text, (1.2, 1200.0), "")
    for reading in error.readings:  # either answer to the question is taken
        assert PERCENT.read(reading, language) == reading


def test_a_share_typed_for_per_cent_is_asked() -> None:
    error = refusal(PERCENT, "0,95")
    asked = "“0,95” có thể đọc theo hai cách. Ý bạn là 0,95\u00a0% hay 95\u00a0%?"
    assert (error.say("vi"), error.readings) == (asked, (0.95, 95.0))
    assert refusal(PERCENT, "0.95", "en").readings == (0.95, 95.0)
    assert refusal(PERCENT, "0,07").readings == (0.07, 7.0)
    for reading in error.readings:
        assert PERCENT.read(reading, "vi") == reading
    # Nothing to ask: not per cent, a whole number, or what the other reading could not be.
    assert FREE.read("0,95", "vi") == 0.95
    assert PERCENT.read("0", "vi") == 0 and PERCENT.read("1", "vi") == 1
    assert Number("q", "Q", unit="%", range=(0, 20)).read("0,95", "vi") == 0.95


def test_an_emptied_box_is_worth_nothing_and_written_as_nothing() -> None:
    assert PERCENT.write("", "vi") == "" and PERCENT.count_blank("") == 1
    assert PERCENT.score_share("", 0) == 0 and PERCENT.score_share("", 95) == 0
    assert not PERCENT.equals("", 0) and PERCENT.equals("", "")


def test_a_box_is_named_that_holds_what_cannot_be_read() -> None:
    error = refusal(PARTS, {"a": "1", "b": "1,200"}, "en")
    assert (error.part, error.readings) == ("b", (1.2, 1200.0))
    assert error.say("en").startswith("b (en): “1,200” can be read")
    assert error.say("vi").startswith("b (vi): “1,200” có thể đọc")
    assert refusal(PARTS, {"c": None}).part == "c"


# Promises held on drawn answers

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**310)
    | st.floats()
    | st.sampled_from(["a", "b", "k", "1,5", "1.200", "-3", "12 %"])
    | st.text(max_size=5)
    | st.sampled_from(["\ud800", "x" * 5000]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from("abcdkx") | st.just("na"), inner, max_size=4)
    ),
    max_leaves=8,
)
LIKELY = (
    st.sampled_from("abcz")
    | st.lists(st.sampled_from("abcz"), max_size=4)
    | st.integers(-5, 630)
    | st.floats(-1, 6000)
    | st.dictionaries(st.sampled_from("abcd"), st.integers(0, 624) | st.just("12"), max_size=4)
    | st.dictionaries(st.sampled_from(["k", "na"]), st.sampled_from("abz"), max_size=2)
    | st.fixed_dictionaries(
        {"x": st.floats(-1, 120), "y": st.integers(-1, 90)},
        optional={
            "width": st.floats(-1, 60),
            "height": st.floats(-1, 60),
            "frame": st.integers(0, 6) | st.just(1.0),
        },
    )
    | st.text(max_size=20)
)


@every_item
@given(raw=JSON | LIKELY, language=st.sampled_from(["vi", "en"]))
def test_anything_is_stored_or_refused(item: Item, raw: Any, language: str) -> None:
    try:
        value = item.read(raw, language)
    except AnswerError as error:
        for told in error.twin.values():
            assert 10 < len(told) < 400
            told.encode("utf-8")
        assert not item.accepts(raw)
        return
    assert item.read(value, language) == value
    assert item.accepts(value)
    assert json.loads(json.dumps(value, allow_nan=False)) == value
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    assert isinstance(item.write(value, language), str)
    assert item.equals(value, value)
    assert 0 <= item.count_blank(value) <= 4
    assert item.accepts(raw) == (value == raw)


@every_item
def test_deep_nesting_is_refused(item: Item) -> None:
    for depth in (10, 900, 5000):
        raw: Any = []
        for _ in range(depth):
            raw = [raw]
        assert not item.accepts(raw)
        refusal(item, raw)


@every_item
@given(raw=JSON)
def test_no_answer_of_the_file_raises(item: Item, raw: Any) -> None:
    assert item.accepts(raw) in (True, False)


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (CHOICE, "z"),
        (CHOICES, ["b", "a"]),  # not the order in which it is stored
        (CHOICES, ["a", "a"]),
        (PERCENT, "12,5"),  # readable, but stored as a number
        (PERCENT, True),
        (PERCENT, 5000.5),
        (COUNT, 2.5),
        (PARTS, {"a": 1, "e": 2}),
        (TABLE, {"k": None}),
        (POINT, {"x": 1.001, "y": 2}),  # finer than is stored
        (POINT, {"x": 600, "y": 2}),  # of a larger image
        (SLICES, {"x": 1, "y": 2}),
        (WRITTEN, " x"),
        (WRITTEN, "\ud800"),
    ],
)
def test_what_was_never_stored_is_not_accepted(item: Item, value: Any) -> None:
    assert not item.accepts(value)


# What an answer is worth


@pytest.mark.parametrize(
    ("item", "value", "key", "share"),
    [
        (CHOICE, "b", "b", 1),
        (CHOICE, "a", "b", 0),
        (CHOICES, ["a", "c"], {"c", "a"}, 1),
        (CHOICES, ["a"], {"a", "c"}, 0.5),
        (CHOICES, ["a", "b", "c"], {"a", "c"}, 0.5),
        (CHOICES, ["a", "b"], {"a", "c"}, 0),
        (CHOICES, ["b"], {"a", "c"}, 0),
        (CHOICES, [], {"a", "c"}, 0),
        (PERCENT, 2.46, 1.96, 1),
        (PERCENT, 1.46, 1.96, 1),
        (PERCENT, 2.47, 1.96, 0),
        (Number("q", "Q", tolerance=0.1), 0.4, 0.3, 1),  # 0.4 - 0.3 is more than 0.1 in binary
        (COUNT, 26, 26, 1),
        (COUNT, 27, 26, 0),
        (PARTS, {"a": 1, "b": 2, "c": 3, "d": 4}, {"a": 1, "b": 2, "c": 3, "d": 4}, 1),
        (PARTS, {"a": 1, "b": 9, "c": 3, "d": 9}, {"a": 1, "b": 2, "c": 3, "d": 4}, 0.5),
        (PARTS, {"a": 1}, {"a": 1, "b": 2, "c": 3, "d": 4}, 0.25),
        (PARTS, {}, {"a": 1, "b": 2, "c": 3, "d": 4}, 0),
        (TABLE, {"k": "a", "na": "b"}, {"k": "a", "na": "b"}, 1),
        (TABLE, {"k": "a"}, {"k": "a", "na": "b"}, 0.5),
        (TABLE, {"k": "b", "na": "a"}, {"k": "a", "na": "b"}, 0),
        (CARDS, {"k": "a"}, {"k": "a", "na": "b"}, 0.5),
        # Columns are 0.5 mm apart, rows 0.25: 10 mm are 20 columns, but 40 rows.
        (POINT, {"x": 120.0, "y": 100.0}, Spot(100, 100, radius=10), 1),
        (POINT, {"x": 120.5, "y": 100.0}, Spot(100, 100, radius=10), 0),
        (POINT, {"x": 100.0, "y": 140.0}, Spot(100, 100, radius=10), 1),
        (POINT, {"x": 112.0, "y": 132.0}, Spot(100, 100, radius=10), 1),  # 6 and 8 mm
        (POINT, {"x": 114.0, "y": 132.0}, Spot(100, 100, radius=10), 0),
        (POINT, {"x": 110.0, "y": 20.0}, Area(100, 10, 10, 10), 1),  # on its edge
        (POINT, {"x": 110.1, "y": 20.0}, Area(100, 10, 10, 10), 0),
        # Without spacing a radius is in pixels.
        (SLICES, {"x": 13.0, "y": 14.0, "frame": 2}, Spot(10, 10, radius=5), 1),
        (SLICES, {"x": 13.0, "y": 14.0, "frame": 2}, Spot(10, 10, radius=5, frame=2), 1),
        (SLICES, {"x": 13.0, "y": 14.0, "frame": 3}, Spot(10, 10, radius=5, frame=2), 0),
        # 5 x 10 of 10 x 10 in common: 50 of 150.
        (BOX, {"x": 5.0, "y": 0.0, "width": 10.0, "height": 10.0}, Area(0, 0, 10, 10, iou=0.33), 1),
        (BOX, {"x": 5.0, "y": 0.0, "width": 10.0, "height": 10.0}, Area(0, 0, 10, 10), 0),
        (
            BOX,
            {"x": 0.0, "y": 0.0, "width": 20.0, "height": 10.0},
            Area(0, 0, 10, 10, covered=1),
            1,
        ),
        (
            BOX,
            {"x": 1.0, "y": 0.0, "width": 19.0, "height": 10.0},
            Area(0, 0, 10, 10, iou=0, covered=0.95),
            0,
        ),
        (BOX, {"x": 50.0, "y": 50.0, "width": 1.0, "height": 1.0}, Area(0, 0, 10, 10, iou=0.01), 0),
    ],
)
def test_share(item: Item, value: Any, key: Any, share: float) -> None:
    assert item.score_share(value, key) == share


def test_a_key_that_is_none_and_an_image_that_is_unknown_are_the_authors_error() -> None:
    with pytest.raises(TypeError, match="expected a Spot or an Area"):
        POINT.score_share({"x": 1.0, "y": 2.0}, {"x": 1, "y": 2})
    with pytest.raises(ValueError, match="nothing is known of the image"):
        Locate("q", "Q").score_share({"x": 1.0, "y": 2.0}, Spot(1, 2, 3))
    with pytest.raises(ValueError, match="give a box an Area"):
        Spot(1, 2, 3).example("box")


@given(
    one=st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 20)] * 2),
    other=st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 20)] * 2),
)
def test_overlap_agrees_with_counting_pixels(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    def pixels(box: tuple[int, ...]) -> set[tuple[int, int]]:
        x, y, width, height = box
        return {(i, j) for i in range(x, x + width) for j in range(y, y + height)}

    common = len(pixels(one) & pixels(other))
    value = dict(zip(("x", "y", "width", "height"), other, strict=True))
    assert Area(*one).overlap(value) == pytest.approx(
        (common / len(pixels(one) | pixels(other)), common / len(pixels(one)))
    )


def test_more_wrong_ticks_than_right_ones_cost_no_more_than_all() -> None:
    assert CHOICES.score_share(["a", "b", "c"], {"a"}) == 0


@pytest.mark.parametrize(
    ("item", "value", "missing"),
    [(PARTS, {}, 4), (PARTS, {"a": 1}, 3), (TABLE, {}, 2), (TABLE, {"k": "a", "na": "b"}, 0),
     (PERCENT, 3, 0), (CHOICES, [], 0), (WRITTEN, "", 0)],
)  # fmt: skip
def test_missing(item: Item, value: Any, missing: int) -> None:
    assert item.count_blank(value) == missing


@pytest.mark.parametrize(
    ("item", "value", "other", "same"),
    [
        (CHOICES, ["a", "c"], {"c", "a"}, True),
        (CHOICES, ["a"], {"c", "a"}, False),
        (PERCENT, 95.4, 95, True),
        (PERCENT, 95.6, 95, False),
        (PARTS, {"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        (PARTS, {"a": 1}, {"b": 2, "a": 1}, False),
        (PARTS, {"a": 1, "b": 3}, {"b": 2, "a": 1}, False),
        (SLIDER, 0.5, 0.5, True),
        (SLIDER, 0.504, 0.5, True),
        (SLIDER, 0.51, 0.5, False),
        (TABLE, {"k": "a"}, {"k": "a"}, True),
        (TABLE, {"k": "a"}, {"k": "a", "na": "b"}, False),
        (POINT, {"x": 120.0, "y": 100.0}, Spot(100, 100, radius=10), True),
        (POINT, {"x": 121.0, "y": 100.0}, Spot(100, 100, radius=10), False),
        (POINT, {"x": 1.0, "y": 2.0}, {"x": 1.5, "y": 2}, True),
        (POINT, {"x": 1.0, "y": 2.0}, {"x": 1.6, "y": 2}, False),
        (SLICES, {"x": 1.0, "y": 2.0, "frame": 1}, {"x": 1, "y": 2, "frame": 2}, False),
        (WRITTEN, "x", "x", True),
    ],
)
def test_same(item: Item, value: Any, other: Any, same: bool) -> None:
    assert item.equals(value, other) is same


@pytest.mark.parametrize(
    ("item", "value", "vi", "en"),
    [
        (CHOICE, "a", "a (vi)", "a (en)"),
        (CHOICES, ["a", "c"], "a (vi); c (vi)", "a (en); c (en)"),
        (CHOICES, [], "–", "–"),
        (PERCENT, 1.96, "1,96\u00a0%", "1.96\u00a0%"),
        (FREE, -0.5, "−0,5", "−0.5"),
        (COUNT, 26, "26\u00a0trẻ", "26\u00a0children"),
        (PARTS, {"a": 1, "d": 4}, "a (vi): 1; d (vi): 4", "a (en): 1; d (en): 4"),
        (TABLE, {"k": "b"}, "k (vi): b (vi)", "k (en): b (en)"),
        (POINT, {"x": 120.5, "y": 88.99}, "x 120, y 88", "x 120, y 88"),
        (SLICES, {"x": 1.0, "y": 2.0, "frame": 3}, "x 1, y 2, lát 3", "x 1, y 2, slice 3"),
        (
            BOX,
            {"x": 1.0, "y": 2.0, "width": 30.4, "height": 9.6},
            "x 1, y 2, rộng 30, cao 10 điểm ảnh",
            "x 1, y 2, 30 × 10 pixels",
        ),
        (
            Locate("q", "Q", shape="box", grid=HEAD_CT),
            {"x": 1.0, "y": 2.0, "width": 3.0, "height": 9.0},
            "x 1, y 2, rộng 3, cao 9 điểm ảnh (1,5 × 2,2 mm)",
            "x 1, y 2, 3 × 9 pixels (1.5 × 2.2 mm)",
        ),
        (WRITTEN, "Tôi", "Tôi", "Tôi"),
    ],
)
def test_write(item: Item, value: Any, vi: str, en: str) -> None:
    assert (item.write(value, "vi"), item.write(value, "en")) == (vi, en)
