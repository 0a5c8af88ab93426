"""The laboratory report: what is seen, what is read out, and that a trainee can classify in it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lab_utils.lab_report import Report, ReportRow
from lab_utils.labtests import LabError, read_intervals
from lab_utils.language import LANGUAGES
from lab_utils.questions import open_lab
from lab_utils.questions.control import Control, specification
from lab_utils.questions.kinds import Item

ROWS = [
    ReportRow("k", "potassium", "6,8 (tán huyết)", sex="F", age=70, previous=[4.1, 4.4, 4.6]),
    ReportRow("na", "sodium", 118, sex="F", age=70, previous=[131, 126]),
    ReportRow("creatinine", "creatinine", 95, sex="F", age=70, previous=[95]),
    ReportRow("hb", "haemoglobin", "13,1", unit="g/dL", sex="F", age=70),
    ReportRow("platelets", "platelets", ">1000", unit="G/L", sex="F", age=70),
    ReportRow("fibrinogen", "fibrinogen", "<0,5", sex="F", age=70),
    ReportRow("glucose", "glucose", None, sex="F", age=70, previous=[5.1]),
]
CAPTION = {"vi": "Bệnh nhân <nữ>, 70 tuổi", "en": "A <woman> of 70"}
ITEMS = """
lab: 99_report
title: {vi: "Phiếu", en: "Report"}
items:
  results:
    kind: classify
    points: 2
    label: {vi: "Bạn làm gì với từng kết quả?", en: "What do you do with each result?"}
    rows:
      k: {vi: "Kali", en: "Potassium"}
      na: {vi: "Natri", en: "Sodium"}
      creatinine: {vi: "Creatinin", en: "Creatinine"}
      hb: {vi: "Hemoglobin", en: "Haemoglobin"}
      platelets: {vi: "Tiểu cầu", en: "Platelets"}
      fibrinogen: {vi: "Fibrinogen", en: "Fibrinogen"}
      glucose: {vi: "Glucose", en: "Glucose"}
    options:
      call: {vi: "Gọi ngay", en: "Call now"}
      repeat: {vi: "Làm lại", en: "Repeat"}
      wait: {vi: "Chờ", en: "Wait"}
  side:
    kind: choice
    points: 1
    label: {vi: "Bên nào?", en: "Which side?"}
    options:
      left: {vi: "Trái", en: "Left"}
      right: {vi: "Phải", en: "Right"}
"""


def report(language: str, critical: str | None = "kost_1990") -> Report:
    note = {"vi": "Kết quả mô phỏng.", "en": "Simulated results."}
    return Report(ROWS, language, CAPTION, critical=critical, note=note)


def cells(shown: Report) -> dict[str, list[str]]:
    """What each row says, cell by cell, eyes and ears together."""
    tree = ElementTree.fromstring(f"<div>{shown.html()}</div>")
    return {
        str(row.get("data-row")): [
            " ".join("".join(cell.itertext()).split()) for cell in row.iter() if cell.tag in "thtd"
        ]
        for row in tree.iter("tr")
        if row.get("data-row")
    }


def test_without_earlier_results_there_are_no_columns_for_them() -> None:
    first = Report([ReportRow("na", "sodium", 140)], "en", CAPTION)
    assert cells(first) == {"na": ["Sodium", "140", "mmol/L", "135–145", "inside the interval"]}
    assert "Previous" not in first.html() and "Trend" not in first.html()
    again = Report([ReportRow("na", "sodium", 140, previous=[139])], "en", CAPTION)
    assert "Previous" in again.html() and "Trend" in again.html()


def test_a_report_says_in_vietnamese_what_a_laboratory_would() -> None:
    rows = cells(report("vi"))
    assert rows["na"] == [
        "Natri",
        "118",
        "mmol/L",
        "135–145",
        "▼▼ LLthấp, nguy kịch",
        "126",
        "↘ giảmgiảm, từ cũ đến mới: 131; 126; 118",
    ]
    assert rows["creatinine"][3:] == [
        "50–90",
        "▲ Hcao",
        "95",
        "→ không đổikhông đổi, từ cũ đến mới: 95; 95",
    ]
    assert rows["hb"][1:5] == ["13,1", "g/dL", "12–15", "trong khoảng tham chiếu"]
    assert rows["platelets"][1:5] == [">1000", "G/L", "150–410", "▲▲ HHcao, nguy kịch"]


def test_a_report_in_english_takes_the_decimal_point() -> None:
    rows = cells(report("en"))
    assert rows["hb"][:4] == ["Haemoglobin", "13.1", "g/dL", "12–15"]
    assert rows["k"][3] == "3.5–5.2"
    assert rows["k"][6] == "↗ upup, oldest to newest: 4.1; 4.4; 4.6; 6.8"


def test_a_haemolysed_potassium_is_remarked_and_left_to_the_reader() -> None:
    row = cells(report("vi"))["k"]
    assert row[1] == "6,8tán huyết"
    assert row[4] == "▲ Hcao"  # 6.8 is below Kost's 8.0 for a haemolysed sample


def test_what_cannot_be_said_is_said_to_be_so() -> None:
    rows = cells(report("vi"))
    assert rows["fibrinogen"][3] == "–" and rows["fibrinogen"][4].startswith("?")
    assert rows["glucose"][1] == "–chưa có"
    assert rows["glucose"][4:] == ["–", "5,1", "–"]
    odd = Report(
        [
            ReportRow("text", "glucose", "dương tính"),
            ReportRow("unit", "glucose", 5, unit="G/L"),
            ReportRow("sex", "creatinine", 80),
            ReportRow("two", "glucose", "5,6 mg/dL", unit="mmol/L"),
        ],
        "vi",
        "x",
    )
    told = cells(odd)
    assert told["text"][1] == "dương tính" and "không phải kết quả bằng số" in told["text"][4]
    assert told["unit"][3] == "–" and "không đổi được" in told["unit"][4]
    assert "chưa biết giới" in told["sex"][4]
    assert "khác đơn vị" in told["two"][4]


def test_without_a_critical_list_nothing_is_critical() -> None:
    html = report("vi", critical=None).html()
    assert "HH" not in html and "LL" not in html and "nguy kịch" not in html


def test_the_list_and_the_note_stand_below_the_table() -> None:
    assert "danh sách Kost 1990. Kết quả mô phỏng." in report("vi").html()


def test_a_wards_own_table_is_used(tmp_path: Path) -> None:
    own = tmp_path / "khoa.csv"
    own.write_text(
        "analyte;sex;age_from;age_to;low;high;unit;source\nsodium;;18;;136,5;144;mmol/L;Khoa\n",
        encoding="utf-8",
    )
    shown = Report([ROWS[1]], "vi", "x", intervals=read_intervals(own))
    assert cells(shown)["na"][3] == "136,5–144"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_caption_heads_and_a_region_for_the_keyboard(language: str) -> None:
    html = report(language).html()
    tree = ElementTree.fromstring(f"<div>{html}</div>")
    region = tree.find("div")
    assert region is not None
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-label") == CAPTION[language] == unescape(tree.findtext(".//caption"))
    assert [cell.get("scope") for cell in tree.findall(".//thead//th")] == ["col"] * 7
    assert [cell.get("scope") for cell in tree.findall(".//tbody//th")] == ["row"] * len(ROWS)
    # A picture for the eye alone: the same is told in words beside it.
    assert all(svg.get("aria-hidden") == "true" for svg in tree.iter("svg"))


def test_it_shows_itself_and_escapes_what_it_is_given() -> None:
    html = report("en")._repr_html_()
    assert html.startswith('<div class="labs-static">') and "<woman>" not in html
    evil = Report([ReportRow("x", "glucose", "<script>alert(1)</script>")], "en", "x")
    assert "<script" not in evil._repr_html_()


def test_rows_need_keys_of_their_own_and_known_analytes() -> None:
    with pytest.raises(ValueError, match="own key"):
        Report([ROWS[0], ROWS[0]], "vi", "x")
    with pytest.raises(ValueError, match="at least one"):
        Report([], "vi", "x")
    with pytest.raises(LabError, match="kalium"):
        Report([ReportRow("k", "kalium", 4)], "vi", "x")
    with pytest.raises(LabError, match="kost"):
        Report([ROWS[0]], "vi", "x", critical="kost")


# In a lab


@pytest.fixture
def report_folder(tmp_path: Path) -> Path:
    (tmp_path / "items.yaml").write_text(ITEMS, encoding="utf-8")
    return tmp_path


def test_a_question_hands_the_report_to_the_browser(report_folder: Path, screen: Any) -> None:
    question = open_lab("vi", report_folder).ask("results", table=report("vi"))
    assert screen.widget(0).spec["table"] == report("vi").html()
    screen.send(screen.widget(0), {"kind": "answer", "value": {"k": "repeat"}, "turn": 1})
    assert question.value == {"k": "repeat"}


def test_marking_shows_the_report_and_the_answer(
    report_folder: Path, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_lab("vi", report_folder).ask("results", table=report("vi")).answer({"k": "repeat"})
    screen.clear()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    question = open_lab("vi", report_folder).ask("results", table=report("vi"))
    assert "▼▼ LL" in screen.html and "Kali: Làm lại" in screen.text
    assert "<select" not in screen.html
    assert question.score({row.key: "repeat" for row in ROWS}) == pytest.approx(2 / 7, abs=0.01)


def test_a_report_with_other_rows_is_refused(report_folder: Path, screen: Any) -> None:
    lab = open_lab("vi", report_folder)
    with pytest.raises(ValueError, match="same ones"):
        lab.ask("results", table=Report(ROWS[:2], "vi", "x"))
    with pytest.raises(ValueError, match="same ones"):
        lab.ask("side", table=report("vi"))


# In a browser

PAGE = """<!doctype html><html lang="LANGUAGE"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><style>CSS body { margin: 12px; }</style>
<main id="here"></main><script type="module">
const state = { value: null, mood: "blank", text: "", time: "", readings: [], changes: 0 };
const held = { spec: SPEC, state: { ...state, ...STATE }, picture: "", pixels: null };
const heard = {};
window.sent = [];
window.tell = (message) => heard["msg:custom"](message);
window.reply = (more) => { held.state = { ...state, ...more }; heard["change:state"](); };
const send = (one) => window.sent.push(one);
const on = (what, then) => { heard[what] = then; };
const model = { get: (name) => held[name], on, off() {}, send };
const source = new Blob([ESM], { type: "text/javascript" });
const made = (await import(URL.createObjectURL(source))).default;
made.render({ model, el: document.getElementById("here") });
window.ready = true;
</script></html>"""


def open_control(
    browser: Any,
    item: Item,
    table: str,
    language: str,
    width: int,
    state: dict[str, Any] | None = None,
    page: Any = None,
    pictured: bool = False,
) -> Any:
    """A control alone on a page: what it sends stands in ``window.sent``, ``reply`` answers."""
    spec = specification(item, language, pictured) | {"table": table}
    form = Control(spec={}, state={})
    fill = {
        "LANGUAGE": language,
        "CSS": form._css,
        "STATE": json.dumps(state or {}),
        "SPEC": json.dumps(spec).replace("</", "<\\/"),
        "ESM": json.dumps(form._esm).replace("</", "<\\/"),
    }
    form.close()
    html = re.sub(r"LANGUAGE|CSS|SPEC|STATE|ESM", lambda found: fill[found[0]], PAGE)
    page = page or browser.new_page(viewport={"width": width, "height": 1024})
    page.unroute_all()
    # An address of its own, as the tab's memory wants one; nothing leaves the machine.
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://labs.test/user/hocvien01/doc/tree/lab.ipynb")
    page.wait_for_function("window.ready")
    return page


def open_page(browser: Any, folder: Path, language: str, width: int) -> Any:
    item = open_lab(language, folder).items["results"]
    return open_control(browser, item, report(language).html(), language, width)


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_never_scrolls_sideways(
    browser: Any, report_folder: Path, language: str, width: int
) -> None:
    page = open_page(browser, report_folder, language, width)
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert inner <= outer
    # The answers are in sight without scrolling the table either.
    last = page.locator("select").last.bounding_box()
    assert last["x"] + last["width"] <= width
    page.close()


def test_a_trainee_classifies_with_the_keyboard(browser: Any, report_folder: Path) -> None:
    page = open_page(browser, report_folder, "vi", 768)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "labs-report"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the first option: "Gọi ngay"
    page.keyboard.press("Tab")
    page.keyboard.type("L")  # "Làm lại"
    page.keyboard.press("Tab")
    sent = page.evaluate("window.sent")
    assert sent[-1]["kind"] == "answer"
    assert sent[-1]["value"] == {"k": "call", "na": "repeat"}
    page.close()


def test_each_select_is_named_by_its_row(browser: Any, report_folder: Path) -> None:
    page = open_page(browser, report_folder, "en", 1280)
    assert page.get_by_role("combobox", name="Sodium").count() == 1
    assert page.get_by_role("combobox").count() == len(ROWS)
    table = page.get_by_role("table", name=CAPTION["en"])
    heads = [head.inner_text() for head in table.get_by_role("columnheader").all()]
    assert heads == [
        "Test",
        "Result",
        "Unit",
        "Reference interval",
        "Flag",
        "Previous",
        "Trend",
        "Your answer",
    ]
    # A screen reader hears words where the eye sees signs.
    assert page.get_by_role("cell", name="low, critical").count() == 1
    assert page.get_by_role("cell", name="down, oldest to newest: 131; 126; 118").count() == 1
    page.close()
