"""Manners: a graded cell that writes to stderr scores zero, and every kernel pays for imports."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )


def test_nothing_is_written_to_stderr() -> None:
    done = run(
        "from lab_utils.accuracy import *\n"
        "truth, p = [0, 0, 1, 0, 1, 1], [0.1, 0.4, 0.35, 0.6, 0.6, 0.9]\n"
        "table = confusion(truth, p, 2)\n"
        "table.ppv, table.npv, table.likelihood_ratio_positive, table.likelihood_ratio_negative\n"
        "auc(truth, p), auc([0, 1], [1, 2]), roc(truth, p), net_benefit(truth, p, 0.3)\n"
        "calibration(truth, p), calibration([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])\n"
        "calibration([0, 0, 1, 0, 1, 1], [0.2, 0.3, 0.5, 0.5 + 1e-12, 0.7, 0.8])\n"
        "threshold_for_alerts(p, 1, 2), predictive_values(0, 1, 0.5)\n"
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_it_loads_no_heavy_library() -> None:
    done = run(
        "import sys, lab_utils.accuracy\n"
        "print(*{'dcurves', 'matplotlib', 'pandas', 'scipy', 'sklearn', 'statsmodels'}"
        " & set(sys.modules))"
    )
    assert done.stdout.strip() == ""
