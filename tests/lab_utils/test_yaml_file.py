"""YAML that a person wrote: what is wrong with it is said with its file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_utils.yaml_file import (
    FLAG,
    NAME,
    NUMBER,
    TWIN,
    YamlError,
    check_entries,
    expect,
    named,
    read_yaml,
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"a: [1, 2", "is not YAML"),
        (b"{[a]: b}", "is not YAML"),
        (b"a: 1\nb: {x: 1, x: 2}\n", "line 2: the name 'x' stands twice"),
        (b"a: 1\na: 2\n", "line 2: the name 'a' stands twice"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "items.yaml"
    path.write_bytes(content)
    with pytest.raises(YamlError) as caught:
        read_yaml(path)
    assert said in caught.value.say("en")
    assert "items.yaml" in caught.value.say("vi") != caught.value.say("en")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match=r"course.yaml is missing"):
        read_yaml(tmp_path / "course.yaml")


def test_a_good_file_is_read_with_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for head in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(head + "base: &b {x: 1}\nmore: {<<: *b, y: đỏ}\n".encode())
        assert read_yaml(path) == {"base": {"x": 1}, "more": {"x": 1, "y": "đỏ"}}


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (NAME, "ppv", 5),
        (FLAG, False, 0),
        (NUMBER, 0.5, True),
        (NUMBER, 3, float("nan")),
        (TWIN, {"vi": "a", "en": "b"}, {"vi": "a"}),
        (named(NUMBER), {"a": 1}, {1: 1}),
        (named(NUMBER), {}, {"a": "1"}),
    ],
)
def test_a_value_is_held_to_its_form(form: tuple, good: object, bad: object) -> None:
    expect(form, good, "here")
    with pytest.raises(YamlError) as caught:
        expect(form, bad, "items.yaml, unit")
    assert caught.value.say("en").startswith("items.yaml, unit: expected ")
    assert caught.value.say("vi").startswith("items.yaml, unit: cần ")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "expected the entries a, b"),
        ({"c": 1, "a": 1}, "c is not an entry; expected some of a, b"),
        ({"b": "x"}, "a is missing"),
        ({"a": "x"}, "course.yaml, a: expected a number"),
    ],
)
def test_entries_are_known_there_and_right(entries: object, said: str) -> None:
    with pytest.raises(YamlError) as caught:
        check_entries(entries, {"a": NUMBER, "b": NAME}, "course.yaml", required=("a",))
    assert said in caught.value.say("en")
