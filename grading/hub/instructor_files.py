"""The files that an instructor's JupyterLab shows: the course without homes, state and archives.

What a trainee wrote is opened as data alone: by the exchange, marking and formgrader, not by a
click in the file browser, where a page of it would run as the instructor's own.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

from jupyter_server.files.handlers import FilesHandler
from jupyter_server.services.contents.filecheckpoints import AsyncFileCheckpoints
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

from grading.course.paths import CLOSED

_WITHHELD = {"homes", "state", CLOSED}


def is_withheld(root: str | Path, path: str | Path) -> bool:
    """Say whether a path leads to a home, to the hub's state, to a course that has ended or out of
    this one.

    Parameters
    ----------
    root : path
        Folder of the course.
    path : path
        In any spelling, and through any symbolic links.
    """
    course, target = Path(os.path.realpath(root)), Path(os.path.realpath(path))
    if not target.is_relative_to(course):
        return True
    return not _WITHHELD.isdisjoint(target.relative_to(course).parts[:1])


class _WithheldError(HTTPError, OSError):
    """What is asked for by name is not found; a folder's list leaves out what may not be read."""

    errno = errno.EACCES

    def __init__(self, path: str) -> None:
        super().__init__(404, f"{path} is not here")


class _Withholding:
    """Both classes below turn every path that they are asked for into one of the disk here."""

    root_dir: str

    def _get_os_path(self, path: str) -> str:
        found: str = super()._get_os_path(path)  # type: ignore[misc]
        if is_withheld(self.root_dir, found):
            raise _WithheldError(path)
        return found


class CourseCheckpoints(_Withholding, AsyncFileCheckpoints):
    """Jupyter's checkpoints, of what `CourseContents` shows."""


class CourseContents(_Withholding, AsyncLargeFileManager):  # type: ignore[misc]
    """Jupyter's files, without what is withheld."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checkpoints_class = CourseCheckpoints
        # The other one reads from the disk by itself.
        self.files_handler_class = FilesHandler

    async def copy(self, from_path: str, to_path: str | None = None) -> Any:
        """Copy a file, or a folder that holds no way to what is withheld."""
        source = self._get_os_path(from_path.strip("/"))
        # The copy of a link is what it leads to.
        for folder, folders, files in os.walk(source):
            if any(is_withheld(self.root_dir, Path(folder, one)) for one in (*folders, *files)):
                raise HTTPError(403, f"{from_path} leads to what is not here")
        return await super().copy(from_path, to_path)
