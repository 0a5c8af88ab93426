"""What is left out of every server."""

import subprocess
import sys

from grading.hub import HUB


def test_jsonschema_works_without_the_grammar_that_is_left_out():
    code = "import sys, jsonschema; jsonschema.validate(1, {}); print('lark' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(HUB / "stubs")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
