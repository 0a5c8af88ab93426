"""Holds a page in a browser to what axe calls serious or critical."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def audit(page: Page) -> None:
    """Fail where somebody who cannot see, or cannot use a mouse, is kept out."""
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not grave, [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave]


def fits(page: Page, what: str) -> None:
    """Hold a page to the width of its window, and to axe."""
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(wide), f"{what} is wider than {page.viewport_size}"
    audit(page)
