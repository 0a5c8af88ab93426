"""A hub on which lab 02 is really released, for all tests of the trainees' pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def labs_hub(hub_class: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    hub = hub_class(tmp_path_factory.mktemp("labs") / "course", first_lab=True)
    yield hub
    hub.stop()
