"""Print what loading each data set costs: the first time in a process, and again.

    python benchmarks/data.py

Each set is loaded in a process of its own. Memory is what the process grew by (peak resident
size), imports included. Sets that are not on this machine are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys

from lab_utils.data.catalogue import catalogue

ONE = """
import json, resource, sys, time
from lab_utils import data

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def timed():
    start = time.perf_counter()
    data.load(sys.argv[1])
    return 1000 * (time.perf_counter() - start)

if sys.argv[2] == "warm":
    import pandas
before = peak()
try:
    first, again = timed(), min(timed() for _ in range(5))
except data.DataAbsentError:
    print("null")
else:
    print(json.dumps([first, again, peak() - before]))
"""


def measure(name: str, warm: bool) -> tuple[float, float, float] | None:
    """Return first and cached load (ms) and memory (MiB), or None if the set is not here."""
    command = [sys.executable, "-c", ONE, name, "warm" if warm else "cold"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return None if found is None else tuple(found)


def main() -> None:
    """Print one row a data set."""
    print(f"{'':<18}{'pandas not yet imported':^28}{'pandas imported':^30}")
    print(f"{'':<18}{'first ms':>14}{'MiB':>14}{'first ms':>12}{'again ms':>10}{'MiB':>8}")
    for name in catalogue():
        cold, warm = measure(name, warm=False), measure(name, warm=True)
        if cold is None or warm is None:
            print(f"{name:<18}{'not here':>14}")
            continue
        print(
            f"{name:<18}{cold[0]:>14.0f}{cold[2]:>14.0f}"
            f"{warm[0]:>12.1f}{warm[1]:>10.2f}{warm[2]:>8.0f}"
        )


if __name__ == "__main__":
    main()
