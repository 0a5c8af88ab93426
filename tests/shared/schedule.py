"""Which tests stay together in one process, and which come first.

The tests of a file do; those of `test_labs.py` go by labs instead, so that both processors have
their share. What takes longest begins first, and the last process to end is not long alone.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LABS = "tests/notebooks/test_labs.py"
# Those that start a hub wait much and compute little; then what computes most.
FIRST = (
    "tests/grading/hub/test_browser.py",
    "tests/grading/desk/test_desk.py",
    "tests/grading/hub/test_lti.py",
    "tests/grading/trainee/test_my_labs.py",
    "tests/lab_utils/imaging/test_browser.py",
    "tests/lab_utils/questions/test_order.py",
    LABS,
    "tests/grading/marking/test_mark_class.py",
    "tests/grading/hub/",
    "tests/grading/marking/",
    "tests/notebooks/",
)

# What `make quick` leaves out: whatever starts a hub, a browser or a kernel, releases and marks the
# labs of a course, or sets up an environment.
SLOW = {
    "browser",
    "hub",
    "hub_class",
    "jupyter",
    "kernels",
    "klass_once",
    "made",
    "new_course",
    "orthanc",
    "postgres",
    "released_once",
}
STARTING = (
    "tests/grading/cli/test_backup_commands.py",
    "tests/grading/cli/test_folder_names.py",
    "tests/grading/desk/",
    "tests/grading/exchange/test_service.py",
    "tests/grading/hub/",
    "tests/grading/labrun/test_pictures.py",
    "tests/grading/report/test_hold.py",
    "tests/grading/report/test_without_marks.py",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: `make quick` leaves it out")


class ByFileAndLab(LoadScopeScheduling):
    """Gives a process a whole file, and of the file of all labs one lab."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


@pytest.hookimpl(optionalhook=True)  # absent with -p no:xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Take the place of ``--dist loadfile``."""
    return ByFileAndLab(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the groups, for ``--no-loadscope-reorder``; mark what takes long."""
    items.sort(key=_rank)  # stable: within a file nothing moves, but labs stay together
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if SLOW.intersection(fixtures) or _file(item).startswith(STARTING):
            item.add_marker(pytest.mark.slow)


def _file(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]


def group(nodeid: str) -> str:
    """Return what the tests that stay in one process have in common."""
    file, _, test = nodeid.partition("::")
    lab = re.search(r"\d\d_\w+", test) if file == LABS else None
    return f"{file} {lab[0]}" if lab else file


def _rank(item: pytest.Item) -> tuple[int, str]:
    file = _file(item)
    place = next((n for n, name in enumerate(FIRST) if file.startswith(name)), len(FIRST))
    return place, group(item.nodeid)
