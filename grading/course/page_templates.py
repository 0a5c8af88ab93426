"""The templates of the pages that the project writes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template


@cache
def template(name: str) -> Template:
    """Return a template of ``grading/templates``; what is filled in is escaped."""
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template(name)
