"""The process that all lab processes are forked from: ``python -m grading.labrun.parent``.

It has the libraries loaded, which its children share with it (copy on write), and runs nothing
of a lab itself. Requests are lines of JSON on its input::

    {"socket": path, "folder": path, "language": "vi", "release": text, "pictures": path,
     "megabytes": number}                       -> {"pid": number}, once somebody can connect
    {"end": pid}                                -> {"ended": pid}

It ends when its input does, and its children with it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from grading.labrun.page import text_html

# What labs use; each is loaded once for all of them.
_LIBRARIES = (
    "anywidget",
    "fairlearn.metrics",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "pandas",
    "PIL.Image",
    "PIL.ImageDraw",
    "pint",
    "pooch",
    "pydicom",
    "scipy.stats",
    "sklearn.decomposition",
    "sklearn.linear_model",
    "statsmodels.stats.proportion",
    "lab_utils.accuracy",
    "lab_utils.data",
    "lab_utils.fairness",
    "lab_utils.imaging",
    "lab_utils.labtests",
    "lab_utils.plots",
    "lab_utils.questions.control",
    "lab_utils.simulate",
    "grading.labrun.served_lab",
)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG in linux/prctl.h


def main() -> None:
    """Fork a process for each request until the input ends."""
    from IPython.core.interactiveshell import InteractiveShell

    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What a cell prints past the capture must not get between the replies.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.environ["NBGRADER_EXECUTION"] = "page"  # as nbgrader says "autograde"
    for name in _LIBRARIES:
        import_module(name)
    # IPython's display needs one; it runs nothing itself.
    InteractiveShell.instance()
    _draw_and_write_once()
    gc.freeze()  # a collection in a child would copy all that it looks at
    children: set[int] = set()
    for line in sys.stdin:
        request = json.loads(line)
        children -= set(_ended(children))
        if "end" in request:
            if request["end"] in children:
                os.kill(request["end"], signal.SIGKILL)
            replies.write(json.dumps({"ended": request["end"]}) + "\n")
        else:
            pid = _fork(request)
            children.add(pid)
            replies.write(json.dumps({"pid": pid}) + "\n")
        replies.flush()


def _draw_and_write_once() -> None:
    """Load what is loaded by the first figure and the first text: fonts, codecs, grammars."""
    from lab_utils.figures import Picture
    from lab_utils.figures.style import new_figure, style

    with style():
        figure = new_figure()
        figure.add_subplot().set_title("Ngưỡng")
        Picture(figure, "-")
    text_html("| a |\n|---|\n| **b** |")


def _fork(request: dict[str, Any]) -> int:
    place = socket.socket(socket.AF_UNIX)
    place.bind(request["socket"])
    place.listen(1)
    parent, pid = os.getpid(), os.fork()
    if pid:
        place.close()
        return pid
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        os.close(sys.stdin.fileno())
        from grading.labrun.served_lab import serve

        named = request["language"], request["release"]
        pictures, most = Path(request["pictures"]), request["megabytes"]
        serve(place, Path(request["folder"]), *named, pictures, most)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _ended(children: set[int]) -> list[int]:
    return [pid for pid in children if os.waitpid(pid, os.WNOHANG)[0]]


if __name__ == "__main__":
    main()
