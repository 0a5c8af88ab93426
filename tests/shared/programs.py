"""Programs of the machine that some tests need: named at the end where they are missing.

With ``CI=true`` a test that misses one fails; elsewhere it is skipped.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

# Program to the command that installs it on Debian and Ubuntu.
INSTALLED_BY = {
    "Chromium": "sudo apt-get install chromium",
    "Orthanc": "sudo apt-get install orthanc orthanc-dicomweb",
    "PostgreSQL": "sudo apt-get install postgresql",
    "bubblewrap": "sudo apt-get install bubblewrap",
}


def missing(program: str, why: str = "") -> NoReturn:
    """Skip the test that needs a program, or fail it in CI.

    Parameters
    ----------
    program : str
        One of `INSTALLED_BY`.
    why : str
        What else is wrong than that it is not there, and what helps.
    """
    reason = f"needs {program} ({why or INSTALLED_BY[program]})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each missing program once, with what installs it and how many tests went without."""
    reports = [
        str(report.longrepr)
        for outcome in ("skipped", "failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
    ]
    lines = []
    for program, command in INSTALLED_BY.items():
        if count := sum(f"needs {program} (" in report for report in reports):
            lines.append(f"{program}: {count} tests did not run; {command}")
    if lines:
        terminalreporter.section("missing programs")
        for line in lines:
            terminalreporter.line(line)
