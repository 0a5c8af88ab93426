"""Manners: a graded cell that writes to stderr scores zero, and every kernel pays for imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lab_utils import labtests
from lab_utils.labtests import LabError, all_analytes, analyte
from lab_utils.labtests.analytes import _analyte
from lab_utils.yaml_file import YamlError


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )


def test_nothing_is_written_to_stderr() -> None:
    done = run(
        "import pandas as pd\n"
        "from lab_utils.labtests import *\n"
        "x = pd.Series([80, None, 120.0])\n"
        "egfr_ckd_epi_2021(x, 50, 'F'), egfr_ckd_epi_2021(0, 50, 'F', check=False)\n"
        "aki_stage_kdigo_2012(x, x, x), g_stage(x), a_stage(x), flag(x, None, 100)\n"
        "meld_3_0(x, 1, x, 130, 30, 'F', False), ldl_friedewald_1972(x / 20, 1, x / 40)\n"
        "change(x, 0, 'percent'), reference_limits(range(130)), flag_result('<1', 'alt')\n"
        "reference_change_value_lognormal(5, 20), is_plausible(x, 'glucose', 'mg/dL')\n"
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_it_loads_no_heavy_library() -> None:
    done = run(
        "import sys, lab_utils.labtests, lab_utils.lab_report\n"
        "print(*{'matplotlib', 'pandas', 'pint', 'scipy', 'sklearn', 'statsmodels'}"
        " & set(sys.modules))"
    )
    assert done.stdout.strip() == ""


def test_all_that_is_public_is_there_and_documented() -> None:
    for name in labtests.__all__:
        thing = getattr(labtests, name)
        if callable(thing):
            assert thing.__doc__, name


def test_every_analyte_is_named_in_both_languages() -> None:
    for name, one in all_analytes().items():
        assert one.vi and one.en and one.unit in one.units, name
        assert one.possible[0] < one.possible[1]
    with pytest.raises(LabError, match="known: creatinine"):
        analyte("kalium")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"decimals": "one"}, "x, decimals: expected a number"),
        ({"possible": [1]}, "x, possible: expected two numbers"),
        ({"units": "mmol/L"}, "x, units: expected a list of units"),
        ({"enzyme": "yes"}, "x, enzyme: expected true or false"),
        ({"molarmass": 12.0}, "x: molarmass is not an entry"),
    ],
)
def test_a_wrong_entry_of_the_table_is_named(change: dict[str, object], named: str) -> None:
    entry = {"vi": "X", "en": "X", "unit": "U/L", "decimals": 0, "possible": [0, 9], "units": []}
    assert _analyte("x", entry).possible == (0, 9)
    with pytest.raises(YamlError, match=named):
        _analyte("x", entry | change)
    with pytest.raises(YamlError, match="x: possible is missing"):
        _analyte("x", {name: value for name, value in entry.items() if name != "possible"})


def test_an_error_shows_its_sentences_alone() -> None:
    error = LabError(vi="Một câu.", en="A sentence.")
    assert error._render_traceback_() == ["Một câu.\nA sentence."]


def test_a_false_alarm_in_twenty_tests() -> None:
    # LABS: the chance that at least one of 20 tests of a healthy person is flagged
    assert round(100 * (1 - 0.95**20), 1) == 64.2
