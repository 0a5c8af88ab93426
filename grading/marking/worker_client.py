"""Marks without running trainee code: the lab's own cells against each answers file.

A submission is data. A worker process (:mod:`grading.marking.worker`) runs the released lab once
and then, for each submission, only the cells that depend on answers, with that submission's
``answers.json``. No cell and no other file of a submission reaches an interpreter.
"""

from __future__ import annotations

import hashlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grading.course import nbgrader_config
from grading.marking.reasons import REASONS, Reason
from grading.marking.submission import RefusedError
from grading.release.released_lab import ReleasedLab
from lab_utils.errors import BilingualError
from lab_utils.questions.answers_file import printable

# Seconds: running a lab once; a submission takes milliseconds.
_PATIENCE = 120
_LAST_BREATH = 10  # from the end of its replies to its own


class ScoreError(BilingualError, RuntimeError):
    """A lab could not be run; the text says why."""


class Scorer:
    """Marks the submissions of one lab.

    Parameters
    ----------
    lab : ReleasedLab
    notebooks : mapping of str to NotebookNode
        Language to the lab's notebook with its hidden tests. The first of them runs at once.

    Attributes
    ----------
    version : str
        Changes with the notebooks, the items, and the data and modules that the lab reads.

    Raises
    ------
    ScoreError
        If the lab does not run.
    """

    def __init__(self, lab: ReleasedLab, notebooks: Mapping[str, NotebookNode]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="labs-score-")
        folder = Path(self._folder.name)
        shutil.copyfile(lab.items_path, folder / "items.yaml")
        about = {
            "lab": lab.name,
            "known": sorted(lab.grade_ids),
            "most_kilobytes": nbgrader_config.MOST_KILOBYTES,
        }
        (folder / "lab.json").write_text(json.dumps(about), encoding="utf-8")
        for language, notebook in notebooks.items():
            nbformat.write(notebook, folder / f"{language}.ipynb")
        with (folder / "stderr.txt").open("wb") as stderr:
            self._worker = subprocess.Popen(
                # -P: nothing beside the lab is imported in the place of a package.
                [sys.executable, "-P", "-m", "grading.marking.worker"],
                cwd=folder,
                env={**os.environ, "NBGRADER_EXECUTION": "autograde", "OMP_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                # Ctrl-C is for the one who waits; the worker ends when its input does.
                start_new_session=True,
            )
        weakref.finalize(self, _stop, self._worker, self._folder)
        opened = self._receive()
        if "failed" in opened:
            raise ScoreError(**REASONS.twin("not_run", said=opened["failed"]))
        self._read = [Path(path) for path in opened["read"]]
        self._read_as = self._states()
        self.version = _version(notebooks, lab.items_path, self._read)

    def outputs(self, answers: Path, language: str) -> list[list[dict[str, Any]] | None]:
        """Return the outputs of each cell with the answers in a folder; None for a text cell."""
        notebook = json.loads(self._ask(answers=str(answers), language=language)["notebook"])
        return [cell.get("outputs") for cell in notebook["cells"]]

    def points(self, answers: Path, language: str) -> dict[str, float | None]:
        """Return the automatic points of each graded cell with the answers in a folder."""
        return self._ask(answers=str(answers), language=language)["points"]

    def mark(
        self, submission: Path, target: Path, unless: str | None = None, only: str | None = None
    ) -> dict[str, Any]:
        """Mark a submission and write its marked notebook.

        Parameters
        ----------
        submission : Path
        target : Path
            The folder to write to; what stands in it is replaced.
        unless, only : str, optional
            Do nothing if the submission has this digest, or has another one.

        Returns
        -------
        dict
            ``points``, ``comments`` and ``unused`` as in a marked notebook's `Result`, and
            ``handed_in`` and ``digest`` as in a `Submission`; or ``unchanged`` or ``changed``
            alone, where `unless` or `only` says so.

        Raises
        ------
        grading.marking.submission.RefusedError
            If it is not marked; says why.
        ScoreError
            If the worker has died or does not answer.
        OSError
            If the marked notebook cannot be written, as on a full disk.
        """
        reply = self._ask(submission=str(submission), to=str(target), unless=unless, only=only)
        if "refused" in reply:
            raise RefusedError(**reply["refused"])
        if "not_written" in reply:
            raise OSError(*reply["not_written"])
        return reply

    @property
    def alive(self) -> bool:
        """Whether the worker still runs."""
        return self._worker.poll() is None

    @property
    def current(self) -> bool:
        """Whether nothing that the lab read has changed since."""
        return self._states() == self._read_as

    def stop(self) -> None:
        """End the worker."""
        _stop(self._worker, self._folder)

    def _states(self) -> list[tuple[int, int] | None]:
        return [
            (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None
            for path in self._read
        ]

    def _ask(self, **request: str | None) -> dict[str, Any]:
        assert self._worker.stdin
        try:
            self._worker.stdin.write(json.dumps(request).encode() + b"\n")
            self._worker.stdin.flush()
        except BrokenPipeError as error:
            raise self._error("died") from error
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        assert self._worker.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(self._worker.stdout, selectors.EVENT_READ)
            if not selector.select(_PATIENCE):
                raise self._error("silent")
        line = self._worker.stdout.readline()
        if not line:
            raise self._error("died")
        return json.loads(line)

    def _error(self, word: str) -> ScoreError:
        if word == "died":
            # Its pipes close before it has ended; how it ends says why.
            with suppress(subprocess.TimeoutExpired):
                self._worker.wait(_LAST_BREATH)
        # `alive` must not say so any more.
        self._worker.kill()
        code = self._worker.wait()
        said = Path(self._folder.name, "stderr.txt").read_text(encoding="utf-8", errors="replace")
        line = printable((said.strip().splitlines() or [""])[-1].strip())[:300]
        last = REASONS.twin("last_line", line=line) if line else ""
        how = _how_it_ended(code, line)
        return ScoreError(**REASONS.twin(word, seconds=_PATIENCE, how=how, last=last))


def _how_it_ended(code: int, line: str) -> Reason:
    """Why a process has ended: its return code (below 0, a signal) and last line on stderr."""
    if code == -signal.SIGKILL:
        return REASONS.twin("killed")
    if line.split(":")[0].endswith("MemoryError"):  # numpy's too
        return REASONS.twin("no_memory")
    if code < 0:
        names = {one.value: one.name for one in signal.Signals}
        return REASONS.twin("signal", signal=names.get(-code, f"{-code}"))
    return REASONS.twin("exit_code", code=f"{code}")


# One lab in two languages at a time: a process holds some 200 MB.
_running: dict[str, Scorer] = {}
_MOST_RUNNING = 2


def scorer_for(lab: ReleasedLab, notebook: NotebookNode, language: str) -> Scorer:
    """Return the scorer of a lab in one language, the running one where nothing changed."""
    version = _version({language: notebook}, lab.items_path, [])
    scorer = _running.get(version)
    if scorer is None or not (scorer.alive and scorer.current):
        _running.pop(version, None)
        while len(_running) >= _MOST_RUNNING:
            del _running[next(iter(_running))]
        scorer = _running[version] = Scorer(lab, {language: notebook})
    return scorer


def _version(notebooks: Mapping[str, NotebookNode], items: Path, read: list[Path]) -> str:
    cells = [
        (cell.cell_type, cell.source, cell.metadata.get("nbgrader"))
        for notebook in notebooks.values()
        for cell in notebook.cells
    ]
    digest = hashlib.sha256(json.dumps(cells).encode() + items.read_bytes())
    for path in read:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _stop(worker: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    worker.kill()
    worker.communicate()
    folder.cleanup()
