"""What Python hands the browser's form, and what the form may send back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_utils import questions
from lab_utils.browser import script
from lab_utils.imaging.viewer_widget import VIEWER, Viewer
from lab_utils.language import LANGUAGES
from lab_utils.questions.control import Control, Message, specification, with_image
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import KINDS, Item, Locate, Number, Sort, Threshold

SCRIPT = Control._esm
STATIC = Path(questions.__file__).parent / "static"
SHARED = (STATIC / "control.js").read_text(encoding="utf-8")


@pytest.fixture
def items(lab_folder: Path) -> dict[str, Item]:
    return dict(read_items(lab_folder / "items.yaml").items)


OPTIONAL = {"parts", "live"}  # the script asks whether there are any


def read_by(kind: str) -> set[str]:
    """Which keys of `spec` the scripts read to draw a kind; of `spec.texts` as "texts.…"."""
    code = SHARED + KINDS[kind].script.read_text(encoding="utf-8")
    if kind == "locate":  # the viewer is handed the texts under their own name
        viewed = script(*VIEWER).replace("texts.", "spec.texts.")
        code += re.sub(r"texts\[`viewer_\$\{use\}`\]", "", viewed)
    keys = set(re.findall(r"\bspec\.((?:texts\.)?\w+)", code))
    for names in re.findall(r"const {([^}]+)} = spec\.texts", code):
        keys |= {f"texts.{name.strip()}" for name in names.split(",")}
    return keys


def test_every_kind_has_a_script_that_adds_itself() -> None:
    for name, kind in KINDS.items():
        code = kind.script.read_text(encoding="utf-8")
        assert re.findall(r"^KINDS\.(\w+) =", code, flags=re.MULTILINE) == [name]
        assert code in SCRIPT
    assert SCRIPT.index("const KINDS") < SCRIPT.index("KINDS.choice =")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["side", "signs", "ppv", "cells", "alerts", "rows", "night", "opinion"]
)
def test_the_specification_holds_every_key_the_script_reads(
    items: dict[str, Item], name: str, language: str
) -> None:
    spec = specification(items[name], language, pictured=True)
    held = set(spec) | {f"texts.{text}" for text in spec["texts"]}
    wanted = read_by(items[name].kind)
    assert {"label", "kind", "texts.saving", "texts.not_saved"} <= wanted
    assert wanted - OPTIONAL <= held


CARDS = Sort("q", "Q", rows={"r": "R"}, options={"a": {"vi": "A", "en": "A"}})
POINT = Locate("q", "Q", shape="point")


def marked(item: Locate = POINT, language: str = "vi") -> dict[str, Any]:
    """What the script is handed where an image is marked."""
    from lab_utils.imaging import scan_of

    image = scan_of(np.zeros((8, 8), np.uint8))
    return with_image(specification(item, language, pictured=False), image, language)[0]


def test_cards_and_marks_get_every_key_the_script_reads() -> None:
    for spec in (specification(CARDS, "vi", pictured=False), marked()):
        held = set(spec) | {f"texts.{text}" for text in spec["texts"]}
        assert read_by(spec["kind"]) - OPTIONAL <= held
    read = set(re.findall(r"\bimage\.(\w+)", SCRIPT)) | {"columns", "rows", "frames", "slope"}
    assert {"windows", "spacing", "range"} <= read <= marked()["image"].keys()


def test_every_text_handed_over_is_read(items: dict[str, Item]) -> None:
    # The three tools are named by a loop, the shared texts and ours apart.
    tools = {f"texts.viewer_{use}" for use in ("mark", "window", "move")}
    handed = [specification(item, "vi", pictured=False) for item in [*items.values(), CARDS]]
    for spec in (*handed, marked()):
        assert {f"texts.{name}" for name in spec["texts"]} <= read_by(spec["kind"]) | tools
    assert {spec["kind"] for spec in (*handed, marked())} == set(KINDS)


def test_the_state_holds_every_key_the_script_reads(lab_folder: Path, screen: Any) -> None:
    from lab_utils.questions import open_lab

    open_lab("vi", lab_folder).ask("ppv")
    read = set(re.findall(r"\b(?:state|first)\.(\w+)", SCRIPT))
    assert {"mood", "text", "readings", "form", "turn"} <= read
    assert read <= screen.widget(0).state.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_in_the_language_asked_for(items: dict[str, Item], language: str) -> None:
    other = {"vi": "en", "en": "vi"}[language]
    for item in items.values():
        mine, theirs = (
            set(texts(specification(item, one, pictured=False))) for one in (language, other)
        )
        # Names, units and signs are the same in both.
        assert {text for text in mine & theirs if " " in text.strip()} == set()


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts(one)]
    return []


def test_nothing_meant_for_after_marking_is_handed_over(items: dict[str, Item]) -> None:
    for item in items.values():
        for language in LANGUAGES:
            handed = "\n".join(texts(specification(item, language, pictured=False)))
            for secret in ("Heart", "Vì < tim", "PPV follows", "PPV tùy", "as in a mirror"):
                assert secret not in handed


def test_range_hint() -> None:
    hinted = Number("q", "Q", unit="%", range=(-0.5, 12000))
    assert specification(hinted, "vi", False)["hint"] == "Từ −0,5 đến 12\u202f000\u00a0%."
    assert specification(hinted, "en", False)["hint"] == "From −0.5 to 12\u202f000\u00a0%."
    assert specification(Number("q", "Q"), "vi", False)["hint"] == ""


@pytest.mark.parametrize("step", [0.01, 0.05, 0.25, 0.125, 0.001, 0.5, 1, 5, 10, 1e-6])
def test_a_slider_shows_each_of_its_settings_in_full(step: float) -> None:
    slider = Threshold("q", "Q", range=(0, 100), step=step)
    decimals = specification(slider, "vi", False)["decimals"]
    for number in range(1, 12):
        assert float(f"{number * step:.{decimals}f}") == pytest.approx(number * step, rel=1e-9)
    assert decimals == 0 or float(f"{step:.{decimals - 1}f}") != step  # and no longer


@given(
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=5,
    )
)
def test_only_objects_reach_the_question(content: Any) -> None:
    got: list[Any] = []
    form = Control(spec={}, state={})
    form.on_answer(got.append)
    data = {"method": "custom", "content": content}
    form.comm.handle_msg({"content": {"data": data}, "buffers": []})
    assert got == ([content] if isinstance(content, dict) else [])
    form.close()


def test_script_and_style_travel_with_the_widgets() -> None:
    form, message, view = Control(spec={}, state={}), Message(html="<p>x</p>"), Viewer(spec={})
    for widget in (form, message, view):
        assert widget._esm.count("export default") == 1
        assert ".labs-question" in widget._css
        synced = widget.get_state()
        assert synced["_esm"] and synced["_css"]
        # A hospital's network may be shut: nothing is fetched.
        assert not re.search(r"https?://|\bimport\b|@import|url\(", synced["_esm"] + synced["_css"])
        widget.close()
