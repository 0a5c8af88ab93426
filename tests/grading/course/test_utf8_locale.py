"""Programs that read files by the locale's encoding find Vietnamese letters in them."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("before", "after"), [("C", "C.UTF-8"), ("C.UTF-8", "C.UTF-8")])
def test_what_is_started_reads_utf8_whatever_the_locale(before, after):
    code = (
        "import os; from grading.course.utf8_locale import use_utf8_locale; "
        "use_utf8_locale(); print(os.environ['LC_ALL'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "LC_ALL": before},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == after
