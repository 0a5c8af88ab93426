"""Kernels for the tests that run labs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from warm_kernels import warm_kernels


@pytest.fixture(scope="session")
def kernels() -> Iterator[None]:
    """Let kernels start as copies of a process that has imported the libraries."""
    with warm_kernels():
        yield
