"""What an instructor asked for and cannot be done."""

from __future__ import annotations


class CourseError(Exception):
    """What an instructor asked for cannot be done; the text says why and what to do.

    Parameters
    ----------
    text : str
        In English.
    vi : str, optional
        The same for whoever reads it on a page, with a button there in the place of a command.

    Attributes
    ----------
    said : dict of str to str
        By language.
    """

    def __init__(self, text: str, vi: str = "") -> None:
        super().__init__(text)
        self.said = {"vi": vi or text, "en": text}
