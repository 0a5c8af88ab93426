"""Marks without running trainee code: the lab's own cells against each answers file.

A submission is data. A worker process (:mod:`grading.score_worker`) runs the released lab once
and then, for each submission, only the cells that ask and check, with that submission's
``answers.json``. No cell and no other file of a submission reaches an interpreter.
"""

from __future__ import annotations

import hashlib
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

# Seconds: running a lab once; scoring takes milliseconds.
_PATIENCE = 120


class ScoreError(RuntimeError):
    """A lab could not be run; the text ends with what its worker said."""


class Scorer:
    """Scores the submissions of one lab.

    Parameters
    ----------
    notebook : NotebookNode
        The released lab with its hidden tests; runs once, at once.
    items : Path
        The lab's ``items.yaml``, explanations included.

    Raises
    ------
    ScoreError
        If the lab does not run.
    """

    def __init__(self, notebook: NotebookNode, items: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="labs-score-")
        shutil.copy(items, Path(self._folder.name, "items.yaml"))
        nbformat.write(notebook, Path(self._folder.name, "lab.ipynb"))
        with Path(self._folder.name, "stderr.txt").open("wb") as stderr:
            self._worker = subprocess.Popen(
                # -P: nothing beside the lab is imported in the place of a package.
                [sys.executable, "-P", "-m", "grading.score_worker"],
                cwd=self._folder.name,
                env={**os.environ, "NBGRADER_EXECUTION": "autograde"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        weakref.finalize(self, _stop, self._worker, self._folder)
        self._blank = self._receive()

    def run(self, notebook: NotebookNode, answers: Path) -> None:
        """Give a notebook the outputs that it has with the answers of a submission.

        Parameters
        ----------
        notebook : NotebookNode
            The lab that this scorer runs; changed in place.
        answers : Path
            The folder with ``answers.json``; blank where there is none.

        Raises
        ------
        ScoreError
            If the worker has died or does not answer.
        """
        assert self._worker.stdin
        try:
            # JSON: a line end in a name must not be taken for the end of the line.
            self._worker.stdin.write(json.dumps(str(answers)).encode() + b"\n")
            self._worker.stdin.flush()
        except BrokenPipeError as error:
            raise self._error("has died") from error
        outputs = self._blank | self._receive()
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                cell.outputs = [nbformat.from_dict(one) for one in outputs[str(number)]]

    @property
    def alive(self) -> bool:
        """Whether the worker still runs."""
        return self._worker.poll() is None

    def _receive(self) -> dict[str, list[dict[str, Any]]]:
        assert self._worker.stdout
        with selectors.DefaultSelector() as selector:
            selector.register(self._worker.stdout, selectors.EVENT_READ)
            if not selector.select(_PATIENCE):
                self._worker.kill()
                raise self._error(f"has not answered for {_PATIENCE} s")
        line = self._worker.stdout.readline()
        if not line:
            raise self._error("has died")
        return json.loads(line)

    def _error(self, what: str) -> ScoreError:
        said = Path(self._folder.name, "stderr.txt").read_text(encoding="utf-8", errors="replace")
        return ScoreError(f"the process that runs the lab {what}: {said.strip()[-500:]}")


# One lab in two languages at a time: a process holds some 200 MB.
_running: dict[str, Scorer] = {}
_MOST_RUNNING = 2


def scorer_for(notebook: NotebookNode, items: Path) -> Scorer:
    """Return the scorer of a lab, the running one where neither notebook nor items changed."""
    code = [cell.source for cell in notebook.cells]
    version = hashlib.sha256(json.dumps(code).encode() + items.read_bytes()).hexdigest()
    scorer = _running.get(version)
    if scorer is None or not scorer.alive:
        while len(_running) >= _MOST_RUNNING:
            del _running[next(iter(_running))]
        scorer = _running[version] = Scorer(notebook, items)
    return scorer


def _stop(worker: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    worker.kill()
    worker.communicate()
    folder.cleanup()
