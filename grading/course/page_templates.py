"""The templates of the pages that the project writes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from lab_utils.colours import css_properties

# The base of all pages, the hub's own among them.
SHARED = Path(__file__).resolve().parent / "templates"
# Variables that every template may use.
GLOBALS = {"css_properties": css_properties()}


@cache
def template(name: str) -> Template:
    """Return a template of one of the rooms; what is filled in is escaped."""
    folders = sorted(Path(__file__).parents[1].glob("*/templates"))
    environment = Environment(
        loader=FileSystemLoader(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(GLOBALS)
    return environment.get_template(name)
