"""What can go wrong with a data set."""

from __future__ import annotations

from pathlib import Path

from lab_utils.errors import BilingualError
from lab_utils.language import Twin


class DataError(BilingualError):
    """Something is wrong with a data set: what, and what to do, for an instructor."""


class DataAbsentError(DataError):
    """The data set is not on this machine."""


class DataDamagedError(DataError):
    """A file is there and is not what the catalogue says.

    Parameters
    ----------
    vi, en : str
        The sentences; path and reason fill the blanks of their names.
    path : Path, optional
        That file; None if it is inside an installed package.
    reason : twin
        What differs, in a few words.
    **values
        What fills other blanks.
    """

    def __init__(
        self, *, vi: str, en: str, path: Path | None = None, reason: Twin = "", **values: object
    ) -> None:
        super().__init__(vi=vi, en=en, path=path, reason=reason, **values)
        self.path = path
        self.reason = reason


class FetchError(DataError):
    """A download did not succeed; what was there before is unchanged."""


class CatalogueError(BilingualError, ValueError):
    """The catalogue itself is wrong; said to its author."""
