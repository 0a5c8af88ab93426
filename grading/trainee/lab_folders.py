"""A trainee's labs in the home, for JupyterLab: put there and mended. Nothing is ever lost."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

from grading.exchange import client
from grading.exchange.exchanged_files import write_folder
from grading.exchange.vietnam_time import VIETNAM
from grading.release.released_lab import language_named

_TYPES = {"code", "markdown", "raw"}


def open_lab(home: Path, lab: str, language: str) -> None:
    """Put a lab into the home unless it is there; a file that is missing comes back.

    So does a notebook that cannot be read: JupyterLab would not open it. The damaged one is kept.
    Where it is there in another language, the released one takes its place: answers are in a
    file of their own, and the notebook is kept.

    Raises
    ------
    grading.exchange.client.ExchangeSaysNoError
        If there is no such lab.
    """
    folder = home / lab
    notebook, wanted = folder / f"{lab}.ipynb", folder / ".languages" / f"{language}.ipynb"
    if not _is_whole(notebook):
        files = client.release(lab)
        if notebook.exists():
            notebook.rename(_kept(home, lab) / notebook.name)
        if not folder.exists():
            write_folder(folder, files)
        for name, content in files.items():
            if not (folder / name).exists():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(content)
    if wanted.exists() and _language(notebook) not in (None, language):
        shutil.copyfile(notebook, _kept(home, lab) / notebook.name)
        shutil.copyfile(wanted, notebook)


def _kept(home: Path, lab: str) -> Path:
    """Make a folder for what is set aside; its name says when."""
    stamp = datetime.now(VIETNAM).strftime("%Y-%m-%d %H.%M.%S.%f")
    kept = home / "ban-luu" / f"{lab} {stamp}"
    kept.mkdir(parents=True)
    return kept


def _is_whole(notebook: Path) -> bool:
    """Whether there is a notebook that JupyterLab can open."""
    try:
        content = json.loads(notebook.read_bytes())
        cells = content["cells"]
        types = {cell["cell_type"] for cell in cells}
        return content["nbformat"] == 4 and types <= _TYPES and isinstance(cells, list)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _language(notebook: Path) -> str | None:
    """The language that a notebook names; None where it cannot be read."""
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        return language_named({"".join(one["source"]).strip() for one in cells})
    except (OSError, ValueError, KeyError, TypeError):
        return None
