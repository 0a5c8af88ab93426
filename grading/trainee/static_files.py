"""Scripts and styles: read once, under an address that changes with them and so holds for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from grading.trainee.kept import Kept, keep
from lab_utils.browser import STYLE
from lab_utils.colours import themes
from lab_utils.questions.control import control_script

_HERE = Path(__file__).parent
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
WORKER = "worker.js"  # has an address of its own: it may look after the pages below that


class StaticFiles:
    """All files, by name.

    Attributes
    ----------
    digest : str
        Of all of them: scripts name one another without it.
    """

    def __init__(self) -> None:
        # The controls' style first: the page's colours take the place of the notebook's.
        page = STYLE + "\n" + themes() + "\n" + _read(_HERE / "static" / "labs.css")
        texts = {"controls.js": control_script(), "labs.css": page}
        texts |= {path.name: _read(path) for path in sorted((_HERE / "scripts").glob("*.js"))}
        whole = "\0".join(f"{name}\0{text}" for name, text in sorted(texts.items()))
        self.digest = hashlib.sha256(whole.encode()).hexdigest()[:16]
        self._files = {
            name: keep(text.encode(), _KINDS[Path(name).suffix]) for name, text in texts.items()
        }

    def get(self, name: str) -> Kept | None:
        """Return a file; None if there is no such one."""
        return self._files.get(name)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
