"""A small lab with a question of every kind, and a screen that keeps what is shown."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import outside
import programs
import pytest
import schedule
import steps
from hypothesis import settings
from warm_processes import Warm, copies

from lab_utils.errors import BilingualError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same draws on every machine; nothing here is judged by the clock.
settings.register_profile("labs", derandomize=True, deadline=None)
settings.load_profile("labs")


def pytest_configure(config: pytest.Config) -> None:
    for module in (outside, programs, schedule, steps):
        config.pluginmanager.register(module)


ITEMS = """
lab: 99_small
title: {vi: "Bài nhỏ", en: "A small lab"}
items:
  side:
    kind: choice
    points: 2
    label: {vi: "Bên <b>nào</b>?", en: "Which <b>side</b>?"}
    options:
      left: {vi: "Trái <i>&</i>", en: "Left <i>&</i>", why: {vi: "Vì < tim", en: "Heart < here"}}
      right: {vi: "Phải", en: "Right"}
    mistakes:
      mirror: {vi: "Bạn đọc phim như soi gương.", en: "You read the film as in a mirror."}
  signs:
    kind: choices
    points: 2
    label: {vi: "Dấu hiệu nào?", en: "Which signs?"}
    options:
      cough: {vi: "Ho", en: "Cough"}
      fever: {vi: "Sốt", en: "Fever"}
      rash: {vi: "Ban", en: "Rash"}
  ppv:
    kind: number
    points: 1
    label: {vi: "PPV là bao nhiêu?", en: "What is the PPV?"}
    unit: "%"
    range: [0, 5000]
    tolerance: 0.5
    mistakes:
      specificity: {vi: "Đây là độ đặc hiệu.", en: "This is the specificity."}
      sure: {vi: "Bạn quá chắc chắn.", en: "You are too sure."}
    after: {vi: "PPV tùy <tỷ lệ hiện mắc>.", en: "PPV follows <prevalence>."}
  cells:
    kind: number
    points: 4
    label: {vi: "Bốn ô?", en: "Four cells?"}
    unit: {vi: "trẻ", en: "children"}
    range: [0, 624]
    integer: true
    parts:
      tp: {vi: "Đúng, báo", en: "Right alert"}
      fp: {vi: "Sai, báo", en: "Wrong alert"}
      fn: {vi: "Sót", en: "Missed"}
      tn: {vi: "Đúng, im", en: "Right silence"}
  alerts:
    kind: threshold
    points: 1
    label: {vi: "Chọn ngưỡng", en: "Choose a threshold"}
    range: [0, 1]
    step: 0.01
    start: 0.3
  rows:
    kind: classify
    points: 2
    label: {vi: "Làm gì?", en: "What to do?"}
    rows:
      k: {vi: "Kali <8>", en: "Potassium <8>"}
      na: {vi: "Natri 120", en: "Sodium 120"}
    options:
      call: {vi: "Gọi", en: "Call"}
      wait: {vi: "Chờ", en: "Wait"}
  opinion:
    kind: number
    scored: false
    label: {vi: "Bạn đoán bao nhiêu?", en: "Your guess?"}
    range: [0, 100]
  night:
    kind: text
    points: 3
    label: {vi: "Đêm nay?", en: "Tonight?"}
    rubric:
      - {vi: "Để trống.", en: "Blank."}
      - {vi: "Có ý kiến.", en: "A view."}
"""


@pytest.fixture(autouse=True)
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without an open notebook, whose language alone an error would show."""
    monkeypatch.setattr(BilingualError, "reader", None)


@pytest.fixture
def lab_folder(tmp_path: Path) -> Path:
    """A folder with the small lab's ``items.yaml`` and no answers yet."""
    folder = tmp_path / "lab"
    folder.mkdir()
    (folder / "items.yaml").write_text(ITEMS, encoding="utf-8")
    return folder


class Screen:
    """What IPython was asked to show, in order; and the browser's end of the widgets."""

    def __init__(self, shell: Any, publisher: Any) -> None:
        self.shell = shell
        self.publisher = publisher

    def clear(self) -> None:
        self.publisher.outputs.clear()

    @property
    def bundles(self) -> list[dict[str, Any]]:
        return [output["data"] for output in self.publisher.outputs]

    @property
    def html(self) -> str:
        return "\n".join(bundle.get("text/html", "") for bundle in self.bundles)

    @property
    def text(self) -> str:
        """What a reader sees of the HTML."""
        from html import unescape

        return unescape(re.sub(r"<[^>]+>", " ", self.html))

    def widget(self, number: int) -> Any:
        """The widget behind an output, found by the id that the browser gets."""
        from ipywidgets.widgets.widget import _instances

        view = self.bundles[number]["application/vnd.jupyter.widget-view+json"]
        return _instances[view["model_id"]]

    @staticmethod
    def send(widget: Any, content: object) -> None:
        """Deliver what ``model.send(content)`` in the browser does, where the kernel does."""
        data = {"method": "custom", "content": content}
        widget.comm.handle_msg({"content": {"data": data}, "buffers": []})


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """A real IPython shell whose outputs are kept."""
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from ipywidgets import Widget
    from traitlets.config import Config

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.display_pub = publisher = CapturingDisplayPublisher()

    def raise_again(*_: object, **__: object) -> None:
        raise  # the error that is being handled

    # ipywidgets only prints what a message from the browser raises.
    monkeypatch.setattr(shell, "showtraceback", raise_again)
    yield Screen(shell, publisher)
    Widget.close_all()
    InteractiveShell.clear_instance()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        programs.missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=outside.CHROMIUM)
        outside.watch(browser)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """The process of which kernels and workers are copies."""
    warm = Warm()
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def kernels(warm: Warm) -> Iterator[None]:
    """Let kernels and workers start as copies of a process that has imported the libraries."""
    with copies(warm):
        yield
