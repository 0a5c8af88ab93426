"""Manners: a graded cell that writes to stderr scores zero, and every kernel pays for imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lab_utils import fairness


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )


def test_nothing_is_written_to_stderr() -> None:
    done = run(
        "from lab_utils.fairness import *\n"
        "truth, score = [1, 1, 0, 0, 1, 0, 1, 0], [0.9, 0.4, 0.2, 0.6, 0.7, 0.1, 0.3, 0.3]\n"
        "found = audit(truth, score, ['F'] * 4 + ['M'] * 3 + [None], 0.5, 'vi')\n"
        "found._repr_html_(), found.table\n"
        "for measure in MEASURES:\n"
        "    gaps(found, measure)._repr_html_(), found.forest(measure)\n"
        "threshold_cost(found, equal_sensitivity(found, 0.9))._repr_html_()\n"
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_it_loads_no_heavy_library() -> None:
    done = run(
        "import sys, lab_utils.fairness\n"
        "print(*{'fairlearn', 'matplotlib', 'pandas', 'scipy', 'sklearn', 'statsmodels'}"
        " & set(sys.modules))"
    )
    assert done.stdout.strip() == ""


def test_public_names_are_what_they_say() -> None:
    assert all(hasattr(fairness, name) for name in fairness.__all__)
    # A module of the same name would hide the function once it is imported.
    assert callable(fairness.audit) and callable(fairness.gaps)


def test_an_error_speaks_both_languages_and_shows_no_way_to_it() -> None:
    with pytest.raises(fairness.FairnessError) as caught:
        fairness.bands([20], edges=[60, 50])
    vi, en = str(caught.value).split("\n")
    assert caught.value.twin == {"vi": vi, "en": en}
    assert "Mốc tuổi" in vi and "edges" in en
    assert caught.value._render_traceback_() == [str(caught.value)]
