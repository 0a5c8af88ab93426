"""What of a submission is not even opened, and why."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from nbgrader.utils import parse_utc

from grading import course
from lab_utils.answers import printable
from lab_utils.items import read_items


def refusal(folder: Path, lab: str) -> str | None:
    """Return why a submission is not even opened; None when it is.

    Parameters
    ----------
    folder : Path
        The submission.
    lab : str
    """
    try:
        reason = _refusal(folder, lab)
    except OSError as error:
        reason = f"it cannot be read: {error.strerror} ({Path(error.filename or '').name})"
    return printable(reason)[:400] if reason else None


def _refusal(folder: Path, lab: str) -> str | None:
    size = 0
    for path in folder.rglob("*"):
        status = path.lstat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            return f"it holds a link or a special file ({path.name})"
        size += status.st_size
    if size > 1000 * course.MOST_KILOBYTES:
        return f"it has {size / 1e6:.0f} MB; at most {course.MOST_KILOBYTES // 1000} MB are marked"
    notebook = folder / f"{lab}.ipynb"
    if not notebook.exists():
        others = ", ".join(sorted(path.name for path in folder.glob("*.ipynb"))) or "none"
        return f"the notebook {notebook.name} is missing (notebooks in it: {others})"
    try:
        parse_utc((folder / "timestamp.txt").read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        pass  # put in place by hand, not handed in
    except (ValueError, OverflowError):
        return "timestamp.txt holds no time"
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        names = {cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return f"{notebook.name} is damaged: it is not a notebook"
    known = names & grade_ids(lab)
    foreign = names - known - {None}
    # Labs may share the name of a question.
    if len(known) <= len(foreign):
        return (
            f"{notebook.name} is the notebook of another lab: {len(known)} cells of {lab} are in it"
            f" and {len(foreign)} of others"
        )
    return None


def grade_ids(lab: str) -> set[str]:
    """Return the names that nbgrader may know cells of a lab by."""
    items = read_items(course.lab_folder(lab) / "items.yaml").items
    return {*items, *(f"{name}_check" for name in items)}
