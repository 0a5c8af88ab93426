"""The labs there are, and what their source holds."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from grading.course import paths
from grading.course.errors import CourseError


def lab_names() -> list[str]:
    """Return the labs there are, in order."""
    return sorted(path.parent.name for path in paths.NOTEBOOKS.glob("*/items.yaml"))


def lab_folder(lab: str) -> Path:
    """Return the source folder of a lab.

    Raises
    ------
    CourseError
        If there is no such lab; the text lists those there are.
    """
    # Only a name from the list becomes a path.
    if lab not in lab_names():
        known = ", ".join(lab_names())
        raise CourseError(
            vi=f"Không có bài {lab!r}. Các bài là: {known}.",
            en=f"There is no lab {lab!r}. The labs are: {known}.",
        )
    return paths.NOTEBOOKS / lab


def tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])
