"""The templates of the pages that the project writes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

# What the pages of all rooms, and the hub's own, are built on.
SHARED = Path(__file__).resolve().parent / "templates"


@cache
def template(name: str) -> Template:
    """Return a template of one of the rooms; what is filled in is escaped."""
    folders = sorted(Path(__file__).parents[1].glob("*/templates"))
    return Environment(
        loader=FileSystemLoader(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template(name)
