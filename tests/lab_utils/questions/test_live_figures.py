"""Figures that follow a slider, in a browser: what Python has drawn for each position, at once and
without asking; the thumb under the line; letters to read and nothing to scroll at any width.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from lab_utils import accuracy, plots, simulate
from lab_utils.browser import STYLE
from lab_utils.colours import themes
from lab_utils.figures.live import LiveFigure, live, moving
from lab_utils.language import LANGUAGES
from lab_utils.questions import open_lab
from lab_utils.questions.control import control_script
from tests.lab_utils.test_lab_report import PAGE

SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"
DICE = np.random.default_rng(3)
TRUTH = np.repeat([1, 0], [390, 234])
SCORE = np.round(np.r_[DICE.beta(8, 1, 390), DICE.beta(1, 2, 234)], 3)

ITEMS = """
lab: small
title: {vi: Nhỏ, en: Small}
items:
  cut: {kind: threshold, scored: false, label: {vi: Kéo, en: Move}, range: [0, 1], start: 0.3}
  share:
    {kind: threshold, scored: false, label: {vi: Kéo, en: Move}, unit: "%", range: [1, 90],
     step: 1, start: 60}
"""

Show = Callable[[float], LiveFigure]


def panel(language: str) -> Show:
    return lambda at: plots.threshold_panel(TRUTH, SCORE, at, language, studies_per_day=80)


def thousand(language: str) -> Show:
    return lambda percent: plots.natural_frequencies(0.98, 0.8, percent / 100, language)


SHOWN = {"cut": panel, "share": thousand}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "items.yaml").write_text(ITEMS, encoding="utf-8")
    return tmp_path


def specification(folder: Path, item: str, language: str) -> dict[str, Any]:
    question = open_lab(language, folder).ask(item, show=SHOWN[item](language))
    return question.specification()[0]


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Callable[..., Page]]:
    """Opens a question as its page does, in the colours of the trainees' pages."""
    contexts = []

    def open_page(item: str, language: str = "vi", width: int = 390, dark: bool = False) -> Page:
        spec = specification(folder, item, language)
        fill = {
            "LANGUAGE": language,
            "CSS": f"{STYLE}{themes()} body {{ background: var(--surface); color: var(--ink); }}",
            "STATE": "{}",
            "SPEC": json.dumps(spec).replace("</", "<\\/"),
            "ESM": json.dumps(control_script()).replace("</", "<\\/"),
        }
        html = re.sub(r"LANGUAGE|CSS|SPEC|STATE|ESM", lambda found: fill[found[0]], PAGE)
        return show_page(browser, contexts, html, width, dark)

    yield open_page
    for context in contexts:
        context.close()


def show_page(browser: Browser, contexts: list[Any], html: str, width: int, dark: bool) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    contexts.append(context)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://labs.test/user/hocvien01/doc/tree/lab.ipynb")
    if "window.ready" in html:
        page.wait_for_function("window.ready")
    return page


# Sets the slider and returns what is drawn; `drawn` as the browser writes it.
DRAWN = """(positions) => {
  const slider = document.querySelector("input");
  const picture = document.querySelector(".labs-picture");
  return positions.map(([value, drawn]) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
    const below = document.querySelector(".labs-body").nextElementSibling;
    const wanted = document.createElement("div");
    wanted.innerHTML = drawn;
    return [`${picture.innerHTML}<!--slider-->${below.innerHTML}`, wanted.innerHTML];
  });
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", ["cut", "share"])
def test_the_script_shows_what_python_draws_at_every_position(
    opened: Callable[..., Page], folder: Path, item: str, language: str
) -> None:
    positions = open_lab(language, folder).items[item].positions
    show = SHOWN[item](language)
    pairs = opened(item, language).evaluate(DRAWN, [[at, show(at).html()] for at in positions])
    assert len(pairs) == {"cut": 101, "share": 90}[item]
    assert all(shown == drawn for shown, drawn in pairs)
    assert len({shown for shown, _ in pairs}) == len(pairs)


def test_it_follows_the_finger_without_a_line(opened: Callable[..., Page]) -> None:
    page = opened("cut")
    page.unroute_all()
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    slider = page.locator("input")
    slider.focus()
    for step in range(1, 21):
        page.keyboard.press("ArrowRight")
        cells = accuracy.confusion(TRUTH, SCORE, round(0.3 + step / 100, 2))
        counts = page.locator(".labs-counts td b").all_inner_texts()
        assert counts == [str(one) for one in (cells.fn, cells.tp, cells.tn, cells.fp)]
        heard = page.get_by_role("img").get_attribute("aria-label") or ""
        assert f"{cells.tp} dương tính thật, {cells.fn} âm tính giả, " in heard
        assert f"Ở ngưỡng 0,{30 + step}: " in heard
        assert page.locator(".labs-tag b").inner_text() == f"Ngưỡng 0,{30 + step}"
    assert asked == []
    assert {one["kind"] for one in page.evaluate("window.sent")} == {"answer"}


@pytest.mark.parametrize("width", [320, 360, 820, 1280])
def test_the_thumb_is_under_the_line(opened: Callable[..., Page], width: int) -> None:
    page = opened("cut", width=width)
    for value in (0, 0.37, 1):
        line, thumb = page.evaluate(
            """(value) => {
              const slider = document.querySelector("input");
              slider.value = value;
              slider.dispatchEvent(new Event("input"));
              const line = document.querySelector(".labs-line").getBoundingClientRect();
              const box = slider.getBoundingClientRect();
              return [line.left + line.width / 2, box.left + 14 + value * (box.width - 28)];
            }""",
            value,
        )
        assert line == pytest.approx(thumb, abs=0.6), value


SMALL = """() => [...document.querySelectorAll("main *")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) &&
  parseFloat(getComputedStyle(one).fontSize) < 12).map((one) => one.outerHTML)"""


def fits(page: Page) -> None:
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 820, 1280])
@pytest.mark.parametrize("item", ["cut", "share"])
def test_every_word_can_be_read_and_nothing_scrolls(
    opened: Callable[..., Page], item: str, width: int, dark: bool
) -> None:
    page = opened(item, width=width, dark=dark)
    fits(page)
    mood = "dark" if dark else "light"
    page.screenshot(path=SCREENSHOTS / f"live-{item}-{width}-{mood}.png", full_page=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 820, 1280])
def test_figures_without_a_slider_fit_too(browser: Browser, width: int, dark: bool) -> None:
    ward = simulate.ward(beds=4, days=6, seed=5).observations
    rounds = ward[ward.stay == ward.stay.iloc[0]].tail(12)
    figures = [plots.observation_chart(rounds, "vi", note="Mô phỏng"), panel("vi")(0.8)]
    shown = "".join(one._repr_html_() for one in figures)
    html = f"""<!doctype html><html lang="vi"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <style>{themes()} body {{ background: var(--surface); margin: 12px; }}</style>
        <main>{shown}</main>"""
    contexts: list[Any] = []
    page = show_page(browser, contexts, html, width, dark)
    fits(page)
    # No value runs into its neighbour.
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll(".labs-rounds td")].filter(
             (one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"""
        )
        == []
    )
    mood = "dark" if dark else "light"
    page.screenshot(path=SCREENSHOTS / f"live-static-{width}-{mood}.png", full_page=True)
    contexts[0].close()


@pytest.mark.parametrize("item", ["cut", "share"])
def test_what_is_sent_is_small(folder: Path, item: str) -> None:
    spec = specification(folder, item, "vi")
    assert len(json.dumps(spec["live"], ensure_ascii=False).encode()) < 12_000
    assert spec["pictured"] is False
    assert spec["live"]["under"] == (item == "cut")


def test_a_figure_that_changes_in_other_ways_is_no_live_figure() -> None:
    assert live(lambda at: LiveFigure(f"<b>{at}</b>", f"{moving(at)}."), [1, 2]) is None
    assert live(lambda at: LiveFigure("", f"{moving(at)}.") if at < 2 else "", [1, 2]) is None
    assert live(lambda at: "a picture", [1, 2]) is None
    assert live(lambda at: LiveFigure("", "Nothing."), []) is None


def test_a_figure_needs_words() -> None:
    with pytest.raises(ValueError, match="alt is empty"):
        LiveFigure("<b>1</b>", " ")
    for text in ("", "1|2"):
        with pytest.raises(ValueError, match="cannot move"):
            moving(text)


def test_what_stands_in_a_figure_cannot_run() -> None:
    evil = "<script>alert(1)</script>\"'"
    figure = plots.threshold_panel(TRUTH, SCORE, 0.5, "vi", note=evil)
    assert figure.alt.startswith(evil)
    assert "<script" not in figure._repr_html_()
