"""What a lab says, for tests that hold it to the lab's data and to the papers it cites.

A lab's test names its texts once and then asks for numbers::

    LAB = LabTexts("02_threshold")
    assert LAB.after("alerts", "vi") == [20, 10, 10, 90, 7, 3]
    assert LAB.row("en", "Wong")[1] == [6.6]

What is the same for every lab is tested in ``tests/notebooks/test_labs.py``.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from grading.course.labs import lab_source
from grading.course.paths import PROJECT
from lab_utils import data
from lab_utils.language import LANGUAGES
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import Threshold

if TYPE_CHECKING:
    import pandas as pd

# Copies of the public data sets, where a machine has them.
MIRROR = Path(os.environ.get("LABS_DATA_MIRROR", PROJECT.parent / "shared" / "mirror"))

in_both = pytest.mark.parametrize("language", LANGUAGES)


def needs_mirror(name: str) -> pytest.MarkDecorator:
    """Skip a test where the mirror has no such file or folder."""
    return pytest.mark.skipif(
        not (MIRROR / name).exists(), reason=f"no {name} in the mirror (LABS_DATA_MIRROR)"
    )


def numbers(text: str) -> list[float]:
    """Return the numbers of a text in order.

    Decimal comma or point, thousands parted by a space, a true minus sign; the power of ten of
    a unit (×10⁹/L) is no number.

    >>> numbers("Từ −2000 đến 38 455 (6,6 %), tiểu cầu 37 ×10⁹/L")
    [-2000.0, 38455.0, 6.6, 37.0]
    """
    text = re.sub("×10[⁰¹²³⁴-⁹]+", "", text)
    found = re.findall(r"−?\d+(?:[ \u00a0\u202f]\d{3}\b)*(?:[.,]\d+)?", text)
    return [float(re.sub(r"\s", "", one).replace(",", ".").replace("−", "-")) for one in found]


def percent(share: float, decimals: int = 1) -> float:
    """Return a share in per cent, rounded as a text prints it."""
    return round(100 * float(share), decimals)


@cache
def published() -> pd.DataFrame:
    """Return the figures copied from papers, by study and figure."""
    return data.load("published").set_index(["study", "figure"])


class LabTexts:
    """The texts, the questions and the cells of a lab.

    Parameters
    ----------
    lab : str
        Such as ``"02_threshold"``.

    Attributes
    ----------
    items : dict
        Name to question, in the order of the lab.
    cells : list of dict
        Of the notebook.
    """

    def __init__(self, lab: str) -> None:
        self.name = lab
        self.folder = lab_source(lab).folder
        self.items: dict[str, Any] = dict(read_items(self.folder / "items.yaml").items)
        notebook = (self.folder / f"{lab}.ipynb").read_text(encoding="utf-8")
        self.cells: list[dict[str, Any]] = json.loads(notebook)["cells"]
        for cell in self.cells:
            cell["source"] = "".join(cell["source"])

    def texts(self, language: str) -> list[str]:
        """Return the text cells of a language."""
        return [
            cell["source"]
            for cell in self.cells
            if language in cell["metadata"].get("tags", []) and cell["cell_type"] == "markdown"
        ]

    def passage(self, language: str, vi: str, en: str | None = None) -> str:
        """Return the one text cell that has these words (in English ``en``, if it differs)."""
        words = en if language == "en" and en is not None else vi
        [found] = [text for text in self.texts(language) if words in text]
        return found

    def row(self, language: str, vi: str, en: str | None = None) -> list[list[float]]:
        """Return the numbers of a line of the table of sources: printed, ours, tolerance."""
        name = en if language == "en" and en is not None else vi
        table = self.passage(language, "## Các con số này", "## Where these numbers")
        [line] = [line for line in table.splitlines() if line.startswith(f"| {name}")]
        return [numbers(column) for column in line.split("|")[2:-1]]

    def after(self, name: str, language: str) -> list[float]:
        """Return the numbers of what is said after marking."""
        return numbers(self.items[name].after[language])

    def why(self, name: str, option: str, language: str) -> list[float]:
        """Return the numbers of what is said of an option after marking."""
        return numbers(self.items[name].options[option]["why"][language])

    def model_answer(self, name: str, language: str) -> str:
        """Return the answer that the solution gives to a written question."""
        [cell] = [one for one in self.cells if one["source"].startswith(f'{name} = ask("{name}")')]
        [texts] = _in_code(cell["source"])
        return texts[language]

    def slider(self, name: str) -> list[float]:
        """Return every setting that the question's slider can take."""
        item = self.items[name]
        assert isinstance(item, Threshold)
        low, high = item.range
        steps = round((high - low) / item.step)
        return [round(low + step * item.step, 6) for step in range(steps + 1)]

    @cached_property
    def twins(self) -> list[tuple[str, str, str]]:
        """Every text with its twin: where it stands, Vietnamese, English."""
        pairs = zip(self.texts("vi"), self.texts("en"), strict=False)
        found = [(vi.splitlines()[0], vi, en) for vi, en in pairs]
        content = yaml.safe_load((self.folder / "items.yaml").read_text(encoding="utf-8"))
        found += _inside(content, "items.yaml")
        for cell in self.cells:
            if cell["cell_type"] == "code":
                found += [(cell["id"], one["vi"], one["en"]) for one in _in_code(cell["source"])]
        return found

    @contextlib.contextmanager
    def run(
        self,
        folder: Path,
        *,
        mirror: Path | None = None,
        marking: bool = True,
        after_cell: Callable[[str, dict[str, Any]], None] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Run the cells with their solutions and yield the names that they set.

        What the cells found (folder, data, marking or not) lasts as long as the ``with``: their
        functions may be called in it.

        Parameters
        ----------
        folder : Path
            An empty folder to run in.
        mirror : Path, optional
            Where data sets are; without it the machine has none but those of the project.
        marking : bool
            Whether nbgrader runs the cells.
        after_cell : callable, optional
            Takes a cell's id and the names as they are then: a later cell may use them again.
        """
        from IPython.display import display

        shutil.copy(self.folder / "items.yaml", folder)
        names: dict[str, Any] = {"display": display}
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            patch.setenv("LABS_DATA_MIRROR", str(mirror or folder / "nothing"))
            patch.setenv("LABS_DATA_CACHE", str(folder / "cache"))
            patch.delenv("NBGRADER_EXECUTION", raising=False)
            if marking:
                patch.setenv("NBGRADER_EXECUTION", "autograde")
            for cell in self.cells:
                if cell["cell_type"] == "code":
                    with contextlib.redirect_stdout(io.StringIO()):
                        exec(compile(cell["source"], f"{self.name} {cell['id']}", "exec"), names)
                    if after_cell:
                        after_cell(cell["id"], names)
            yield names


def _inside(value: Any, where: str) -> Iterator[tuple[str, str, str]]:
    """Twins anywhere in what a YAML file holds."""
    if isinstance(value, dict) and "vi" in value:
        yield where, value["vi"], value["en"]
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, dict | list):
            yield from _inside(one, f"{where} {key}")


def _in_code(source: str) -> Iterator[dict[str, str]]:
    """Twins in a cell's code, ``{"vi": …, "en": …}``: what is written of each, joined."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            texts = {
                key.value: _written(value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            if set(texts) == set(LANGUAGES):
                yield texts


def _written(node: ast.AST) -> str:
    inside = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return " ".join(one for one in inside if isinstance(one, str))
