"""The reader: source beside draft, labelled by keyboard, on a tablet; and what it then reveals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lab_utils.drafts import Feedback, Pair, Reader, Revealed, pairs
from lab_utils.language import LANGUAGES
from lab_utils.questions import open_lab
from tests.lab_utils.test_lab_report import open_control

PAIRS = pairs()
ITEMS = """
lab: 99_draft
title: {vi: "Bản nháp", en: "Draft"}
items:
  draft:
    kind: classify
    points: 2
    label: {vi: "Mỗi câu thế nào?", en: "How is each sentence?"}
    rows:
ROWS
    options:
      supported: {vi: "Đúng nguồn", en: "Supported"}
      contradicted: {vi: "Trái nguồn", en: "Contradicts"}
      invented: {vi: "Bịa thêm", en: "Invented"}
"""
in_both = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def radiology() -> Pair:
    return PAIRS["radiology"]


@pytest.fixture
def folder(tmp_path: Path, radiology: Pair) -> Path:
    rows = "\n".join(
        f'      {one.key}: {{vi: "Câu {number}", en: "Sentence {number}"}}'
        for number, one in enumerate(radiology.sentences, 1)
    )
    (tmp_path / "items.yaml").write_text(ITEMS.replace("ROWS", rows), encoding="utf-8")
    return tmp_path


def tree(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{html}</div>")


@in_both
@pytest.mark.parametrize("pair", PAIRS.values(), ids=list(PAIRS))
def test_every_line_and_sentence_is_there_and_no_error_is_told(pair: Pair, language: str) -> None:
    reader = Reader(pair, language)
    found = tree(reader.html())
    assert [one.text for one in found.iter("li")] == [line[language] for line in pair.source]
    rows = {row.get("data-row"): "".join(row.itertext()) for row in found.iter("tr")}
    rows.pop(None)
    assert rows == {
        one.key: f"{number}. {one.text[language]}" for number, one in enumerate(pair.sentences, 1)
    }
    assert reader.keys == list(rows)
    assert not re.search("contradicted|invented|major", reader.html())


@in_both
def test_headings_regions_and_language_for_a_screen_reader(radiology: Pair, language: str) -> None:
    found = tree(Reader(radiology, language).html())
    words = {"vi": ["Nguồn (mô phỏng)", "Bản nháp AI (mô phỏng)"]}
    words["en"] = ["Source (simulated)", "AI draft (simulated)"]
    assert [one.text for one in found.iter("h3")] == words[language]
    regions = [one for one in found.iter() if one.get("role") == "region"]
    assert [one.get("aria-label") for one in regions] == [
        words[language][0],
        radiology.title[language],
    ]
    assert all(one.get("tabindex") == "0" for one in regions)
    assert [found[0].get("lang"), found.find(".//ol").get("lang")] == [language, language]  # type: ignore[union-attr]


def test_a_letter_in_english_is_read_out_in_english() -> None:
    found = tree(Reader(PAIRS["translation"], "vi").html())
    assert [found[0].get("lang"), found.find(".//ol").get("lang")] == ["vi", "en"]  # type: ignore[union-attr]


@in_both
def test_the_errors_unfold(radiology: Pair, language: str) -> None:
    html = Revealed(radiology, language)._repr_html_()
    folded = html[html.index("<details>") :]
    for one in radiology.wrong:
        assert escape(one.words[language]) in folded  # type: ignore[index]
        assert escape(one.source[language]) in folded  # type: ignore[index]
    [omission] = radiology.omissions
    assert omission.text[language] in folded
    assert {"vi": "12 câu, 2 câu sai; bỏ sót 1 điều.", "en": "12 sentences, 2 of them wrong"}[
        language
    ] in folded


def test_feedback_waits_for_every_label(radiology: Pair) -> None:
    labels = {one.key: "supported" for one in radiology.sentences}
    waiting = {key: label for key, label in labels.items() if key != "s12"}
    html = Feedback(radiology, waiting, "vi")._repr_html_()
    assert "còn 1" in html and "7 cm" not in html
    html = Feedback(radiology, labels, "vi")._repr_html_()
    assert "Bạn tìm ra 0 trong 2 câu sai, bỏ lọt 2; báo nhầm 0 câu đúng." in html
    assert html.count("✗ bỏ lọt") == 2
    labels |= {"s3": "contradicted", "s12": "invented", "s1": "invented"}
    html = Feedback(radiology, labels, "en")._repr_html_()
    assert "You found 2 of 2 wrong sentences and missed 0; 1 right ones" in html
    assert html.count("✓ found") == 2 and html.count("✓ found, other label") == 1


# In a lab


def test_a_question_takes_the_reader(folder: Path, radiology: Pair, screen: Any) -> None:
    def shown(labels: dict[str, str]) -> Feedback:
        return Feedback(radiology, labels, "vi")

    reader = Reader(radiology, "vi")
    question = open_lab("vi", folder).ask("draft", show=shown, table=reader)
    assert screen.widget(0).spec["table"] == reader.html()
    labels = {one.key: one.truth for one in radiology.sentences}
    screen.send(screen.widget(0), {"kind": "answer", "value": labels, "turn": 1})
    assert question.value == labels
    assert "Bạn tìm ra 2 trong 2" in screen.widget(0).picture


def test_another_draft_is_refused(folder: Path, screen: Any) -> None:
    with pytest.raises(ValueError, match="same ones"):
        open_lab("vi", folder).ask("draft", table=Reader(PAIRS["minutes"], "vi"))


# In a browser


@pytest.fixture
def open_page(browser: Any, folder: Path, radiology: Pair) -> Iterator[Any]:
    """Open the control alone on a page of some width; what it sends is in ``window.sent``."""
    pages = []

    def opened(language: str, width: int) -> Any:
        item = open_lab(language, folder).items["draft"]
        html = Reader(radiology, language).html()
        page = open_control(browser, item, html, language, width)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()


@in_both
@pytest.mark.parametrize("width", [600, 768, 1280])
def test_beside_one_another_on_a_pc_and_stacked_on_a_tablet(
    open_page: Any, language: str, width: int
) -> None:
    page = open_page(language, width)
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert inner <= outer
    source = page.locator(".labs-source").bounding_box()
    draft = page.locator(".labs-draft").bounding_box()
    if width == 1280:
        assert source["x"] + source["width"] <= draft["x"] and source["y"] == draft["y"]
    else:
        assert source["x"] == draft["x"] and source["y"] + source["height"] <= draft["y"]
    # Both are in sight at once, and no answer is cut off.
    assert draft["y"] + draft["height"] <= 1024
    select = page.locator("select").last
    assert select.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_a_trainee_labels_with_the_keyboard(open_page: Any) -> None:
    page = open_page("vi", 768)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "labs-source"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "labs-report"
    page.keyboard.press("Tab")
    page.keyboard.type("B")  # "Bịa thêm"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the first option: "Đúng nguồn"
    page.keyboard.press("Tab")
    sent = page.evaluate("window.sent")
    assert sent[-1]["value"] == {"s1": "invented", "s2": "supported"}


def test_each_select_is_named_by_its_sentence(open_page: Any, radiology: Pair) -> None:
    page = open_page("en", 1280)
    assert page.get_by_role("combobox").count() == 12
    for number, one in enumerate(radiology.sentences, start=1):
        name = f"{number}. {one.text['en']}"
        assert page.get_by_role("combobox", name=name, exact=True).count() == 1
    assert page.get_by_role("heading", level=3).count() == 2
