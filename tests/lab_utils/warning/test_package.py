"""What the package as a whole keeps to."""

import subprocess
import sys

import pytest

from lab_utils import warning


def test_importing_it_loads_no_heavy_library():
    code = (
        "import sys, lab_utils.warning\n"
        "print(*{'matplotlib', 'pandas', 'scipy', 'sklearn', 'statsmodels'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


@pytest.mark.parametrize(
    ("refused", "vi", "en"),
    [
        (lambda: warning.news2_level(21, False), "cần từ 0 đến 20", "expected 0 to 20"),
        (lambda: warning.qsofa_singer_2016({}).levels, "chỉ NEWS2 có", "only NEWS2 has"),
    ],
)
def test_what_makes_no_sense_is_refused_in_both_languages(refused, vi, en):
    with pytest.raises(warning.SignError) as caught:
        refused()
    assert vi in caught.value.say("vi")
    assert en in caught.value.say("en")
