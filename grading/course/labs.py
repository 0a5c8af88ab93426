"""The labs there are, and what their source holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grading.course import paths
from grading.course.errors import CourseError

if TYPE_CHECKING:  # nbformat takes seconds to load
    from nbformat import NotebookNode


@dataclass(frozen=True)
class LabSource:
    """A lab as its authors write it, in both languages and with its solutions.

    Attributes
    ----------
    name : str
        It names the lab in the course, the gradebook and the exchange.
    folder : Path
    """

    name: str
    folder: Path

    @property
    def notebook_path(self) -> Path:
        """The notebook."""
        return self.folder / f"{self.name}.ipynb"

    @property
    def items_path(self) -> Path:
        """The declaration of its questions."""
        return self.folder / "items.yaml"


def lab_sources() -> list[LabSource]:
    """Return the labs there are, in order."""
    folders = sorted(path.parent for path in paths.NOTEBOOKS.glob("*/items.yaml"))
    return [LabSource(folder.name, folder) for folder in folders]


def lab_names() -> list[str]:
    """Return the names of the labs there are, in order."""
    return [lab.name for lab in lab_sources()]


def lab_source(name: str) -> LabSource:
    """Return the lab of a name.

    Raises
    ------
    CourseError
        If there is no such lab; the sentence lists those there are.
    """
    # Only a name from the list becomes a path.
    for lab in lab_sources():
        if lab.name == name:
            return lab
    known = ", ".join(lab_names())
    raise CourseError(
        vi=f"Không có bài {name!r}. Các bài là: {known}.",
        en=f"There is no lab {name!r}. The labs are: {known}.",
    )


def tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    return cell.metadata.get("tags", [])


def say_language(notebook: NotebookNode, language: str) -> None:
    """Write a language into the cell that tells a lab which it is."""
    for cell in notebook.cells:
        if "parameters" in tags(cell):
            cell.source = f'language = "{language}"'
