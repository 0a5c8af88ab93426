"""The class report as a reader sees it, of a class large enough for pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit import fits
from playwright.sync_api import Browser

SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"


@pytest.mark.parametrize("width", [1280, 768])
@pytest.mark.parametrize("report", ["marked", "english"])
def test_the_report_keeps_nobody_out(
    klass, browser: Browser, report: str, width: int, tmp_path: Path
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    pages = {name: text for name, text in klass.reports[report].items() if name.endswith(".html")}
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    pictures = 0
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        page.goto((tmp_path / name).as_uri())
        pictures += page.locator("img").count()
        page.screenshot(path=SCREENSHOTS / f"report-{report}-{name}-{width}.png", full_page=True)
        fits(page, f"{report} {name}")
    assert pictures
    context.close()
