"""The process that runs a lab's own cells: ``python -m grading.score_worker``, started by Scorer.

It stands in a folder with ``lab.ipynb`` (the released lab with its hidden tests) and
``items.yaml``, runs the notebook once with blank answers, and then answers each line it is given
(JSON: the path of a folder with an ``answers.json``) with a line (JSON: cell number to outputs).
What it runs is the lab's; of a submission it reads the answers file and nothing else.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
from nbformat import NotebookNode

from lab_utils.ask import Lab


def main() -> None:
    """Run the lab once, then score one folder a line until the input ends."""
    # What a cell prints past the capture must not get between the replies.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # IPython's display needs one; it runs nothing itself.
    InteractiveShell.instance()

    notebook = nbformat.read("lab.ipynb", as_version=4)
    namespace: dict[str, Any] = {"__name__": "lab", "display": display}
    outputs = {
        number: run(cell.source, namespace)
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    }
    [(opening, lab)] = _labs(notebook, namespace)
    # What depends on the answers: questions, guesses without marks included, and checks.
    questions = [
        number
        for number, cell in enumerate(notebook.cells)
        if "nbgrader" in cell.metadata or ("ask(" in cell.source and outputs.get(number))
    ]
    _reply(replies, outputs)
    for line in sys.stdin:
        found = run("lab.look_at(folder)", {"lab": lab, "folder": Path(json.loads(line))})
        scored = {opening: outputs[opening] + found}
        for number in questions:
            scored[number] = run(notebook.cells[number].source, namespace)
        _reply(replies, scored)


def run(source: str, namespace: dict[str, Any]) -> list[dict[str, Any]]:
    """Run one cell and return its outputs as a notebook holds them.

    Parameters
    ----------
    source : str
    namespace : dict
        Where its names live; changed by the cell.
    """
    value, error = None, None
    with capture_output() as captured:
        try:
            value = _evaluate(source, namespace)
        except Exception as raised:
            error = raised
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": name, "text": text}
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text
    ]
    for shown in captured.outputs:
        outputs.append({"output_type": "display_data", "data": shown.data, "metadata": {}})
    if value is not None:
        data, _ = InteractiveShell.instance().display_formatter.format(value)
        result = {"output_type": "execute_result", "execution_count": None}
        outputs.append(result | {"data": data, "metadata": {}})
    if error is not None:
        said = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
        outputs.append({"output_type": "error"} | said)
    return outputs


def _evaluate(source: str, namespace: dict[str, Any]) -> Any:
    """Run statements; return the value of a last expression."""
    statements = ast.parse(source).body
    last = statements[-1] if statements else None
    if not isinstance(last, ast.Expr):
        exec(compile(source, "<lab>", "exec"), namespace)
        return None
    exec(compile(ast.Module(statements[:-1], []), "<lab>", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "<lab>", "eval"), namespace)


def _labs(notebook: NotebookNode, namespace: dict[str, Any]) -> list[tuple[int, Lab]]:
    """The lab that the notebook opens, with the number of the cell that does."""
    opening = [
        number
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and "open_lab(" in cell.source
    ]
    labs = [value for value in namespace.values() if isinstance(value, Lab)]
    return list(zip(opening, labs, strict=True))


def _reply(replies: Any, outputs: dict[int, list[dict[str, Any]]]) -> None:
    replies.write(json.dumps(outputs) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
