"""What is said when a table by group cannot be made of what was given."""

from __future__ import annotations


class FairnessError(ValueError):
    """Input that no honest table can be made of; the text is for a reader of either language.

    Attributes
    ----------
    twin : dict
        ``{"vi": …, "en": …}``: the value, what was expected, what to do.

    Examples
    --------
    >>> raise FairnessError("Thiếu tuổi.", "No age.")
    Traceback (most recent call last):
    lab_utils.fairness.errors.FairnessError: Thiếu tuổi.
    No age.
    """

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")
        self.twin = {"vi": vi, "en": en}

    def _render_traceback_(self) -> list[str]:
        # What a notebook shows: the sentences, not the way to them.
        return [str(self)]
