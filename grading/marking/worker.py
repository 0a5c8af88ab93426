"""The process that marks: ``python -m grading.marking.worker``, started by a `Scorer`.

It stands in a folder with ``items.yaml`` and the released lab with its hidden tests,
``vi.ipynb``, ``en.ipynb`` or both, and ``lab.json``. What it runs is the lab's; of a submission
it reads the answers file, and what `grading.marking.submission` looks at. Requests and replies
are lines of JSON::

    {"answers": folder, "language": "vi"}
        -> the result of marking, notebook included
    {"submission": folder, "to": folder, "unless": digest or null, "only": digest or null}
        -> the result without the notebook, which is written to the other folder; or
           {"not_written": [errno, text, path]}

Its first line names the files that the lab read, ``{"read": [path, …]}``, or says why it cannot
be run, ``{"failed": {"vi": text, "en": text}}``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell

from grading.labrun.files_read import files_read
from grading.labrun.lab_run import LabRunError
from grading.marking.marked_notebook import MarkedLab
from grading.marking.submission import RefusedError, noted, read_submission
from lab_utils.files import folder_atomically
from lab_utils.questions.kinds import ItemsError

Reply = dict[str, Any]


def main() -> None:
    """Answer requests until the input ends."""
    # What a cell prints past the capture must not get between the replies.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # IPython's display needs one; it runs nothing itself.
    InteractiveShell.instance()

    try:
        with files_read() as read:
            first, *_ = sorted(Path().glob("*.ipynb"))
            _marked_lab(first.stem)
    except (LabRunError, ItemsError) as error:
        _reply(replies, {"failed": error.twin})
        return
    _reply(replies, {"read": sorted(read)})
    about = json.loads(Path("lab.json").read_bytes())
    for line in sys.stdin:
        request = json.loads(line)
        if "answers" in request:
            lab = _marked_lab(request["language"])
            folder = Path(request["answers"])
            _reply(replies, asdict(lab.mark(folder, noted(folder))))
        else:
            _reply(replies, _mark_submission(request, about))


@cache
def _marked_lab(language: str) -> MarkedLab:
    return MarkedLab(nbformat.read(f"{language}.ipynb", as_version=4))


def _mark_submission(request: Reply, about: Reply) -> Reply:
    folder, target = Path(request["submission"]), Path(request["to"])
    try:
        submission = read_submission(folder, **about)
    except RefusedError as error:
        return {"refused": error.twin}
    written = target / f"{about['lab']}.ipynb"
    if submission.digest == request["unless"] and written.exists():
        return {"unchanged": True}
    if request["only"] not in (None, submission.digest):
        return {"changed": True}
    result = asdict(_marked_lab(submission.language).mark(folder, submission.note))
    try:
        _write(target, written.name, result.pop("notebook"), folder)
    except OSError as error:  # a full disk is nothing that ends this process
        return {
            "not_written": [error.errno, error.strerror, error.filename and str(error.filename)]
        }
    at = submission.handed_in
    handed_in = {"handed_in": at.isoformat() if at else None, "digest": submission.digest}
    return result | handed_in | {"note": submission.note}


def _write(target: Path, name: str, notebook: str, submission: Path) -> None:
    """Write a marked notebook as nbgrader leaves it: whole or not at all, and not writable."""
    with folder_atomically(target) as new:
        (new / name).write_text(notebook, encoding="utf-8", errors="backslashreplace")
        if (submission / "timestamp.txt").exists():
            shutil.copyfile(submission / "timestamp.txt", new / "timestamp.txt")
        for file in new.iterdir():
            file.chmod(0o444)


def _reply(replies: Any, content: Reply) -> None:
    replies.write(json.dumps(content) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
