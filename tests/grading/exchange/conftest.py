"""The course's database on both engines, and a stand-in for the hub."""

from __future__ import annotations

from pathlib import Path

import pytest
from running_exchange import hub_api  # noqa: F401 - a fixture


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state/course.sqlite"
    made: str = request.getfixturevalue("postgres")()
    return made.replace("postgresql:", "postgresql+psycopg:")
