"""Lint the project's scripts and hold them to their format; ``--write`` puts the format right.

    .venv/bin/python requirements/lint_scripts.py [--write]

Biome comes from npm, as the hub's proxy does, and is pinned in ``requirements/scripts``.
"""

import subprocess
import sys
from pathlib import Path

from grading.hub.node import NodeError, find_node, install_pinned

PROJECT = Path(__file__).resolve().parents[1]
LOCK = PROJECT / "requirements" / "scripts"
FOLDER = PROJECT / ".venv" / "scripts"


def main() -> int:
    """Return 0 where nothing is wrong."""
    try:
        install_pinned(LOCK, FOLDER)
        node, _ = find_node()
    except NodeError as error:
        print(error.say("en"), file=sys.stderr)
        return 1
    do = ["check", "--write"] if "--write" in sys.argv else ["ci"]
    biome = FOLDER / "node_modules" / "@biomejs" / "biome" / "bin" / "biome"
    return subprocess.run([node, biome, *do], cwd=PROJECT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
