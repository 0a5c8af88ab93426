"""The released notebook, laid beside answers that came without one that can be read.

nbgrader's own steps go by notebooks: without one nobody is marked. What was handed in stays as it
is in the exchange.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import nbformat

from grading.course import nbgrader_config
from grading.marking.submission import NOTE_FILE, RefusedError, Submission, read_submission
from grading.release.released_lab import ReleasedLab


class NotebookLayer:
    """Completes submissions of one lab.

    Parameters
    ----------
    lab : ReleasedLab
    """

    def __init__(self, lab: ReleasedLab) -> None:
        self._lab = lab
        self._name = f"{lab.name}.ipynb"
        self._released = cache(lambda language: nbformat.writes(lab.notebook(language)).encode())

    def completed(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the files of a submission with a notebook that can be read.

        One whose answers cannot be used either is as it was.
        """
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                Path(folder, name).write_bytes(content)
            laid = self._laid(Path(folder))
        return {**files, **laid}

    def lay(self, folder: Path) -> None:
        """Lay the notebook into a submission's folder, where it needs one; what stood there stays.

        It is kept beside it, under a name that nbgrader does not take for a notebook.
        """
        if laid := self._laid(folder):
            notebook = folder / self._name
            if notebook.exists():
                notebook.rename(folder / f"{self._name}.handed-in")
            for name, content in laid.items():
                (folder / name).write_bytes(content)

    def _laid(self, folder: Path) -> dict[str, bytes]:
        submission = self._read(folder)
        if submission is None or not (submission.note or not (folder / self._name).exists()):
            return {}
        if (folder / NOTE_FILE).exists():
            return {}
        note = json.dumps(submission.note, ensure_ascii=False).encode()
        noted = {NOTE_FILE: note} if submission.note else {}
        return {self._name: self._released(submission.language)} | noted

    def _read(self, folder: Path) -> Submission | None:
        most = nbgrader_config.MOST_KILOBYTES
        try:
            return read_submission(folder, self._lab.name, self._lab.grade_ids, most)
        except RefusedError:
            return None
