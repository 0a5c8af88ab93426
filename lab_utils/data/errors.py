"""What can go wrong with a data set, said in both languages."""

from __future__ import annotations

from pathlib import Path

from lab_utils.language import pick


class DataError(Exception):
    """Something is wrong with a data set; `note` says what, and what to do.

    Parameters
    ----------
    vi, en : str
        One or two sentences that an instructor understands.

    Examples
    --------
    >>> DataError("Thiếu tệp.", "A file is missing.").note("en")
    'A file is missing.'
    """

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self._twin = {"vi": vi, "en": en}

    def note(self, language: str) -> str:
        """Return the sentences in one language, for the screen."""
        return pick(self._twin, language)


class DataAbsentError(DataError):
    """The data set is not on this machine."""


class DataDamagedError(DataError):
    """A file is there and is not what the catalogue says.

    Attributes
    ----------
    path : Path or None
        That file; None if it is inside an installed package.
    reason : str
        What differs, in a few English words.
    """

    def __init__(self, vi: str, en: str, path: Path | None = None, reason: str = "") -> None:
        super().__init__(vi, en)
        self.path = path
        self.reason = reason


class FetchError(DataError):
    """A download did not succeed; what was there before is unchanged."""


class CatalogueError(ValueError):
    """The catalogue itself is wrong: a mistake of its author, said in English."""
