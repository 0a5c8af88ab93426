"""A lab that a process serves to everybody: forked by `grading.labrun.parent`.

Requests and replies are lines of JSON over a Unix socket; there is one client::

    {"picture": item, "value": value}   -> {"html": text}
    {"pixels": item}                    -> {"base64": text}
    {"entries": {item: entry}}          -> {"depends": {cell: html}}

The first line is the process's own: the page and the files that the lab has read,
``{"page": {…}, "read": [path, …]}``, or why it cannot be run, ``{"failed": {"vi": …, "en": …}}``.
A value that cannot be answered is ``{"refused": {"vi": …, "en": …}}``, an error of the lab's
``{"error": text}``. A request's ``turn`` comes back with its reply.
"""

from __future__ import annotations

import base64
import ctypes
import gc
import hashlib
import json
import os
import resource
import socket
import traceback
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat

from grading.labrun.files_read import files_read
from grading.labrun.lab_run import LabRun, LabRunError, Outputs, what_counts
from grading.labrun.page import LabPage, blocks_of, outputs_html
from grading.labrun.pictures import Pictures
from lab_utils.language import pick
from lab_utils.questions.items_file import read_items
from lab_utils.questions.kinds import AnswerError, ItemsError

Reply = dict[str, Any]

_NO_QUESTION: Reply = {
    "refused": {"vi": "Bài không có câu hỏi này.", "en": "The lab has no such question."}
}


class ServedLab:
    """A released lab in one language.

    Parameters
    ----------
    folder : Path
        With what trainees get; the process stands in it.
    language : {"vi", "en"}
    release : str
        The version of the release.
    pictures : Pictures
        Where its figures are kept.

    Raises
    ------
    LabRunError
        If a cell fails, or none opens the lab.
    """

    def __init__(self, folder: Path, language: str, release: str, pictures: Pictures) -> None:
        self._pictures = pictures
        declaration = read_items(folder / "items.yaml")
        self._items = declaration.items
        other = folder / ".languages" / f"{language}.ipynb"
        notebook = other if other.exists() else folder / f"{declaration.lab}.ipynb"
        content = nbformat.read(notebook, as_version=4)
        with files_read() as read:
            self._run: LabRun[str] = LabRun(content, self._shown)
            for number, outputs in self._run.first.items():
                _require_no_error(number, outputs)
            sections, blocks = blocks_of(content, self._run, pictures)
        self.read = sorted(read)
        self.page = LabPage(
            declaration.lab,
            language,
            pick(declaration.title, language),
            _version(release, self.read),
            sections,
            blocks,
        )

    def answer(self, request: Mapping[str, Any]) -> Reply:
        """Return the reply to a request."""
        if "entries" in request:
            entries = what_counts(request["entries"], self._items)
            return {"depends": self._run.results(entries)}
        if "pixels" in request:
            try:
                _, pixels = self._run.question(request["pixels"]).specification()
            except KeyError:
                return _NO_QUESTION
            return {"base64": base64.b64encode(pixels).decode("ascii")}
        return self._picture(request["picture"], request["value"])

    def _picture(self, name: str, value: Any) -> Reply:
        try:
            question = self._run.question(name)
            value = question.item.read(value, self.page.language)
        except KeyError:
            return _NO_QUESTION
        except AnswerError as error:
            return {"refused": error.twin}
        key = json.dumps([self.page.lab, self.page.language, self.page.version, name, value])
        return {"html": self._pictures.drawn(key, lambda: question.picture(value))}

    def _shown(self, number: int, outputs: Outputs, entries: Mapping[str, Any]) -> str:
        _require_no_error(number, outputs)
        return outputs_html(outputs, self._pictures)


def serve(
    place: socket.socket,
    folder: Path,
    language: str,
    release: str,
    pictures: Path,
    most_megabytes: int,
) -> None:
    """Run a lab and answer requests until the client goes, or more memory is in use."""
    os.chdir(folder)
    _limit_memory(most_megabytes)
    connection, _ = place.accept()
    with connection, connection.makefile("rwb") as lines:
        try:
            lab = ServedLab(folder, language, release, Pictures(pictures))
        except (LabRunError, ItemsError) as error:
            _reply(lines, {"failed": error.twin})
            return
        _reply(lines, {"page": asdict(lab.page), "read": lab.read})
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)  # what running the cells took and does not need any more
        for line in lines:
            request = json.loads(line)
            _reply(lines, _answer(lab, request) | {"turn": request["turn"]})
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > most_megabytes * 1024:
                return  # the next request begins another


def _answer(lab: ServedLab, request: Reply) -> Reply:
    try:
        return lab.answer(request)
    except Exception as error:  # the lab's own, at this value: it serves others still
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}


def _limit_memory(megabytes: int) -> None:
    """Let no more be taken than so much above what the libraries stand for."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _require_no_error(number: int, outputs: Outputs) -> None:
    for output in outputs:
        if output["output_type"] == "error":
            said = f"{output['ename']}: {output['evalue']}"
            raise LabRunError(
                vi=f"ô {number} không chạy được ({said})", en=f"cell {number} fails ({said})"
            )


def _version(release: str, read: list[str]) -> str:
    digest = hashlib.sha256(release.encode())
    for path in map(Path, read):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:16]


def _reply(lines: Any, content: Reply) -> None:
    lines.write(json.dumps(content).encode() + b"\n")
    lines.flush()
