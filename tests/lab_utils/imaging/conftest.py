"""A real JupyterLab with a lab of marks and cards, and a real browser in front of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from waiting import until

from tests.shared.jupyter import jupyterlab

PROJECT = Path(__file__).resolve().parents[3]
SCREENSHOTS = PROJECT / "build" / "screenshots"
PATIENCE = 60_000  # ms: a server and a kernel start in between
ITEMS = """
lab: 91_pictures
title: {vi: "Ảnh và thẻ", en: "Pictures and cards"}
items:
  lesion:
    kind: locate
    shape: point
    points: 1
    label: {vi: "Chỉ vào não thất tư.", en: "Point at the fourth ventricle."}
    mistakes:
      bone: {vi: "Đây là xương đá.", en: "This is the petrous bone."}
  name:
    kind: locate
    shape: box
    points: 1
    label: {vi: "Khoanh tên bệnh viện.", en: "Draw a box around the hospital's name."}
  valve:
    kind: locate
    shape: point
    points: 1
    label: {vi: "Chỉ vào van hai lá.", en: "Point at the mitral valve."}
  triage:
    kind: sort
    points: 3
    label: {vi: "Xếp các phiếu kết quả AI.", en: "Sort the AI result cards."}
    rows:
      blurred: {vi: "Ảnh mờ, điểm 0,91", en: "Blurred image, score 0.91"}
      child: {vi: "AI cho người lớn, bệnh nhi 3 tuổi", en: "AI for adults, child of 3"}
      plain: {vi: "Ảnh rõ, điểm 0,12, không thấy gì", en: "Clear image, score 0.12, nothing seen"}
    options:
      image: {vi: "Lỗi ảnh", en: "Image problem"}
      ai: {vi: "Lỗi AI", en: "AI problem"}
      fine: {vi: "Ổn", en: "Fine"}
"""
CELLS = [
    "from lab_utils.questions import open_lab\n"
    "from lab_utils.imaging import scans\n"
    "from lab_utils.positions import Spot\n"
    'lab = open_lab("vi")\n'
    "ask = lab.ask",
    'lesion = ask("lesion", image=scans("head_ct"))',
    'lesion.check(mistakes={"bone": Spot(120.5, 300.5, radius=10)})',
    'name = ask("name", image=scans("us_rgb"))',
    'valve = ask("valve", image=scans("us_frames"))',
    'triage = ask("triage")',
    "from lab_utils.imaging import view\nview(scans('mr_overlay'), 'vi')",
]


class Sitting:
    """One person in front of the lab."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder

    def question(self, name: str) -> Locator:
        """A question, scrolled to; the notebook draws what is in sight."""
        wanted = self.page.locator(f".labs-question[data-item={name}]")
        self.page.locator(".jp-WindowedPanel-outer:visible").evaluate("it => it.scrollTop = 0")
        until(self.page, lambda: wanted.count() > 0 or self._scroll_on())
        return wanted

    def _scroll_on(self) -> bool:
        """Scroll a part of the notebook further; return False: what is wanted is not there yet."""
        notebook = self.page.locator(".jp-WindowedPanel-outer:visible")
        notebook.evaluate(
            "it => it.scrollTop = it.scrollTop + it.clientHeight + 5 < it.scrollHeight"
            " ? it.scrollTop + 300 : 0"
        )
        return False

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        until(self.page, is_so)

    def settled(self, read: Callable[[], float]) -> float:
        """Return what is read once ten frames of the page have left it as it is."""
        seen: list[float] = []

        def is_still() -> bool:
            seen.append(read())
            return len(seen) >= 10 and len(set(seen[-10:])) == 1

        until(self.page, is_still)
        return seen[-1]

    def status(self, name: str) -> Locator:
        return self.page.locator(f".labs-question[data-item={name}] .labs-status")

    def canvas(self, name: str) -> Locator:
        """The picture of a question, drawn and in sight."""
        canvas = self.question(name).locator("canvas")
        expect(self.question(name).locator(".labs-view[data-ready]")).to_be_visible()
        canvas.scroll_into_view_if_needed()
        return canvas

    def at(self, name: str, x: float, y: float, columns: int, rows: int) -> tuple[float, float]:
        """Where on the screen a position of the image lies."""
        box = self.canvas(name).bounding_box()
        assert box
        return box["x"] + x / columns * box["width"], box["y"] + y / rows * box["height"]

    def recorded(self, name: str) -> Any:
        """What the file holds of a question; None without an answer."""
        file = self.folder / "answers.json"
        items = json.loads(file.read_text(encoding="utf-8"))["items"] if file.exists() else {}
        return items.get(name, {}).get("value")

    def shot(self, what: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"pictures-{what}.png")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a JupyterLab and the folder it stands in."""
    with jupyterlab(tmp_path_factory.mktemp("jupyter"), ITEMS, CELLS) as served:
        yield served


def sit(context: BrowserContext, jupyter: tuple[str, Path]) -> Sitting:
    """Open the lab and run it."""
    address, folder = jupyter
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    page.goto(f"{address}/lab/tree/lab.ipynb?reset")
    # Named idle only once the kernel is connected.
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
    page.locator("[data-jp-item-name='restart-and-run']").click()
    expect(page.locator(".labs-question").first).to_be_visible()
    return Sitting(page, folder)


@pytest.fixture(scope="module")
def desk(browser: Browser, jupyter: tuple[str, Path]) -> Iterator[Sitting]:
    """A hospital PC."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield sit(context, jupyter)
    context.close()


@pytest.fixture(scope="module")
def tablet(browser: Browser, jupyter: tuple[str, Path], desk: Sitting) -> Iterator[Sitting]:
    """A tablet, on which the answers of the PC come back."""
    context = browser.new_context(
        viewport={"width": 768, "height": 1024}, has_touch=True, device_scale_factor=2
    )
    sitting = sit(context, jupyter)
    # The list of files leaves too little room on a tablet.
    if sitting.page.locator("#filebrowser").is_visible():
        sitting.page.keyboard.press("Control+b")
    yield sitting
    context.close()
