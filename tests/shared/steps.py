"""Tests of a file that are the steps of one way: each needs those before it.

Such a file says so once, ``pytestmark = pytest.mark.steps``. When a step fails, those after it are
reported as not run for that reason; a step that is run without those before it says what it needs.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

_begun: dict[Path, set[str]] = defaultdict(set)
_failed: dict[Path, str] = {}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "steps: the tests of this file need those before them")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if not item.get_closest_marker("steps"):
        return
    if item.path in _failed:
        pytest.xfail(f"not run: {_failed[item.path]} failed, and this step needs it")
    _begun[item.path].add(_name(item))
    if left_out := [name for name in _before(item) if name not in _begun[item.path]]:
        pytest.fail(
            f"{_name(item)} needs the steps before it, {left_out[0]} first: "
            f"run the whole file, {item.path.name}",
            pytrace=False,
        )


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Note the first step that fails; one that is skipped fails nobody."""
    outcome = call.excinfo and call.excinfo.type
    if not outcome or issubclass(outcome, pytest.skip.Exception | pytest.xfail.Exception):
        return
    if item.get_closest_marker("steps"):
        _failed.setdefault(item.path, _name(item))


def _name(item: pytest.Item) -> str:
    """The test function, whatever it is run with."""
    return item.originalname if isinstance(item, pytest.Function) else item.name


def _before(item: pytest.Item) -> list[str]:
    assert isinstance(item, pytest.Function)
    tests = [name for name in vars(item.module) if name.startswith("test_")]
    return tests[: tests.index(_name(item))]
