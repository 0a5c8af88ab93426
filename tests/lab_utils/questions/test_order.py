"""Answers given while the kernel is busy, on a real JupyterLab: the last one given is kept.

JupyterLab lets widgets talk to a thread of the kernel beside the one that runs cells; ipykernel
takes the first messages on the latter and, once it has replied, the next on the former, so that
they overtake those still waiting.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.shared.jupyter import jupyterlab

PATIENCE = 60_000  # ms: a server and a kernel start in between
ITEMS = """
lab: 92_order
title: {vi: "Thứ tự", en: "Order"}
items:
  cells:
    kind: number
    points: 4
    label: {vi: "Bốn ô", en: "Four boxes"}
    parts: {tp: {vi: a, en: a}, fp: {vi: b, en: b}, fn: {vi: c, en: c}, tn: {vi: d, en: d}}
  night:
    kind: text
    points: 1
    label: {vi: "Đêm nay?", en: "Tonight?"}
    rubric: [{vi: "Để trống.", en: "Blank."}, {vi: "Có ý kiến.", en: "A view."}]
"""
CELLS = [
    "import time\n"
    "from pathlib import Path\n"
    "from lab_utils.questions import open_lab\n"
    "def wait_for(name):\n"
    "    while not Path(name).exists():\n"
    "        time.sleep(0.01)\n"
    "class Count:\n"
    "    def __init__(self, value):\n"
    "        self.count = len(value)\n"
    "        if self.count == 2:\n"
    "            wait_for('drawn')\n"
    "    def _repr_html_(self):\n"
    "        return f'<p class=count>{self.count}</p>'\n"
    'ask = open_lab("vi").ask',
    'cells = ask("cells", show=Count)',
    'night = ask("night")',
    "wait_for('run')",
]
SETTING = "@jupyterlab/apputils-extension:kernels-settings"


@pytest.fixture
def lab(
    browser: Browser,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[tuple[Page, Path]]:
    """The lab's page, its last cell still running, and its folder."""
    settings = {SETTING: {"commsOverSubshells": request.param}}
    with jupyterlab(tmp_path, ITEMS, CELLS, settings) as (address, folder):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.goto(f"{address}/lab/tree/lab.ipynb?reset")
        expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
        page.locator("[data-jp-item-name='restart-and-run']").click()
        expect(page.locator("textarea")).to_be_visible()
        yield page, folder
        page.close()


def recorded(folder: Path, name: str, when: Callable[[Any], bool]) -> Any:
    """What the file holds of an item, as soon as it is as wanted or ten seconds have passed."""
    for _ in range(100):
        time.sleep(0.1)
        file = folder / "answers.json"
        items = json.loads(file.read_bytes())["items"] if file.exists() else {}
        if name in items and when(items[name]["value"]):
            return items[name]["value"]
    return items.get(name, {}).get("value")


@pytest.mark.parametrize("lab", ["perCommTarget", "disabled"], indirect=True)
def test_the_last_answer_given_is_kept(lab: tuple[Page, Path]) -> None:
    page, folder = lab
    question = page.locator(".labs-question[data-item=cells]")
    question.locator("input").first.focus()
    for number in ("387", "84", "3"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    expect(question.locator(".labs-status")).to_have_text("Đang ghi…")
    # The first answer is taken; while the second is, the fourth is given.
    (folder / "run").touch()
    expect(question.locator(".count")).to_have_text("1")
    page.keyboard.type("150")
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)  # time to overtake, were it let
    (folder / "drawn").touch()
    expect(question.locator(".count")).to_have_text("4")
    expect(question.locator(".labs-status")).to_contain_text("d: 150")
    # Whatever was on its way has come when a later message of another question has.
    page.locator("textarea").fill("Tôi đặt 0,96")
    assert recorded(folder, "night", bool)
    four = {"tp": 387, "fp": 84, "fn": 3, "tn": 150}
    assert recorded(folder, "cells", four.__eq__) == four


@pytest.mark.parametrize("lab", ["disabled"], indirect=True)
def test_a_page_closed_right_after_the_last_key_loses_nothing(lab: tuple[Page, Path]) -> None:
    page, folder = lab
    (folder / "run").touch()
    (folder / "drawn").touch()
    page.locator(".labs-question[data-item=cells] input").first.focus()
    page.keyboard.type("387")
    page.keyboard.press("Tab")
    page.keyboard.type("84")
    page.locator("textarea").focus()
    page.keyboard.type("Tôi đặt 0,96")
    page.close(run_before_unload=True)
    wanted = "Tôi đặt 0,96"
    assert recorded(folder, "night", wanted.__eq__) == wanted
    assert recorded(folder, "cells", bool) == {"tp": 387, "fp": 84}
