"""nbgrader's way from a lab's source to what trainees get."""

from __future__ import annotations

from typing import Any


def configure_release(c: Any) -> None:
    """Configure nbgrader for making a release.

    Parameters
    ----------
    c : traitlets.config.Config
    """
    from nbgrader import preprocessors as stock

    from grading.release import preprocessors as ours

    # A language is kept before the cells are saved: both languages have the same cells.
    c.GenerateAssignment.preprocessors = [
        ours.KeepLanguage,
        ours.FoldCode,
        ours.HoldCells,
        stock.ClearSolutions,
        stock.ClearOutput,
        stock.CheckCellMetadata,
        stock.ComputeChecksums,
        stock.SaveCells,
        stock.ClearHiddenTests,
        stock.ComputeChecksums,
        stock.CheckCellMetadata,
        ours.WithholdExplanations,
    ]
    # An answer is given with a control: the cell stays as it is, and frightens nobody.
    c.ClearSolutions.code_stub = {"python": ""}
