"""The course's database on both engines, for what is kept in it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state/course.sqlite"
    made: str = request.getfixturevalue("postgres")()
    return made.replace("postgresql:", "postgresql+psycopg:")
