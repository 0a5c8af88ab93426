"""Every page gets the colours and sizes that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from grading.course.page_templates import GLOBALS, SHARED, template
from lab_utils.colours import css_properties

GRADING = Path(__file__).parents[3] / "grading"
HUB_PAGES = GRADING / "hub" / "pages"
PAGES = [*GRADING.glob("*/templates/*.html"), *HUB_PAGES.glob("*.html")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_names_only_colours_that_there_are(path: Path) -> None:
    named = set(re.findall(r"var\(--([\w-]+)\)", path.read_text(encoding="utf-8")))
    assert named <= set(re.findall(r"--([\w-]+):", css_properties()))


def test_pages_begin_with_the_colours() -> None:
    page = template("controls.html").render(language="vi", title="Bài")
    assert page.partition("<style>")[2].lstrip().startswith(css_properties())


def test_the_hubs_own_pages_do_too() -> None:
    # As JupyterHub is told in its configuration.
    hub = Environment(loader=FileSystemLoader([HUB_PAGES, SHARED]), autoescape=True)
    page = hub.get_template("login.html").render(**GLOBALS)
    assert page.partition("<style>")[2].lstrip().startswith(css_properties())
