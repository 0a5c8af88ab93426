"""``python -m grading.exchange.release_labs LANGUAGE LAB…``: what a starting hub releases."""

from __future__ import annotations

import sys
import warnings

from grading.exchange.steps import release
from lab_utils.errors import BilingualError


def main(language: str, labs: list[str]) -> None:
    """Release some labs; say of each that it is out, or why the rest is not."""
    # nbgrader's own use of its database warns; nobody here can mend it.
    warnings.filterwarnings("ignore", module="nbgrader")
    for lab in labs:
        try:
            release(lab, language)
        except BilingualError as error:
            sys.exit(f"Error: {error.say('en')}")
        print(f"✓ {lab}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
