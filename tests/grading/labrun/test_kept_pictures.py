"""Figures and pictures on the disk: once each, named by what they show, and not without end."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest

from grading.labrun import pictures as module
from grading.labrun.pictures import Pictures


def image(content: bytes, kind: str = "png") -> str:
    return f'<img alt="x" src="data:image/{kind};base64,{base64.b64encode(content).decode()}">'


def test_a_figure_is_named_by_what_it_shows_and_kept_once(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    html = pictures.put_out(f"<p>{image(b'one')}{image(b'two', 'jpeg')}{image(b'one')}</p>")
    one, two, again = re.findall(r'src="\.\./picture/([\w.]+)"', html)
    assert one == again != two and "base64" not in html
    assert (tmp_path / one).read_bytes() == b"one"
    assert (tmp_path / two).read_bytes() == b"two" and two.endswith(".jpg")
    assert Pictures(tmp_path).put_out(image(b"one")) == f'<img alt="x" src="../picture/{one}">'


def test_what_a_slider_shows_is_drawn_once_by_all(tmp_path: Path) -> None:
    drawn: list[str] = []

    def draw() -> str:
        drawn.append("x")
        return "<svg>ế</svg>"

    for _ in range(2):
        assert Pictures(tmp_path).drawn("lab, 0.3", draw) == "<svg>ế</svg>"
    assert drawn == ["x"]
    Pictures(tmp_path).drawn("lab, 0.4", draw)
    assert drawn == ["x", "x"]


def test_what_was_drawn_longest_ago_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 2500)
    pictures = Pictures(tmp_path)
    monkeypatch.setattr(module, "_LOOK_AFTER", 1)
    kept: list[Path] = []
    for number in range(4):
        before = {*(tmp_path / "drawn").iterdir()}
        pictures.drawn(str(number), lambda: "x" * 1000)
        [new] = {*(tmp_path / "drawn").iterdir()} - before
        os.utime(new, (1000 + number, 1000 + number))
        kept.append(new)
    assert {*(tmp_path / "drawn").iterdir()} == {*kept[2:]}
    assert pictures.drawn("0", lambda: "again") == "again"


def test_a_figure_that_no_lab_has_shown_for_long_is_forgotten(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    pictures.put_out(image(b"old") + image(b"used"))
    for path in tmp_path.glob("*.png"):
        os.utime(path, (1000, 1000))
    pictures.put_out(image(b"used"))
    Pictures(tmp_path)
    assert [path.read_bytes() for path in tmp_path.glob("*.png")] == [b"used"]
