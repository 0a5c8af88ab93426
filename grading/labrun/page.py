"""A lab's page: what its cells say, show and ask, in order and by section."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from grading.course.labs import tags
from grading.labrun.lab_run import LabRun, Outputs
from grading.labrun.pictures import Pictures
from lab_utils.questions.question import SPECIFICATION

# For JupyterLab alone: how its buttons are called, what its receipt says.
NOTEBOOK_ONLY = "notebook"

Block = dict[str, Any]


@dataclass(frozen=True)
class LabPage:
    """What a page of a lab is made of, the same for everybody.

    Attributes
    ----------
    lab, language, title : str
    version : str
        Changes with the release, and with the data and modules that the lab reads.
    sections : list of str
        Their titles; what stands before the first is section 0.
    blocks : list of dict
        In order, each with ``kind`` and ``section``: a ``text`` or an ``output`` with its
        ``html``; a ``question`` with ``item``, ``number`` (of a scored one, from 1) and ``spec``;
        what ``depends`` on answers with ``cell``, ``items`` and the ``html`` of no answer.
    """

    lab: str
    language: str
    title: str
    version: str
    sections: list[str]
    blocks: list[Block]


def blocks_of(
    notebook: NotebookNode, run: LabRun[Any], pictures: Pictures
) -> tuple[list[str], list[Block]]:
    """Return the sections of a released notebook and the blocks of its page.

    Parameters
    ----------
    notebook : NotebookNode
        In one language.
    run : LabRun
        Of it.
    pictures : Pictures
        Where its figures are kept.
    """
    sections: list[str] = []
    blocks: list[Block] = []
    numbered = 0
    for number, cell in enumerate(notebook.cells):
        if NOTEBOOK_ONLY in tags(cell):
            continue
        if cell.cell_type == "markdown":
            sections += _titles(cell.source)
            found: Iterator[Block] = iter([{"kind": "text", "html": text_html(cell.source)}])
        elif cell.cell_type == "code":
            found = _shown(number, run, pictures)
        else:
            continue
        for block in found:
            if block["kind"] == "question":
                numbered += block["spec"]["scored"]
                block["number"] = numbered if block["spec"]["scored"] else None
            blocks.append({"section": len(sections)} | block)
    return sections, blocks


def _titles(source: str) -> list[str]:
    lines = (line.strip() for line in source.splitlines())
    return [line.removeprefix("## ").strip() for line in lines if line.startswith("## ")]


def _shown(number: int, run: LabRun[Any], pictures: Pictures) -> Iterator[Block]:
    outputs = run.first[number]
    for output in outputs:
        spec = output.get("data", {}).get(SPECIFICATION)
        if spec is not None:
            yield {"kind": "question", "item": spec["name"], "spec": spec}
    if number in run.depends:
        looked_up = {"cell": number, "items": run.depends[number]}
        yield {"kind": "depends", **looked_up, "html": outputs_html(outputs, pictures)}
    elif shown := outputs_html(outputs, pictures):
        yield {"kind": "output", "html": shown}


def outputs_html(outputs: Outputs, pictures: Pictures) -> str:
    """Return what a cell shows besides its questions, its figures put out."""
    return pictures.put_out("".join(_output_html(one) for one in outputs))


def _output_html(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f"<pre>{html.escape(output['text'])}</pre>" if output["name"] == "stdout" else ""
    data = output.get("data", {})
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{data["image/png"].strip()}">'
    if SPECIFICATION in data or "text/plain" not in data:
        return ""
    return f"<pre>{html.escape(data['text/plain'])}</pre>"


@cache
def _markdown() -> MarkdownWithMath:
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True))


def text_html(source: str) -> str:
    """Return a text cell as HTML, without what could run.

    Examples
    --------
    >>> text_html("Ngưỡng **0,5**<script>x()</script>")
    '<p>Ngưỡng <strong>0,5</strong></p>'
    """
    return nh3.clean(_markdown().render(source)).strip()
